"""`bot copy FROM TO`: everything from one database into another, which may be of another kind."""

import argparse
import asyncio
import os
import sys

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from tqdm import tqdm

from bot import copying, migrations
from bot.opening import about_disk, bring_up_to_date, one_line, open_database, require_newest
from bot.settings import OperatorError


def do(chosen: argparse.Namespace) -> int:
    """Raises OperatorError; then nothing was changed."""
    asyncio.run(_prepare(chosen.source, chosen.target))
    try:
        with copying.reading(chosen.source) as source, copying.writing(chosen.target) as target:
            _refuse_data_of_its_own(target)
            copying.mark(target, fill(source, target))
            total = copying.count(target)
    except SQLAlchemyError as error:
        raise broke_off("copied", error) from error
    told = ", ".join(f"{rows} {name}" for name, rows in total.items())
    print(f"Copied and checked: {told}.")
    return 0


def fill(source: Connection, target: Connection) -> str:
    """With a bar that shows how far it is; returns the fingerprint of what was written."""
    rows = sum(copying.count(source).values())
    seen = sys.stderr.isatty()  # no bar where nobody looks
    size = os.get_terminal_size(sys.stderr.fileno()) if seen else os.terminal_size((0, 0))
    # a terminal that does not say how large it is, as a container's, has 80 columns and 24 lines
    with tqdm(
        total=rows, unit=" rows", ncols=size.columns or 80, nrows=size.lines or 24, disable=not seen
    ) as bar:
        try:
            return copying.fill(source, target, bar.update)
        except (ValueError, LookupError) as error:
            raise OperatorError(
                f"A value in it cannot be read ({type(error).__name__}): nothing was kept. The "
                "database is damaged; `bot restore` brings back a backup."
            ) from error
        except copying.NotTheSame as error:
            raise OperatorError(
                "What was written is not what was read: nothing was kept, so run it again."
            ) from error


def broke_off(what: str, error: SQLAlchemyError) -> OperatorError:
    """One sentence for a database that went away, or is full, half-way."""
    told = one_line(getattr(error, "orig", None) or error).rstrip(".")
    first = f"{mend}, then " if (mend := about_disk(told)) else ""
    return OperatorError(
        f"It could not be {what} ({told}): nothing was changed, so {first}run it again."
    )


async def _prepare(source: str, target: str) -> None:
    if source == target:
        raise OperatorError("FROM and TO are the same database: name an empty one as TO.")
    async with open_database(source, "FROM", must_exist=True) as engine:
        require_newest(await migrations.revision(engine), "FROM")
    async with open_database(target, "TO") as engine:
        if await migrations.revision(engine) is None and await _has_tables(engine):
            raise OperatorError("TO holds tables that are not Ringback's: name an empty database.")
        await bring_up_to_date(engine, migrate=False, called="TO")


async def _has_tables(engine: AsyncEngine) -> bool:
    async with engine.connect() as db:
        return bool(await db.run_sync(lambda connection: inspect(connection).get_table_names()))


def _refuse_data_of_its_own(target: Connection) -> None:
    """A copy that nobody has used since may be made anew; anything else may not be lost."""
    held = {name: rows for name, rows in copying.count(target).items() if rows}
    if held and copying.marked(target) != copying.fingerprint(target):
        told = ", ".join(f"{rows} {name}" for name, rows in held.items())
        raise OperatorError(f"TO holds data of its own ({told}): name an empty database.")
