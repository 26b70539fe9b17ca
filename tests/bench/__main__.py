"""Ringback side by side with bots as their libraries' documentation has them.

`uv run python -m tests.bench` takes about ten minutes, prints a table and writes BENCHMARKS.md. A
part of it prints only its own rows: `python -m tests.bench load --latency 0.05`, `waits`, `kills`.
"""

import argparse
import os
import signal
import statistics
import sys
from collections.abc import Collection, Sequence

import uvloop

from tests.bench import kills, load, machine
from tests.bench.comparing import Measure, compared
from tests.bench.contenders import CONTENDERS, Contender
from tests.bench.load import RATE, Load
from tests.bench.people import PATIENCE
from tests.bench.table import keep
from tests.bench.table import machine as this_machine

LATENCIES = (0.0, 0.05)
HOW = """\
People hold the same conversation of five messages with each bot, the last of them a tap on Save,
and compare every answer with what the bot says when nobody disturbs it. Ringback runs as `bot` does
and polls, on SQLite with `synchronous=FULL`; "stock" is python-telegram-bot with
ConversationHandler, PicklePersistence and JobQueue; "aiogram" keeps its states in Redis and its
jobs in SQLite (tests/bench/peers). Telegram is one for measuring (tests/bench/telegram.py), on the
first core with the people and Redis; the bot has the second. "50 ms" is what Telegram takes for
each answer. What is timed is the median of {rounds} runs, in which the bots take turns; "×" is how
many times the stock bot's it is. The processor's time is that of the bot's process, the kernel's
for it too; that of Redis is not in it.

A kill is SIGKILL at a random moment while {people} people write, each of them {pause:g} s after an
answer, with Telegram {latency:g} ms away; all bots are killed side by side. A message is lost when
the bot confirmed it and, up for {patience:g} s, did not answer; a draft, when the bot knew nothing
of the conversation any more; a reminder, when it said that the interview was saved and does not
hold its reminder in the end. Then people begin anew.

On {machine}; others kept busy meanwhile: {busy}."""


def main() -> int:
    """Measure what was chosen; 2 where nothing can be measured."""
    chosen = _parser().parse_args()
    if not machine.is_known():
        print("This measures on Linux only: it asks /proc what a process takes.", file=sys.stderr)
        return 2
    # so that the bots end with it, as they do at Ctrl-C
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    uvloop.run(_measure(chosen))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.bench", description=__doc__)
    parser.add_argument("part", nargs="?", default="all", choices=("all", "load", "waits", "kills"))
    parser.add_argument("--latency", type=float, action="append", help="seconds; 0 and 0.05")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each, of which the median")
    parser.add_argument("--kills", type=int, default=kills.KILLS)
    parser.add_argument("--only", action="append", help="a contender's name; may be repeated")
    return parser


async def _measure(chosen: argparse.Namespace) -> None:
    cores = sorted(os.sched_getaffinity(0))
    # Telegram and the people on one processor, the bot on the other
    os.sched_setaffinity(0, cores[:1])
    contenders = _there(chosen.only)
    table: list[Measure] = []
    foreign: list[float] = []
    for each in _loads(chosen):
        runs = await load.rounds(contenders, each, chosen.rounds, cores[1:] or cores)
        table += load.measures(each, runs)
        foreign += [run.foreign for taken in runs.values() for run in taken]
    if chosen.part in ("all", "kills"):
        lost = await kills.side_by_side(contenders, chosen.kills, cores)
        table += kills.measures(chosen.kills, lost)
    section = compared("Side by side", table, _how(chosen, foreign))
    keep(section) if chosen.part == "all" else print(f"\n{section.markdown()}")


def _there(only: Collection[str] | None) -> Sequence[Contender]:
    """Those that can run; a line about the others."""
    there = []
    for contender in CONTENDERS:
        if only and contender.name not in only:
            continue
        if missing := contender.missing():
            print(f"{contender.name} is not measured: {missing}", file=sys.stderr, flush=True)
            continue
        there.append(contender)
    return there


def _loads(chosen: argparse.Namespace) -> list[Load]:
    latencies = chosen.latency or LATENCIES
    loads = [Load(latency) for latency in latencies if chosen.part in ("all", "load")]
    waits = [Load(latency, rate=RATE, seconds=8) for latency in latencies]
    return loads + (waits if chosen.part in ("all", "waits") else [])


def _how(chosen: argparse.Namespace, foreign: Collection[float]) -> str:
    """The paragraph under the table."""
    busy = (
        f"{statistics.median(foreign):.2f} cores, {max(foreign):.2f} at most"
        if foreign
        else "unknown"
    )
    return HOW.format(
        rounds=chosen.rounds,
        people=kills.PEOPLE,
        pause=kills.PAUSE,
        patience=PATIENCE,
        latency=kills.LATENCY * 1000,
        machine=this_machine(),
        busy=busy,
    )


if __name__ == "__main__":
    sys.exit(main())
