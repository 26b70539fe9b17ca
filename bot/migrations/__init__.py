"""The tables' history (Alembic), and how to bring a database up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

HERE = Path(__file__).parent


async def migrate(engine: AsyncEngine, to: str = "head") -> str:
    """Bring the tables up to date, or to the revision `to`; returns the revision they are at."""
    async with engine.connect() as connection:
        await connection.run_sync(_upgrade, to)
        await connection.commit()
    return await revision(engine) or "empty"


async def revision(engine: AsyncEngine) -> str | None:
    """The revision that the tables are at; None for an empty database."""
    async with engine.connect() as connection:
        found = await connection.run_sync(
            lambda db: MigrationContext.configure(db).get_current_revision()
        )
        await connection.rollback()
    return found


def newest() -> str:
    """The revision that this code needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def _upgrade(connection: Connection, to: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    if to == "base" or to.startswith("-"):
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    return config
