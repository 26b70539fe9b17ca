"""What does it cost that many nudges are pending? `uv run --no-dev python -m tests.bench.waiting`

Databases with no nudge pending, with a thousand and with a million, or as many as are named, are
filled on this disk, and the real bot is started on each. Measured from outside: from the start of
the process to the first answer, in seconds of the clock and of its processor, and its memory. Then
a thousand more fall due at one moment, while somebody goes on writing; then a thousand are overdue
at a start. With `--keep` the sections go to BENCHMARKS.md. A million take some minutes to fill.
"""

import argparse
import asyncio
import json
import os
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import starmap
from pathlib import Path
from typing import Any

from bot.demo.server import serve
from bot.demo.world import FIRST_PERSON, FIRST_UPDATE
from bot.store import Store, open_engine
from tests import run_bot
from tests.bench import filling
from tests.bench.reply import SECONDS, TOKEN, Timed
from tests.bench.table import Section, keep, machine

PENDING = (0, 1000, 1_000_000)
DUE = 1000
DUE_AFTER = timedelta(seconds=40)
LOOKS = 100
TURNS = 6
TUESDAY = 1
START_SECONDS, MEMORY_MIB, RATIO, STALL_MS, FILE_MB = 1.5, 120, 1.2, 10, 100
TICKS = os.sysconf("SC_CLK_TCK")


class Town(Timed):
    """A Telegram of whom everybody may be written to; notes who was nudged, and when."""

    def __init__(self) -> None:
        super().__init__()
        # each has people and updates of its own: a database remembers those of the one before
        so_far = time.time_ns() // 1_000_000
        firsts = {"update": FIRST_UPDATE, "person": FIRST_PERSON}
        self.settings["counters"] = {what: first + so_far for what, first in firsts.items()}
        self.nudged: dict[int, list[float]] = {}

    def settle(self, people: int) -> list[int]:
        """So many newcomers, who pressed Start some time ago."""
        came = [self.join("Ada") for _ in range(people)]
        for person in came:
            self.people[person]["started"] = True
            self.nudged[person] = []
        return came

    async def call(self, method: str, sent: Mapping[str, Any]) -> Any:
        if method.lower() == "sendmessage" and (person := int(sent["chat_id"])) in self.nudged:
            self.nudged[person].append(time.time())
        return await super().call(method, sent)

    def all_nudged(self) -> bool:
        """Whether each of them was, at least once."""
        return all(self.nudged.values())


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds to the first answer, of those on the processor, MiB then; ms to look what is due."""

    pending: int
    seconds: float
    cpu: float
    memory: float
    look: float
    megabytes: float
    of_nudges: float

    def row(self, none: "Start") -> Sequence[str]:
        """A line of the table; `none` is the start with nothing pending."""
        return (
            f"{self.pending:,}",
            f"{self.seconds:.2f}",
            f"{self.seconds / none.seconds:.2f}",
            f"{self.cpu:.2f}",
            f"{self.memory:.0f}",
            f"{self.memory / none.memory:.2f}",
            f"{self.look:.2f}",
            f"{self.megabytes:.0f}",
            f"{self.of_nudges:.0f}",
        )


@dataclass(frozen=True, slots=True)
class Drain:
    """A thousand nudges going out: seconds, milliseconds, and how often nobody or twice."""

    name: str
    first_ms: float
    seconds: float
    stall: float
    work: float
    p99: float
    reply: float
    slowest_reply: float
    missed: int
    doubled: int

    def row(self) -> Sequence[str]:
        """A line of the table."""
        return (
            self.name,
            f"{self.first_ms:.0f}",
            f"{self.seconds:.1f}",
            f"{self.stall:.1f}",
            f"{self.work:.1f}",
            f"{self.p99:.1f}",
            f"{self.reply:.0f}",
            f"{self.slowest_reply:.0f}",
            f"{self.missed}",
            f"{self.doubled}",
        )


@asynccontextmanager
async def running(
    address: str,
    folder: Path,
    url: str,
    command: str = "run",
    ahead: timedelta = timedelta(),
) -> AsyncIterator[tuple[Process, Path]]:
    """The bot, watched; and the file of its reports."""
    report = folder / f"{command}.json"
    report.unlink(missing_ok=True)
    watched = (command, str(ahead.total_seconds()), str(report))
    told = run_bot.told(address, TOKEN, url)
    told.pop("PYTHONDONTWRITEBYTECODE", None)  # whoever compiles all there is starts in four times
    with (folder / run_bot.LOG).open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bench.watched", *watched),
            cwd=folder,
            env=told,
            stdout=log,
            stderr=log,
        )
    try:
        yield process, report
    finally:
        process.terminate()
        await process.wait()


async def told(process: Process, report: Path) -> dict[str, Any]:
    """What the looker-on saw since it was asked last."""
    before = _read(report)
    process.send_signal(signal.SIGUSR1)
    async with asyncio.timeout(SECONDS):
        while (seen := _read(report)) == before:  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.01)
    return seen


def _read(report: Path) -> dict[str, Any]:
    seen: dict[str, Any] = json.loads(report.read_text()) if report.exists() else {}
    return seen


async def start(folder: Path, url: str, pending: int) -> Start:
    """Somebody has written /log; how long until the bot, which is not running, answers?"""
    town = Town()
    async with serve(town) as address:
        person = town.join("Ada")
        town.send_text(person, "/log")
        began = time.perf_counter()
        async with running(address, folder, url) as (process, _):
            await town.wait_for(lambda: town.arrived, SECONDS)
            seconds = town.arrived[0] - began
            cpu, memory = _cpu(process.pid), _resident(process.pid)
    whole, of_nudges = _megabytes(url)
    return Start(pending, seconds, cpu, memory, await _look(url), whole, of_nudges)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1024


async def _look(url: str) -> float:
    """Milliseconds, the median: which nudge is due next?"""
    engine = open_engine(url)
    store, took = Store(engine), []
    try:
        for _ in range(LOOKS):
            began = time.perf_counter()
            await store.next_due(datetime.now(UTC))
            took.append((time.perf_counter() - began) * 1000)
    finally:
        await engine.dispose()
    return statistics.median(took)


def _megabytes(url: str) -> tuple[float, float]:
    """The file, and what of it there is because nudges are planned: their index, and their words.

    The words are the hour and the reason in an interview's row.
    """
    file = url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        index = "SELECT sum(pgsize) FROM dbstat WHERE name = 'interview_due'"
        words = (
            "SELECT sum(length(nudge_at) + length(nudge_due) + length(nudge_reason)) FROM interview"
        )
        parts = [db.execute(query).fetchone()[0] or 0 for query in (index, words)]
    return Path(file).stat().st_size / 1e6, sum(parts) / 1e6


def tables(url: str) -> Section:
    """What a database weighs, table by table and index by index."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db:
        many = db.execute("SELECT count(*) FROM interview").fetchone()[0]
        query = "SELECT name, sum(pgsize) AS of FROM dbstat GROUP BY name ORDER BY of DESC LIMIT 8"
        found = db.execute(query).fetchall()
    rows = [(name, f"{size / 1e6:.1f}", f"{size / many:.1f}") for name, size in found]
    title = f"What {many:,} interviews weigh"
    return Section(title, ("table or index", "MB", "bytes an interview"), rows, WEIGHT)


ON_TIME, OVERDUE, BESIDE = "due at once", "overdue at a start", "overdue, two processes"


async def drain(folder: Path, url: str, name: str) -> Drain:
    """A thousand fall due while the bot runs, or before it does; somebody goes on writing."""
    overdue = name != ON_TIME
    town = Town()
    people = town.settle(DUE)
    ahead = _civil() - datetime.now(UTC)
    began, now = time.monotonic(), datetime.now(UTC) + ahead
    filling.add_due(url, people, now - timedelta(days=1) if overdue else now + DUE_AFTER)
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(serve(town))
        commands = ("run", "work") if name == BESIDE else ("run",)
        bots = [running(address, folder, url, command, ahead) for command in commands]
        watched = [await stack.enter_async_context(bot) for bot in bots]
        writer = town.join("Grace")
        await town.reply(writer, "/log")
        if not overdue:
            # what a start costs is over by then
            await asyncio.sleep(began + DUE_AFTER.total_seconds() - 5 - time.monotonic())
            await asyncio.gather(*starmap(told, watched))
        replies = await _written_meanwhile(town, writer)
        seen = await asyncio.gather(*starmap(told, watched))
        await _settled(url)
    gone = sorted(at for times in town.nudged.values() for at in times)
    beat = max(at for one in seen for at in one["beats"] if at < gone[0])
    stall, work, p99 = (max(one[what] for one in seen) for what in ("stall", "work", "p99"))
    return Drain(
        name,
        (gone[0] - beat) * 1000,
        gone[-1] - gone[0],
        stall,
        work,
        p99,
        statistics.median(replies),
        max(replies),
        sum(not times for times in town.nudged.values()),
        sum(len(times) > 1 for times in town.nudged.values()),
    )


def _civil() -> datetime:
    """Half past ten on the next Tuesday: nobody is nudged at night, nor on a Sunday."""
    today = datetime.now(UTC).replace(hour=10, minute=30, second=0, microsecond=0)
    return today + timedelta(days=(TUESDAY - today.weekday() - 1) % 7 + 1)


async def _written_meanwhile(town: Town, writer: int) -> list[float]:
    """Milliseconds of each reply, two a second, while nudges go out."""
    replies = []
    while not town.all_nudged():
        await town.idle()
        took = await town.reply(writer, "/log")
        if any(town.nudged.values()):
            replies.append(took)
        await asyncio.sleep(0.5)
    return replies


async def _settled(url: str) -> None:
    """Nothing is left to be said: who would be nudged twice has been."""
    engine = open_engine(url)
    try:
        async with asyncio.timeout(SECONDS):
            while await Store(engine).depth():  # noqa: ASYNC110 - another process sends it
                await asyncio.sleep(0.1)
    finally:
        await engine.dispose()


START_COLUMNS = (
    *("pending", "start, s", "×", "CPU, s", "MiB", "×", "look, ms"),
    *("file, MB", "of it nudges, MB"),
)
DRAIN_COLUMNS = (
    *("", "first after, ms", "all in, s", "longest stall, ms", "longest work, ms", "p99, ms"),
    *("reply, ms", "slowest, ms", "missed", "doubled"),
)
STARTS = f"""\
From the start of the process to its first answer (goal: {START_SECONDS} s), the time on the
processor until then, resident memory then (goal: {MEMORY_MIB} MiB) and how many times as much as
with nothing pending (goal: {RATIO}). "look" is the query for the next nudge that is due. The file
holds a candidate and an interview for each nudge; "of it nudges" (goal: {FILE_MB} MB) is the index
of hours, and the hours and the reason in an interview's row: the rest would be there without.
Medians of {TURNS - 1} starts each, which take turns."""
DRAINS = f"""\
Nudges are decided one by one when it is their turn, 25 and more a second. "first after" is from the
heartbeat, which comes every half minute, to the first nudge at Telegram; stalls are of the event
loop while all go out (goal: {STALL_MS} ms), "work" what its thread did on the processor in one
stretch: a stall is longer where others had the processor. Replies are those to somebody who writes
meanwhile."""
WEIGHT = "A candidate for each interview. Sizes are of whole pages."


async def _starts(folder: Path, urls: Mapping[int, str]) -> list[Start]:
    """The median of each. They take turns: a machine is not as fast in one minute as in another."""
    rounds = [[await start(folder, url, many) for many, url in urls.items()] for _ in range(TURNS)]
    each = zip(*rounds[1:], strict=True)  # the first was for the disk's cache, and for Python's
    medians = [sorted(found, key=lambda one: one.seconds)[len(found) // 2] for found in each]
    print(*medians, sep="\n", flush=True)
    return medians


async def measure(pending: Sequence[int], folder: Path, *, drains: bool) -> list[Section]:
    """The sections of BENCHMARKS.md."""
    urls = {many: f"sqlite:///{folder}/{many}.db" for many in pending}
    for many, url in urls.items():
        await filling.fill(url, many, datetime.now(UTC))
    starts, url = await _starts(folder, urls), urls[pending[-1]]
    weights = [tables(url)] if pending[-1] else []
    rows = [each.row(starts[0]) for each in starts]
    of_starts = Section("Nudges pending", START_COLUMNS, rows, f"{STARTS}\nOn {machine()}.")
    drained = [await _drains(url, pending[-1], folder)] if drains else []
    return [of_starts, *weights, *drained]


async def drains_on(url: str, pending: int, folder: Path) -> list[Section]:
    """The last of these sections for another database, which is empty."""
    await filling.fill(url, pending, datetime.now(UTC))
    return [await _drains(url, pending, folder, " on PostgreSQL")]


async def _drains(url: str, pending: int, folder: Path, on: str = "") -> Section:
    drained = []
    for name in (ON_TIME, OVERDUE, BESIDE):
        drained.append(await drain(folder, url, name))
        print(drained[-1], flush=True)
    title = f"A thousand nudges at once{on}, with {pending:,} pending"
    went = [each.row() for each in drained]
    return Section(title, DRAIN_COLUMNS, went, f"{DRAINS}\nOn {machine()}.")


def main() -> None:
    """Measure, and print; `--keep` writes it down."""
    parser = argparse.ArgumentParser("python -m tests.bench.waiting")
    parser.add_argument("pending", nargs="*", type=int, help="how many; default: 0 1000 1000000")
    parser.add_argument("--no-drain", action="store_true", help="only starts")
    parser.add_argument("--keep", action="store_true", help="write BENCHMARKS.md")
    parser.add_argument("--postgresql", metavar="URL", help="only the drain, on that empty one")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pending = chosen.pending or PENDING
        measured = asyncio.run(
            drains_on(chosen.postgresql, pending[-1], Path(folder))
            if chosen.postgresql
            else measure(pending, Path(folder), drains=not chosen.no_drain)
        )
    for section in measured:
        keep(section) if chosen.keep else print(f"\n{section.markdown()}")


if __name__ == "__main__":
    main()
