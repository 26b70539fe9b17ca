"""A disk that is really full: the bot fills it, lives on, and answers all when there is room."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.disks import a_disk, resize
from tests.killing import SECONDS, World, a_world
from tests.run_bot import LOG
from tests.store.conftest import soon

PEOPLE = 5
MOST = 200
"""So many rounds fill the disk many times over."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with a_disk(tmp_path / "disk", "1m") as mounted:
        yield mounted


@pytest.fixture
async def world(disk: Path, tmp_path: Path) -> AsyncIterator[World]:
    """The bot as a process of its own; its log is on another disk."""
    async with a_world(f"sqlite:///{disk}/ringback.db", tmp_path, seed=1) as opened:
        yield opened


def log(world: World) -> str:
    return (world.folder / LOG).read_text("utf-8")


async def test_the_disk_is_full_and_then_there_is_room_again(world: World, disk: Path) -> None:
    people = [world.telegram.join(f"Person {n}") for n in range(PEOPLE)]
    sent = await fill(world, people)
    for person in people:  # and more, while nothing can be kept
        world.telegram.send_text(person, "/help")
    await asyncio.sleep(1)  # it tries, and fails, which rings no bell
    assert world.telegram.pending
    resize(disk, "16m")
    everything = [sent + 1] * PEOPLE
    await world.telegram.wait_for(lambda: heard(world, people) == everything, SECONDS)
    await world.telegram.wait_for(lambda: not world.telegram.pending, SECONDS)
    assert len(world.telegram.lives) == 1, "it is the same process"
    assert await soon(world.end()) == 0
    assert heard(world, people) == everything
    troubles = [line for line in log(world).splitlines() if "SQLITE" in line]
    assert any("The database cannot be reached (SQLITE_FULL)" in line for line in troubles)
    assert "Traceback" not in log(world)


async def fill(world: World, people: list[int]) -> int:
    """Talk until the disk is full; how often each has spoken."""
    for rounds in range(1, MOST):
        before = sum(heard(world, people))
        for person in people:
            world.telegram.send_text(person, "/help")
        async with asyncio.timeout(SECONDS):
            while sum(heard(world, people)) < before + len(people):
                if "SQLITE_FULL" in log(world):
                    return rounds
                await asyncio.sleep(0.02)
    raise AssertionError("the disk is larger than it looks")


def heard(world: World, people: list[int]) -> list[int]:
    return [len(world.telegram.said.get(person, [])) for person in people]
