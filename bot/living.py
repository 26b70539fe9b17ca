"""The bot as it lives: wires everything in the order it reads, until it is told to end."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime

from bot import app, heart
from bot.settings import Settings
from bot.warming import warm_soon

log = logging.getLogger(__name__)

SIGNALS = (signal.SIGTERM, signal.SIGINT)
LONGEST_SECONDS = 9.0
"""So long an end may take: ten seconds after they said so, hosts kill what they told to end."""
SAME_SECONDS = 1.0
"""What ends a whole group of processes, as systemd and honcho do, ends us twice: `uv run` passes on
what it was told."""


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
    if settings.demo:
        from bot.playing import demo  # noqa: PLC0415

        async with (
            demo(settings) as (leading_there, clock, on_move),
            _coach(leading_there, clock, migrate=True) as coach,
        ):
            on_move(coach.wake)
            await app.serve_polling(coach)
        return
    async with _coach(settings, _now, migrate=False) as coach:
        await _serve(coach, settings, hears=hears)


@asynccontextmanager
async def _coach(
    settings: Settings, clock: Callable[[], datetime], *, migrate: bool
) -> AsyncIterator[app.Ringback]:
    async with (
        app.ringback(settings, clock, migrate=migrate) as coach,
        app.alongside(app.announce(coach)),
        app.alongside(_nudge(coach)),
    ):
        yield coach


async def _nudge(coach: app.Ringback) -> None:
    """Until cancelled. What is late already waits for what is read ahead: it holds up no answer."""
    await warm_soon(coach.taking.words, coach.store)
    async with heart.heartbeat(coach):
        await asyncio.Event().wait()


async def _serve(coach: app.Ringback, settings: Settings, *, hears: bool) -> None:
    """Imports what listens at a port only where something does: polling starts without it."""
    async with AsyncExitStack() as stack:
        if settings.webhook_url and hears:
            from bot.port import serve_webhook  # noqa: PLC0415

            await serve_webhook(coach, settings)
            return
        if settings.port is not None:
            from bot.port import watched_at_port  # noqa: PLC0415

            await stack.enter_async_context(watched_at_port(coach, settings))
        await (app.serve_polling(coach) if hears else coach.courier.run())


def _end_on_signals(living: "asyncio.Task[None]") -> None:
    """The first signal ends it in good order; one that comes later ends the process at once."""
    loop = asyncio.get_running_loop()

    def end() -> None:
        living.cancel()
        _listen(lambda: None)
        loop.call_later(SAME_SECONDS, let_go)
        loop.call_later(LONGEST_SECONDS, _leave)

    def let_go() -> None:
        for number in SIGNALS:
            loop.remove_signal_handler(number)

    with suppress(NotImplementedError):  # Windows: there Ctrl-C raises KeyboardInterrupt
        _listen(end)


def _leave() -> None:
    """Somebody holds the database, or it is frozen: all that is held here is kept there, as in a
    kill at any point."""
    log.warning("This could not end in good order in %d s; nothing is lost.", LONGEST_SECONDS)
    os._exit(0)


def _listen(hear: Callable[[], None]) -> None:
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, hear)


def _now() -> datetime:
    return datetime.now(UTC)
