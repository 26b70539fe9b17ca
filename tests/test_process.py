"""The process itself: told to end, suspended, or killed while another one stands by."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.coaching.silence import Plan, Reason
from bot.demo.faults import Fault
from bot.models import Interview
from bot.store import Store, open_engine
from bot.store.database import table
from bot.telegram.receiving import SETTLED_SECONDS
from tests.killing import MORNING, SECONDS, TEN, World, a_world
from tests.run_bot import LOG
from tests.store.conftest import soon

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
LONGEST = 10
"""Seconds that an end may take: what hosts give a process before they kill it."""


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The bot as a process of its own."""
    async with a_world(database_url, tmp_path, seed=1) as opened:
        yield opened
    assert "Traceback" not in (tmp_path / LOG).read_text("utf-8")


def said(world: World, person: int) -> list[str]:
    return [text.partition("\n")[0] for text in world.telegram.said.get(person, [])]


async def test_told_to_end_it_finishes_what_it_holds(world: World) -> None:
    ada = world.telegram.join("Ada")
    hold = Fault("sendMessage", delay=0.5)
    world.telegram.add_fault(hold)
    world.telegram.send_text(ada, "/help")
    await world.telegram.wait_for(lambda: hold.times == 0, SECONDS)
    assert await soon(world.end(), LONGEST) == 0
    assert len(said(world, ada)) == 1
    assert world.telegram.pending == []
    await world.start()
    world.telegram.send_text(ada, "/privacy")
    await world.telegram.wait_for(lambda: len(said(world, ada)) == 2, SECONDS)
    assert await soon(world.end(), LONGEST) == 0
    assert len(said(world, ada)) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_told_to_end_it_does_not_wait_for_a_telegram_that_is_silent(world: World) -> None:
    ada = world.telegram.join("Ada")
    world.telegram.add_fault(Fault("sendMessage", delay=SECONDS, drop=True))
    world.telegram.send_text(ada, "/help")
    await world.telegram.wait_for(lambda: not world.telegram.faults, SECONDS)
    world.telegram.add_fault(Fault("getUpdates", delay=SECONDS, drop=True, times=9))
    assert await soon(world.end(), LONGEST) == 0
    world.telegram.faults = []
    await world.start()
    await world.telegram.wait_for(lambda: len(said(world, ada)) == 1, SECONDS)
    assert await soon(world.end(), LONGEST) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_told_to_end_it_does_not_wait_for_whoever_holds_the_database(world: World) -> None:
    """What it holds then is kept as in a kill: the last word may come twice, and none is lost."""
    people = [world.telegram.join(f"Person {n}") for n in range(10)]
    hold = Fault("sendMessage", delay=0.5, times=len(people))
    world.telegram.add_fault(hold)
    for person in people:
        world.telegram.send_text(person, "/help")
    await world.telegram.wait_for(lambda: hold.times == 0, SECONDS)
    async with world.database():
        assert await soon(world.end(), LONGEST) == 0
    await world.start()
    await world.telegram.wait_for(lambda: all(said(world, person) for person in people), SECONDS)
    assert await soon(world.end(), LONGEST) == 0


async def test_a_laptop_that_was_suspended_answers_when_it_wakes(world: World) -> None:
    ada = world.telegram.join("Ada")
    world.telegram.send_text(ada, "/help")
    await world.telegram.wait_for(lambda: said(world, ada), SECONDS)
    assert world.process is not None
    os.kill(world.process.pid, signal.SIGSTOP)
    try:
        world.telegram.send_text(ada, "/privacy")
        await asyncio.sleep(1)  # nothing happens meanwhile, which rings no bell
        assert len(said(world, ada)) == 1
    finally:
        os.kill(world.process.pid, signal.SIGCONT)
    await world.telegram.wait_for(lambda: len(said(world, ada)) == 2, SECONDS)
    assert await soon(world.end(), LONGEST) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_second_process_stands_by_and_takes_over_from_one_that_is_killed(
    world: World,
) -> None:
    """Within a minute: it asks again every twenty seconds or so."""
    ada, first = world.telegram.join("Ada"), world.process
    assert first is not None
    await asyncio.sleep(SETTLED_SECONDS)  # who polls undisturbed for so long is the one who polls
    world.launch()
    await told(world, "this one stands by")
    world.telegram.send_text(ada, "/help")
    await world.telegram.wait_for(lambda: len(said(world, ada)) == 1, SECONDS)
    await first.kill()
    world.telegram.send_text(ada, "/privacy")
    await world.telegram.wait_for(lambda: len(said(world, ada)) == 2, 60)
    assert await soon(world.end(), LONGEST) == 0
    assert len(said(world, ada)) == 2


async def told(world: World, words: str) -> None:
    """Returns when the log says so."""
    async with asyncio.timeout(SECONDS):
        while words not in (world.folder / LOG).read_text("utf-8"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # a file rings no bell


@pytest.fixture
async def lively(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The same, and its heart beats so often that a test need not wait for it."""
    async with a_world(database_url, tmp_path, seed=1, every=timedelta(seconds=0.2)) as opened:
        yield opened
    assert "Traceback" not in (tmp_path / LOG).read_text("utf-8")


async def test_a_nudge_that_fell_due_while_the_laptop_slept_comes_once_and_at_a_civil_hour(
    lively: World,
) -> None:
    world, telegram = lively, lively.telegram
    ada = telegram.join("Ada")
    telegram.send_text(ada, "/help")
    await telegram.wait_for(lambda: len(said(world, ada)) == 1, SECONDS)
    await plan(world, ada, TEN)
    with world.suspended(until=TEN + 13 * AN_HOUR):
        telegram.add_fault(Fault("getUpdates", drop=True))
        telegram.send_text(ada, "/privacy")
        await cut_off(world)
    await telegram.wait_for(lambda: len(said(world, ada)) == 2, SECONDS)
    await soon(planned_for(world, TEN + A_DAY), SECONDS)
    with world.suspended(until=TEN + A_DAY):
        await cut_off(world)
    await telegram.wait_for(lambda: len(said(world, ada)) == 3, SECONDS)
    assert said(world, ada)[-1].startswith("This comes later than I said")
    with world.suspended(until=TEN + 2 * A_DAY):
        pass
    telegram.send_text(ada, "/help")
    await telegram.wait_for(lambda: len(said(world, ada)) == 4, SECONDS)
    await soon(planned_for(world, None), SECONDS)
    assert await soon(world.end(), LONGEST) == 0
    assert len(said(world, ada)) == 4


async def plan(world: World, chat_id: int, at: datetime) -> None:
    """To be asked about an interview then."""
    engine = open_engine(world.database_url)
    async with Store(engine).turn(chat_id, MORNING) as turn:
        assert turn is not None
        turn.candidate.zone = "Europe/London"
        added = await turn.interviews.add({"company": "Acme", "day": MORNING.date()}, MORNING)
        await turn.interviews.plan_nudge(added.id or 0, Plan(at, at.date(), Reason.WEEK))
    await engine.dispose()


async def planned_for(world: World, at: datetime | None) -> None:
    """Returns when that is the plan."""
    nudge_at = select(table(Interview).c.nudge_at)
    while True:
        async with world.database() as db:
            if (await db.execute(nudge_at)).scalar_one() == at:
                return
        await asyncio.sleep(0.05)  # a database rings no bell


async def cut_off(world: World) -> None:
    """A sleeping machine's connections end without its knowing.

    SQLite has none, and the sleeper may hold its lock.
    """
    if not world.database_url.startswith("postgresql"):
        return
    async with world.database() as db:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        ending = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"
        await db.execute(text(ending))
