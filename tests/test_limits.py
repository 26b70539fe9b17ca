"""Telegram's published limits: a backlog of nudges goes out without one refusal."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import ringback
from bot.demo.clock import MovableClock
from bot.demo.limits import Limits
from bot.demo.world import Request
from tests.chat import Chat
from tests.conftest import House, a_house
from tests.store.conftest import outage, soon
from tests.store.test_turn import ON_SQLITE
from tests.telegram.conftest import trouble
from tests.test_nudges import NOON, another, logged

__all__ = ["outage"]

BACKLOG = 45
"""Half as much again as may leave in a second."""


async def backlog(house: House, many: int) -> list[Chat]:
    """So many people, each to be asked at noon, and now it is noon."""
    people = [await logged(house) for _ in range(many)]
    house.clock.advance(NOON - house.clock.now())
    return people


async def test_many_nudges_and_a_reply_meanwhile_meet_no_limit(house_on_both: House) -> None:
    house = house_on_both
    people = await backlog(house, BACKLOG)
    grace = house.person("Grace")
    house.telegram.limits = Limits()
    beating = asyncio.create_task(house.coach.beat())
    await house.telegram.wait_for(lambda: sum(len(chat.texts) for chat in people) >= 27)
    house.telegram.send_text(grace.person, "/help")
    await house.coach.polling.once(timeout=0)
    await house.telegram.wait_for(lambda: grace.texts)
    assert sum(len(chat.texts) for chat in people) < BACKLOG, "the reply did not wait for them"
    await soon(beating)
    await soon(house.coach.quiet())
    assert [len(chat.texts) for chat in people] == [1] * BACKLOG
    assert house.telegram.limits.refused == 0


@ON_SQLITE
async def test_two_nudges_to_one_chat_are_a_second_apart(house_on_both: House) -> None:
    house = house_on_both
    [ada] = await backlog(house, 1)
    await another(ada, NOON, "Second")
    house.telegram.limits = Limits()
    await soon(house.coach.beat())
    await soon(house.coach.quiet())
    assert len(ada.texts) == 2
    assert house.telegram.limits.refused == 0


async def test_told_to_wait_no_process_sends_a_nudge_and_people_are_answered(
    house_on_both: House,
) -> None:
    house = house_on_both
    people = await backlog(house, 6)
    trouble(house.telegram, error_code=429, retry_after=600)
    await soon(house.coach.beat())
    await soon(house.coach.quiet())
    asked = len(sends(house))
    assert sum(len(chat.texts) for chat in people) < 6
    async with ringback(house.settings, house.clock.now, migrate=False) as twin:  # after a restart
        house.clock.advance(timedelta(seconds=590))
        for process in (house.coach, twin):
            await soon(process.beat())
            await soon(process.courier.sweep())
            await soon(process.quiet())
        assert sends(house)[asked:] == []
        assert await house.person("Grace").send("/help"), "people are answered all the same"
        house.clock.advance(timedelta(seconds=10))
        await twin.courier.sweep()  # those that were decided before are decided anew
        await soon(twin.quiet())
        await soon(twin.beat())
        await soon(twin.quiet())
    assert [len(chat.texts) for chat in people] == [1] * 6


async def test_told_to_wait_for_a_second_the_others_leave_after_it(sqlite_url: str) -> None:
    """And not half a minute later, with the next heartbeat."""
    async with a_house(sqlite_url, MovableClock()) as house:
        people = await backlog(house, BACKLOG)
        trouble(house.telegram, error_code=429, retry_after=1)
        await soon(house.coach.beat(), 20)
        await soon(house.coach.courier.sweep())  # what was decided before it was told
        await soon(house.coach.quiet())
        assert [len(chat.texts) for chat in people] == [1] * BACKLOG


async def test_a_nudge_that_fails_stops_no_other_until_it_looks_as_if_telegram_is_away(
    house_on_both: House, caplog: pytest.LogCaptureFixture
) -> None:
    house = house_on_both
    people = await backlog(house, 12)
    trouble(house.telegram, error_code=502)
    await soon(house.coach.beat())
    await soon(house.coach.quiet())
    assert sum(len(chat.texts) for chat in people) == 11
    more = await backlog(house, 60)
    trouble(house.telegram, error_code=502, times=1_000)
    tried = len(sends(house))
    await soon(house.coach.beat())
    await soon(house.coach.quiet())
    assert 3 <= len(sends(house)) - tried < 60, "the others are not even decided"
    house.telegram.faults = []
    house.clock.advance(timedelta(minutes=1))
    await soon(house.coach.courier.sweep())
    await soon(house.coach.quiet())
    await soon(house.coach.beat(), 20)
    await soon(house.coach.quiet())
    assert [len(chat.texts) for chat in people + more] == [1] * 72
    told = [each.message for each in caplog.records if each.levelname == "WARNING"]
    away = "A nudge could not leave; nudges are decided anew until one can."
    assert told == [away, "Nudges leave again."] * 2


async def test_told_to_wait_in_two_chats_everybody_waits(house_on_both: House) -> None:
    house = house_on_both
    people = [house.person(name) for name in ("Ada", "Grace", "Edsger", "Barbara")]
    async with ringback(house.settings, house.clock.now, migrate=False) as twin:
        for chat in people[:2]:
            trouble(house.telegram, error_code=429, retry_after=30)
            await chat.send("/help")
        for worker, chat in ((house.coach, people[2]), (twin, people[3])):
            await replace(chat, coach=worker).send("/help")
        assert [chat.texts for chat in people] == [[], [], [], []]
        assert len(sends(house)) == 2
        house.clock.advance(timedelta(seconds=30))
        await soon(twin.courier.sweep())
        await soon(twin.quiet())
    assert [len(chat.texts) for chat in people] == [1] * 4


def sends(house: House) -> list[Request]:
    return [request for request in house.telegram.requests if request.method == "sendMessage"]
