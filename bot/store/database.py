"""Opens the database: SQLite by default, PostgreSQL by its address."""

import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from typing import Any, TypeVar

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Table, event, exc
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm.instrumentation import manager_of_class
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlmodel import SQLModel

from bot.store.sqlite import BUSY_TIMEOUT_MS, connect

PATIENCE = {
    "connect_timeout": "10",
    "tcp_user_timeout": "15000",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
}
"""How long PostgreSQL may take to answer, unless the address says otherwise: in seconds, and the
second in milliseconds. Where a server is gone without a word, as after a failover, the system's own
limits are a quarter of an hour, and two hours."""

Model = TypeVar("Model", bound=SQLModel)

SUSPENDED_SECONDS = 10
"""A transaction in which nothing happens for so long is undone: its process sleeps, or is gone."""

# a turn reads and writes some ten pieces of it; the standard library's takes five times as long
_JSON: dict[str, Any] = {
    "json_serializer": lambda value: to_json(value).decode(),
    "json_deserializer": from_json,
}

# what a statement or a value of ours did wrong: trying again brings nothing
_NEVER = (
    sqlite3.SQLITE_ERROR,
    *("54000", "54001", "54011", "54023"),  # more than PostgreSQL's limits allow
    "25P02",  # going on in a transaction that has failed
)
_OUR_FAULT = (exc.DataError, exc.IntegrityError, exc.ProgrammingError, exc.NotSupportedError)


class OtherTables(exc.SQLAlchemyError):
    """Somebody migrated the tables under a running bot: they are of another version now."""

    def __init__(self, found: str | None, needed: str) -> None:
        super().__init__(f"its schema is at {found}, not at {needed}: see `bot doctor`")


def is_away(error: BaseException) -> bool:
    """Whether the database is to blame (locked, full, gone, or migrated meanwhile), so that it may
    be well again later."""
    if isinstance(error, (exc.TimeoutError, OtherTables)):  # the first: waiting for a connection
        return True
    if not isinstance(error, exc.DBAPIError) or isinstance(error, _OUR_FAULT):
        return False
    # a statement that makes no sense, or is too much, is an OperationalError, too
    code = getattr(error.orig, "sqlite_errorcode", None) or getattr(error.orig, "sqlstate", None)
    return code not in _NEVER


def why_away(error: BaseException) -> str:
    """The kind of trouble, such as SQLITE_FULL or AdminShutdown; no word of a statement."""
    if isinstance(error, OtherTables):
        return str(error)
    orig = getattr(error, "orig", None) or error
    return getattr(orig, "sqlite_errorname", None) or type(orig).__name__


def open_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite:///FILE`, `postgresql://...` or `postgres://...`; connects later.

    Raises ValueError or SQLAlchemy's ArgumentError for an address that cannot be read.
    """
    address = async_url(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(address)
    return _open_postgresql(address.update_query_dict({**PATIENCE, **address.query}))


def async_url(url: str) -> URL:
    """The same address with the driver that we use; `postgres://` is how hosts hand it out."""
    address = make_url(url.replace("postgres://", "postgresql://", 1))
    driver = "sqlite+aiosqlite" if address.get_backend_name() == "sqlite" else "postgresql+psycopg"
    return address.set(drivername=driver)


def table(model: type[SQLModel]) -> Table:
    """The Core table behind a model: the hot path speaks Core, which costs a tenth of the ORM."""
    found = model.metadata.tables[str(model.__tablename__)]
    assert isinstance(found, Table)
    return found


def load(model: type[Model], row: Mapping[Any, Any]) -> Model:
    """A row as its model, the way SQLAlchemy loads it: it needs no checks, which cost much more."""
    loaded: Model = manager_of_class(model).new_instance()
    loaded.__dict__.update(row)
    return loaded


def _try_sqlite(address: URL) -> None:
    """Raises ValueError for a file that cannot be opened, or is no database.

    Before aiosqlite tries: a thread of its that failed to open may outlive the loop, and says so
    with a traceback.
    """
    try:
        with closing(sqlite3.connect(address.database or "")) as connection:
            connection.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        raise ValueError(error) from error


def _open_postgresql(address: URL) -> AsyncEngine:
    # an error is logged; the words that a statement carried are not
    engine = create_async_engine(
        address, pool_size=10, pool_pre_ping=True, hide_parameters=True, **_JSON
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # a process that is suspended in the middle of a turn must not hold its candidates for ever
        cursor = connection.cursor()
        cursor.execute(f"SET idle_in_transaction_session_timeout = '{SUSPENDED_SECONDS}s'")
        cursor.close()
        connection.commit()

    return engine


def _open_sqlite(address: URL) -> AsyncEngine:
    _try_sqlite(address)
    # one that transactions.py keeps, one for whoever looks at the database beside it
    engine = create_async_engine(
        address,
        async_creator=partial(connect, address.database or ""),
        poolclass=AsyncAdaptedQueuePool,
        pool_size=2,
        max_overflow=0,
        pool_timeout=60,
        hide_parameters=True,
        **_JSON,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        _write_ahead(cursor)
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("PRAGMA busy_timeout = 0")  # only a BEGIN waits, in its thread
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        sqlite = connection.connection.dbapi_connection
        sqlite.run_async(lambda opened: opened.begin(hasty=False))  # type: ignore[union-attr]

    return engine


def _write_ahead(cursor: Any) -> None:
    """Two processes may make a new file at once, and for this alone SQLite does not wait."""
    for attempts_left in reversed(range(BUSY_TIMEOUT_MS // 20)):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or not attempts_left:
                raise
            time.sleep(0.02)
