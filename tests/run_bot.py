"""The real bot as a process of its own, as `bot run` starts it, on a clock ahead of the real one.

`python -m tests.run_bot SECONDS`: everything else is read from the environment, as ever. `Forked`
does the same from a process that has imported everything already: a start costs a tenth then.
"""

import asyncio
import multiprocessing
import os
import sys
from asyncio.subprocess import Process
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from unittest.mock import patch

from bot import __main__ as command_line
from bot import heart, living
from bot.nudges import EVERY
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
LOG = "bot.log"


def environment(**settings: str) -> dict[str, str]:
    """The environment of a process to which only these settings are told."""
    ours = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in ours}
    return kept | {"PYTHONPATH": str(ROOT)} | settings


def told(address: str, token: str, database_url: str) -> dict[str, str]:
    """The environment of a bot."""
    return environment(
        TELEGRAM_API_URL=address,
        TELEGRAM_BOT_TOKEN=token,
        DATABASE_URL=database_url,
        LOG_LEVEL="WARNING",
    )


async def launch(address: str, token: str, database_url: str, folder: Path) -> Process:
    """Start it in `folder`, where `bot.log` gets what it tells; whoever launches it ends it."""
    told_so = told(address, token, database_url)
    with (folder / LOG).open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.run_bot",
            "0",
            cwd=folder,
            env=told_so,
            stdout=log,
            stderr=log,
        )


class Forked:
    """The same as a copy of a process that has imported it already; whoever forks it ends it."""

    def __init__(
        self, settings: dict[str, str], folder: Path, ahead: timedelta, every: timedelta = EVERY
    ) -> None:
        forks = multiprocessing.get_context("forkserver")
        # a benchmark is imported anew by each copy, which takes long where what it imports is not
        # there
        forks.set_forkserver_preload(["bot.living", __name__, "tests.surviving"])
        self._ahead = forks.Value("d", ahead.total_seconds(), lock=False)
        self._process = forks.Process(
            target=_forked, args=(settings, folder, self._ahead, every), daemon=True
        )
        self._process.start()

    def set_ahead(self, ahead: timedelta) -> None:
        """From now on its clock is so much ahead."""
        self._ahead.value = ahead.total_seconds()

    @property
    def pid(self) -> int:
        """For signals."""
        assert self._process.pid is not None
        return self._process.pid

    async def wait(self) -> int:
        """The exit code, once it has ended; below zero for a signal."""
        await asyncio.to_thread(self._process.join)
        assert self._process.exitcode is not None
        return self._process.exitcode

    async def kill(self) -> None:
        """SIGKILL; returns when it is dead."""
        self._process.kill()
        await self.wait()

    async def end(self) -> int:
        """SIGTERM; returns the exit code."""
        self._process.terminate()
        return await self.wait()


class Seconds(Protocol):
    """A number that two processes share."""

    value: float


@dataclass
class Fixed:
    """One that never changes."""

    value: float


def _forked(settings: dict[str, str], folder: Path, ahead: Seconds, every: timedelta) -> None:
    os.environ.clear()
    os.environ.update(settings)
    os.chdir(folder)
    log = os.open(LOG, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    for standard in (1, 2):
        os.dup2(log, standard)
    run(ahead, every)


def run(ahead: Seconds, every: timedelta = EVERY, command: str = "run") -> None:
    """All that `bot run` does, signals and exit codes too; but for the clock and the heart."""
    now = patch.object(living, "_now", lambda: datetime.now(UTC) + timedelta(seconds=ahead.value))
    with now, patch.object(heart, "EVERY", every):
        command_line.main([command])


if __name__ == "__main__":
    run(Fixed(float(sys.argv[1])))
