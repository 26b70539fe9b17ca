"""Transactions of the store.

On SQLite they go one after the other, on one connection that is kept between them: to fetch one
from SQLAlchemy's pool, begin, end and give it back costs a fifth of a turn that comes alone, and
SQLite has one writer anyway. PostgreSQL's come from the pool.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import TracebackType
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import migrations
from bot.store.database import OtherTables, is_away
from bot.store.sqlite import Connection

WIPE_TIMEOUT_MS = 500
"""How long emptying SQLite's log may wait, which the next heartbeat does again anyway."""
LINE_SECONDS = 60
"""So long a transaction stands in line for the connection; then the database is away."""


class Transactions:
    """The transactions of one process on one database, until its engine is disposed of."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._line = asyncio.Lock()  # first come, first served
        self._kept: tuple[AsyncConnection, Connection] | None = None
        event.listen(engine.sync_engine, "engine_disposed", self._let_go)

    def begin(self, *, hasty: bool = False) -> AbstractAsyncContextManager[AsyncConnection]:
        """As the engine's `begin`: committed at the end, or undone by what is raised inside. Raises
        OtherTables in place of what went wrong only because the tables are of another version.

        A hasty one may be forgotten in a power cut, though not in a kill: on SQLite its commit does
        not wait for the disk, and the next one that does takes it along.
        """
        if self._engine.dialect.name != "sqlite":
            return self._from_the_pool()
        return _Transaction(self, hasty)

    @asynccontextmanager
    async def _from_the_pool(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._engine.begin() as db:
                yield db
        except DBAPIError as error:
            await self.look_at_tables(error)
            raise

    async def look_at_tables(self, error: DBAPIError) -> None:
        """After a statement that went wrong. Raises OtherTables where that is no wonder: it is no
        fault of the update's then, which may not be given up for it."""
        if is_away(error):
            return
        found, needed = await migrations.revision(self._engine), migrations.newest()
        if found != needed:
            raise OtherTables(found, needed) from error

    async def wipe_log(self) -> bool:
        """Empty SQLite's log: `secure_delete` cleans the file, but the log keeps what was before.

        False when another process was using it; PostgreSQL has its own ways.
        """
        if self._engine.dialect.name != "sqlite":
            return True
        _, sqlite = await self.take()
        try:
            await sqlite.execute(f"PRAGMA busy_timeout = {WIPE_TIMEOUT_MS}")
            try:
                rows = await sqlite.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
                [(busy, *_)] = rows
            finally:
                await sqlite.execute("PRAGMA busy_timeout = 0")
        finally:
            self.give_back()
        return not busy

    async def take(self) -> tuple[AsyncConnection, Connection]:
        """SQLite's one connection, when those who came before are done; to be given back."""
        await self._stand_in_line()
        try:
            if self._kept is None:
                db = await self._engine.connect()
                sqlite = (await db.get_raw_connection()).driver_connection
                assert isinstance(sqlite, Connection)
                self._kept = db, sqlite
            return self._kept
        except BaseException:
            self.give_back()
            raise

    def give_back(self) -> None:
        """It is the next one's turn."""
        self._line.release()

    async def _stand_in_line(self) -> None:
        if not self._line.locked():
            await self._line.acquire()
            return
        try:
            async with asyncio.timeout(LINE_SECONDS):
                await self._line.acquire()
        except TimeoutError as error:
            raise PoolTimeoutError(f"No connection in {LINE_SECONDS} s.") from error

    def _let_go(self, _engine: Any) -> None:
        if self._kept is not None:
            db, self._kept = self._kept[0].sync_connection, None
            assert db is not None
            db.detach()  # so that it is closed, and does not go back to the pool
            db.close()


class _Transaction:
    """One on SQLite. Statements may go past SQLAlchemy (ready.py) or through it: it then takes the
    transaction for one of its own, and is told when it has ended."""

    __slots__ = ("_db", "_hasty", "_of", "_sqlite")

    def __init__(self, of: Transactions, hasty: bool) -> None:
        self._of = of
        self._hasty = hasty

    async def __aenter__(self) -> AsyncConnection:
        self._db, self._sqlite = await self._of.take()
        try:
            await self._sqlite.begin(self._hasty)
        except BaseException:
            self._sqlite.undo()  # whoever was cancelled may have got it
            self._of.give_back()
            raise
        return self._db

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                await self._sqlite.commit_it()
        finally:
            try:
                self._sqlite.undo()  # what was not committed
                if self._db.in_transaction():
                    await self._db.rollback()  # SQLAlchemy's own account of it
            finally:
                self._of.give_back()
        if isinstance(error, DBAPIError):
            await self._of.look_at_tables(error)
