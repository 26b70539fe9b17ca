"""`bot restore FILE`: what a backup holds in place of what the database holds.

The bot may be running: it waits for the one commit and goes on with what it finds then.
"""

import argparse
import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import SQLAlchemyError

from bot import copying, migrations
from bot.commands import backup
from bot.commands.copy import broke_off, fill
from bot.opening import bring_up_to_date, migrate_to, open_database, require_newest
from bot.settings import OperatorError, read_settings


def do(chosen: argparse.Namespace) -> int:
    """Raises OperatorError; then nothing was changed."""
    file, url = Path(chosen.file), read_settings().database
    with TemporaryDirectory(prefix="ringback-restore-") as folder:
        whole = Path(folder) / "backup.db"
        _take(file, whole)
        asyncio.run(_migrate(f"sqlite:///{whole}", str(file)))
        asyncio.run(_bring_up_to_date(url))
        kept = _keep_what_is_there(url, file)
        rows = _restore(f"sqlite:///{whole}", url)
    print(f"Restored and checked: {rows} rows." + (f" What was there before is in {kept}." if kept
          else ""))  # fmt: skip
    return 0


def _take(file: Path, whole: Path) -> None:
    """A copy to work on, so that the backup stays as it is, once it is known to be whole."""
    try:
        shutil.copyfile(file, whole)
    except OSError as error:
        raise OperatorError(
            f"{file} cannot be read ({error.strerror}): name a file that `bot backup` wrote."
        ) from error
    try:
        with closing(sqlite3.connect(whole)) as connection:
            [(verdict, *_), *_] = connection.execute("PRAGMA integrity_check").fetchall()
            connection.execute("SELECT fingerprint FROM copied").fetchone()
    except sqlite3.Error as error:
        verdict = str(error)
    if verdict != "ok":
        told = " ".join(verdict.split())
        raise OperatorError(
            f"{file} is no whole backup ({told}): nothing was changed, so take another one."
        )


async def _migrate(url: str, called: str) -> None:
    """A backup of an older version is brought up to date; a newer one is refused."""
    async with open_database(url, called) as engine:
        found = await migrations.revision(engine)
        if found is None or found == migrations.newest() or migrations.is_newer(found):
            require_newest(found, called)
            _check_fingerprint(url, called)
        else:
            await migrate_to(engine)


def _check_fingerprint(url: str, called: str) -> None:
    if not _is_as_written(url):
        raise OperatorError(
            f"{called} is no whole backup (it is not as `bot backup` wrote it): nothing was "
            "changed, so take another one."
        )


def _is_as_written(url: str) -> bool:
    with copying.reading(url) as source:
        try:
            return copying.marked(source) == copying.fingerprint(source)
        except (ValueError, LookupError, SQLAlchemyError):  # half a value: SQLite fills up a page
            return False


async def _bring_up_to_date(url: str) -> None:
    async with open_database(url) as engine:
        await bring_up_to_date(engine, migrate=False)


def _keep_what_is_there(url: str, file: Path) -> Path | None:
    with copying.reading(url) as db:
        if not any(copying.count(db).values()):
            return None
    kept = file.with_name(f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.db")
    backup.write(url, kept)
    return kept


def _restore(whole: str, url: str) -> int:
    try:
        with copying.reading(whole) as source, copying.writing(url) as target:
            before = copying.last_numbers(target)
            fill(source, target)
            copying.forget_mark(target)
            copying.renumber_outbox(target, copying.last_numbers(target).get("outbox", 0))
            copying.number_on(target, before)
            return sum(copying.count(target).values())
    except SQLAlchemyError as error:
        raise broke_off("restored", error) from error
