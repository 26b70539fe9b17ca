"""Who is measured: how each is started, what it needs beside it, and what it has still to do."""

import asyncio
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import ClassVar

from tests.bench.script import SAVE, Somebody
from tests.bench.telegram import TOKEN, Telegram
from tests.run_bot import environment

PEERS = Path(__file__).parent / "peers"


class Contender:
    """One bot. `missing` is a line that says what would have to be installed, or nothing."""

    name: ClassVar[str]
    greeting: Sequence[str] = ()
    says: Sequence[str] = ("/log Quillforge", "cook", "yesterday", "Pat", SAVE)

    def missing(self) -> str:
        """Asked once, before anything is measured."""
        return ""

    def command(self) -> Sequence[str]:
        """What starts it."""
        raise NotImplementedError

    def settings(self, address: str) -> dict[str, str]:
        """Its environment."""
        return environment(TELEGRAM_API_URL=address, TELEGRAM_BOT_TOKEN=TOKEN)

    @asynccontextmanager
    async def beside(self, folder: Path) -> AsyncIterator[dict[str, str]]:
        """What runs as long as it does, and survives it; yields settings more."""
        yield {}

    def mend(self, folder: Path) -> None:
        """What its operator does when it does not start any more."""

    async def reminders(self, telegram: Telegram, folder: Path) -> set[str]:
        """Companies that it will remind of, asked of the running bot."""
        raise NotImplementedError


class Ringback(Contender):
    """As `uv run bot` starts it. A company and a job in the first message leave five in all."""

    name = "Ringback"
    greeting = ("/log", "London")
    says = ("/log a cook at Quillforge", "yesterday", "Pat", "they didn't say", SAVE)

    def command(self) -> Sequence[str]:
        return sys.executable, "-m", "bot"

    async def reminders(self, telegram: Telegram, folder: Path) -> set[str]:
        query = "SELECT company FROM interview WHERE nudge_at IS NOT NULL"
        return _selected(folder / "ringback.db", query)


class Stock(Contender):
    """tests/bench/peers/stock.py."""

    name = "stock"

    def command(self) -> Sequence[str]:
        return sys.executable, str(PEERS / "stock.py")

    def mend(self, folder: Path) -> None:
        (folder / "state.pickle").unlink(missing_ok=True)

    async def reminders(self, telegram: Telegram, folder: Path) -> set[str]:
        return set((await Somebody(telegram).ask("/jobs")).split("\n")[1:])


class Aiogram(Contender):
    """tests/bench/peers/with_aiogram.py, with the packages that it names, and a Redis beside it."""

    name = "aiogram"
    script = str(PEERS / "with_aiogram.py")

    def missing(self) -> str:
        if not shutil.which("redis-server"):
            return "it needs a Redis: apt-get install redis-server"
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        sync = ["uv", "sync", "--quiet", "--script", self.script, "--python", python]
        done = subprocess.run(sync, capture_output=True, text=True, check=False)
        return f"its packages cannot be had: {' '.join(sync)}" if done.returncode else ""

    def command(self) -> Sequence[str]:
        find = ["uv", "python", "find", "--script", self.script]
        found = subprocess.run(find, capture_output=True, text=True, check=True)
        return found.stdout.strip(), self.script

    @asynccontextmanager
    async def beside(self, folder: Path) -> AsyncIterator[dict[str, str]]:
        port = _free_port()
        asked = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
        memory = ["--save", "", "--appendonly", "no", "--logfile", "redis.log"]
        redis = await asyncio.create_subprocess_exec("redis-server", *asked, *memory)
        try:
            await _answers(port)
            yield {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}
        finally:
            redis.terminate()
            await redis.wait()

    async def reminders(self, telegram: Telegram, folder: Path) -> set[str]:
        return _selected(folder / "jobs.db", "SELECT id FROM apscheduler_jobs")


CONTENDERS: Sequence[Contender] = (Ringback(), Stock(), Aiogram())


def _selected(file: Path, query: str) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {name for (name,) in connection.execute(query)}


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


async def _answers(port: int) -> None:
    """Returns when somebody listens there."""
    async with asyncio.timeout(10):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return
