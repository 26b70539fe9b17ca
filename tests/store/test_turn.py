"""A turn: once, whole, in order; whatever else happens on the database meanwhile."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.store import Hello, Store, Turn, is_away
from tests.conftest import TUESDAY
from tests.store.conftest import ADA, GRACE, Opener, Outage, do, logged, said, say, soon

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def version(store: Store, chat_id: int = ADA) -> int:
    """How many turns changed the candidate."""
    async with store.turn(chat_id, TUESDAY) as turn:
        assert turn is not None
        return turn.candidate.version


async def test_it_is_stored_whole(store: Store) -> None:
    async with store.turn(ADA, TUESDAY, update_id=1, hello=Hello("Ada", "en-IE")) as turn:
        assert turn is not None
        turn.candidate.forms = [{"kind": "log", "answers": {"company": "Acme"}}]
        turn.candidate.forms[0]["answers"]["role"] = "editor"  # in place, deep down
        turn.say("send_message", {"text": "Hello"})
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        kept = turn.candidate
        assert (kept.name, kept.locale, kept.started_at) == ("Ada", "en-IE", TUESDAY)
        assert kept.forms == [{"kind": "log", "answers": {"company": "Acme", "role": "editor"}}]
        kept.forms[0]["answers"]["role"] = "printer"  # what was found can be changed in place, too
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        assert turn.candidate.forms[0]["answers"]["role"] == "printer"
    assert await said(store) == ["Hello"]


async def test_what_is_raised_inside_undoes_it_all(store: Store) -> None:
    async def fail(turn: Turn) -> None:
        turn.candidate.version = 7
        await turn.interviews.add({"company": "Acme", "day": TUESDAY.date()}, TUESDAY)
        turn.say("send_message", {"text": "Saved"})
        raise ZeroDivisionError

    async def look(turn: Turn) -> tuple[int, int]:
        return turn.candidate.version, await turn.interviews.count()

    with pytest.raises(ZeroDivisionError):
        await do(store, fail, update_id=1)
    assert await do(store, look, update_id=1) == (0, 0)  # it was not taken: it comes again
    assert await said(store) == []


async def test_what_cannot_be_stored_undoes_it_all(store: Store) -> None:
    async def say_nonsense(turn: Turn) -> None:
        turn.candidate.version = 7
        turn.say("send_message", {"text": object()})

    with pytest.raises(Exception, match="Unable to serialize") as failed:
        await do(store, say_nonsense, update_id=1)
    assert not is_away(failed.value)
    assert await version(store) == 0


@pytest.mark.parametrize(
    "statement", ["SELECT nonsense", "SELECT * FROM nowhere", "SELECT FROM WHERE", "SELECT '"]
)
async def test_a_statement_that_makes_no_sense_is_our_own_fault(
    store: Store, statement: str
) -> None:
    with pytest.raises(DBAPIError) as failed:
        await do(store, lambda turn: turn.db.execute(text(statement)))
    assert not is_away(failed.value)


async def test_a_turn_that_is_cancelled_leaves_nothing(store: Store) -> None:
    inside = asyncio.Event()

    async def slow() -> None:
        async with store.turn(ADA, TUESDAY, update_id=1) as turn:
            assert turn is not None
            turn.say("send_message", {"text": "Never"})
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(slow())
    await soon(inside.wait())
    task.cancel()
    await asyncio.wait({task})
    assert await say(store, "Hello", update_id=1)
    assert await said(store) == ["Hello"]


async def test_an_update_that_comes_again_is_not_taken_again(store: Store, another: Store) -> None:
    assert await say(store, "once", update_id=1)
    assert not await say(store, "twice", update_id=1)
    assert not await say(another, "thrice", update_id=1)
    assert await said(store) == ["once"]


async def test_two_processes_take_an_update_once(store: Store, another: Store) -> None:
    for update_id in range(10):
        texts = [f"{update_id} by {who}" for who in "ab"]
        taken = await asyncio.gather(
            say(store, texts[0], update_id=update_id), say(another, texts[1], update_id=update_id)
        )
        assert sorted(taken) == [False, True]
        first, second = await said(store), await said(another)
        assert first + second == [texts[taken.index(True)]]
    assert await version(store) == 10


async def test_an_update_whose_turn_failed_elsewhere_is_taken_here(
    store: Store, another: Store
) -> None:
    inside, fail = asyncio.Event(), asyncio.Event()

    async def failing() -> None:
        async with store.turn(ADA, TUESDAY, update_id=1):
            inside.set()
            await fail.wait()
            raise ZeroDivisionError

    doomed = asyncio.create_task(failing())
    await soon(inside.wait())
    waiting = asyncio.create_task(say(another, "mine", update_id=1))
    fail.set()
    assert await soon(waiting)
    assert isinstance((await asyncio.gather(doomed, return_exceptions=True))[0], ZeroDivisionError)


async def test_turns_of_one_candidate_lose_nothing_of_each_other(
    store: Store, another: Store
) -> None:
    turns = [say(who, f"{n}") for n in range(12) for who in (store, another)]
    assert all(await asyncio.gather(*turns))
    assert await version(store) == 24


async def test_two_processes_meet_a_newcomer_at_once(store: Store, another: Store) -> None:
    for chat_id in range(1, 9):
        await asyncio.gather(
            say(store, "Hello", chat_id=chat_id), say(another, "Hello", chat_id=chat_id)
        )
        assert await version(store, chat_id) == 2


async def test_what_is_said_goes_out_in_the_order_of_the_turns(
    store: Store, another: Store
) -> None:
    order = []

    async def take(who: Store, number: int) -> None:
        async with who.turn(ADA, TUESDAY) as turn:
            assert turn is not None
            order.append(str(number))
            turn.say("send_message", {"text": str(number)})

    await asyncio.gather(*(take(who, n) for n, who in enumerate([store, another] * 6)))
    holder = store if await store.next_to_say(ADA, TUESDAY) else another
    assert await said(holder) == order


@ON_POSTGRESQL
async def test_a_slow_turn_holds_up_nobody_else(store: Store, another: Store) -> None:
    async with store.turn(ADA, TUESDAY) as slow:
        assert slow is not None
        async with asyncio.timeout(5):
            assert await say(store, "Hello, Grace", chat_id=GRACE)
            assert await say(another, "Hello again, Grace", chat_id=GRACE)
        adas_next = asyncio.create_task(say(another, "Hello, Ada"))
        assert await say(another, "And again, Grace", chat_id=GRACE)
        assert not adas_next.done()
        slow.candidate.version += 1
    assert await soon(adas_next)
    assert await version(store) == 2


@ON_SQLITE
async def test_on_sqlite_everybody_waits_for_the_one_writer(store: Store, another: Store) -> None:
    async with store.turn(ADA, TUESDAY) as slow:
        assert slow is not None
        others = [
            asyncio.create_task(say(store, "Hello", chat_id=GRACE)),
            asyncio.create_task(say(another, "Hello", chat_id=GRACE)),
        ]
    assert all(await asyncio.gather(*others))
    assert await version(store, GRACE) == 2


async def test_a_database_that_is_away_is_to_blame_and_comes_back(
    store: Store, outage: Outage
) -> None:
    await say(store, "before")
    async with outage(store):
        with pytest.raises(DBAPIError) as away:
            await say(store, "meanwhile", update_id=1)
    assert is_away(away.value)
    assert await say(store, "after", update_id=1)
    assert await said(store) == ["before", "after"]


@ON_POSTGRESQL
async def test_a_database_that_goes_away_in_the_middle_of_a_turn(
    store: Store, outage: Outage
) -> None:
    async def lose_the_line(turn: Turn) -> None:
        turn.say("send_message", {"text": "lost?"})
        async with outage(store):
            pass

    with pytest.raises(DBAPIError) as away:
        await do(store, lose_the_line, update_id=1)
    assert is_away(away.value)
    assert await say(store, "not lost", update_id=1)


async def test_a_database_that_was_closed_is_opened_again(store: Store) -> None:
    await say(store, "before")
    await store.engine.dispose()
    await say(store, "after")
    assert await said(store) == ["before", "after"]


async def test_updates_are_remembered_for_two_days(store: Store) -> None:
    await say(store, "once", update_id=1)
    await store.tidy(TUESDAY + timedelta(days=2))
    assert not await say(store, "twice", update_id=1)
    await store.tidy(TUESDAY + timedelta(days=2, seconds=1))
    assert await say(store, "another one of that number", update_id=1)


async def test_an_update_that_was_given_up_does_not_come_again(store: Store) -> None:
    await store.give_up(1, TUESDAY)
    await store.give_up(1, TUESDAY)
    assert not await say(store, "Hello", update_id=1)


async def test_a_group_is_told_once(store: Store, another: Store) -> None:
    group = -100
    told = [s.tell_group_once(group, TUESDAY, "In private") for s in (store, another, store)]
    assert sorted(await asyncio.gather(*told)) == [False, False, True]
    assert await said(store, group) + await said(another, group) == ["In private"]


async def test_deleting_an_interview_takes_its_calls_along(store: Store) -> None:
    number = await logged(store)
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        call = await turn.calls.start(number, {"situation": "no_news", "place": "dial"}, TUESDAY)
        assert await turn.interviews.delete(number)
        assert call.id is not None
        assert await turn.calls.get(call.id) is None
        assert await turn.interviews.count() == 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_process_that_is_suspended_in_a_turn_holds_nobody_up(
    opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's lock is the process's own: there the others wait, and say that it is locked."""
    monkeypatch.setattr("bot.store.database.SUSPENDED_SECONDS", 1)
    suspended, awake = await opener(), await opener()
    with pytest.raises(DBAPIError) as away:
        async with suspended.turn(ADA, TUESDAY, update_id=1):
            assert await soon(say(awake, "Hello", update_id=1))
    assert is_away(away.value)
    assert await said(awake) == ["Hello"]


async def test_what_is_too_much_for_the_database_is_not_its_being_away(store: Store) -> None:
    """Else an update that leads to it would come again for ever."""
    with pytest.raises(DBAPIError) as refused:
        async with store.transactions.begin() as db:
            await db.execute(text(f"SELECT concat({','.join('1' * 2_001)})"))
    assert not is_away(refused.value)
