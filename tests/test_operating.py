"""`bot doctor`, `bot backup` and `bot restore` while people talk with the running bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from tests.killing import SECONDS, TOKEN, World, a_world
from tests.run_bot import LOG
from tests.store.conftest import soon
from tests.test_command_line import bot

PEOPLE = 5


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The bot as a process of its own; what it logs is no traceback."""
    async with a_world(database_url, tmp_path, seed=1) as opened:
        yield opened
    assert "Traceback" not in (tmp_path / LOG).read_text("utf-8")


@asynccontextmanager
async def a_crowd(world: World) -> AsyncIterator[dict[int, int]]:
    """People who say the next thing when they are answered; how often each has spoken."""
    people = {world.telegram.join(f"Person {n}"): 0 for n in range(PEOPLE)}
    talking = asyncio.gather(*(_talk(world, person, people) for person in people))
    await world.telegram.wait_for(lambda: min(people.values()) >= 2, SECONDS)
    try:
        yield people
    finally:
        talking.cancel()
        with suppress(asyncio.CancelledError):
            await talking


async def _talk(world: World, person: int, spoken: dict[int, int]) -> None:
    while True:
        world.telegram.send_text(person, "/help")
        spoken[person] += 1
        enough = spoken[person]
        await world.telegram.wait_for(partial(_has_heard, world, person, enough), SECONDS)
        await asyncio.sleep(0.05)  # they read it


def _has_heard(world: World, person: int, enough: int) -> bool:
    return len(heard(world, person)) >= enough


def heard(world: World, person: int) -> list[str]:
    return world.telegram.said.get(person, [])


async def ran(world: World, *arguments: str) -> str:
    """A command that must go well; what it printed."""
    code, out, err = await bot(
        world.folder,
        *arguments,
        DATABASE_URL=world.database_url,
        TELEGRAM_API_URL=world.address,
        TELEGRAM_BOT_TOKEN=TOKEN,
    )
    assert (code, err) == (0, ""), out
    return out


async def test_people_talk_on_while_it_is_looked_at_backed_up_and_brought_back(
    world: World,
) -> None:
    async with a_crowd(world) as spoken:
        assert "MEND" not in await ran(world, "doctor")
        before = sum(spoken.values())
        assert "rows, checked" in await ran(world, "backup", "b.db")
        assert sum(spoken.values()) > before, "nobody had to wait until it was done"
    await world.telegram.wait_for(lambda: all_is_said(world, spoken), SECONDS)
    async with a_crowd(world) as spoken:
        assert "Restored and checked" in await ran(world, "restore", "b.db")
        before = sum(spoken.values())
        await world.telegram.wait_for(lambda: sum(spoken.values()) > before + PEOPLE, SECONDS)
    await world.telegram.wait_for(lambda: not world.telegram.pending, SECONDS)
    assert await soon(world.end()) == 0


def all_is_said(world: World, spoken: dict[int, int]) -> bool:
    """Each was answered as often as they spoke."""
    return {person: len(heard(world, person)) for person in spoken} == spoken
