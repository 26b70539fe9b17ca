"""The command line: run | migrate | understand | script. Wires everything in the order it reads."""

import argparse
import asyncio
import logging
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import OperatorError, Settings, read_settings

if TYPE_CHECKING:
    from bot.demo.clock import MovableClock
    from bot.demo.telegram import Telegram

DEMO_TOKEN = "1:demo"
DEMO_TELEGRAM = Path("ringback-demo-telegram.db")
SITUATIONS = ("no_news", "rejected", "offer")
UNDERSTOOD = ("intent", "interview", "tone")


def main(arguments: Sequence[str] | None = None) -> None:
    """Exit code 0 when all went well, 2 with one line on stderr when the operator must act."""
    chosen = _parser().parse_args(arguments)
    try:
        sys.exit(chosen.do(chosen))
    except OperatorError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)  # as the shell has it: ended by SIGINT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bot", description="Ringback coaches a job seeker through the call after an interview."
    )
    parser.set_defaults(do=_run)
    commands = parser.add_subparsers(title="commands", metavar="")
    run = commands.add_parser(
        "run",
        help="run the bot (the default); without TELEGRAM_BOT_TOKEN, a demo on this machine",
        description="Run the bot. Settings come from the environment or .env: see .env.example. "
        "Without TELEGRAM_BOT_TOKEN a small Telegram of its own is started on this machine.",
    )
    run.set_defaults(do=_run)
    migrate = commands.add_parser(
        "migrate",
        help="bring the database up to date",
        description="Bring the tables of DATABASE_URL up to date, or to a given revision.",
    )
    migrate.add_argument("revision", nargs="?", default="head", help="default: the newest")
    migrate.set_defaults(do=_migrate)
    understand = commands.add_parser(
        "understand",
        help="try what the bot understands: JSON lines in, JSON lines out",
        description="Read JSON lines on standard input and write what was understood, a line each.",
    )
    understand.add_argument(
        "what", choices=UNDERSTOOD, help="a message's intent, its facts, or its tone"
    )
    understand.set_defaults(do=_understand)
    _add_script(commands)
    return parser


def _add_script(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    script = commands.add_parser(
        "script",
        help="print the whole script of a call",
        description="Print what they may do and what to say then, for one situation, with an "
        "interview that is made up.",
    )
    script.add_argument(
        "situation", nargs="?", default="no_news", choices=SITUATIONS, help="default: no_news"
    )
    script.add_argument("--html", action="store_true", help="as a page, to keep or to print")
    script.set_defaults(do=_script)


def _run(_: argparse.Namespace) -> int:
    settings = read_settings()
    _log_to_stderr(settings)
    with asyncio.Runner(loop_factory=_quick_loop()) as runner:
        runner.run(run(settings))
    return 0


def _quick_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop, where it is to be had: a fifth less of the processor for each message."""
    try:
        import uvloop  # noqa: PLC0415 - the other commands do without
    except ImportError:  # Windows
        return None
    return uvloop.new_event_loop


def _migrate(chosen: argparse.Namespace) -> int:
    return asyncio.run(_migrated(read_settings(), chosen.revision))


def _understand(chosen: argparse.Namespace) -> int:
    from bot import understand  # noqa: PLC0415 - the others start faster without

    return understand.run(chosen.what, sys.stdin, sys.stdout)


def _script(chosen: argparse.Namespace) -> int:
    from bot.coaching import printing  # noqa: PLC0415
    from bot.coaching.interview import Situation  # noqa: PLC0415
    from bot.coaching.library import Library  # noqa: PLC0415

    form = printing.HTML if chosen.html else printing.TEXT
    printer = printing.example(Library.load(), _now().date())
    try:
        print(printer.print(Situation(chosen.situation), form), flush=True)
    except BrokenPipeError:  # whoever reads it has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


async def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT, then in good order to the end. Raises OperatorError."""
    living = asyncio.create_task(_live(settings))
    _end_on_signals(living)
    await asyncio.wait({living})
    if not living.cancelled():
        living.result()


async def _live(settings: Settings) -> None:
    from bot import app  # noqa: PLC0415 - so that --help and mistakes answer at once

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
        if settings.webhook_url and not demo:
            await app.serve_webhook(coach, settings)
        else:
            await app.serve_polling(coach)


Demo = tuple[Settings, Callable[[], datetime], Callable[[Callable[[], None]], None]]


@asynccontextmanager
async def _demo(settings: Settings) -> AsyncIterator[Demo]:
    """A small Telegram on this machine, and settings that lead to it."""
    from bot import app  # noqa: PLC0415
    from bot.demo.clock import MovableClock  # noqa: PLC0415
    from bot.demo.server import serve  # noqa: PLC0415
    from bot.pages import script_pages  # noqa: PLC0415

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


def _open_telegram(clock: "MovableClock") -> "Telegram":
    from bot.demo.telegram import Telegram  # noqa: PLC0415

    try:
        return Telegram(clock, path=DEMO_TELEGRAM, token=DEMO_TOKEN)
    except sqlite3.Error as error:
        raise OperatorError(
            f"The demo cannot keep its chats in {DEMO_TELEGRAM} ({error}): "
            "start it in a folder that you may write to."
        ) from error


async def _migrated(settings: Settings, revision: str) -> int:
    from bot import app  # noqa: PLC0415

    async with app.open_database(settings) as engine:
        print(f"The database is at revision {await app.migrate_to(engine, revision)}.")
    return 0


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


def _log_to_stderr(settings: Settings) -> None:
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr
    )
    # these tell every request, and its address holds the token
    for chatty in ("httpx", "telegram", "apscheduler", "aiosqlite", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # this one writes a traceback for each 429, which the courier tells in a line
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
