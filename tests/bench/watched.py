"""The real bot, with somebody beside it who looks how long its loop is held up.

`python -m tests.bench.watched run SECONDS FILE`, or `work`: SECONDS is how far its clock is ahead.
At each SIGUSR1 it writes into FILE what was longest since the last, and when its heartbeats began.
"""

import asyncio
import json
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot import app, heart
from bot.nudges import Nudges
from tests import run_bot

A_LOOK = 0.001
"""Seconds between two looks at the loop."""


@dataclass(slots=True)
class Watch:
    """`stalls` are milliseconds by which a look came late, `work` those that the loop's thread was
    on the processor since the last: the rest somebody else had it, or the disk was waited for.
    `beats` are times of the real clock."""

    report: Path
    stalls: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    beats: list[float] = field(default_factory=list)

    async def look(self) -> None:
        """For ever."""
        while True:
            before, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(A_LOOK)
            self.stalls.append((time.perf_counter() - before - A_LOOK) * 1000)
            self.work.append((time.thread_time() - worked) * 1000)

    def tell(self) -> None:
        """Writes the report, and begins anew."""
        # the first holds the time before it could look
        stalls, work = sorted(self.stalls[1:] or [0.0]), self.work[1:] or [0.0]
        told = {
            "stall": stalls[-1],
            "work": max(work),
            "p99": stalls[len(stalls) * 99 // 100],
            "beats": self.beats,
        }
        beside = self.report.with_suffix(".new")
        beside.write_text(json.dumps(told))
        beside.rename(self.report)
        self.stalls, self.work, self.beats = [], [], []


def run(command: str, ahead: timedelta, report: Path) -> None:
    """`bot run`, or `bot work`, with its looker-on."""
    watch, heartbeat, beat = Watch(report), heart.heartbeat, Nudges.beat

    @asynccontextmanager
    async def watched(coach: app.Ringback) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, watch.tell)
        looking = loop.create_task(watch.look())
        async with heartbeat(coach):
            yield
        looking.cancel()

    async def noted(nudges: Nudges, **asked: Any) -> None:
        watch.beats.append(time.time())
        await beat(nudges, **asked)

    with patch.object(heart, "heartbeat", watched), patch.object(Nudges, "beat", noted):
        run_bot.run(run_bot.Fixed(ahead.total_seconds()), command=command)


if __name__ == "__main__":
    run(sys.argv[1], timedelta(seconds=float(sys.argv[2])), Path(sys.argv[3]))
