"""The tables' history (Alembic), and how to bring a database up to date.

A start only asks which revision the tables are at, so Alembic is imported by who migrates.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Connection, Select, column, select, table, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

HERE = Path(__file__).parent
_VERSION = table("alembic_version", column("version_num"))
_AT: Select[str] = select(_VERSION.c.version_num)
_WRITE = update(_VERSION).values(version_num=_VERSION.c.version_num)

# any number will do: it is ours, and two processes that start at once take turns
_TURNSTILE = text("SELECT pg_advisory_xact_lock(7464225)")


class CannotMigrate(Exception):
    """There is no such revision, or no way there."""


async def migrate(engine: AsyncEngine, to: str = "head", scripts: Path = HERE) -> str:
    """Bring the tables up to date, or to the revision `to`, which may be an older one or "base",
    which is none; returns the revision they are at. Raises CannotMigrate.

    Whole or not at all. Two processes may do it at once: the second finds it done.
    """
    async with engine.connect() as connection, _alone(connection):
        await connection.run_sync(_upgrade, to, scripts)
        await connection.commit()
    return await revision(engine) or "empty"


@asynccontextmanager
async def _alone(connection: AsyncConnection) -> AsyncIterator[None]:
    """Nobody else migrates meanwhile, and a table that is copied takes none of its rows along."""
    if connection.dialect.name == "postgresql":
        await connection.execute(_TURNSTILE)
        yield
        return
    # BEGIN IMMEDIATE is SQLite's turnstile. It alters a table by copying and dropping it, and the
    # drop would delete what refers to it; the pragma does nothing inside a transaction.
    sqlite = (await connection.get_raw_connection()).driver_connection
    assert sqlite is not None
    await sqlite.execute("PRAGMA foreign_keys = OFF")
    try:
        await connection.begin()  # here, since Alembic cannot wait in two places of one process
        yield
    finally:
        await connection.rollback()
        if not connection.invalidated:  # it is closed for who was cancelled
            await sqlite.execute("PRAGMA foreign_keys = ON")


async def revision(engine: AsyncEngine) -> str | None:
    """The revision that the tables are at; None for an empty database."""
    async with engine.connect() as connection:
        return await revision_of(connection)


async def revision_of(db: AsyncConnection) -> str | None:
    """The same, in a transaction that is open."""
    return await db.run_sync(_revision)


async def write_it_again(db: AsyncConnection) -> None:
    """The revision, as it is: a disk that is full, or read-only, answers all questions as ever.

    Raises SQLAlchemy's errors, here or when it is committed; needs tables.
    """
    await db.execute(_WRITE)


def _revision(db: Connection) -> str | None:
    return db.execute(_AT).scalar() if db.dialect.has_table(db, "alembic_version") else None


def is_newer(found: str) -> bool:
    """Whether a later version than this made the tables: our revisions are numbered in order."""
    return found > newest()


def newest() -> str:
    """The revision that this code needs: each file of the history begins with its number."""
    return max(file.name[:4] for file in (HERE / "versions").glob("[0-9]*.py"))


def _is_behind(found: str | None, to: str) -> bool:
    return to == "base" or to.startswith("-") or (to.isdigit() and found is not None and to < found)


def _upgrade(connection: Connection, to: str, scripts: Path) -> None:
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util.exc import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        if _is_behind(_revision(connection), to):
            command.downgrade(config, to)
        else:
            command.upgrade(config, to)
    except CommandError as error:
        raise CannotMigrate(error) from error
