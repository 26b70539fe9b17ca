"""The statements of every turn, made ready once.

To run one, SQLAlchemy takes some twenty times as long as SQLite does, and a turn runs a dozen. What
it makes of a statement stays the same, so on SQLite it is asked once, and the driver runs it.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import Executable
from sqlalchemy.types import TypeEngine
from sqlmodel.sql.sqltypes import UTCDateTime

from bot.store.sqlite import told

Values = Mapping[str, Any]
Row = dict[str, Any]
Write = Callable[[str], Executable]
Process = Callable[[Any], Any]


class Ready:
    """A statement, given as a function of the dialect's name ("sqlite", "postgresql").

    Values and rows are as SQLAlchemy takes and gives them.
    """

    _all: ClassVar[list["Ready"]] = []  # each is kept by its module, or by a cache of it

    def __init__(self, write: Write) -> None:
        self._written = cache(write)
        self._made: dict[type[Dialect], _Made] = {}  # all our engines of a kind are alike
        self._all.append(self)

    @classmethod
    def make_all(cls, dialect: Dialect) -> None:
        """So that nobody waits for it: some milliseconds each, at first use."""
        if dialect.name == "sqlite":
            for one in tuple(cls._all):
                one._making(dialect)

    async def rows(self, db: AsyncConnection, values: Values) -> list[Row]:
        """What one run of it returns."""
        if db.dialect.name == "sqlite":
            return self._making(db.dialect).rows(_sqlite(db), values)
        found = await db.execute(self._written(db.dialect.name), values)
        return [dict(row) for row in found.mappings()]

    async def all_rows(self, db: AsyncConnection, each: Sequence[Values]) -> list[Row]:
        """What a run of it for each of these returns, together."""
        if db.dialect.name == "sqlite":
            made, sqlite = self._making(db.dialect), _sqlite(db)
            return [row for values in each for row in made.rows(sqlite, values)]
        found = await db.execute(self._written(db.dialect.name), each)
        return [dict(row) for row in found.mappings()]

    async def run(self, db: AsyncConnection, each: Sequence[Values]) -> None:
        """Run it for each of these; it returns nothing."""
        if db.dialect.name == "sqlite":
            self._making(db.dialect).run(_sqlite(db), each)
        else:
            await db.execute(self._written(db.dialect.name), each)

    def _making(self, dialect: Dialect) -> "_Made":
        made = self._made.get(type(dialect))
        if made is None:
            made = self._made[type(dialect)] = _Made(self._written(dialect.name), dialect)
        return made


def _sqlite(db: AsyncConnection) -> sqlite3.Connection:
    """What a transaction holds, under all layers: it is ours until the transaction ends."""
    assert db.sync_connection is not None
    driver = db.sync_connection.connection.driver_connection
    assert driver is not None
    connection: sqlite3.Connection = driver.held
    return connection


def _keeping(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    """How a value of this kind is written; None for one that is written as it is."""
    written = kind.dialect_impl(dialect).bind_processor(dialect)
    if not isinstance(kind, UTCDateTime) or written is None:
        return written
    whatever: Process = written

    def instant(value: datetime | None) -> Any:
        # as SQLAlchemy writes it, in half the time: a turn writes a dozen
        if value is None or value.tzinfo is not UTC:
            return whatever(value)
        return value.isoformat(" ", "microseconds").removesuffix("+00:00")

    return instant


def _reading(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    """The other way."""
    if isinstance(kind, UTCDateTime):  # without an offset, as SQLite keeps it
        return lambda kept: None if kept is None else datetime.fromisoformat(kept + "+00:00")
    return kind.dialect_impl(dialect).result_processor(dialect, None)


class _Made:
    """What SQLAlchemy makes of a statement for SQLite: the words, and how values go in and out."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        made = statement.compile(dialect=dialect)
        self._words = str(made)
        self._fixed: list[tuple[str, Any]] = [
            (name, made.params[name]) for name in made.positiontup
        ]
        binding = [_keeping(made.binds[name].type, dialect) for name, _ in self._fixed]
        self._binding = [(place, process) for place, process in enumerate(binding) if process]
        columns = getattr(statement, "exported_columns", ())
        self._names: list[str] = [column.key for column in columns]
        reading = [_reading(column.type, dialect) for column in columns]
        self._reading = [
            (n, process) for n, process in zip(self._names, reading, strict=True) if process
        ]

    def rows(self, sqlite: sqlite3.Connection, values: Values) -> list[Row]:
        try:
            found = sqlite.execute(self._words, self._bound(values)).fetchall()
        except sqlite3.Error as error:
            raise told(self._words, error) from error
        return [self._read(row) for row in found]

    def run(self, sqlite: sqlite3.Connection, each: Sequence[Values]) -> None:
        try:
            sqlite.executemany(self._words, map(self._bound, each))
        except sqlite3.Error as error:
            raise told(self._words, error) from error

    def _bound(self, values: Values) -> list[Any]:
        bound = [values.get(name, fixed) for name, fixed in self._fixed]
        for place, process in self._binding:
            bound[place] = process(bound[place])
        return bound

    def _read(self, found: Sequence[Any]) -> Row:
        row = dict(zip(self._names, found, strict=True))
        for name, process in self._reading:
            row[name] = process(row[name])
        return row
