"""`bot backup FILE`: all that the database holds, as one SQLite file; the bot may be running."""

import argparse
import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import SQLAlchemyError

from bot import copying, migrations
from bot.commands.copy import broke_off, fill
from bot.opening import is_there, migrate_to, open_database, require_newest
from bot.settings import OperatorError, read_settings
from bot.store import processes

UNFINISHED = ".backup-"
"""A folder's name begins so, and goes on with that of the process that fills it."""


def do(chosen: argparse.Namespace) -> int:
    """Raises OperatorError; then there is no FILE."""
    rows = write(read_settings().database, Path(chosen.file))
    print(f"{chosen.file} holds everything now: {rows} rows, checked.")
    return 0


def write(url: str, file: Path) -> int:
    """Returns the number of rows. The file is there when it is whole, and only then."""
    if is_there(file):
        raise OperatorError(f"{file} is there already: name another file.")
    asyncio.run(_require_newest(url))
    try:
        _clear_up(file.parent)
        # beside it, so that it can be put in its place in one step; its owner alone may read it
        ours = f"{UNFINISHED}{processes.name()}."
        with TemporaryDirectory(dir=file.parent, prefix=ours) as folder:
            made = Path(folder) / "backup.db"
            rows = _fill(url, made)
            os.rename(made, file)
    except OSError as error:
        raise OperatorError(
            f"{file} cannot be written ({error.strerror}): name a file where you may write."
        ) from error
    except SQLAlchemyError as error:
        raise broke_off("backed up", error) from error
    return rows


def _clear_up(folder: Path) -> None:
    """A backup that was killed left people's words there."""
    for left in folder.glob(f"{UNFINISHED}*"):
        if processes.is_gone(left.name.removeprefix(UNFINISHED)):
            shutil.rmtree(left, ignore_errors=True)


def _fill(url: str, made: Path) -> int:
    to = f"sqlite:///{made}"
    asyncio.run(_migrate(to))
    with copying.reading(url) as source, copying.writing(to) as target:
        copying.mark(target, fill(source, target))
        rows = sum(copying.count(target).values())
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    made.chmod(0o600)
    return rows


async def _require_newest(url: str) -> None:
    async with open_database(url, must_exist=True) as engine:
        require_newest(await migrations.revision(engine))


async def _migrate(url: str) -> None:
    async with open_database(url, "The backup") as engine:
        await migrate_to(engine)
