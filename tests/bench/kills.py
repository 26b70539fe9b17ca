"""What people lose when the bot is killed again and again while they write to it."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from tests.bench.comparing import Measure
from tests.bench.contenders import Contender
from tests.bench.people import PATIENCE, Crowd, Tally
from tests.bench.running import DidNotStartError, Running, running
from tests.bench.script import learn

KILLS = 20
PEOPLE = 20
PAUSE = 0.7
"""Seconds, so that all together write thirty messages a second at most."""
LIFE = 1.0, 6.0
"""Seconds from a start to the next kill: enough for some conversations, not for all."""
LATENCY = 0.01
"""Seconds that Telegram takes, short enough for each contender to keep up with its people."""


@dataclass(frozen=True, slots=True)
class Lost:
    """`longest` is how many seconds somebody waited for an answer, at most."""

    tally: Tally
    reminders: int
    unstarted: int
    longest: float

    def __str__(self) -> str:
        tally = self.tally
        return (
            f"{len(tally.latencies)} answers, {len(tally.saved)} saved; {tally.lost} messages lost,"
            f" {tally.forgotten} drafts, {self.reminders} reminders; {len(tally.wrong)} wrong,"
            f" {tally.doubled} doubled; {self.longest:.1f} s at most {tally.wrong[:3] or ''}"
        )


async def survive(contender: Contender, kills: int, cores: Collection[int]) -> Lost:
    """Kill it at random moments, and start it again at once."""
    random = Random(contender.name)
    async with running(contender, cores) as bot:
        script = await learn(bot.telegram, contender)
        crowd = Crowd(bot.telegram, script, PEOPLE, PAUSE, PATIENCE)
        await crowd.come()
        bot.telegram.latency = LATENCY
        crowd.begin()
        unstarted = 0
        for _ in range(kills):
            # a random moment is the point: some people are half-way, some wait for an answer
            await asyncio.sleep(random.uniform(*LIFE))
            crowd.goes_down()
            await bot.kill()
            unstarted += await _start_again(bot)
            crowd.comes_up()
        await crowd.end()
        kept = await contender.reminders(bot.telegram, bot.folder)
    tally = crowd.tally
    return Lost(tally, len(set(tally.saved) - kept), unstarted, max(tally.latencies))


async def _start_again(bot: Running) -> bool:
    """Returns whether it did not start before its operator helped."""
    try:
        await bot.start()
    except DidNotStartError:
        bot.contender.mend(bot.folder)
        await bot.start()
        return True
    return False


async def side_by_side(
    contenders: Sequence[Contender], kills: int, cores: Collection[int]
) -> Mapping[str, Lost]:
    """All contenders at the same time, each with its own people: nothing is timed here."""
    tasks: dict[str, asyncio.Task[Lost]] = {}
    async with asyncio.TaskGroup() as group:
        for contender in contenders:
            tasks[contender.name] = group.create_task(survive(contender, kills, cores))
    for name, task in tasks.items():
        print(f"{name}, killed {kills} times: {task.result()}", flush=True)
    return {name: task.result() for name, task in tasks.items()}


def measures(kills: int, lost: Mapping[str, Lost]) -> Sequence[Measure]:
    """The rows of the table."""
    rows: dict[str, dict[str, float]] = {
        "messages lost": {name: each.tally.lost for name, each in lost.items()},
        "drafts lost": {name: each.tally.forgotten for name, each in lost.items()},
        "wrong answers": {name: len(each.tally.wrong) for name, each in lost.items()},
        "doubled answers": {name: each.tally.doubled for name, each in lost.items()},
        "reminders lost": {name: each.reminders for name, each in lost.items()},
        "starts refused": {name: each.unstarted for name, each in lost.items()},
        "longest wait, s": {name: each.longest for name, each in lost.items()},
    }
    return [Measure(f"{kills} kills: {row}", values) for row, values in rows.items()]
