"""Opens the database for whoever starts a command; what cannot be is one sentence."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import migrations
from bot.settings import OperatorError, is_known_database
from bot.store.database import open_engine


@asynccontextmanager
async def open_database(
    url: str, called: str = "DATABASE_URL", *, must_exist: bool = False
) -> AsyncIterator[AsyncEngine]:
    """An engine that has connected once. Raises OperatorError where the database is away.

    `called` is what the operator calls the address; `must_exist` makes no new SQLite file.
    """
    if not is_known_database(url):
        needed = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
        raise OperatorError(f"{called} needs {needed}.")
    if must_exist and (file := sqlite_file(url)) and not is_there(file):
        raise cannot_use(called, url, FileNotFoundError(f"there is no file {file}"))
    try:
        engine = open_engine(url)
    except (SQLAlchemyError, ValueError) as error:
        raise cannot_use(called, url, error) from error
    try:
        try:
            await migrations.revision(engine)
        except (SQLAlchemyError, OSError) as error:
            raise cannot_use(called, url, error) from error
        yield engine
    finally:
        await engine.dispose()


def sqlite_file(url: str) -> Path | None:
    """The file behind `sqlite:///FILE`; None for PostgreSQL."""
    return Path(make_url(url).database or "") if url.startswith("sqlite") else None


def is_read_only(file: Path) -> bool:
    """Whether SQLite cannot write there; it writes beside its file, too."""
    writable = os.access(file.parent, os.W_OK) and (not is_there(file) or os.access(file, os.W_OK))
    return is_there(file.parent) and not writable


def is_there(file: Path) -> bool:
    """Unlike Path.exists, it has an answer to a name that is too long."""
    return os.path.exists(file)


def cannot_use(called: str, url: str, error: BaseException) -> OperatorError:
    """One sentence about a database that is away, read-only, full or held; `called` as above."""
    reason = one_line(getattr(error, "orig", None) or error).rstrip(".")
    file = sqlite_file(url)
    if file is not None and is_read_only(file):
        return _read_only(called, reason, file)
    if mend := about_disk(reason):
        return OperatorError(f"{called} cannot be written ({reason}): {mend}.")
    if "locked" in reason:
        return OperatorError(
            f"{called} is held by another process ({reason}): try again when that has ended."
        )
    return OperatorError(f"{called} cannot be opened ({reason}): check the path or the address.")


def require_writable(url: str) -> None:
    """Raises OperatorError for an SQLite file on a read-only disk, which SQLite opens, and answers
    from, where a process that was killed left its log beside it."""
    file = sqlite_file(url)
    if file is not None and is_read_only(file):
        raise _read_only("DATABASE_URL", "it is read-only", file)


def _read_only(called: str, reason: str, file: Path) -> OperatorError:
    return OperatorError(
        f"{called} cannot be written ({reason}): make {file}, its folder and its disk "
        "writable, or name another file."
    )


def about_disk(reason: str) -> str | None:
    """What to do, where SQLite's reason is the disk."""
    if "disk is full" in reason:
        return "make room on its disk"
    if "readonly" in reason:
        return "make its file, folder and disk writable"
    return "see whether its disk is full or broken" if "disk I/O" in reason else None


async def bring_up_to_date(
    engine: AsyncEngine, *, migrate: bool, called: str = "The database"
) -> None:
    """An empty database gets its tables; an older one only where `migrate` says so."""
    found = await migrations.revision(engine)
    if found is None or (migrate and not migrations.is_newer(found)):
        await migrate_to(engine)
    else:
        require_newest(found, called)


def require_newest(found: str | None, called: str = "The database") -> None:
    """Raises OperatorError, which says what to do, for an older and for a newer schema."""
    needed = migrations.newest()
    if found == needed:
        return
    if found is not None and migrations.is_newer(found):
        raise OperatorError(
            f"{called} is at revision {found}, which this version does not know: "
            "run the newer version of Ringback that made it."
        )
    raise OperatorError(
        f"{called} is at revision {found or 'none'} and this version needs {needed}: "
        "run `bot migrate`."
    )


async def migrate_to(engine: AsyncEngine, revision: str = "head") -> str:
    """Returns the revision that the tables are at then. Raises OperatorError."""
    found = await migrations.revision(engine)
    if found is not None and migrations.is_newer(found):
        require_newest(found)
    try:
        return await migrations.migrate(engine, revision)
    except (SQLAlchemyError, migrations.CannotMigrate) as error:
        told = one_line(getattr(error, "orig", None) or error).rstrip(".")
        mend = about_disk(told)
        then = f": {mend}." if mend else f". The newest revision is {migrations.newest()}."
        raise OperatorError(
            f"The database could not be migrated ({told}); it is as it was{then}"
        ) from error


def one_line(error: object) -> str:
    """An error's text, for a sentence; without the place in a statement, which PostgreSQL shows."""
    return " ".join(str(error).partition("\nLINE ")[0].split())
