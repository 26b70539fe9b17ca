"""Transactions end whole or not at all, and the next one finds its way free."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.models import ToldGroup
from bot.store import Store, open_engine
from bot.store.database import table
from bot.store.dialect import insert_or_ignore
from bot.store.ready import Ready
from tests.store.conftest import logged, soon

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
_TELL = Ready(lambda on: insert_or_ignore(on, table(ToldGroup).c.chat_id))


async def tell(store: Store, *more: str, hasty: bool = False) -> None:
    """Tells group 1 past SQLAlchemy, where that is done, and does the rest through it."""
    async with store.transactions.begin(hasty=hasty) as db:
        await _TELL.all_rows(db, [{"chat_id": 1}])
        for words in more:
            await db.execute(text(words))


async def told(store: Store) -> list[int]:
    """The groups that were."""
    async with store.transactions.begin() as db:
        found = await db.execute(text("SELECT chat_id FROM told_group ORDER BY chat_id"))
        return list(found.scalars())


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("said", "seconds"), [("", "10"), ("&keepalives_idle=60", "60")])
async def test_a_server_that_is_gone_without_a_word_is_not_waited_for_by_the_hour(
    database_url: str, said: str, seconds: str
) -> None:
    engine = open_engine(f"{database_url}{said}")
    async with engine.connect() as db:
        connection = (await db.get_raw_connection()).driver_connection
        assert connection is not None
        options = connection.info.get_parameters()
    await engine.dispose()
    assert options["keepalives_idle"] == seconds
    assert options["tcp_user_timeout"] == "15000"


@pytest.mark.parametrize("hasty", [False, True])
async def test_it_is_kept_whole(store: Store, another: Store, hasty: bool) -> None:
    await tell(store, "INSERT INTO told_group VALUES (2)", hasty=hasty)
    assert await told(another) == await told(store) == [1, 2]


@pytest.mark.parametrize("hasty", [False, True])
async def test_it_is_undone_whole(store: Store, another: Store, hasty: bool) -> None:
    wrong = "INSERT INTO told_group VALUES (2)", "INSERT INTO no_table VALUES (3)"
    with pytest.raises(DBAPIError):
        await tell(store, *wrong, hasty=hasty)
    assert await told(another) == await told(store) == []


@ON_SQLITE
@pytest.mark.parametrize("hasty", [False, True])
async def test_a_commit_that_fails_leaves_nothing_half_done(
    store: Store, another: Store, hasty: bool
) -> None:
    await logged(store)
    late = "PRAGMA defer_foreign_keys = ON", "UPDATE interview SET chat_id = 404"
    with pytest.raises(DBAPIError):
        await tell(store, *late, hasty=hasty)
    assert await told(another) == await told(store) == []


@ON_SQLITE
async def test_they_go_in_the_order_in_which_they_came(store: Store) -> None:
    order: list[int] = []

    async def one(number: int) -> None:
        async with store.transactions.begin():
            order.append(number)
            await asyncio.sleep(0)
            order.append(number)

    await soon(asyncio.gather(*map(one, range(5))))
    assert order == [number for each in range(5) for number in (each, each)]


@ON_SQLITE
async def test_whoever_gives_up_while_another_process_writes_holds_nobody_up(
    store: Store, database_url: str
) -> None:
    await told(store)
    file = database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        waiting = [asyncio.create_task(told(store)) for _ in range(3)]
        await asyncio.sleep(0)  # the first waits for the file, the others in line
        for one in waiting:
            one.cancel()
        ended = await soon(asyncio.gather(*waiting, return_exceptions=True))
        assert all(isinstance(one, asyncio.CancelledError) for one in ended)
    assert await soon(told(store)) == []


@ON_SQLITE
async def test_whoever_is_cancelled_while_it_is_committed_has_committed(
    store: Store, another: Store
) -> None:
    async def tell_and_go() -> None:
        me = asyncio.current_task()
        assert me is not None
        async with store.transactions.begin() as db:
            await _TELL.all_rows(db, [{"chat_id": 1}])
            asyncio.get_running_loop().call_soon(me.cancel)  # the disk is being written by then

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(tell_and_go())
    assert await told(another) == await told(store) == [1]


@ON_SQLITE
async def test_only_a_hasty_one_does_not_wait_for_the_disk(store: Store) -> None:
    async def synchronous(hasty: bool) -> int:
        async with store.transactions.begin(hasty=hasty) as db:
            return int((await db.execute(text("PRAGMA synchronous"))).scalar_one())

    full, normal = 2, 1
    found = [await synchronous(hasty) for hasty in (False, True, True, False)]
    assert found == [full, normal, normal, full]
