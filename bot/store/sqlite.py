"""aiosqlite without a change of threads for each statement: only what may wait leaves the loop."""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy.exc import DBAPIError

BUSY_TIMEOUT_MS = 10_000
"""How long SQLite waits for another process that is writing."""
AT_ONCE_MS = 500
"""So long of it SQLite waits by itself; then whoever gave up is noticed."""
LOG_PAGES = 10_000
"""SQLite empties its log into the file when it is this long (40 MB), unless a heartbeat did before:
at its own limit, a tenth of this, every fiftieth turn would wait for it."""


async def connect(file: str) -> aiosqlite.Connection:
    """An open connection."""
    # opened in its thread and used in the loop's, though never in both at once
    opening = partial(sqlite3.connect, file, check_same_thread=False)
    connection = Connection(opening, iter_chunk_size=64)
    connection._thread.daemon = True  # as SQLAlchemy has it
    return await connection


def told(words: str, error: sqlite3.Error) -> BaseException:
    """The same error as SQLAlchemy's, and no word that the statement carried."""
    return DBAPIError.instance(words, None, error, sqlite3.Error, hide_parameters=True)


class Connection(aiosqlite.Connection):
    """Once a transaction holds the write lock, a statement is a matter of microseconds.

    A change of threads costs a tenth of a millisecond, and aiosqlite takes four a statement. What
    waits for another process or for the disk goes there: a BEGIN that finds the lock taken, a
    COMMIT that is to survive a power cut, and all outside of a transaction.
    """

    patience_ms = BUSY_TIMEOUT_MS
    _hasty: bool | None = None
    _given_up = False

    @property
    def held(self) -> sqlite3.Connection:
        """What is beneath, for whoever has a transaction open on it."""
        return self._conn

    async def begin(self, hasty: bool) -> None:
        """A hasty transaction does not wait for the disk at its end.

        Nothing where one is open already. Raises SQLAlchemy's errors.
        """
        if self._conn.in_transaction:
            return
        try:
            if hasty is not self._hasty:
                self._hasten(hasty)
            await self._begin()
        except sqlite3.Error as error:
            raise told("BEGIN IMMEDIATE", error) from error

    async def commit_it(self) -> None:
        """End the transaction. Raises SQLAlchemy's errors; then it is still open."""
        try:
            if self._hasty:
                self._conn.commit()
            else:
                await self._to_its_end(self._conn.commit)
        except sqlite3.Error as error:
            raise told("COMMIT", error) from error

    def undo(self) -> None:
        """As if the transaction had not been; nothing where there is none."""
        try:
            self._conn.rollback()
        except sqlite3.Error as error:
            raise told("ROLLBACK", error) from error

    async def _begin(self) -> None:
        try:
            # IMMEDIATE: two processes take turns from the start instead of failing half-way
            self._conn.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not _is_busy(error):
                raise
            await self._to_its_end(self._begin_patiently)

    def _begin_patiently(self) -> None:
        until = time.monotonic() + self.patience_ms / 1000
        self._conn.execute(f"PRAGMA busy_timeout = {min(AT_ONCE_MS, self.patience_ms)}")
        try:
            while True:
                try:
                    self._conn.execute("BEGIN IMMEDIATE")
                    return
                except sqlite3.OperationalError as error:
                    if not _is_busy(error) or self._given_up or time.monotonic() > until:
                        raise
        finally:
            self._conn.execute("PRAGMA busy_timeout = 0")

    def _hasten(self, hasty: bool) -> None:
        # FULL: a commit survives a power cut, not only a kill
        self._conn.execute(f"PRAGMA synchronous = {'NORMAL' if hasty else 'FULL'}")
        # nor does a hasty one empty the log, which waits for the disk
        self._conn.execute(f"PRAGMA wal_autocheckpoint = {0 if hasty else LOG_PAGES}")
        self._hasty = hasty

    async def _to_its_end(self, work: Callable[[], None]) -> None:
        """In the thread. Whoever is cancelled meanwhile goes when it has ended: until then the
        connection is the thread's."""
        self._given_up = False
        ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((ended, work))
        try:
            await asyncio.shield(ended)
        except asyncio.CancelledError:
            self._given_up = True
            await asyncio.wait([ended])
            ended.exception()  # whoever would have read it is gone
            raise

    async def _execute(self, fn: Callable[..., Any], *args: Any, **named: Any) -> Any:
        if self._connection is not None and self._running and self._is_quick(fn):
            return fn(*args, **named)
        return await super()._execute(fn, *args, **named)  # type: ignore[no-untyped-call]

    def _is_quick(self, fn: Callable[..., Any]) -> bool:
        if fn.__name__ in ("cursor", "fetchall", "close"):
            return fn != self._conn.close
        if not self._conn.in_transaction:
            return fn in (self._conn.rollback, self._conn.commit)  # there is nothing to end
        return bool(self._hasty) or fn != self._conn.commit


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
