"""The bot as it lives: wires everything in the order it reads, until it is told to end."""

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from bot import app
from bot.demo.clock import MovableClock
from bot.demo.server import serve
from bot.demo.telegram import Telegram
from bot.pages import script_pages
from bot.settings import DEMO_TOKEN, OperatorError, Settings

DEMO_TELEGRAM = Path("ringback-demo-telegram.db")


def live(settings: Settings, *, hears: bool) -> None:
    """Until SIGTERM or SIGINT, then in good order to the end. Raises OperatorError.

    One that does not hear nudges and speaks beside those who do.
    """
    with asyncio.Runner(loop_factory=_quick_loop()) as runner:
        runner.run(_run(settings, hears=hears))


def _quick_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop, where it is to be had: a fifth less of the processor for each message."""
    try:
        import uvloop  # noqa: PLC0415
    except ImportError:  # Windows
        return None
    return uvloop.new_event_loop


async def _run(settings: Settings, *, hears: bool) -> None:
    living = asyncio.create_task(_live(settings, hears=hears))
    _end_on_signals(living)
    await asyncio.wait({living})
    if not living.cancelled():
        living.result()


async def _live(settings: Settings, *, hears: bool) -> None:
    async with AsyncExitStack() as stack:
        clock: Callable[[], datetime] = _now
        on_move: Callable[[Callable[[], None]], None] | None = None
        demo = settings.demo
        if demo:
            settings, clock, on_move = await stack.enter_async_context(_demo(settings))
        coach = await stack.enter_async_context(app.ringback(settings, clock, migrate=demo))
        await app.announce(coach)
        await stack.enter_async_context(app.heartbeat(coach))
        if on_move is not None:
            on_move(coach.wake)
        if settings.webhook_url and hears and not demo:
            await app.serve_webhook(coach, settings)
            return
        if not demo:
            await stack.enter_async_context(app.watched_at_port(coach, settings))
        await (app.serve_polling(coach) if hears else coach.courier.run())


Demo = tuple[Settings, Callable[[], datetime], Callable[[Callable[[], None]], None]]


@asynccontextmanager
async def _demo(settings: Settings) -> AsyncIterator[Demo]:
    """A small Telegram on this machine, and settings that lead to it."""
    clock = MovableClock()
    async with AsyncExitStack() as stack:
        telegram = stack.enter_context(closing(_open_telegram(clock)))
        try:
            pages = script_pages(clock.now)
            address = await stack.enter_async_context(serve(telegram, settings.port, pages=pages))
        except OSError as error:
            raise app.port_taken(settings, error) from error
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


def _end_on_signals(living: "asyncio.Task[None]") -> None:
    """The first signal ends it in good order; a second one ends the process at once."""
    loop = asyncio.get_running_loop()

    def end() -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
        living.cancel()

    with suppress(NotImplementedError):  # Windows: there Ctrl-C raises KeyboardInterrupt
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, end)


def _now() -> datetime:
    return datetime.now(UTC)
