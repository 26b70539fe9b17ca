"""What is lost in a thousand kills? `uv run python -m tests.bench.thousand`

Some bots at once, each a process of its own with its own Telegram, its own SQLite file and five
people who log one interview after another, as fast as they are answered. A bot is killed
(SIGKILL) at random moments and started again, after the leases of the dead one have run out, fifty
times; at one of them the nudges fall due while it is dead. Then its story ends, all is looked
through as in tests/test_kill.py, and the next one begins. `--kills 100` for fewer; `--keep` writes
the section of BENCHMARKS.md.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import aiohttp

from bot.demo.clock import MovableClock
from bot.demo.server import serve
from bot.demo.telegram import Telegram
from bot.store.leases import LEASE
from tests.bench.table import Section, keep, machine
from tests.killing import TOKEN, World, at_random
from tests.surviving import (
    PEOPLE,
    Killing,
    Script,
    Someone,
    Told,
    at_ten,
    story,
    undisturbed,
    while_they_chat,
)

KILLS, LANES = 1000, 6
A_STORY = 50
WINDOW_SECONDS = 0.01
"""What a settled message may take on top of a round trip: so long it may be said again."""
PARAGRAPH = """\
SIGKILL at random moments, {lanes} bots at a time, each with five people who write as fast as they
are answered and compare every answer with that of a bot which nobody kills; {said:,} messages in
{minutes:.0f} minutes, {rate:.0f} a second and bot. Messages doubled: {doubled} in all, {each:.3f} a
kill; the goal is the rate x (a round trip of {trip:.1f} ms + 10 ms) = {allowed:.3f}. The nudges of
{nudged:,} people fell due while their bot was dead. On {machine}."""


@dataclass
class Tally:
    """The stories that were told, and why the others broke off."""

    told: list[Told] = field(default_factory=list)
    broke_off: list[str] = field(default_factory=list)

    def rows(self) -> Sequence[tuple[str, str]]:
        """What was lost, of each kind."""
        kinds = {
            "messages lost": "messages",
            "drafts lost": "drafts",
            "wrong answers": "answers",
            "rows lost or doubled": "rows",
            "nudges lost": "nudges",
            "doubled outside the one window": "doubles",
            "left unsaid": "left",
        }
        lost = [asdict(each.losses) for each in self.told]
        kills = sum(each.kills for each in self.told)
        return [
            ("kills", f"{kills:,}"),
            *((name, str(sum(each[kind] for each in lost))) for name, kind in kinds.items()),
            ("stories that broke off", str(len(self.broke_off))),
        ]


async def at_any_time(world: World) -> None:
    """They chat already; a second holds many of their turns."""
    await asyncio.sleep(world.rng.uniform(0, 1))
    await at_random(world)


def killing(kills: int) -> Killing:
    """So many, and the nudges fall due at the one in the middle."""
    moments = [at_any_time] * kills
    moments[kills // 2] = at_ten

    async def kill(world: World, people: list[Someone]) -> None:
        await while_they_chat(world, people, moments, pauses=[2 * LEASE])

    return kill


async def lane(script: Script, folder: Path, seeds: list[int], tally: Tally) -> None:
    """One story after another, while there are any."""
    while seeds:
        seed = seeds.pop()
        own = folder / str(seed)
        own.mkdir()
        try:
            kill = killing(A_STORY)
            tally.told.append(await story(script, f"sqlite:///{own}/bot.db", own, seed, kill))
        except (AssertionError, TimeoutError) as error:
            tally.broke_off.append(f"story {seed}: {type(error).__name__} {error}")
        print(f"{len(tally.told)} stories told, {len(tally.broke_off)} broke off", flush=True)


async def round_trip() -> float:
    """Milliseconds that this Telegram takes for a request, the median."""
    took = []
    async with serve(Telegram(MovableClock(), token=TOKEN)) as url, aiohttp.ClientSession() as http:
        for _ in range(100):
            began = time.perf_counter()
            async with http.post(f"{url}/bot{TOKEN}/getMe") as answer:
                await answer.read()
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def section(tally: Tally, lanes: int, seconds: float, trip: float) -> Section:
    """For BENCHMARKS.md."""
    kills = sum(each.kills for each in tally.told)
    said, doubled = (sum(getattr(each, of) for each in tally.told) for of in ("said", "doubled"))
    rate = said / max(1.0, sum(each.seconds for each in tally.told))
    told = PARAGRAPH.format(
        lanes=lanes,
        said=said,
        minutes=seconds / 60,
        rate=rate,
        doubled=doubled,
        each=doubled / max(1, kills),
        trip=trip,
        allowed=rate * (trip / 1000 + WINDOW_SECONDS),
        nudged=PEOPLE * len(tally.told),
        machine=machine(),
    )
    return Section("A thousand kills", ("", "count"), tally.rows(), told)


async def measure(kills: int, lanes: int) -> tuple[Tally, Section]:
    """All of it."""
    tally, began = Tally(), time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        script = await undisturbed(folder)
        trip = await round_trip()
        seeds = list(range(-(-kills // A_STORY)))
        async with asyncio.TaskGroup() as tasks:
            for _ in range(lanes):
                tasks.create_task(lane(script, folder, seeds, tally))
    return tally, section(tally, lanes, time.monotonic() - began, trip)


def main() -> int:
    """1 where anything was lost."""
    parser = argparse.ArgumentParser("python -m tests.bench.thousand")
    parser.add_argument("--kills", type=int, default=KILLS, help="rounded up to whole stories")
    parser.add_argument("--lanes", type=int, default=LANES, help="bots at a time")
    parser.add_argument("--keep", action="store_true", help="write BENCHMARKS.md")
    chosen = parser.parse_args()
    tally, table = asyncio.run(measure(chosen.kills, chosen.lanes))
    print(*tally.broke_off, sep="\n")
    keep(table) if chosen.keep else print(f"\n{table.markdown()}")
    return int(any(int(count) for _, count in tally.rows()[1:]))


if __name__ == "__main__":
    sys.exit(main())
