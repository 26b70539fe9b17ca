"""Which thread does what on SQLite. It rests on aiosqlite's `_execute`, which is not promised: a
version that goes another way fails here."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import aiosqlite
import pytest

from bot.store.sqlite import connect
from tests.store.conftest import soon

SET = "INSERT INTO things VALUES (thread())"


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[aiosqlite.Connection]:
    """It can be asked in which thread it works."""
    opened = await connect(str(tmp_path / "threads.db"))
    opened.isolation_level = None
    await opened.create_function("thread", 0, threading.get_ident)
    await opened.execute("CREATE TABLE things (thread INTEGER)")
    yield opened
    await opened.close()


async def thread_of(connection: aiosqlite.Connection) -> int:
    """Where a statement is done."""
    [(thread,)] = await connection.execute_fetchall("SELECT thread()")
    return int(thread)


async def test_inside_a_transaction_nothing_leaves_the_loop(
    connection: aiosqlite.Connection,
) -> None:
    here = threading.get_ident()
    assert await thread_of(connection) != here
    await connection.begin(False)  # type: ignore[attr-defined]
    assert await thread_of(connection) == here
    async with connection.execute("SELECT thread() UNION ALL SELECT thread()") as cursor:
        assert [row[0] async for row in cursor] == [here, here]
    await connection.commit()
    assert await thread_of(connection) != here


async def test_what_waits_for_the_disk_leaves_the_loop(connection: aiosqlite.Connection) -> None:
    worked: list[int] = []
    await connection.set_trace_callback(lambda _: worked.append(threading.get_ident()))
    await connection.begin(False)  # type: ignore[attr-defined]
    await connection.execute(SET)
    assert set(worked) == {threading.get_ident()}
    done = len(worked)
    await connection.commit()
    assert worked[done:] and threading.get_ident() not in worked[done:]


async def test_what_waits_for_another_process_leaves_the_loop(
    connection: aiosqlite.Connection, tmp_path: Path
) -> None:
    """Here the other is the loop itself: it would wait for ever, were it the one who waits."""
    with closing(sqlite3.connect(tmp_path / "threads.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        beginning = asyncio.create_task(connection.begin(False))  # type: ignore[attr-defined]
        await asyncio.sleep(0.05)
        assert not beginning.done()
        other.execute("COMMIT")
        await soon(beginning)
    await connection.commit()


async def test_a_closed_connection_says_so(connection: aiosqlite.Connection) -> None:
    await connection.begin(False)  # type: ignore[attr-defined]
    await connection.close()
    with pytest.raises(ValueError, match="no active connection"):
        await connection.execute("SELECT 1")
