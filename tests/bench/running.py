"""A contender's process: started, looked at, killed. Linux tells what it takes, in /proc."""

import asyncio
import os
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.contenders import Contender
from tests.bench.machine import seconds_of
from tests.bench.telegram import Telegram, serving

LOG = "bot.log"
SECONDS = 150.0
"""A start on a machine where many others work takes half a minute."""


class DidNotStartError(Exception):
    """It ended before it polled; the text is the end of what it said."""


@dataclass
class Running:
    """One bot with its Telegram; `cores` are the processors that it may use."""

    contender: Contender
    telegram: Telegram
    folder: Path
    settings: dict[str, str]
    cores: Collection[int]
    process: Process | None = None

    async def start(self) -> None:
        """Returns when it polls; raises DidNotStartError."""
        self.telegram.listening.clear()
        with (self.folder / LOG).open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.contender.command(),
                cwd=self.folder,
                env=self.settings,
                stdout=log,
                stderr=log,
            )
        os.sched_setaffinity(self.pid, self.cores)
        ended = asyncio.create_task(self.process.wait())
        listens = asyncio.create_task(self.telegram.listening.wait())
        either = {ended, listens}
        async with asyncio.timeout(SECONDS):
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        for task in either:
            task.cancel()
        if not self.telegram.listening.is_set():
            raise DidNotStartError((self.folder / LOG).read_text("utf-8")[-500:])

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        assert self.process is not None
        return self.process.pid

    async def kill(self) -> None:
        """SIGKILL; returns when it is dead."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    def cpu(self) -> float:
        """Seconds of a processor since its start, its own and the kernel's for it."""
        return seconds_of(self.pid)

    def peak(self) -> float:
        """MiB that were resident at most."""
        lines = Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 1024


@asynccontextmanager
async def running(contender: Contender, cores: Collection[int]) -> AsyncIterator[Running]:
    """It polls; it is killed in the end, and nothing of it is left."""
    telegram = Telegram()
    with TemporaryDirectory(prefix=f"{contender.name}-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        async with serving(telegram) as address, contender.beside(folder) as more:
            settings = contender.settings(address) | more
            bot = Running(contender, telegram, folder, settings, cores)
            try:
                await bot.start()
                yield bot
            finally:
                await bot.kill()
