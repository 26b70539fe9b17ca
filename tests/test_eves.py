"""The evening before an interview: one thing, once, in time or not at all."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.app import ringback
from bot.demo.faults import Fault
from bot.models import Call, Interview
from bot.store.database import table
from tests.chat import Chat, beat
from tests.conftest import House
from tests.store.conftest import Outage, outage, soon
from tests.store.test_turn import ON_SQLITE

__all__ = ["outage"]

CALL, INTERVIEW = table(Call), table(Interview)
EVENING = datetime(2026, 3, 11, 18, 30, tzinfo=UTC)
"""On Wednesday, in London; the interview is on Thursday."""
TO_DO = "Bring three short stories"
REMINDED = "One thing to do differently"


@pytest.fixture
def house(house_on_both: House) -> House:
    """Every test here runs on both databases."""
    return house_on_both


async def coming(house: House, *heard: str, name: str = "Ada") -> Chat:
    """Somebody with an interview on Thursday, who heard these words after earlier ones."""
    chat = house.person(name)
    for step in ("/log", "London", "/cancel"):
        await chat.send(step)
    await chat.send("/log Interview at Harbour on Thursday at 2:30 pm for the cook job with Tom")
    await chat.tap("Save")
    async with house.coach.store.turn(chat.person, house.clock.now()) as turn:
        assert turn is not None
        for number, words in enumerate(heard):
            facts = {"company": f"Company {number}", "day": (EVENING - timedelta(days=20)).date()}
            earlier = await turn.interviews.add(facts, house.clock.now())
            call: dict[str, Any] = {"interview_id": earlier.id, "outcome": "talked"}
            call |= {"situation": "rejected", "place": "talked", "step": 1, "trail": []}
            call |= {"started_at": house.clock.now(), "heard": words}
            await turn.db.execute(insert(CALL).values(call))
    return chat


VAGUE = "My answers were too vague."


async def beat_at(house: House, moment: datetime) -> None:
    """The heartbeat beats at that moment."""
    house.clock.advance(moment - house.clock.now())
    await soon(beat(house.coach))


def reminders(chat: Chat) -> list[str]:
    return [text for text in chat.texts if REMINDED in text]


async def test_it_comes_on_the_evening_before_and_names_one_thing(house: House) -> None:
    ada = await coming(house, VAGUE)
    await beat_at(house, EVENING - timedelta(seconds=1))
    assert reminders(ada) == []
    await beat_at(house, EVENING)
    [said] = reminders(ada)
    assert "Tomorrow at 2:30 pm is your interview with Harbour (cook)." in said
    assert "from what Company 0 told you" in said
    assert TO_DO in said


async def test_what_came_up_again_goes_before_what_was_said_last(house: House) -> None:
    ada = await coming(house, VAGUE, "I should give more detail.", "I seemed a bit nervous.")
    await beat_at(house, EVENING)
    [said] = reminders(ada)
    assert TO_DO in said
    assert "from what Company 0 and Company 1 told you" in said


async def test_whoever_has_learned_nothing_yet_hears_nothing(house: House) -> None:
    ada = await coming(house)
    grace = await coming(house, "They were happy with everything.", name="Grace")
    await beat_at(house, EVENING)
    assert reminders(ada) == reminders(grace) == []


async def test_a_practice_call_teaches_too(house: House) -> None:
    ada = await coming(house)
    for step in ("/practise", "tap Somebody kind", "Hello, this is Ada. " + "and then I " * 90):
        await (ada.tap(step[4:]) if step.startswith("tap ") else ada.send(step))
    await ada.send("/cancel")
    await beat_at(house, EVENING)
    [said] = reminders(ada)
    assert "from your last practice call" in said
    assert "Say your main point first" in said


async def test_it_is_said_once(house: House) -> None:
    ada = await coming(house, VAGUE)
    for minutes in (0, 1, 30, 120, 60 * 24):
        await beat_at(house, EVENING + timedelta(minutes=minutes))
    assert len(reminders(ada)) == 1


async def test_two_processes_say_it_once(house: House) -> None:
    people = [await coming(house, VAGUE, name=f"Ada {n}") for n in range(3)]
    async with ringback(house.settings, house.clock.now, migrate=False) as twin:
        house.clock.advance(EVENING - house.clock.now())
        await soon(asyncio.gather(house.coach.beat(), twin.beat()))
        await soon(asyncio.gather(house.coach.quiet(), twin.quiet()))
        await soon(asyncio.gather(house.coach.courier.sweep(), twin.courier.sweep()))
        await soon(asyncio.gather(house.coach.quiet(), twin.quiet()))
    assert [len(reminders(chat)) for chat in people] == [1] * 3


async def test_it_outlives_a_restart(house: House) -> None:
    ada = await coming(house, VAGUE)
    async with ringback(house.settings, house.clock.now, migrate=False) as after:
        house.clock.advance(EVENING + timedelta(minutes=20) - house.clock.now())
        await after.beat()
        await soon(after.quiet())
    assert len(reminders(ada)) == 1


@pytest.mark.parametrize("late", [timedelta(hours=2, minutes=30), timedelta(hours=12)])
async def test_late_means_never(house: House, late: timedelta) -> None:
    ada = await coming(house, VAGUE)
    await beat_at(house, EVENING + late)
    await beat_at(house, EVENING + late + timedelta(hours=3))
    assert reminders(ada) == []
    async with house.coach.store.transactions.begin() as db:
        assert (await db.execute(select(INTERVIEW.c.eve_at))).scalars().all() == [None, None]


async def test_one_that_telegram_could_not_take_in_time_is_dropped(house: House) -> None:
    ada = await coming(house, VAGUE)
    house.telegram.add_fault(Fault(method="sendMessage", error_code=500))
    await beat_at(house, EVENING)
    assert reminders(ada) == []
    house.clock.advance(timedelta(hours=5))
    await house.coach.courier.sweep()
    await soon(house.coach.quiet())
    assert reminders(ada) == []
    assert await house.coach.store.depth() == 0


async def test_who_blocked_the_bot_hears_nothing_after_the_return(house: House) -> None:
    ada = await coming(house, VAGUE)
    ada.telegram.block(ada.person)
    await ada.answered()
    await beat_at(house, EVENING)
    ada.telegram.block(ada.person, False)
    await ada.answered()
    await beat_at(house, EVENING + timedelta(hours=8))
    assert reminders(ada) == []


async def test_who_asked_to_be_left_alone_about_it_is(house: House) -> None:
    ada = await coming(house, VAGUE)
    async with house.coach.store.transactions.begin() as db:
        await db.execute(update(INTERVIEW).values(standing="quiet"))
    await beat_at(house, EVENING)
    assert reminders(ada) == []


async def test_who_stopped_everything_hears_nothing(house: House) -> None:
    ada = await coming(house, VAGUE)
    await ada.send("/stop")
    await beat_at(house, EVENING)
    assert reminders(ada) == []


async def test_it_moves_with_the_day(house: House) -> None:
    ada = await coming(house, VAGUE)
    await ada.send("/interviews")
    for step in ("tap Harbour", "tap Change", "tap Day", "next Tuesday"):
        await (ada.tap(step[4:]) if step.startswith("tap ") else ada.send(step))
    await beat_at(house, EVENING)
    assert reminders(ada) == []
    await beat_at(house, EVENING + timedelta(days=5))
    assert len(reminders(ada)) == 1


async def test_it_moves_with_the_candidate(house: House) -> None:
    ada = await coming(house, VAGUE)
    for step in ("/settings", "tap I am somewhere else", "New York"):
        await (ada.tap(step[4:]) if step.startswith("tap ") else ada.send(step))
    await beat_at(house, EVENING)
    assert reminders(ada) == []
    await beat_at(house, EVENING + timedelta(hours=4))  # New York has changed its clocks
    assert len(reminders(ada)) == 1


async def test_a_deleted_interview_is_not_spoken_of(house: House) -> None:
    ada = await coming(house, VAGUE)
    await ada.send("/forget")
    await ada.tap("Yes, delete everything")
    await beat_at(house, EVENING)
    assert reminders(ada) == []


async def test_one_that_cannot_be_decided_holds_up_no_other(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    ada = await coming(house, VAGUE)
    grace = await coming(house, VAGUE, name="Grace")
    async with house.coach.store.turn(ada.person, house.clock.now()) as turn:
        assert turn is not None
        turn.candidate.zone = "Nowhere/At_All"
    await beat_at(house, EVENING)
    assert (len(reminders(ada)), len(reminders(grace))) == (0, 1)
    assert "A reminder could not be decided; it is let go." in caplog.text


@ON_SQLITE
async def test_a_database_that_is_away_only_puts_it_off(house: House, outage: Outage) -> None:
    ada = await coming(house, VAGUE)
    async with outage(house.coach.store):
        await beat_at(house, EVENING)
    await beat_at(house, EVENING + timedelta(seconds=30))
    assert len(reminders(ada)) == 1


async def test_what_was_missed_is_not_looked_at_for_ever(house: House) -> None:
    ada = await coming(house, VAGUE)
    ada.telegram.block(ada.person)
    await ada.answered()
    await beat_at(house, EVENING + timedelta(days=2))
    async with house.coach.store.transactions.begin() as db:
        left = await db.execute(select(INTERVIEW.c.id).where(INTERVIEW.c.eve_at.is_not(None)))
        assert left.all() == []
