"""The tables' history (Alembic), and how to bring a database up to date."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

HERE = Path(__file__).parent


# any number will do: it is ours, and two processes that start at once take turns
_TURNSTILE = text("SELECT pg_advisory_xact_lock(7464225)")


async def migrate(engine: AsyncEngine, to: str = "head", scripts: Path = HERE) -> str:
    """Bring the tables up to date, or to the revision `to`; returns the revision they are at.

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
        await sqlite.execute("PRAGMA foreign_keys = ON")


async def revision(engine: AsyncEngine) -> str | None:
    """The revision that the tables are at; None for an empty database."""
    async with engine.connect() as connection:
        found = await connection.run_sync(
            lambda db: MigrationContext.configure(db).get_current_revision()
        )
        await connection.rollback()
    return found


def is_newer(found: str) -> bool:
    """Whether a later version than this made the tables: our revisions are numbered in order."""
    return found > newest()


def newest() -> str:
    """The revision that this code needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def _upgrade(connection: Connection, to: str, scripts: Path) -> None:
    config = _config(scripts)
    config.attributes["connection"] = connection
    if to == "base" or to.startswith("-"):
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)


def _config(scripts: Path = HERE) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config
