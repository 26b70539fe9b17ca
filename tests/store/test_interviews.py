"""One candidate's interviews: nobody else's reach, and one nudge that is claimed once."""

import asyncio
from datetime import UTC, date, datetime, timedelta

from bot.coaching.silence import Plan, Reason
from bot.models import Interview
from bot.store import Store, outbox
from tests.conftest import TUESDAY
from tests.store.conftest import ADA, GRACE, found, logged, said, say

DUE = TUESDAY - timedelta(hours=1)
DUE_PLAN = Plan(DUE, DUE.date(), Reason.WEEK)


async def planned(store: Store, interview_id: int, plan: Plan | None = DUE_PLAN) -> None:
    """Plan its nudge."""
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        assert await turn.interviews.plan_nudge(interview_id, plan)


async def nudged(store: Store, interview_id: int, due: datetime = DUE) -> bool:
    """Claim its nudge and say it; whether it was ours to say."""
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        if await turn.interviews.claim_nudge(interview_id, due, TUESDAY):
            turn.say("send_message", {"text": "Any news?"}, nudge_of=interview_id)
            return True
        return False


async def shut_out(store: Store) -> None:
    """The courier hears that Ada blocked the bot."""
    async with store.transactions.begin() as db:
        await outbox.gone(db, ADA, TUESDAY)


async def returned(store: Store) -> None:
    """Ada is back."""
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        turn.candidate.blocked_at = None


async def test_it_keeps_what_it_was_told(store: Store) -> None:
    facts = {
        "company": "Ærø Fjord & <b>Co</b> 🚢",
        "role": "clerk",
        "day": date(2026, 3, 3),
        "promised": None,
        "phone": "+353 1 555",
    }
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        added = await turn.interviews.add(facts, TUESDAY)
    assert added.id is not None
    kept = await found(store, added.id)
    assert {name: getattr(kept, name) for name in facts} == facts
    assert (kept.logged_at, kept.standing, kept.told) == (TUESDAY, "waiting", 0)
    assert kept.logged_at.tzinfo is UTC


async def test_nobody_reaches_anothers(store: Store) -> None:
    adas = await logged(store, ADA, "Acme")
    async with store.turn(GRACE, TUESDAY) as turn:
        assert turn is not None
        theirs = turn.interviews
        assert await theirs.get(adas) is None
        assert await theirs.change(adas, company="Mine") is None
        assert await theirs.plan_nudge(adas, DUE_PLAN) is None
        assert not await theirs.claim_nudge(adas, DUE, TUESDAY)
        assert not await theirs.delete(adas)
        assert await theirs.count() == 0
        assert await theirs.latest_first() == []
    assert (await found(store, adas)).company == "Acme"


async def test_the_latest_come_first_by_pages(store: Store) -> None:
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        for company, day in (("A", 3), ("B", 5), ("C", 3), ("D", 1)):
            facts = {"company": company, "day": date(2026, 3, day)}
            await turn.interviews.add(facts, TUESDAY)

        async def page(**which: int) -> str:
            return "".join(i.company for i in await turn.interviews.latest_first(**which))

        assert await page() == "BCAD"
        assert (await page(limit=2), await page(limit=2, offset=2)) == ("BC", "AD")


async def test_the_number_of_a_deleted_one_is_not_given_again(store: Store) -> None:
    first = await logged(store)
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        await turn.interviews.delete(first)
    # buttons of the old one still hang in the chat
    assert await logged(store) != first


async def test_the_longest_due_comes_first(store: Store) -> None:
    late, later, never = [await logged(store) for _ in range(3)]
    await planned(store, late, Plan(DUE + timedelta(minutes=1), DUE.date(), Reason.WEEK))
    await planned(store, later)
    due = await store.next_due(TUESDAY)
    assert due is not None
    assert (due.interview_id, due.chat_id, due.due_at) == (later, ADA, DUE)
    await planned(store, later, None)
    due = await store.next_due(TUESDAY)
    assert due is not None
    assert due.interview_id == late
    await planned(store, late, None)
    assert await store.next_due(TUESDAY) is None
    assert never


async def test_it_is_due_at_its_minute_and_not_before(store: Store) -> None:
    await planned(store, await logged(store))
    assert await store.next_due(DUE - timedelta(microseconds=1)) is None
    assert await store.next_due(DUE) is not None


async def test_two_processes_claim_a_nudge_once(store: Store, another: Store) -> None:
    number = await logged(store)
    await planned(store, number)
    assert sorted(await asyncio.gather(nudged(store, number), nudged(another, number))) == [
        False,
        True,
    ]
    kept = await found(store, number)
    assert (kept.nudge_at, kept.nudged_at) == (None, TUESDAY)
    assert await said(store) + await said(another) == ["Any news?"]


async def test_a_nudge_that_moved_cannot_be_claimed(store: Store) -> None:
    number = await logged(store)
    moved = DUE + timedelta(days=3)
    await planned(store, number, Plan(moved, moved.date(), Reason.ASKED))
    assert not await nudged(store, number, DUE)
    assert (await found(store, number)).nudge_at == moved


async def test_a_nudge_is_postponed_only_if_it_is_still_due_then(store: Store) -> None:
    number = await logged(store)
    await planned(store, number)
    due = await store.next_due(TUESDAY)
    assert due is not None
    in_an_hour = TUESDAY + timedelta(hours=1)
    moved = Plan(in_an_hour + timedelta(days=1), TUESDAY.date(), Reason.ASKED)
    await planned(store, number, moved)
    await store.postpone_nudge(due, in_an_hour)
    assert (await found(store, number)).nudge_at == moved.at
    await planned(store, number)
    await store.postpone_nudge(due, in_an_hour)
    assert (await found(store, number)).nudge_at == in_an_hour


async def test_a_nudge_that_could_not_be_delivered_falls_due_on_their_return(store: Store) -> None:
    number = await logged(store)
    await planned(store, number)
    await nudged(store, number)
    await shut_out(store)
    assert await said(store) == []
    assert await store.next_due(TUESDAY) is None  # not while they are away
    await returned(store)
    due = await store.next_due(TUESDAY)
    assert due is not None
    assert due.interview_id == number


async def test_a_nudge_that_was_delivered_does_not_come_again(store: Store) -> None:
    number = await logged(store)
    await planned(store, number)
    await nudged(store, number)
    assert await said(store) == ["Any news?"]
    await say(store, "Something else")
    await shut_out(store)
    await returned(store)
    assert await store.next_due(TUESDAY + timedelta(days=30)) is None


async def test_a_new_plan_stands_although_the_last_nudge_was_not_delivered(store: Store) -> None:
    number = await logged(store)
    await planned(store, number)
    await nudged(store, number)
    moved = Plan(TUESDAY + timedelta(days=3), TUESDAY.date(), Reason.ASKED)
    await planned(store, number, moved)
    await shut_out(store)
    assert (await found(store, number)).nudge_at == moved.at


async def test_news_are_kept_with_what_they_changed(store: Store) -> None:
    number = await logged(store)
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        await turn.interviews.change(number, before={"news": "nothing", "promised": None}, told=1)
    assert (await found(store, number)).before == {"news": "nothing", "promised": None}
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        changed = await turn.interviews.change(number, before=None)
    assert isinstance(changed, Interview)
    assert changed.before is None
