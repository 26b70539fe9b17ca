"""aiosqlite without a change of threads for each statement: only what may wait leaves the loop."""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

import aiosqlite

BUSY_TIMEOUT_MS = 10_000
"""How long SQLite waits for another process that is writing."""
LOG_PAGES = 10_000
"""SQLite empties its log into the file when it is this long (40 MB), unless a heartbeat did before:
at its own limit, a tenth of this, every fiftieth turn would wait for it."""


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
    waits for another process or for the disk goes there: a BEGIN that finds the lock taken, a
    COMMIT that is to survive a power cut, and all outside of a transaction.
    """

    patience_ms = BUSY_TIMEOUT_MS
    _hasty: bool | None = None

    async def begin(self, hasty: bool) -> None:
        """A hasty transaction does not wait for the disk at its end."""
        if hasty is not self._hasty:
            self._hasten(hasty)
        try:
            # IMMEDIATE: two processes take turns from the start instead of failing half-way
            self._conn.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            await super()._execute(self._begin_patiently)  # type: ignore[no-untyped-call]

    @property
    def held(self) -> sqlite3.Connection:
        """What is beneath, for whoever has a transaction open on it."""
        return self._conn

    def _begin_patiently(self) -> None:
        self._conn.execute(f"PRAGMA busy_timeout = {self.patience_ms}")
        try:
            self._conn.execute("BEGIN IMMEDIATE")
        finally:
            self._conn.execute("PRAGMA busy_timeout = 0")

    def _hasten(self, hasty: bool) -> None:
        # FULL: a commit survives a power cut, not only a kill
        self._conn.execute(f"PRAGMA synchronous = {'NORMAL' if hasty else 'FULL'}")
        # nor does a hasty one empty the log, which waits for the disk
        self._conn.execute(f"PRAGMA wal_autocheckpoint = {0 if hasty else LOG_PAGES}")
        self._hasty = hasty

    async def _execute(self, fn: Callable[..., Any], *args: Any, **named: Any) -> Any:
        if self._connection is not None and self._running and self._is_quick(fn):
            return fn(*args, **named)
        return await super()._execute(fn, *args, **named)  # type: ignore[no-untyped-call]

    def _is_quick(self, fn: Callable[..., Any]) -> bool:
        if fn.__name__ in ("cursor", "fetchall", "close"):
            return fn != self._conn.close
        if not self._conn.in_transaction:
            return fn == self._conn.rollback  # the pool's, with nothing to undo
        return bool(self._hasty) or fn != self._conn.commit
