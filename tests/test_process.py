"""The process itself: told to end, suspended, or killed while another one stands by."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.faults import Fault
from tests.killing import SECONDS, World, a_world
from tests.run_bot import LOG
from tests.store.conftest import soon

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
