"""The heartbeat: one nudge an interview, at its hour, whatever happens to the bot meanwhile."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

import pytest

from bot.app import alongside, ringback
from bot.coaching.silence import Plan, Reason
from bot.demo.faults import Fault
from bot.demo.world import Request
from bot.heart import heartbeat
from bot.nudges import EVERY
from tests.chat import Chat, beat
from tests.conftest import TUESDAY, House
from tests.store.conftest import Outage, outage, soon
from tests.store.test_turn import ON_SQLITE

__all__ = ["outage"]

LATE = "This comes later than I said."
NOON = TUESDAY + timedelta(hours=1)
TEN = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
AN_INSTANT = timedelta(microseconds=1)


@pytest.fixture
def house(house_on_both: House) -> House:
    """Every test here runs on both databases."""
    return house_on_both


async def logged(
    house: House, at: datetime = NOON, company: str = "Acme", zone: str = "Europe/London"
) -> Chat:
    """Somebody new with an interview a week ago, to be asked about at that hour."""
    chat = house.person("Ada")
    chat.telegram.send_text(chat.person, "/help")
    house.telegram.updates.clear()
    await another(chat, at, company, zone)
    return chat


async def another(
    chat: Chat, at: datetime, company: str = "Acme", zone: str = "Europe/London"
) -> None:
    """One more interview of theirs."""
    async with chat.coach.store.turn(chat.person, chat.clock.now()) as turn:
        assert turn is not None
        turn.candidate.zone = zone
        facts = {"company": company, "day": (at - timedelta(days=7)).date()}
        interview = await turn.interviews.add(facts, chat.clock.now())
        assert interview.id is not None
        await turn.interviews.plan_nudge(interview.id, Plan(at, at.date(), Reason.WEEK))


async def beat_at(house: House, moment: datetime) -> None:
    """The heartbeat beats at that moment."""
    house.clock.advance(moment - house.clock.now())
    await soon(beat(house.coach))


async def test_it_comes_at_its_hour_and_not_before(house: House) -> None:
    ada = await logged(house)
    await beat_at(house, NOON - AN_INSTANT)
    assert ada.texts == []
    await beat_at(house, NOON)
    assert len(ada.texts) == 1
    assert "Acme" in ada.last
    assert LATE not in ada.last


async def test_a_beat_later_is_not_late(house: House) -> None:
    assert timedelta(minutes=1) > EVERY  # "within a minute"
    ada = await logged(house)
    await beat_at(house, NOON + EVERY)
    assert len(ada.texts) == 1
    assert LATE not in ada.last


async def test_an_hour_later_it_says_that_it_is_late(house: House) -> None:
    ada = await logged(house)
    await beat_at(house, NOON + timedelta(hours=1))
    assert ada.last.startswith(LATE)


async def test_down_over_the_weekend_it_waits_for_a_civil_hour_and_says_so(house: House) -> None:
    friday = datetime(2026, 3, 13, 10, 0, tzinfo=UTC)
    ada = await logged(house, friday)
    for hours in (26, 40, 50, 60, 71, 71.9):  # from Saturday noon to early on Monday
        await beat_at(house, friday + timedelta(hours=hours))
        assert ada.texts == []
    await beat_at(house, friday + timedelta(days=3))
    assert ada.last.startswith(LATE)


@ON_SQLITE
async def test_there_is_one_nudge_ever(house: House) -> None:
    ada = await logged(house)
    for day in range(60):
        await beat_at(house, NOON + timedelta(days=day))
    assert len(ada.texts) == 1


@pytest.mark.parametrize("hours", [1, -1], ids=["forward", "back"])
async def test_a_clock_that_is_set_nudges_once(house: House, hours: int) -> None:
    """An hour ahead it comes early by as much; set right again, it does not come anew."""
    ada = await logged(house)
    await beat_at(house, NOON + min(hours, 0) * timedelta(hours=1))
    for steps in (hours, -hours, hours, 0):
        await beat_at(house, NOON + steps * timedelta(hours=1))
    assert len(ada.texts) == 1


async def test_two_processes_nudge_once(house: House) -> None:
    people = [await logged(house) for _ in range(5)]
    async with ringback(house.settings, house.clock.now, migrate=False) as twin:
        house.clock.advance(NOON - TUESDAY)
        await soon(asyncio.gather(house.coach.beat(), twin.beat()))
        await soon(asyncio.gather(house.coach.quiet(), twin.quiet()))
        await soon(asyncio.gather(house.coach.courier.sweep(), twin.courier.sweep()))
        await soon(asyncio.gather(house.coach.quiet(), twin.quiet()))
    assert [len(chat.texts) for chat in people] == [1] * 5


async def test_the_longest_due_comes_first(house: House) -> None:
    ada = await logged(house, NOON + timedelta(minutes=2), "Second")
    await another(ada, NOON + timedelta(minutes=1), "First")
    await another(ada, NOON + timedelta(minutes=3), "Third")
    await beat_at(house, NOON + timedelta(minutes=5))
    told = [next(c for c in ("First", "Second", "Third") if c in text) for text in ada.texts]
    assert told == ["First", "Second", "Third"]


async def test_one_that_cannot_be_decided_holds_up_no_other(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    ada = await logged(house, NOON - timedelta(minutes=1), zone="Nowhere/At_All")
    grace = await logged(house)
    await beat_at(house, NOON)
    assert (len(ada.texts), len(grace.texts)) == (0, 1)
    assert caplog.text.count("A nudge could not be decided; trying again in an hour.") == 1
    await beat_at(house, NOON + timedelta(minutes=59))
    assert caplog.text.count("could not be decided") == 1
    async with house.coach.store.turn(ada.person, house.clock.now()) as turn:
        assert turn is not None
        turn.candidate.zone = "Europe/London"
    await beat_at(house, NOON + timedelta(minutes=60))
    assert ada.last.startswith(LATE)
    assert len(grace.texts) == 1


async def test_the_hour_is_that_of_the_candidates_own_clock(house: House) -> None:
    """Noon in London is the middle of the night in Auckland: it waits for ten o'clock there."""
    ada = await logged(house, zone="Pacific/Auckland")
    await beat_at(house, NOON)
    assert ada.texts == []
    await beat_at(house, datetime(2026, 3, 10, 21, 0, tzinfo=UTC))
    assert len(ada.texts) == 1


async def test_who_has_blocked_the_bot_is_asked_after_the_return(house: House) -> None:
    ada = await logged(house)
    ada.telegram.block(ada.person)
    await ada.answered()
    await beat_at(house, NOON)
    await beat_at(house, NOON + timedelta(hours=2))
    assert [r for r in house.telegram.requests if r.method == "sendMessage"] == []
    ada.telegram.block(ada.person, False)
    await ada.answered()
    await beat_at(house, NOON + timedelta(hours=3))
    assert len(ada.texts) == 1


async def test_who_has_blocked_the_bot_stands_in_nobodys_way(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many they are, a heartbeat looks past them once, and not before each nudge."""
    monkeypatch.setattr("bot.store.due.AT_ONCE", 2)
    away = [await logged(house) for _ in range(5)]
    for ada in away:
        ada.telegram.block(ada.person)
        await ada.answered()
    grace = await logged(house)
    await beat_at(house, NOON)
    assert len(grace.texts) == 1
    for ada in away:
        assert await planned(house, ada) > NOON + timedelta(days=7)
    away[0].telegram.block(away[0].person, False)
    await away[0].answered()
    assert await planned(house, away[0]) == NOON


async def planned(house: House, chat: Chat) -> datetime:
    """When their first interview is to be asked about."""
    async with house.coach.store.turn(chat.person, house.clock.now()) as turn:
        assert turn is not None
        [interview] = await turn.interviews.pending()
        assert interview.nudge_at is not None
        return interview.nudge_at


async def test_a_database_that_is_away_only_puts_it_off(
    house: House, outage: Outage, caplog: pytest.LogCaptureFixture
) -> None:
    ada = await logged(house)
    async with outage(house.coach.store):
        for _ in range(3):
            await beat_at(house, NOON)
        assert caplog.text.count("The nudges cannot be looked through") == 1
    await beat_at(house, NOON + EVERY)
    assert "The nudges are looked through again." in caplog.text
    assert len(ada.texts) == 1
    assert "Traceback" not in caplog.text


@ON_SQLITE
async def test_what_fell_due_while_nobody_was_there_goes_out_at_the_start(house: House) -> None:
    ada = await logged(house)
    house.clock.advance(timedelta(hours=3))
    async with heartbeat(house.coach):
        await house.telegram.wait_for(lambda: ada.texts)
    assert ada.last.startswith(LATE)


@ON_SQLITE
async def test_the_heart_beats_by_itself(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.heart.EVERY", timedelta(seconds=0.05))
    ada = await logged(house)
    async with heartbeat(house.coach):
        await soon(house.coach.quiet())
        house.clock.advance(NOON - TUESDAY)
        await house.telegram.wait_for(lambda: ada.texts)
    assert len(ada.texts) == 1


class AnHourBack(datetime):
    """The machine's clock, once somebody has set it back."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) - timedelta(hours=1)


@ON_SQLITE
async def test_a_clock_that_is_set_back_does_not_stop_the_heart(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """APScheduler waits for a time on that clock, which is an hour away now."""
    monkeypatch.setattr("bot.heart.EVERY", timedelta(seconds=0.05))
    ada = await logged(house)
    async with heartbeat(house.coach):
        await soon(house.coach.quiet())
        for module in ("apscheduler.schedulers.base", "bot.heart"):
            monkeypatch.setattr(f"{module}.datetime", AnHourBack)
        house.clock.advance(NOON - TUESDAY)
        await house.telegram.wait_for(lambda: ada.texts)
    assert len(ada.texts) == 1


@ON_SQLITE
async def test_moving_the_demos_clock_wakes_it_and_is_not_late(house: House) -> None:
    ada = await logged(house)
    house.clock.watch(house.coach.wake)
    async with AsyncExitStack() as living:
        await living.enter_async_context(heartbeat(house.coach))
        await soon(house.coach.quiet())
        house.clock.advance(timedelta(days=1))
        await house.telegram.wait_for(lambda: ada.texts)
        house.clock.reset()  # and back again
        await soon(house.coach.quiet())
    assert len(ada.texts) == 1
    assert LATE not in ada.last


@ON_SQLITE
async def test_at_the_end_a_beat_is_not_waited_for(house: House) -> None:
    ada = await logged(house)
    house.clock.advance(NOON - TUESDAY)
    a_turn = house.coach.store.turn(1, house.clock.now())  # the beat has to wait for this
    async with a_turn, asyncio.timeout(5), heartbeat(house.coach):
        pass
    await soon(house.coach.quiet())
    assert ada.texts == []
    await house.coach.beat()  # as at the next start
    await soon(house.coach.quiet())
    assert len(ada.texts) == 1


@ON_SQLITE
async def test_each_beat_tidies_up(house: House) -> None:
    async with house.coach.store.turn(1, TUESDAY, update_id=7) as turn:
        assert turn is not None
    await beat_at(house, TUESDAY + timedelta(days=3))
    async with house.coach.store.turn(1, TUESDAY, update_id=7) as turn:
        assert turn is not None  # that number is free for another update


@pytest.fixture
async def ada(house: House) -> Chat:
    """To be asked at ten o'clock tomorrow; meanwhile Telegram goes away."""
    chat = await logged(house, TEN)
    house.telegram.add_fault(Fault("sendMessage", drop=True, times=1_000))
    for hours in (0, 1, 12):
        await beat_at(house, TEN + timedelta(hours=hours))
    assert sends(house), "it was tried"
    assert await house.coach.store.depth() == 0
    return chat


async def test_what_could_not_leave_all_day_waits_for_a_civil_hour(house: House, ada: Chat) -> None:
    house.telegram.faults = []
    for hours in (13, 14, 20, 23):
        await beat_at(house, TEN + timedelta(hours=hours))
        assert ada.texts == []
    await beat_at(house, TEN + timedelta(hours=24))
    assert ada.last.startswith(LATE)
    await beat_at(house, TEN + timedelta(hours=25))
    assert len(ada.texts) == 1


@pytest.mark.parametrize("says", ["/stop", "Acme rejected me"])
async def test_what_could_not_leave_is_not_asked_when_it_was_answered_meanwhile(
    house: House, ada: Chat, says: str
) -> None:
    house.telegram.faults = []
    await ada.send(says)
    before = len(ada.texts)
    await beat_at(house, TEN + timedelta(hours=24))
    assert len(ada.texts) == before


async def test_a_nudge_left_behind_by_a_kill_is_decided_anew(house: House) -> None:
    ada = await logged(house, TEN)
    house.clock.advance(TEN - house.clock.now())
    await house.coach.courier.close()  # what is decided now stays in the outbox
    await house.coach.beat()
    assert await house.coach.store.depth() == 1
    async with ringback(house.settings, house.clock.now, migrate=False) as after:
        for hours in (13, 24):
            house.clock.advance(TEN + timedelta(hours=hours) - house.clock.now())
            assert ada.texts == []
            await after.courier.sweep()
            await soon(after.quiet())
            await after.beat()
            await soon(after.quiet())
    assert len(ada.texts) == 1
    assert ada.last.startswith(LATE)


def sends(house: House) -> list[Request]:
    return [request for request in house.telegram.requests if request.method == "sendMessage"]


async def test_a_heart_that_breaks_off_is_told_at_once(caplog: pytest.LogCaptureFixture) -> None:
    async def breaks_off() -> None:
        raise ZeroDivisionError

    async with alongside(breaks_off()):
        for _ in range(3):  # it begins, it ends, and that is told
            await asyncio.sleep(0)
        assert "What goes on beside the bot broke off." in caplog.text
