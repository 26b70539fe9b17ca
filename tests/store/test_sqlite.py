"""Which thread does what on SQLite. It rests on aiosqlite's `_execute`, which is not promised: a
version that goes another way fails here."""

import threading
from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import pytest

from bot.store.sqlite import connect

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
    waited: list[int] = []
    await connection.set_trace_callback(lambda _: waited.append(threading.get_ident()))
    await connection.begin(False)  # type: ignore[attr-defined]
    begun = len(waited)
    assert begun and threading.get_ident() not in waited
    await connection.execute(SET)
    assert threading.get_ident() in waited[begun:]
    done = len(waited)
    await connection.commit()
    assert waited[done:] and threading.get_ident() not in waited[done:]


async def test_a_closed_connection_says_so(connection: aiosqlite.Connection) -> None:
    await connection.begin(False)  # type: ignore[attr-defined]
    await connection.close()
    with pytest.raises(ValueError, match="no active connection"):
        await connection.execute("SELECT 1")
