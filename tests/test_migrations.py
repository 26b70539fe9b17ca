"""The tables' history, up and down, with data in them, on both databases."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import SQLModel

from bot import migrations
from bot.models import Outcome
from bot.opening import bring_up_to_date, migrate_to
from bot.settings import OperatorError
from bot.store import Store, open_engine
from tests.conftest import TUESDAY
from tests.store.conftest import ADA, GRACE, found, logged, said, say, soon

REWRITE_CANDIDATES = '''
"""Copies the table that everything refers to."""
from alembic import op
import sqlalchemy as sa

revision = "9999"
down_revision = "{newest}"
branch_labels = None
depends_on = None


def copied():
    sqlite = op.get_bind().dialect.name == "sqlite"
    return op.batch_alter_table("candidate", recreate="always" if sqlite else "never")


def upgrade() -> None:
    with copied() as table:
        table.add_column(sa.Column("motto", sa.String(), nullable=True))


def downgrade() -> None:
    with copied() as table:
        table.drop_column("motto")
'''


@pytest.fixture
async def engine(empty_url: str) -> AsyncIterator[AsyncEngine]:
    """An empty database."""
    opened = open_engine(empty_url)
    yield opened
    await opened.dispose()


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """Our history, and one revision more."""
    copied = tmp_path / "history"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(migrations.HERE, copied, ignore=ignored)
    later = REWRITE_CANDIDATES.format(newest=migrations.newest())
    (copied / "versions" / "9999_later.py").write_text(later)
    return copied


def tables(connection: Connection) -> set[str]:
    """The names of the tables there are."""
    names = connection.dialect.get_table_names(connection)
    return set(names) - {"alembic_version", "sqlite_sequence"}


async def some_data(engine: AsyncEngine) -> Store:
    """Two candidates, an interview each, a call, and something to be said."""
    store = Store(engine)
    for chat_id in (ADA, GRACE):
        number = await logged(store, chat_id)
        async with store.turn(chat_id, TUESDAY, update_id=chat_id) as turn:
            assert turn is not None
            facts = {"situation": "no_news", "place": "dial"}
            call = await turn.calls.start(number, facts, TUESDAY)
            await turn.calls.change(call, outcome=Outcome.TALKED)
    await say(store, "Hello")
    return store


async def test_the_history_leads_to_the_tables_that_the_code_speaks_of(
    engine: AsyncEngine,
) -> None:
    assert await migrations.revision(engine) is None
    assert await migrations.migrate(engine) == migrations.newest()
    async with engine.connect() as connection:
        difference = await connection.run_sync(
            lambda db: compare_metadata(
                MigrationContext.configure(db, opts={"compare_type": True}), SQLModel.metadata
            )
        )
    assert difference == []


async def test_it_can_be_run_again(engine: AsyncEngine) -> None:
    await migrations.migrate(engine)
    store = await some_data(engine)
    assert await migrations.migrate(engine) == migrations.newest()
    assert await said(store) == ["Hello"]


async def test_down_to_nothing_and_up_again_with_data_in_the_tables(engine: AsyncEngine) -> None:
    await migrations.migrate(engine)
    await some_data(engine)
    assert await migrations.migrate(engine, "base") == "empty"
    async with engine.connect() as connection:
        assert await connection.run_sync(tables) == set()
    await migrations.migrate(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(tables) == set(SQLModel.metadata.tables)
    await some_data(engine)


async def test_a_table_that_is_copied_takes_no_row_along(
    engine: AsyncEngine, scripts: Path
) -> None:
    await migrations.migrate(engine)
    store = await some_data(engine)
    for to in ("head", "-1"):
        await migrations.migrate(engine, to, scripts)
        assert (await found(store, 1)).company == "Acme"
        assert (await found(store, 2, GRACE)).company == "Acme"
        async with store.turn(ADA, TUESDAY) as turn:
            assert turn is not None
            assert len(await turn.calls.about(1)) == 1
    # and rows are looked after as before
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        await turn.forget_everything()
    async with engine.begin() as db:
        left = await db.execute(text("SELECT count(*) FROM interview"))
        assert left.scalar_one() == 1


async def test_each_step_down_and_up_keeps_every_row(engine: AsyncEngine, scripts: Path) -> None:
    """Down to the first tables and up again, one revision at a time, with data in the tables."""
    await migrations.migrate(engine)
    await some_data(engine)
    kept = ("candidate", "interview", "call", "outbox", "seen")
    await migrations.migrate(engine, "head", scripts)
    before = await counted(engine, kept)
    downs = 0
    while await migrations.revision(engine) != "0001":
        await migrations.migrate(engine, "-1", scripts)
        assert await counted(engine, kept) == before
        downs += 1
    for _ in range(downs):
        await migrations.migrate(engine, "+1", scripts)
        assert await counted(engine, kept) == before
    assert downs and await migrations.revision(engine) == "9999"


async def test_no_number_is_given_twice_after_down_and_up(engine: AsyncEngine) -> None:
    """A table that SQLite copies forgets its AUTOINCREMENT, and with it what was deleted."""
    await migrations.migrate(engine)
    store = await some_data(engine)
    numbers = {}
    for turn_of in ("first", "second"):
        number = await logged(store, ADA)
        async with store.turn(ADA, TUESDAY) as turn:
            assert turn is not None
            await turn.interviews.delete(number)
        numbers[turn_of] = number
        await migrations.migrate(engine, "0001")
        await migrations.migrate(engine)
    assert numbers["second"] > numbers["first"]


async def counted(engine: AsyncEngine, names: Sequence[str]) -> list[int]:
    async with engine.begin() as db:
        return [
            (await db.execute(text(f'SELECT count(*) FROM "{name}"'))).scalar_one()
            for name in names
        ]


async def test_a_migration_that_fails_changes_nothing(engine: AsyncEngine, scripts: Path) -> None:
    later = scripts / "versions" / "9999_later.py"
    broken = later.read_text().replace("def downgrade", "    raise ZeroDivisionError\n\n\ndef down")
    later.write_text(broken)
    await migrations.migrate(engine)
    store = await some_data(engine)
    with pytest.raises(ZeroDivisionError):
        await migrations.migrate(engine, "head", scripts)
    assert await migrations.revision(engine) == migrations.newest()
    async with engine.connect() as connection:
        assert await connection.run_sync(tables) == set(SQLModel.metadata.tables)
    assert await said(store) == ["Hello"]


async def test_two_processes_may_start_on_an_empty_database_at_once(
    engine: AsyncEngine, database_url: str
) -> None:
    twin = open_engine(database_url)
    try:
        starts = (bring_up_to_date(each, migrate=False) for each in (engine, twin))
        await soon(asyncio.gather(*starts), 30)
    finally:
        await twin.dispose()
    assert await migrations.revision(engine) == migrations.newest()


async def stamped(engine: AsyncEngine, revision: str) -> None:
    """As if another version had made the tables."""
    await migrations.migrate(engine)
    async with engine.begin() as db:
        await db.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))


async def test_an_older_database_says_what_to_run(engine: AsyncEngine) -> None:
    await stamped(engine, "0000")
    with pytest.raises(OperatorError, match=r"revision 0000 .* run `bot migrate`"):
        await bring_up_to_date(engine, migrate=False)


@pytest.mark.parametrize("migrate", [False, True])
async def test_a_newer_database_says_so(engine: AsyncEngine, migrate: bool) -> None:
    await stamped(engine, "9999")
    for refused in (bring_up_to_date(engine, migrate=migrate), migrate_to(engine)):
        with pytest.raises(OperatorError, match=r"revision 9999, .* run the newer version"):
            await refused
    assert await migrations.revision(engine) == "9999"


async def test_a_revision_that_does_not_exist_is_told_in_a_sentence(engine: AsyncEngine) -> None:
    with pytest.raises(OperatorError, match=r"could not be migrated .*nonsense"):
        await migrate_to(engine, "nonsense")
    assert await migrations.revision(engine) is None


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
async def test_whoever_is_told_to_end_meanwhile_leaves_all_or_nothing(engine: AsyncEngine) -> None:
    """At whatever step, of which there are two dozen."""
    for steps in count():
        migrating = asyncio.create_task(migrations.migrate(engine))
        for _ in range(steps):
            await asyncio.sleep(0)
        migrating.cancel()
        with suppress(asyncio.CancelledError):
            await soon(migrating)
        if await migrations.revision(engine) is not None:
            break
    assert await migrations.migrate(engine) == migrations.newest()
