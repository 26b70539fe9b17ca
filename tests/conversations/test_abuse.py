"""What one person may not do to the others, and what those see who run the bot."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from bot.conversations.values import MOST_OPEN
from tests.chat import Chat
from tests.conftest import House
from tests.conversations.steps import A_WEEK_AGO, go, in_london, interviews, saved
from tests.store.conftest import Outage, outage
from tests.telegram.conftest import trouble

__all__ = ["outage"]


async def test_five_hundred_interviews_are_enough(ada: Chat) -> None:
    await in_london(ada)
    async with ada.coach.store.turn(ada.person, ada.clock.now()) as turn:
        assert turn is not None
        for n in range(MOST_OPEN):
            facts = {"company": f"Acme {n}", "day": date(2026, 3, 3)}
            await turn.interviews.add(facts, ada.clock.now())
    await go(ada, f"/log {A_WEEK_AGO}", "tap They did not say", "tap Save")
    assert ada.last.startswith("You have 500 interviews here")
    assert len(await interviews(ada)) == MOST_OPEN
    await ada.send_file("more.csv", b"Company,Day\nBlue Fox,2026-03-09\n")
    assert ada.last.startswith("That would be more than 500 interviews")


async def test_stats_are_counts_and_for_admins_only(house_on_both: House) -> None:
    ada, grace = house_on_both.person("Ada"), house_on_both.person("Grace")
    house_on_both.coach.taking.admins = frozenset({grace.person})
    await saved(ada)
    assert (await ada.send("/stats")).startswith("What you can say to me")
    said = await grace.send("/stats")
    assert "Candidates: 2\n" in said and "Interviews: 1\n" in said
    assert "Acme" not in said


async def flood(house: House, loud: Chat, many: int) -> None:
    """So many messages at once, while Telegram takes no answer to them."""
    trouble(house.telegram, error_code=429, retry_after=600)
    for n in range(many):
        house.telegram.send_text(loud.person, f"message {n}")
    while await house.coach.polling.once(timeout=0):
        pass


async def test_somebody_faster_than_their_answers_is_read_again_once_those_are_out(
    house_on_both: House,
) -> None:
    house, loud = house_on_both, house_on_both.person("Ada")
    await flood(house, loud, 130)
    assert await house.coach.store.depth(loud.person) == 20, "nineteen answers, and a word about it"
    house.telegram.send_text(loud.person, "/log")
    assert await house.person("Grace").send("/help"), "nobody else waits"
    house.clock.advance(timedelta(minutes=11))
    await house.coach.courier.sweep()
    await house.coach.quiet()
    assert loud.last.startswith("That was faster than I can answer.")
    assert "before “message 19”" in loud.last
    assert sum("faster than I can" in text for text in loud.texts) == 1
    assert (await loud.send("/log")).startswith("So that I never write to you at night")


async def all_are_answered(house: House, patient: Chat, messages: int) -> None:
    """Each by itself, when Telegram no longer asks to wait."""
    assert await house.coach.store.depth(patient.person) == messages
    house.clock.advance(timedelta(minutes=11))
    await house.coach.courier.sweep()
    await house.coach.quiet()
    assert len(patient.texts) == messages


async def test_what_was_written_at_a_human_pace_while_the_bot_was_away_is_all_read(
    house_on_both: House,
) -> None:
    house, patient = house_on_both, house_on_both.person("Ada")
    trouble(house.telegram, error_code=429, retry_after=600)
    for _ in range(30):
        house.telegram.send_text(patient.person, "/help")
        house.clock.advance(timedelta(seconds=2))
    while await house.coach.polling.once(timeout=0):
        pass
    await all_are_answered(house, patient, 30)


async def test_what_comes_again_while_the_database_is_away_was_said_once(
    house_on_both: House, outage: Outage
) -> None:
    house, patient = house_on_both, house_on_both.person("Ada")
    for _ in range(15):
        house.telegram.send_text(patient.person, "/help")
    async with outage(house.coach.store):
        for _ in range(25):
            with pytest.raises(DBAPIError):
                await house.coach.polling.once(timeout=0)
    trouble(house.telegram, error_code=429, retry_after=600)
    while await house.coach.polling.once(timeout=0):
        pass
    await all_are_answered(house, patient, 15)


async def test_the_wait_of_one_crowded_chat_holds_no_nudge(house: House, ada: Chat) -> None:
    await ada.send("/help")
    await flood(house, ada, 2)
    assert await house.coach.store.depth(ada.person) == 2
    assert not await house.coach.store.nudges_wait(house.clock.now())
    house.clock.advance(timedelta(minutes=11))
    async with asyncio.timeout(10):
        while await house.coach.store.depth(ada.person):  # a look may come while it is spoken to
            await house.coach.courier.sweep()
            await house.coach.quiet()


async def test_taps_as_quick_as_a_thumb_are_all_read(ada: Chat) -> None:
    await go(ada, "/log", "London", "/settings")
    message, data = ada.find("The hour I ask")
    for _ in range(15):
        ada.telegram.tap(ada.person, message, data)
    await asyncio.wait_for(ada.answered(), 30)
    assert not any("faster than I can" in text for text in ada.texts)
