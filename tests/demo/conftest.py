"""A Telegram at a standstill on a Tuesday morning, on a port of its own, and a person there."""

from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.demo.clock import MovableClock
from bot.demo.server import serve
from bot.demo.telegram import Telegram

from .api_shape import type_problems

TUESDAY = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
Api = Callable[..., Coroutine[Any, Any, Any]]


class Refused(Exception):
    """The Bot API said no: its whole answer."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(body["description"])
        self.status = status
        self.body = body


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(MovableClock(start=TUESDAY))


@pytest.fixture
async def url(telegram: Telegram) -> AsyncIterator[str]:
    """The server's address. Whatever it sent in the test must have had Telegram's own shapes."""
    async with serve(telegram) as address:
        yield address
    for update in telegram.pending:
        assert type_problems("Update", update) == []
    for message in telegram.messages.values():
        assert type_problems("Message", message) == []


@pytest.fixture
async def http(url: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(url) as session:
        yield session


@pytest.fixture
def api(http: aiohttp.ClientSession) -> Api:
    """``await api("sendMessage", chat_id=..., text=...)`` -> result, or `Refused`."""

    async def call(method: str, **params: Any) -> Any:
        async with http.post(f"/bot1:token/{method}", json=params) as answer:
            body = await answer.json()
        if not body["ok"]:
            assert body["error_code"] == answer.status
            raise Refused(answer.status, body)
        return body["result"]

    return call


@pytest.fixture
def ada(telegram: Telegram) -> int:
    """A person who has pressed Start, the bot having heard of it."""
    person = telegram.join("Ada")
    telegram.send_text(person, "/start")
    telegram.updates.clear()
    return person
