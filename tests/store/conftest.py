"""A migrated database of either kind, and as many processes on it as a test opens."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, closing
from datetime import date, datetime
from functools import partial
from typing import TypeVar

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.models import Interview, Outgoing
from bot.store import Keep, Store, Turn, open_engine
from tests.conftest import TUESDAY

ADA, GRACE = 7_000_000_001, 7_000_000_002
Opener = Callable[[], Awaitable[Store]]
Outage = Callable[[Store], AbstractAsyncContextManager[None]]
T = TypeVar("T")


async def soon(awaited: Awaitable[T], seconds: float = 10) -> T:
    """A test that would wait for ever fails instead."""
    async with asyncio.timeout(seconds):
        return await awaited


@pytest.fixture
async def opener(database_url: str) -> AsyncIterator[Opener]:
    """`await opener()` is one more process on the database: a store with an engine of its own."""
    async with AsyncExitStack() as engines:

        async def opened() -> Store:
            engine = open_engine(database_url)
            engines.push_async_callback(engine.dispose)
            return Store(engine)

        yield opened


@pytest.fixture
async def store(opener: Opener) -> Store:
    """One process."""
    return await opener()


@pytest.fixture
async def another(opener: Opener) -> Store:
    """A second process on the same database."""
    return await opener()


@pytest.fixture
def outage(request: pytest.FixtureRequest, database_url: str) -> Outage:
    """`async with outage(store):` nothing can be read or written by that process."""
    if database_url.startswith("sqlite"):
        return partial(_locked, database_url.removeprefix("sqlite:///"))
    return partial(_closed, request.getfixturevalue("postgres"), database_url)


@asynccontextmanager
async def _locked(file: str, store: Store) -> AsyncIterator[None]:
    async with store.transactions.begin() as db:
        sqlite = (await db.get_raw_connection()).driver_connection
        assert sqlite is not None
        sqlite.patience_ms = 20  # not for ten seconds
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as writer:
        # what is going on in the loop may have to end first
        await asyncio.to_thread(writer.execute, "BEGIN IMMEDIATE")
        yield


@asynccontextmanager
async def _closed(admin: str, url: str, _: Store) -> AsyncIterator[None]:
    name = make_url(url).database
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())


async def do(
    store: Store,
    work: Callable[[Turn], Awaitable[T]],
    *,
    chat_id: int = ADA,
    update_id: int | None = None,
) -> T:
    """One turn in which that is done."""
    async with store.turn(chat_id, TUESDAY, update_id=update_id) as turn:
        assert turn is not None
        return await work(turn)


async def logged(store: Store, chat_id: int = ADA, company: str = "Acme") -> int:
    """An interview of that candidate, last week."""
    async with store.turn(chat_id, TUESDAY) as turn:
        assert turn is not None
        added = await turn.interviews.add({"company": company, "day": date(2026, 3, 3)}, TUESDAY)
        assert added.id is not None
        return added.id


async def found(store: Store, interview_id: int, chat_id: int = ADA) -> Interview:
    """The interview as it is stored."""
    async with store.turn(chat_id, TUESDAY) as turn:
        assert turn is not None
        interview = await turn.interviews.get(interview_id)
        assert interview is not None
        return interview


async def say(store: Store, text: str, *, chat_id: int = ADA, update_id: int | None = None) -> bool:
    """A turn that says something; whether it was taken."""
    async with store.turn(chat_id, TUESDAY, update_id=update_id) as turn:
        if turn is None:
            return False
        turn.candidate.version += 1
        turn.say("send_message", {"text": text})
        return True


async def following(store: Store, chat_id: int, now: datetime) -> Outgoing | None:
    """The one message that comes next, if any may."""
    messages = await store.next_to_say(chat_id, now)
    assert len(messages) <= 1
    return messages[0] if messages else None


async def settled(
    store: Store, message: Outgoing, now: datetime, keep: Keep | None = None
) -> Outgoing | None:
    """The one message that comes after it, if any may."""
    messages = await store.settle([(message, keep)], now)
    assert len(messages) <= 1
    return messages[0] if messages else None


async def said(store: Store, chat_id: int = ADA) -> list[str]:
    """All that the outbox holds for a chat, delivered in its order."""
    texts = []
    message = await following(store, chat_id, TUESDAY)
    while message is not None:
        texts.append(message.payload["text"])
        message = await settled(store, message, TUESDAY)
    return texts
