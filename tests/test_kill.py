"""kill -9 in the middle of chats: nothing is lost, and nothing doubled but in the one window.

That window is between Telegram's answer and the row being settled (see bot/telegram/courier.py).
A thousand kills are in tests/bench/thousand.py.
"""

import asyncio
from pathlib import Path

import pytest

from tests.killing import (
    TEN,
    World,
    at_random,
    before_it_is_settled,
    before_the_commit,
    before_the_send,
)
from tests.surviving import (
    NOTHING,
    Script,
    Someone,
    Told,
    at_ten,
    story,
    undisturbed,
    while_they_chat,
)

WINDOWS = [before_the_commit, before_the_send, before_it_is_settled]


@pytest.fixture
async def script(tmp_path: Path) -> Script:
    return await undisturbed(tmp_path)


async def _at_random(world: World, people: list[Someone]) -> None:
    """At moments that nobody chose; half-way, the nudges fall due while the bot is dead."""
    await while_they_chat(world, people, [at_random, at_random, at_ten, *[at_random] * 3])


async def _in_every_window(world: World, people: list[Someone]) -> None:
    """While they chat, and again when nobody writes and the nudges fall due."""
    await while_they_chat(world, people, WINDOWS * 2)
    assert await world.end() == 0
    world.it_is(TEN)
    for moment in (before_it_is_settled, before_the_send):
        world.launch()
        await moment(world)
    await world.start()


async def _on_postgresql(world: World, people: list[Someone]) -> None:
    """Each of the moments once, and the nudges' hour at the last."""

    await while_they_chat(world, people, [*WINDOWS, at_random, at_ten])


def _nothing_was_lost(told: Told) -> None:
    assert told.losses == NOTHING
    assert "Traceback" not in told.log and "ERROR" not in told.log, told.log


async def test_nothing_is_lost_and_nothing_doubled_but_in_the_one_window(
    script: Script, tmp_path: Path
) -> None:
    """Three bots at once, each with its own people, on SQLite; twenty kills and more in all."""
    killings = [_in_every_window, _at_random, _at_random]
    async with asyncio.TaskGroup() as tasks:
        told = []
        for seed, kill in enumerate(killings):
            folder = tmp_path / str(seed)
            folder.mkdir()
            told_of = story(script, f"sqlite:///{folder}/ringback.db", folder, seed, kill)
            told.append(tasks.create_task(told_of))
    stories = [task.result() for task in told]
    for each in stories:
        _nothing_was_lost(each)
    assert sum(each.kills for each in stories) >= 20


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_so_it_is_on_postgresql(script: Script, database_url: str, tmp_path: Path) -> None:
    told = await story(script, database_url, tmp_path, 7, _on_postgresql)
    _nothing_was_lost(told)
    assert told.kills >= 5
