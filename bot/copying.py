"""Moves all that is kept from one database to another, of either kind, whole or not at all.

A backup is such a copy, too: an SQLite file. Leases of couriers (`speaking`) belong to running
processes, so they are neither copied nor touched.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    text,
)
from sqlmodel import SQLModel

from bot import models
from bot.store.database import async_url

ROWS_AT_ONCE = 1000
BUSY_SECONDS = 60

_MOMENTARY = (models.Speaking.__tablename__, models.ToldToWait.__tablename__)
TABLES = [t for t in SQLModel.metadata.sorted_tables if t.name not in _MOMENTARY]
"""What others refer to comes first; who is speaking just now, or told to wait, is no part of it."""
NUMBERED = [table for table in TABLES if table.c.keys()[0] == "id"]
# the order in which turns lock them, so that nobody waits in a circle on PostgreSQL
LOCKED = ", ".join(f'"{name}"' for name in ("seen", "candidate", "interview", "call", "outbox"))

COPIED = Table("copied", MetaData(), Column("fingerprint", String, nullable=False))
"""What a copy held when it was made. No part of the schema: only a copy has it."""

Progress = Callable[[int], object]


class NotTheSame(Exception):
    """What was read back is not what was written; nothing was kept."""


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """All that the database holds at one moment; nobody who writes has to wait."""
    with _open(url, "BEGIN") as engine, engine.connect() as db:
        if db.dialect.name == "postgresql":
            db.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield db


@contextmanager
def writing(url: str) -> Iterator[Connection]:
    """One transaction, alone; others wait, and go on with what it leaves."""
    with _open(url, "BEGIN IMMEDIATE") as engine, engine.begin() as db:
        if db.dialect.name == "postgresql":
            db.execute(text(f"LOCK TABLE {LOCKED} IN ACCESS EXCLUSIVE MODE"))
        yield db


@contextmanager
def _open(url: str, begin: str) -> Iterator[Engine]:
    address = async_url(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(
            address.set(drivername="sqlite+pysqlite"), connect_args={"timeout": BUSY_SECONDS}
        )
        _say_begin_ourselves(engine, begin)
    else:
        engine = create_engine(address)
        _lose_patience(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def _say_begin_ourselves(engine: Engine, begin: str) -> None:
    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _lose_patience(engine: Engine) -> None:
    """One sentence after a minute, as with SQLite, where somebody else holds the tables: it may be
    ourselves, asked to copy a database onto itself under another name."""

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
        connection.commit()


def count(db: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {t.name: db.execute(select(func.count()).select_from(t)).scalar_one() for t in TABLES}


def fill(source: Connection, target: Connection, progress: Progress) -> str:
    """Put what `source` holds in place of what `target` holds; returns its fingerprint.

    Inside the transaction of `target`: raises NotTheSame when it reads back anything else.
    """
    for table in reversed(TABLES):
        target.execute(delete(table))
    written = sha256()
    for table in TABLES:
        for rows in _rows(source, table):
            target.execute(insert(table), rows)
            _add(written, table, rows)
            progress(len(rows))
    if count(source) != count(target) or fingerprint(target) != written.hexdigest():
        raise NotTheSame
    number_on(target, last_numbers(source))
    return written.hexdigest()


def fingerprint(db: Connection) -> str:
    """The same for the same rows, whatever kind of database they are in."""
    digest = sha256()
    for table in TABLES:
        for rows in _rows(db, table):
            _add(digest, table, rows)
    return digest.hexdigest()


def mark(target: Connection, of: str) -> None:
    """Note what a copy held, so that it is known later whether anybody has changed it."""
    COPIED.create(target, checkfirst=True)
    target.execute(delete(COPIED))
    target.execute(insert(COPIED).values(fingerprint=of))


def marked(db: Connection) -> str | None:
    """What the copy held; None for a database that is no copy."""
    if not db.dialect.has_table(db, COPIED.name):
        return None
    return db.execute(select(COPIED.c.fingerprint)).scalar_one_or_none()


def forget_mark(target: Connection) -> None:
    """From now on it is no copy, but a database of its own."""
    COPIED.drop(target, checkfirst=True)


def renumber_outbox(target: Connection, above: int) -> None:
    """New numbers for what is to be said: a courier that is just sending settles none of it."""
    outbox = SQLModel.metadata.tables["outbox"]
    target.execute(outbox.update().values(id=outbox.c.id + above))


def _rows(db: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    query = select(table).order_by(*table.primary_key.columns)
    found = db.execute(query.execution_options(yield_per=ROWS_AT_ONCE))
    for rows in found.mappings().partitions():
        yield [dict(row) for row in rows]


def _add(digest: Any, table: Table, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        digest.update(json.dumps([table.name, row], sort_keys=True, default=_plain).encode())


def _plain(value: Any) -> str:
    moment = value.astimezone(UTC) if isinstance(value, datetime) else value
    return str(moment.isoformat())


def last_numbers(db: Connection) -> dict[str, int]:
    """The last number that each table gave to a row, also to one that is no more."""
    if db.dialect.name == "sqlite":
        found = db.execute(text("SELECT name, seq FROM sqlite_sequence")).all()
        return {str(name): int(last) for name, last in found if name != "copied"}
    numbers = {}
    for table in NUMBERED:
        sequence = _sequence(db, table.name)
        last = db.execute(text(f"SELECT CASE WHEN is_called THEN last_value END FROM {sequence}"))
        numbers[table.name] = int(last.scalar_one() or 0)
    return numbers


def number_on(db: Connection, numbers: Mapping[str, int]) -> None:
    """Go on above these: no number is given twice, so that an old button finds no newer row."""
    now_at = last_numbers(db)
    for table in NUMBERED:
        used = db.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        last = max(used, numbers.get(table.name, 0), now_at.get(table.name, 0))
        if last:
            _set_number(db, table.name, last)


def _set_number(db: Connection, table: str, last: int) -> None:
    values = {"name": table, "last": last}
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT setval(CAST(:sequence AS regclass), :last)"),
                   {"sequence": _sequence(db, table), "last": last})  # fmt: skip
        return
    db.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
    db.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values)


def _sequence(db: Connection, table: str) -> str:
    query = text("SELECT pg_get_serial_sequence(:quoted, 'id')")
    return str(db.execute(query, {"quoted": f'"{table}"'}).scalar_one())
