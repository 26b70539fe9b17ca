"""A Telegram that answers over HTTP, a bot that asks it, and couriers of several processes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from telegram import Bot

from bot.demo.clock import MovableClock
from bot.demo.faults import Fault
from bot.demo.server import serve
from bot.demo.telegram import Telegram
from bot.demo.world import Request
from bot.store import Store
from bot.telegram.courier import Courier
from bot.telegram.transport import AiohttpRequest
from tests.conftest import TOKEN, TUESDAY
from tests.store.conftest import another, opener, outage, store

__all__ = ["another", "opener", "outage", "store"]


class Watched(Telegram):
    """Rings also when a request comes in, so that a test can wait for one that is held up.

    While `may_answer` is not set, no request gets its answer.
    """

    def __init__(self, clock: MovableClock, token: str) -> None:
        super().__init__(clock, token=token)
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def call(self, method: str, sent: Mapping[str, Any]) -> Any:
        """As the demo does it."""
        asyncio.get_running_loop().call_soon(self.bell.ring)
        return await super().call(method, sent)

    async def _call_with_faults(self, request: Request) -> Any:
        await self.may_answer.wait()
        return await super()._call_with_faults(request)


@pytest.fixture
def clock() -> MovableClock:
    """It stands still on a Tuesday."""
    return MovableClock(TUESDAY)


@pytest.fixture
async def telegram(clock: MovableClock) -> Watched:
    """The demo's Telegram, nobody there yet."""
    return Watched(clock, token=TOKEN)


@pytest.fixture
async def address(telegram: Telegram) -> AsyncIterator[str]:
    """Where it answers."""
    async with serve(telegram) as url:
        yield url


@asynccontextmanager
async def a_bot(address: str) -> AsyncIterator[Bot]:
    """python-telegram-bot's bot on our transport."""
    requests = AiohttpRequest(read_seconds=5), AiohttpRequest(read_seconds=5)
    async with Bot(
        TOKEN, f"{address}/bot", request=requests[0], get_updates_request=requests[1]
    ) as opened:
        yield opened


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    """One that asks the Telegram of the test."""
    async with a_bot(address) as opened:
        yield opened


@pytest.fixture
async def couriers(bot: Bot, clock: MovableClock) -> AsyncIterator[Callable[[Store], Courier]]:
    """`couriers(store)` is the courier of that process; it goes home at the end."""
    async with AsyncExitStack() as going_home:

        def courier_of(store: Store) -> Courier:
            courier = Courier(store, bot, clock.now, sweep_seconds=0.02)
            going_home.push_async_callback(courier.close, 0.1)
            return courier

        yield courier_of


@pytest.fixture
def courier(couriers: Callable[[Store], Courier], store: Store) -> Courier:
    """The courier of the one process."""
    return couriers(store)


@pytest.fixture
def ada(telegram: Telegram, address: str) -> int:
    """Ada, who has started the bot."""
    return person(telegram, "Ada")


@pytest.fixture
def grace(telegram: Telegram, address: str) -> int:
    """Grace, too."""
    return person(telegram, "Grace")


def person(telegram: Telegram, name: str) -> int:
    """Somebody who has started the bot, which has heard of it."""
    joined = telegram.join(name)
    telegram.send_text(joined, "/start")
    telegram.updates.clear()
    return joined


def shown(telegram: Telegram, chat_id: int) -> list[str]:
    """What the bot has said in a chat."""
    return [m.get("text", "") for m in telegram.history(chat_id) if m["from"]["is_bot"]]


def asked(telegram: Telegram, method: str) -> list[Request]:
    """The bot's requests of one method."""
    return [request for request in telegram.requests if request.method == method]


def trouble(telegram: Telegram, method: str = "sendMessage", **fault: object) -> None:
    """The next requests of a method go wrong."""
    telegram.add_fault(Fault(method, **fault))  # type: ignore[arg-type]
