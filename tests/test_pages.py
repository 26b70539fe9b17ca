"""/script: a page for anybody, beside the demo's chat and beside the webhook."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.demo.clock import MovableClock
from bot.demo.server import serve
from bot.demo.telegram import Telegram
from bot.pages import script_pages
from bot.telegram.webhook import create_app
from tests.conftest import TUESDAY, House


@pytest.fixture
async def address() -> AsyncIterator[str]:
    clock = MovableClock(TUESDAY)
    async with serve(Telegram(clock), pages=script_pages(clock.now)) as url:
        yield url


async def test_anybody_may_read_it(address: str) -> None:
    async with aiohttp.ClientSession() as session:
        for situation, title in (("rejected", "after a no"), ("offer", "after an offer")):
            async with session.get(f"{address}/script/{situation}") as answer:
                assert answer.status == 200
                assert answer.content_type == "text/html"
                assert title in await answer.text()
        async with session.get(f"{address}/script") as answer:
            assert answer.url.path == "/script/no_news"
        async with session.get(f"{address}/script/nonsense") as answer:
            assert answer.status == 404


async def test_it_stands_beside_the_webhook_too(house: House) -> None:
    app = create_app(house.coach.taking.take, "secret", script_pages(house.clock.now))
    paths = {getattr(route, "path", "") for route in app.routes}
    assert paths >= {"/script", "/script/{situation}"}
