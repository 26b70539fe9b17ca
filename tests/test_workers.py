"""Several processes on one database: a candidate's turns stay in order, nothing happens twice."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.app import Ringback, ringback
from bot.demo.world import Update as Sent
from bot.telegram.updates import read_update
from tests.chat import Chat
from tests.conftest import House
from tests.store.conftest import soon

STEPS = ["/log", "London", "Acme", "cook", "yesterday", "Pat", "they didn't say"]
PEOPLE = 6


@pytest.fixture
async def workers(house_on_both: House) -> AsyncIterator[list[Ringback]]:
    """Three of them."""
    house = house_on_both
    async with (
        ringback(house.settings, house.clock.now, migrate=False) as second,
        ringback(house.settings, house.clock.now, migrate=False) as third,
    ):
        yield [house.coach, second, third]


async def _deliver(workers: list[Ringback], sent: Sent) -> None:
    """As a bad day has it: every one of them gets the update, all at once."""
    update = read_update(sent)
    await asyncio.gather(*(worker.taking.take(update) for worker in workers))


async def _talk(workers: list[Ringback], chat: Chat) -> None:
    for step in STEPS:
        number = chat.telegram.send_text(chat.person, step)["message_id"]
        sent = next(u for u in chat.telegram.pending if u["message"]["message_id"] == number)
        await _deliver(workers, sent)


async def test_an_update_that_all_of_them_get_is_answered_once_and_in_order(
    house_on_both: House, workers: list[Ringback]
) -> None:
    people = [house_on_both.person(f"Person {n}") for n in range(PEOPLE)]
    await soon(asyncio.gather(*(_talk(workers, chat) for chat in people)), 60)
    for _ in range(2):  # what one found taken, another says
        await soon(asyncio.gather(*(worker.courier.sweep() for worker in workers)))
        await soon(asyncio.gather(*(worker.quiet() for worker in workers)))
    for chat in people:
        asked = [text for text in chat.texts if not text.startswith("You are on")]
        assert [text.splitlines()[0][:17] for text in asked] == [
            "So that I never w",
            "Which company was",
            "What is the job?",
            "When was the inte",
            "Who would be the ",
            "Did they say by w",
            "Is this right?",
        ]
    assert await workers[0].store.depth() == 0
