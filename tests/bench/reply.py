"""How long does a reply to a text take? `uv run python -m tests.bench.reply`

One person fills in the form of an interview again and again. A reply is measured from the moment
at which Telegram has the text to the arrival of the first sendMessage, with the bot in a process of
its own and SQLite on this disk. A plain echo bot is measured beside it, in the same way, for what
the machine and python-telegram-bot take anyway. Nothing is asserted: the goal is 50 ms.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.demo.clock import MovableClock
from bot.demo.server import serve
from bot.demo.telegram import Telegram
from tests import run_bot

TOKEN = "1:bench"
TEXTS = 210
WARM_UP = 6
GOAL_MS = 50
FORM = ["/log", "Acme", "cook", "yesterday", "Pat", "they didn't say"]
SECONDS = 60.0


class Timed(Telegram):
    """The demo's Telegram, which notes when a sendMessage arrives."""

    def __init__(self) -> None:
        super().__init__(MovableClock(), token=TOKEN)
        self.arrived: list[float] = []

    async def call(self, method: str, sent: Mapping[str, Any]) -> Any:
        if method.lower() == "sendmessage":
            self.arrived.append(time.perf_counter())
        return await super().call(method, sent)

    async def idle(self) -> None:
        """Returns when the bot has confirmed what it was told, and asks for more."""
        await self.wait_for(lambda: self.polls and not self.updates, SECONDS)

    async def reply(self, person: int, text: str) -> float:
        """Milliseconds from the text to the first thing that is said to it."""
        before = len(self.arrived)
        sent = time.perf_counter()
        self.send_text(person, text)
        await self.wait_for(lambda: len(self.arrived) > before, SECONDS)
        return (self.arrived[before] - sent) * 1000


@dataclass(frozen=True, slots=True)
class Measured:
    """One bot: milliseconds a reply, seconds from the start to the first reply, MiB in the end."""

    name: str
    replies: list[float]
    start: float
    memory: float

    @property
    def median(self) -> float:
        return statistics.median(self.replies)

    def row(self) -> str:
        p95 = statistics.quantiles(self.replies, n=20)[-1]
        numbers = f"{self.median:9.1f}{p95:9.1f}{max(self.replies):9.1f}"
        return f"{self.name:<10}{len(self.replies):7}{numbers}{self.start:9.1f}{self.memory:9.0f}"


Launch = Callable[[str, Path], Awaitable[Process]]


async def measure(name: str, launch: Launch, texts: int = TEXTS) -> Measured:
    """Start it, talk to it, end it."""
    telegram = Timed()
    with tempfile.TemporaryDirectory() as folder:
        async with serve(telegram) as address:
            started = time.perf_counter()
            process = await launch(address, Path(folder))
            try:
                person = telegram.join("Ada")
                for text in ("/log", "London"):
                    await telegram.reply(person, text)
                start = telegram.arrived[0] - started
                replies = await _talk(telegram, person, texts)
                return Measured(name, replies, start, _resident(process.pid))
            finally:
                process.terminate()
                await process.wait()


async def _talk(telegram: Timed, person: int, texts: int) -> list[float]:
    """Replies to the answers of the form, without the first few."""
    replies: list[float] = []
    while len(replies) < texts + WARM_UP:
        for text in FORM:
            await telegram.idle()
            replies.append(await telegram.reply(person, text))
        await telegram.idle()
        _save(telegram, person)
    return replies[WARM_UP:]


def _save(telegram: Timed, person: int) -> None:
    """Taps the newest Save, if the bot is one that has such a button."""
    for message in reversed(telegram.history(person)):
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if button["text"] == "Save":
                    telegram.tap(person, message["message_id"], button["callback_data"])
                    return


def _resident(pid: int) -> float:
    """MiB, where the system tells (Linux)."""
    try:
        told = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return float("nan")
    kilobytes = next(line for line in told.splitlines() if line.startswith("VmRSS:")).split()[1]
    return int(kilobytes) / 1024


async def launch_ringback(address: str, folder: Path) -> Process:
    """The real bot, as `bot run` starts it."""
    return await run_bot.launch(address, TOKEN, f"sqlite:///{folder}/ringback.db", folder)


async def launch_echo(address: str, folder: Path) -> Process:
    """The plain one."""
    told = run_bot.environment(TELEGRAM_API_URL=address, TELEGRAM_BOT_TOKEN=TOKEN)
    module = "tests.bench.echo"
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, cwd=folder, env=told, stdout=DEVNULL, stderr=DEVNULL
    )


async def main() -> None:
    """Measure both, and print a table."""
    ringback = await measure("Ringback", launch_ringback)
    echo = await measure("plain echo", launch_echo)
    print(f"{'':<10}{'texts':>7}{'median':>9}{'p95':>9}{'max':>9}{'start':>9}{'memory':>9}")
    print(f"{'':<10}{'':>7}{'ms':>9}{'ms':>9}{'ms':>9}{'s':>9}{'MiB':>9}")
    print(ringback.row(), echo.row(), sep="\n")
    print(f"Ringback takes {ringback.median / echo.median:.2f} times as long as the plain bot.")
    kept = "kept" if ringback.median <= GOAL_MS else "missed"
    print(f"The goal of {GOAL_MS} ms is {kept}.")


if __name__ == "__main__":
    asyncio.run(main())
