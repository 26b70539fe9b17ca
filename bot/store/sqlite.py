"""aiosqlite without a change of threads for each statement: only what may wait leaves the loop."""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

import aiosqlite


async def connect(file: str) -> aiosqlite.Connection:
    """An open connection."""
    # opened in its thread and used in the loop's, though never in both at once
    opening = partial(sqlite3.connect, file, check_same_thread=False)
    connection = _Connection(opening, iter_chunk_size=64)
    connection._thread.daemon = True  # as SQLAlchemy has it
    return await connection


class _Connection(aiosqlite.Connection):
    """Once a transaction holds the write lock, a statement is a matter of microseconds.

    A change of threads costs a tenth of a millisecond, and aiosqlite takes four a statement. What
    waits for another process or for the disk goes there: BEGIN, COMMIT, and all outside of a
    transaction.
    """

    async def begin(self, hasty: bool) -> None:
        """A hasty transaction does not wait for the disk at its end."""
        await super()._execute(self._begin, hasty)  # type: ignore[no-untyped-call]

    def _begin(self, hasty: bool) -> None:
        # FULL: a commit survives a power cut, not only a kill
        self._conn.execute(f"PRAGMA synchronous = {'NORMAL' if hasty else 'FULL'}")
        # IMMEDIATE: two processes take turns from the start instead of failing half-way
        self._conn.execute("BEGIN IMMEDIATE")

    async def _execute(self, fn: Callable[..., Any], *args: Any, **named: Any) -> Any:
        if self._connection is not None and self._running and self._is_quick(fn):
            return fn(*args, **named)
        return await super()._execute(fn, *args, **named)  # type: ignore[no-untyped-call]

    def _is_quick(self, fn: Callable[..., Any]) -> bool:
        if fn.__name__ in ("cursor", "fetchall", "close"):
            return fn != self._conn.close
        return self._conn.in_transaction and fn != self._conn.commit
