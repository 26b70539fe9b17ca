"""Interviews of two years ago: offered once, deleted a month later, not looked at in between."""

from datetime import timedelta

import pytest

from bot.conversations.old import A_MONTH, TWO_YEARS
from tests.chat import Chat
from tests.conftest import TUESDAY, House
from tests.store.conftest import logged, soon

LATER = TUESDAY + TWO_YEARS + timedelta(days=1)


async def old(house: House, company: str = "Acme") -> Chat:
    """Somebody who logged one today, and has nothing to come."""
    chat = house.person("Ada")
    await chat.send("/help")
    await logged(house.coach.store, chat.person, company)
    return chat


async def beat_at(house: House, days: timedelta) -> None:
    """So long after today."""
    house.clock.advance(LATER + days - house.clock.now())
    await house.coach.beat()
    await soon(house.coach.quiet())


async def kept(house: House, chat: Chat) -> int:
    """How many interviews they have."""
    async with house.coach.store.turn(chat.person, house.clock.now()) as turn:
        assert turn is not None
        return await turn.interviews.count()


async def with_something_to_do(house: House) -> int:
    """How many are looked at by a heartbeat."""
    now = house.clock.now()
    return len(await house.coach.store.with_old_interviews(now - TWO_YEARS, now - A_MONTH))


async def test_offered_once_and_deleted_a_month_later(house_on_both: House) -> None:
    house = house_on_both
    ada = await old(house)
    heard = len(ada.texts)
    await beat_at(house, timedelta())
    assert len(ada.texts) == heard + 1
    assert await with_something_to_do(house) == 0
    await beat_at(house, A_MONTH - timedelta(minutes=1))
    assert (len(ada.texts), await kept(house, ada)) == (heard + 1, 1)
    await beat_at(house, A_MONTH)
    assert await kept(house, ada) == 0


async def test_where_they_are_many_a_beat_sees_to_some(
    house_on_both: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.interviews.AT_ONCE", 2)
    people = [await old(house_on_both) for _ in range(5)]
    heard = [len(each.texts) for each in people]
    for beats in (2, 4, 5):
        await beat_at(house_on_both, timedelta(seconds=30 * beats))
        offered = [len(each.texts) - before for each, before in zip(people, heard, strict=True)]
        assert sum(offered) == beats
    assert set(offered) == {1}
