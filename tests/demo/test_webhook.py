"""The webhook: one update after the other, with the secret, again and again until it is taken."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from bot.demo.telegram import Telegram

from .conftest import Api, Refused


class Hook:
    """A bot's own web server, which answers as it is told."""

    def __init__(self) -> None:
        self.url = ""
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answers: list[int] = []  # status codes to give before the 200s

    async def take(self, request: web.Request) -> web.Response:
        self.updates.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@asynccontextmanager
async def listening() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield hook
    finally:
        await runner.cleanup()


@pytest.fixture
async def hook(telegram: Telegram) -> AsyncIterator[Hook]:
    telegram.webhook_pause = 0.01
    async with listening() as hook:
        yield hook


async def test_updates_are_carried_in_order_with_the_secret(
    telegram: Telegram, ada: int, api: Api, hook: Hook
) -> None:
    telegram.send_text(ada, "one")  # waits for whoever listens first
    await api("setWebhook", url=hook.url, secret_token="s3cret_-")
    telegram.send_text(ada, "two")
    await telegram.wait_for(lambda: not telegram.pending)
    assert [update["message"]["text"] for update in hook.updates] == ["one", "two"]
    assert set(hook.secrets) == {"s3cret_-"}
    info = await api("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (hook.url, 0)
    assert telegram.online


async def test_an_update_comes_again_until_it_is_taken(
    telegram: Telegram, ada: int, api: Api, hook: Hook
) -> None:
    hook.answers = [500, 503, 302]
    await api("setWebhook", url=hook.url)
    telegram.send_text(ada, "one")
    telegram.send_text(ada, "two")
    await telegram.wait_for(lambda: not telegram.pending)
    assert [u["message"]["text"] for u in hook.updates] == ["one"] * 4 + ["two"]
    assert hook.secrets == [None] * 5
    info = await api("getWebhookInfo")
    assert info["last_error_message"].startswith("Wrong response from the webhook: 302")
    assert info["last_error_date"] == int(telegram.clock.now().timestamp())


async def test_a_dead_address_keeps_the_updates(
    telegram: Telegram, ada: int, api: Api, hook: Hook
) -> None:
    await api("setWebhook", url="http://127.0.0.1:9/hook")
    telegram.send_text(ada, "one")
    await telegram.wait_for(lambda: "last_error_message" in telegram.webhook)
    assert (await api("getWebhookInfo"))["pending_update_count"] == 1
    assert telegram.webhook["last_error_message"] == "Connection refused"
    telegram.webhook_pause = 60  # a new address is tried at once all the same
    await api("setWebhook", url=hook.url)
    await telegram.wait_for(lambda: not telegram.pending)
    assert [update["message"]["text"] for update in hook.updates] == ["one"]


async def test_polling_and_webhook_exclude_each_other(
    telegram: Telegram, ada: int, api: Api, hook: Hook
) -> None:
    poll = asyncio.create_task(api("getUpdates", timeout=30))
    await telegram.wait_for(lambda: telegram.polls == 1)
    await api("setWebhook", url=hook.url)
    with pytest.raises(Refused, match="Conflict: terminated by setWebhook request"):
        await poll
    with pytest.raises(Refused) as conflict:
        await api("getUpdates")
    assert conflict.value.status == 409
    assert str(conflict.value) == (
        "Conflict: can't use getUpdates method while webhook is active;"
        " use deleteWebhook to delete the webhook first"
    )
    await api("deleteWebhook")
    telegram.send_text(ada, "polled")
    assert len(await api("getUpdates")) == 1


async def test_pending_updates_can_be_dropped(telegram: Telegram, ada: int, api: Api) -> None:
    telegram.send_text(ada, "one")
    await api("deleteWebhook")
    assert len(telegram.pending) == 1
    await api("deleteWebhook", drop_pending_updates=True)
    assert telegram.pending == []
    assert (await api("getWebhookInfo"))["url"] == ""


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"url": "ftp://x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://x.co", "secret_token": "a b"}, "secret token contains unallowed"),
        ({"url": "https://x.co", "secret_token": "x" * 257}, "secret token is too long"),
    ],
)
async def test_a_webhook_that_cannot_be(api: Api, params: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        await api("setWebhook", **params)
