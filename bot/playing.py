"""The demo: a small Telegram on this machine, for the bot to live with."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import datetime
from pathlib import Path

from bot.demo.clock import MovableClock
from bot.demo.server import serve
from bot.demo.telegram import Telegram
from bot.pages import script_pages
from bot.port import port_taken
from bot.settings import DEMO_TOKEN, OperatorError, Settings

DEMO_TELEGRAM = Path("ringback-demo-telegram.db")

Demo = tuple[Settings, Callable[[], datetime], Callable[[Callable[[], None]], None]]


@asynccontextmanager
async def demo(settings: Settings) -> AsyncIterator[Demo]:
    """A small Telegram on this machine, and settings that lead to it."""
    clock = MovableClock()
    async with AsyncExitStack() as stack:
        telegram = stack.enter_context(closing(_open_telegram(clock)))
        try:
            pages = script_pages(clock.now)
            server = serve(telegram, settings.listening_port, pages=pages)
            address = await stack.enter_async_context(server)
        except OSError as error:
            raise port_taken(settings, error) from error
        print(f"No TELEGRAM_BOT_TOKEN, so here is a demo: open {address}", flush=True)
        yield settings.at(address, DEMO_TOKEN), clock.now, clock.watch


def _open_telegram(clock: MovableClock) -> Telegram:
    try:
        return Telegram(clock, path=DEMO_TELEGRAM, token=DEMO_TOKEN)
    except sqlite3.Error as error:
        raise OperatorError(
            f"The demo cannot keep its chats in {DEMO_TELEGRAM} ({error}): "
            "start it in a folder that you may write to."
        ) from error
