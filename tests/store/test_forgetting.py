"""Deleted is deleted: the rows, and on SQLite the bytes."""

import random
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.models import Call, Candidate, Interview, Outgoing
from bot.store import Store, Turn
from bot.store.database import table
from tests.conftest import TUESDAY
from tests.store.conftest import ADA, GRACE, Opener, do, found, logged, said, say
from tests.store.test_turn import ON_SQLITE

SECRETS = ("Xylophone-Werke", "Zbigniew Quartzman", "pleasenobodyknows")


async def rows(store: Store) -> dict[str, int]:
    """How many rows there are of everything that is somebody's."""
    async with store.transactions.begin() as db:
        return {
            model.__name__: (
                await db.execute(select(func.count()).select_from(table(model)))
            ).scalar_one()
            for model in (Candidate, Interview, Call, Outgoing)
        }


async def confide(store: Store, chat_id: int, times: int) -> None:
    """Turns that write secrets wherever a candidate's words may stand, again and again."""
    company, person, words = SECRETS
    dice = random.Random(chat_id)
    for n in range(times):
        async with store.turn(chat_id, TUESDAY) as turn:
            assert turn is not None
            padding = "." * dice.randrange(2000)
            turn.candidate.name = person
            turn.candidate.forms = [{"kind": "log", "answers": {"company": company + padding}}]
            facts = {"company": f"{company} {n}", "contact": person, "day": date(2026, 3, 3)}
            interview = await turn.interviews.add(facts, TUESDAY)
            assert interview.id is not None
            started = {"situation": "no_news", "place": "dial", "notes": words + padding}
            call = await turn.calls.start(interview.id, started, TUESDAY)
            await turn.calls.change(call, heard=padding + words, outcome="talked")
            turn.say("send_message", {"text": f"{company} with {person}: {words}{padding}"})
            if n % 3:
                await turn.interviews.change(interview.id, role=words + padding)
        if n % 2:
            await said(store, chat_id)


async def forget(store: Store, chat_id: int) -> None:
    """/forget, and a last word."""
    async with store.turn(chat_id, TUESDAY) as turn:
        assert turn is not None
        await turn.forget_everything()
        turn.say("send_message", {"text": "All gone."})


def traces(sqlite_url: str) -> list[str]:
    """Which secrets can still be read in any of the database's files."""
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    left = b"".join(part.read_bytes() for part in file.parent.glob(file.name + "*"))
    return [secret for secret in SECRETS if secret.encode() in left]


async def test_nothing_of_them_is_left(store: Store) -> None:
    await confide(store, ADA, 3)
    await forget(store, ADA)
    assert await rows(store) == {"Candidate": 0, "Interview": 0, "Call": 0, "Outgoing": 1}
    assert await said(store) == ["All gone."]


async def test_nobody_else_is_forgotten(store: Store) -> None:
    await confide(store, ADA, 2)
    graces = await logged(store, GRACE)
    await say(store, "Hello, Grace", chat_id=GRACE)
    await forget(store, ADA)
    assert (await found(store, graces, GRACE)).company == "Acme"
    assert await said(store, GRACE) == ["Hello, Grace"]


async def test_whoever_comes_back_is_new(store: Store) -> None:
    await confide(store, ADA, 1)
    await forget(store, ADA)
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        assert (turn.candidate.name, turn.candidate.forms) == (None, [])


async def test_a_turn_that_fails_after_forgetting_forgets_nothing(store: Store) -> None:
    await confide(store, ADA, 1)

    async def fail(turn: Turn) -> None:
        await turn.forget_everything()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await do(store, fail)
    assert (await rows(store))["Interview"] == 1


async def test_an_error_that_is_logged_holds_no_words(store: Store) -> None:
    with pytest.raises(SQLAlchemyError) as raised:
        await do(store, lambda turn: turn.interviews.add({"company": SECRETS[0]}, TUESDAY))
    assert "interview" in str(raised.value)
    assert SECRETS[0] not in str(raised.value).replace("\n", " ").partition("DETAIL")[0]


@ON_SQLITE
async def test_not_a_byte_of_them_is_left(opener: Opener, database_url: str) -> None:
    store = await opener()
    await confide(store, GRACE, 5)
    await forget(store, GRACE)
    assert traces(database_url) == []
    await confide(store, ADA, 120)
    assert traces(database_url) == list(SECRETS)
    await forget(store, ADA)
    assert traces(database_url) == []


@ON_SQLITE
async def test_not_a_byte_of_a_deleted_interview_is_left(opener: Opener, database_url: str) -> None:
    store = await opener()
    number = await logged(store, ADA, SECRETS[0])

    assert await do(store, lambda turn: turn.interviews.delete(number))
    assert traces(database_url) == []


@ON_SQLITE
async def test_a_reader_in_the_way_only_puts_it_off(opener: Opener, database_url: str) -> None:
    store = await opener()
    await confide(store, ADA, 2)
    reader = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM interview").fetchall()
    await forget(store, ADA)  # answered all the same
    assert traces(database_url) == list(SECRETS)
    reader.close()
    await store.wipe()  # as the next heartbeat does
    assert traces(database_url) == []
