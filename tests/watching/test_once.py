"""What lasts is told once; what may come in floods is told at once, and then counted."""

import asyncio
import logging

import pytest

from bot.watching.once import Once, Seldom
from tests.store.conftest import soon

LOG = logging.getLogger("bot.test")


class Lines(logging.Handler):
    """What is logged, for whoever waits for a line."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: asyncio.Queue[str] = asyncio.Queue()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.put_nowait(record.getMessage())


@pytest.fixture
def lines() -> "asyncio.Queue[str]":
    handler = Lines()
    LOG.handlers = [handler]
    return handler.lines


def test_what_lasts_is_told_once_in_each_of_its_ways(lines: "asyncio.Queue[str]") -> None:
    """A host that is away refuses a connection, or cuts it off, by turns."""
    once = Once(LOG)
    for _ in range(2):
        for trouble in ("refused", "cut off", "refused", "cut off"):
            once.tell(trouble)
        once.well("well")
        once.well("well")
    told = [lines.get_nowait() for _ in range(lines.qsize())]
    assert told == ["refused", "cut off", "well"] * 2


async def test_the_first_is_told_and_the_others_are_counted(lines: "asyncio.Queue[str]") -> None:
    seldom = Seldom(LOG, "{count} more", seconds=0.05)
    for flood in range(2):
        for number in range(100):
            seldom.tell(f"This is number {number}.")
        if flood == 0:
            assert lines.get_nowait() == "This is number 0."
            assert await soon(lines.get()) == "99 more"
        else:
            assert await soon(lines.get()) == "100 more"
    assert lines.empty()


async def test_when_it_is_over_the_next_is_told_at_once(lines: "asyncio.Queue[str]") -> None:
    over = asyncio.Event()
    seldom = Seldom(LOG, "{count} more", seconds=0.01)
    seldom.tell("one")
    asyncio.get_running_loop().call_later(0.02, over.set)  # after its silence
    await soon(over.wait())
    seldom.tell("another")
    assert [lines.get_nowait(), lines.get_nowait()] == ["one", "another"]
    assert lines.empty()
