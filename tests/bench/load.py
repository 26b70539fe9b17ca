"""How much a bot does, what that takes, and how long people wait for it."""

import asyncio
import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.comparing import Measure
from tests.bench.contenders import Contender
from tests.bench.machine import Used
from tests.bench.people import Crowd
from tests.bench.running import Running, running
from tests.bench.script import learn

PEOPLE = 200
RATE = 30.0
"""Updates a second, where people wait as they do and do not hurry the bot."""


@dataclass(frozen=True, slots=True)
class Load:
    """What it is under. `latency` is what Telegram takes for an answer, in seconds.

    Without a `rate` (updates a second, of all people) each writes as soon as they are answered.
    """

    latency: float = 0.0
    rate: float | None = None
    people: int = PEOPLE
    warm: float = 1.5
    seconds: float = 5.0

    @property
    def pause(self) -> float:
        """Seconds that somebody thinks before a message."""
        return self.people / self.rate if self.rate else 0.0

    def __str__(self) -> str:
        how = f"at {self.rate:g} updates a second" if self.rate else "each at once"
        return f"{self.people} people {how}, Telegram {self.latency * 1000:g} ms away"


@dataclass(frozen=True, slots=True)
class Taken:
    """One run: updates a second, milliseconds, microseconds of a processor an update, MiB."""

    updates: float
    p50: float
    p99: float
    cpu: float
    peak: float
    foreign: float

    def __str__(self) -> str:
        return (
            f"{self.updates:.0f}/s, p50 {self.p50:.1f} ms, p99 {self.p99:.1f} ms, "
            f"{self.cpu:.0f} µs, {self.peak:.0f} MiB; others keep {self.foreign:.2f} cores busy"
        )


class WrongAnswerError(Exception):
    """Nobody disturbed the bot, and yet it did not answer as it had when it was asked alone."""


async def take(contender: Contender, load: Load, cores: Collection[int]) -> Taken:
    """One run, from the start of the bot to its end. Raises WrongAnswerError."""
    async with running(contender, cores) as bot:
        script = await learn(bot.telegram, contender)
        crowd = Crowd(bot.telegram, script, load.people, load.pause)
        await crowd.come()
        bot.telegram.latency = load.latency
        crowd.begin()
        # by then everybody has written, and caches are full
        await asyncio.sleep(load.warm + load.pause / 2)
        taken = await _window(bot, crowd, load.seconds)
        crowd.close()
    if crowd.tally.wrong or crowd.tally.forgotten or crowd.tally.doubled:
        raise WrongAnswerError(f"{contender.name}: {crowd.tally.wrong[:3]}")
    return taken


async def _window(bot: Running, crowd: Crowd, seconds: float) -> Taken:
    latencies = crowd.tally.latencies
    answered, cpu, before = len(latencies), bot.cpu(), Used.now()
    await asyncio.sleep(seconds)
    after, spent = Used.now(), bot.cpu() - cpu
    window = [each * 1000 for each in latencies[answered:]]
    cuts = statistics.quantiles(window, n=100)
    return Taken(
        updates=len(window) / (after.at - before.at),
        p50=cuts[49],
        p99=cuts[98],
        cpu=spent / len(window) * 1e6,
        peak=bot.peak(),
        foreign=after.foreign(before),
    )


Runs = Mapping[str, Sequence[Taken]]
"""By the contender's name."""


async def rounds(
    contenders: Sequence[Contender], load: Load, times: int, cores: Collection[int]
) -> Runs:
    """Each contender once in each round, so that a busy minute meets all of them."""
    taken: dict[str, list[Taken]] = {contender.name: [] for contender in contenders}
    for number in range(times):
        for contender in contenders if number % 2 == 0 else contenders[::-1]:
            run = await take(contender, load, cores)
            print(f"{contender.name}, {load}: {run}", flush=True)
            taken[contender.name].append(run)
    return taken


def measures(load: Load, runs: Runs) -> list[Measure]:
    """The rows of the table, each a median of the runs."""
    at = f"{load.latency * 1000:g} ms"
    if load.rate:
        waited = f"an answer at {load.rate:g} a second, {at}"
        return [
            Measure(f"{waited}: p50, ms", _median(runs, "p50")),
            Measure(f"{waited}: p99, ms", _median(runs, "p99")),
        ]
    people = f"{load.people} people, {at}"
    return [
        Measure(f"updates a second, {people}", _median(runs, "updates"), more_is_better=True),
        Measure(f"processor an update, {people}, µs", _median(runs, "cpu")),
        Measure(f"memory at most, {people}, MiB", _median(runs, "peak")),
    ]


def _median(runs: Runs, field: str) -> dict[str, float]:
    return {
        name: statistics.median(getattr(run, field) for run in taken)
        for name, taken in runs.items()
    }
