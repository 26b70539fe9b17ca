"""What is lost in a thousand kills? `uv run python -m tests.bench.thousand`

Some bots at once, each a process of its own with its own Telegram, its own SQLite file and five
people who log one interview after another: in half of the stories as fast as they are answered, in
the others after a moment of thought. A bot is killed (SIGKILL) at random moments and started again,
after the leases of the dead one have run out, fifty times; at one of them the nudges fall due while
it is dead. Then its story ends, all is looked through as in tests/test_kill.py, and the next one
begins. `--kills 100` for fewer; `--keep` writes the section of BENCHMARKS.md.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
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

KILLS, LANES = 1000, 3
A_STORY = 50
A_TRIP_EACH = 0.1
"""Seconds."""
WINDOW_SECONDS = 0.01
"""What a settled message may take on top of a round trip: so long it may be said again."""
PACES = {"as fast as they are answered": 0.0, "after half a second at most": 0.5}
"""When people go on, in seconds at most."""
PARAGRAPH = """\
SIGKILL at random moments, {lanes} bots at a time, each with five people who compare every answer
with that of a bot which nobody kills. Where a kill falls between Telegram's answer and its being
written down, a message comes twice: "open for" is how long that is, by the doubles and the rate.
The goal is a round trip, as it was meanwhile, and 10 ms. The nudges of {nudged:,} people fell due
while their bot was dead. All took {minutes:.0f} minutes, on {machine}."""


@dataclass
class Tally:
    """The stories that were told at one pace, why the others broke off, and seconds that a request
    took meanwhile."""

    told: list[Told] = field(default_factory=list)
    broke_off: list[str] = field(default_factory=list)
    trips: list[float] = field(default_factory=list)

    def _sum(self, of: str) -> float:
        return float(sum(getattr(each, of) for each in self.told))

    def losses(self) -> dict[str, int]:
        """How many of each kind, with those stories that broke off."""
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
        counted = {name: sum(each[kind] for each in lost) for name, kind in kinds.items()}
        return counted | {"stories that broke off": len(self.broke_off)}

    def column(self) -> dict[str, str]:
        """Of the table."""
        kills, said, doubled = map(self._sum, ("kills", "said", "doubled"))
        rate, each = said / max(1.0, self._sum("up")), doubled / max(1.0, kills)
        trip = statistics.fmean(self.trips or [0])
        return {
            "kills": f"{kills:,.0f}",
            **{name: str(count) for name, count in self.losses().items()},
            "messages": f"{said:,.0f}",
            "messages a second, while up": f"{rate:.0f}",
            "messages that came twice": f"{doubled:.0f}",
            "of these a kill": f"{each:.2f}",
            "goal: at most": f"{rate * (trip + WINDOW_SECONDS):.2f}",
            "open for, ms": f"{1000 * each / max(1.0, rate):.0f}",
            "a round trip, ms": f"{1000 * trip:.1f}",
        }


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


async def lane(script: Script, folder: Path, seeds: list[int], pace: float, tally: Tally) -> None:
    """One story after another, while there are any."""
    while seeds:
        seed = seeds.pop()
        own = folder / str(seed)
        own.mkdir()
        try:
            kill = killing(A_STORY)
            told = await story(script, f"sqlite:///{own}/bot.db", own, seed, kill, pace)
            tally.told.append(told)
        except (AssertionError, TimeoutError) as error:
            tally.broke_off.append(f"story {seed}: {type(error).__name__} {error}")
        print(f"{len(tally.told)} stories told, {len(tally.broke_off)} broke off", flush=True)


async def keep_asking(trips: list[float]) -> None:
    """Seconds that a Telegram like theirs takes for a request meanwhile; ends when cancelled."""
    async with serve(Telegram(MovableClock(), token=TOKEN)) as url, aiohttp.ClientSession() as http:
        while True:
            began = time.perf_counter()
            async with http.post(f"{url}/bot{TOKEN}/getMe") as answer:
                await answer.read()
            trips.append(time.perf_counter() - began)
            await asyncio.sleep(A_TRIP_EACH)


def section(tallies: Mapping[str, Tally], lanes: int, seconds: float) -> Section:
    """For BENCHMARKS.md."""
    columns = {pace: tally.column() for pace, tally in tallies.items()}
    names = next(iter(columns.values()))
    rows = [(name, *(column[name] for column in columns.values())) for name in names]
    told = PARAGRAPH.format(
        lanes=lanes,
        minutes=seconds / 60,
        nudged=PEOPLE * sum(len(tally.told) for tally in tallies.values()),
        machine=machine(),
    )
    return Section("A thousand kills", ("people go on", *columns), rows, told)


async def at_a_pace(
    script: Script, folder: Path, seeds: list[int], pace: float, lanes: int
) -> Tally:
    """So many bots at a time, until all stories are told."""
    tally = Tally()
    asking = asyncio.create_task(keep_asking(tally.trips))
    async with asyncio.TaskGroup() as tasks:
        for _ in range(lanes):
            tasks.create_task(lane(script, folder, seeds, pace, tally))
    asking.cancel()
    return tally


async def measure(kills: int, lanes: int) -> tuple[dict[str, Tally], Section]:
    """All of it."""
    began, tallies = time.monotonic(), dict[str, Tally]()
    seeds = list(range(-(-kills // A_STORY)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        script = await undisturbed(folder)
        for place, (told, pace) in enumerate(PACES.items()):
            tallies[told] = await at_a_pace(script, folder, seeds[place :: len(PACES)], pace, lanes)
    return tallies, section(tallies, lanes, time.monotonic() - began)


def main() -> int:
    """1 where anything was lost."""
    parser = argparse.ArgumentParser("python -m tests.bench.thousand")
    parser.add_argument("--kills", type=int, default=KILLS, help="rounded up to whole stories")
    parser.add_argument("--lanes", type=int, default=LANES, help="bots at a time")
    parser.add_argument("--keep", action="store_true", help="write BENCHMARKS.md")
    chosen = parser.parse_args()
    tallies, table = asyncio.run(measure(chosen.kills, chosen.lanes))
    print(*(why for tally in tallies.values() for why in tally.broke_off), sep="\n")
    keep(table) if chosen.keep else print(f"\n{table.markdown()}")
    return int(any(any(tally.losses().values()) for tally in tallies.values()))


if __name__ == "__main__":
    sys.exit(main())
