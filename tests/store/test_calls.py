"""Only one call: the database itself refuses a second."""

import asyncio
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, NoResultFound

from bot.models import Call, Outcome
from bot.store import OneCallOnly, Store, Turn
from tests.conftest import TUESDAY
from tests.store.conftest import ADA, GRACE, do, logged

DIALLING = {"situation": "no_news", "place": "dial", "fear_before": 7}


async def dial(turn: Turn, interview_id: int, invited_by: int | None = None) -> Call:
    """Begin a call inside a turn."""
    return await turn.calls.start(interview_id, DIALLING | {"invited_by": invited_by}, TUESDAY)


async def dialled(store: Store, interview_id: int, invited_by: int | None = None) -> Call:
    """Begin a call in a turn of its own."""
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        return await dial(turn, interview_id, invited_by)


async def changed(store: Store, call: Call, **values: Any) -> Call:
    """Change a call in a turn of its own."""
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        return await turn.calls.change(call, **values)


async def about(store: Store, interview_id: int) -> list[str]:
    """How the calls about an interview went, oldest first."""
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        return [call.outcome for call in await turn.calls.about(interview_id)]


@pytest.mark.parametrize("outcome", [Outcome.DIALLING, Outcome.TALKED, Outcome.VOICEMAIL])
async def test_a_second_call_is_refused(store: Store, outcome: Outcome) -> None:
    number = await logged(store)
    await changed(store, await dialled(store, number), outcome=outcome)
    with pytest.raises(OneCallOnly):
        await dialled(store, number)
    assert await about(store, number) == [outcome]


async def test_a_refused_call_does_not_spoil_its_turn(store: Store) -> None:
    number = await logged(store)
    await dialled(store, number)
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        turn.candidate.version = 7
        with pytest.raises(OneCallOnly):
            await dial(turn, number)
        await turn.interviews.change(number, role="clerk")
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        kept = await turn.interviews.get(number)
        assert kept is not None
        assert (turn.candidate.version, kept.role) == (7, "clerk")


async def test_of_two_calls_begun_at_once_one_is_refused(store: Store, another: Store) -> None:
    number = await logged(store)
    begun = await asyncio.gather(
        dialled(store, number), dialled(another, number), return_exceptions=True
    )
    assert sorted(type(call).__name__ for call in begun) == ["Call", "OneCallOnly"]
    assert await about(store, number) == [Outcome.DIALLING]


async def test_the_table_refuses_it_whoever_asks(store: Store) -> None:
    """Past every check of ours: two rows put in by hand."""
    number = await logged(store)
    first = await dialled(store, number)
    second = await changed(store, first, outcome=Outcome.NO_ANSWER)
    await dialled(store, number)
    with pytest.raises(IntegrityError):
        await changed(store, second, outcome=Outcome.TALKED)
    assert await about(store, number) == [Outcome.NO_ANSWER, Outcome.DIALLING]


async def test_ringing_out_leaves_the_call_open(store: Store) -> None:
    number = await logged(store)
    for _ in range(3):
        await changed(store, await dialled(store, number), outcome=Outcome.NO_ANSWER)
    await changed(store, await dialled(store, number), outcome=Outcome.TALKED)
    with pytest.raises(OneCallOnly):
        await dialled(store, number)
    assert await about(store, number) == [*["no_answer"] * 3, "talked"]


async def test_an_invitation_is_answered_once(store: Store) -> None:
    number = await logged(store)
    first = await changed(
        store,
        await dialled(store, number),
        outcome=Outcome.INVITED,
        invited_on=date(2026, 3, 12),
    )
    with pytest.raises(OneCallOnly):
        await dialled(store, number)  # not without naming the invitation
    again = await dialled(store, number, invited_by=first.id)
    with pytest.raises(OneCallOnly):
        await dialled(store, number, invited_by=first.id)
    await changed(store, again, outcome=Outcome.NO_ANSWER)
    again = await dialled(store, number, invited_by=first.id)  # ringing out leaves that open, too
    again = await changed(store, again, outcome=Outcome.INVITED)
    last = await dialled(store, number, invited_by=again.id)
    await changed(store, last, outcome=Outcome.TALKED)
    assert await about(store, number) == ["invited", "no_answer", "invited", "talked"]


async def test_each_interview_has_a_call_of_its_own(store: Store) -> None:
    first, second = await logged(store), await logged(store)
    await dialled(store, first)
    await dialled(store, second)


async def test_nobody_reaches_anothers(store: Store) -> None:
    number = await logged(store)
    call = await dialled(store, number)
    assert call.id is not None
    async with store.turn(GRACE, TUESDAY) as turn:
        assert turn is not None
        assert await turn.calls.get(call.id) is None
        assert await turn.calls.under_way() is None
        assert await turn.calls.about(number) == []
        assert await turn.calls.counting() == []
        with pytest.raises(LookupError):
            await dial(turn, number)
        await turn.calls.delete(call)

    async def hang_up(turn: Turn) -> None:
        await turn.calls.change(call, outcome=Outcome.TALKED)

    with pytest.raises(NoResultFound):
        await do(store, hang_up, chat_id=GRACE)
    assert await about(store, number) == [Outcome.DIALLING]


async def test_a_call_keeps_its_way_over_the_map(store: Store) -> None:
    number = await logged(store)
    call = await dialled(store, number)
    trail = [["no_news", "dial"], ["no_news", "someone_else"]]
    await changed(store, call, place="person", step=2, trail=trail, notes="kind")
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        kept = await turn.calls.under_way()
        assert kept is not None
        assert (kept.place, kept.step, kept.trail, kept.notes) == ("person", 2, trail, "kind")
        assert (kept.fear_before, kept.started_at) == (7, TUESDAY)
        assert [c.id for c in await turn.calls.counting()] == [kept.id]


async def test_a_call_told_of_by_mistake_leaves_the_call_open(store: Store) -> None:
    number = await logged(store)
    call = await dialled(store, number)
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        await turn.calls.delete(call)
    assert (await dialled(store, number)).outcome == Outcome.DIALLING
