"""`bot migrate`: bring the database up to date."""

import argparse
import asyncio

from bot.opening import migrate_to, open_database
from bot.settings import read_settings


def do(chosen: argparse.Namespace) -> int:
    """Raises OperatorError."""
    return asyncio.run(_migrate(read_settings().database, chosen.revision))


async def _migrate(url: str, revision: str) -> int:
    async with open_database(url) as engine:
        print(f"The database is at revision {await migrate_to(engine, revision)}.")
    return 0
