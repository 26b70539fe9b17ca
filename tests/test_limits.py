"""Telegram's published limits: a backlog of nudges goes out without one refusal."""

import asyncio
from datetime import timedelta

from bot.demo.limits import Limits
from tests.chat import Chat
from tests.conftest import House
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


@ON_SQLITE
async def test_told_to_wait_no_other_nudge_is_even_decided(house_on_both: House) -> None:
    house = house_on_both
    people = await backlog(house, 6)
    grace = house.person("Grace")
    trouble(house.telegram, error_code=429, retry_after=600)
    beating = asyncio.create_task(house.coach.beat())
    await house.telegram.wait_for(lambda: house.coach.courier.pace.holds)
    assert await grace.send("/help"), "people are answered all the same"
    asked = sum(len(chat.texts) for chat in people)
    assert asked < 6
    house.clock.advance(timedelta(minutes=1))
    await house.coach.courier.sweep()
    assert sum(len(chat.texts) for chat in people) == asked
    beating.cancel()
    await asyncio.wait({beating})
