"""Does one person who writes 50 messages a second slow the others? `python -m tests.bench.flood`

500 people, with Telegram's limits on what is sent: 499 of them ask something, 15 a second, each
waiting for the answer; once in peace, and once while one person floods. A reply is measured from
the moment at which Telegram has the text to the arrival of its answer, with the bot in a process of
its own and SQLite on this disk. Nothing is asserted: a ratio near 1 is the goal.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.demo.clock import MovableClock
from bot.demo.limits import Limits
from bot.demo.server import serve
from bot.demo.telegram import Telegram
from tests import run_bot

TOKEN = "1:bench"
OTHERS = 499
OTHERS_A_SECOND = 15
FLOOD_A_SECOND = 50
WARM_UP = 50
SECONDS = 60.0


class Watched(Telegram):
    """The demo's Telegram, which notes when somebody is first answered."""

    def __init__(self) -> None:
        super().__init__(MovableClock(), token=TOKEN)
        self.limits = Limits()
        self.waiting: dict[int, float] = {}
        self.took: dict[int, float] = {}

    async def call(self, method: str, sent: Mapping[str, Any]) -> Any:
        answer = await super().call(method, sent)
        if method.lower() == "sendmessage":
            person = int(sent["chat_id"])
            if person in self.waiting:
                self.took[person] = (time.perf_counter() - self.waiting.pop(person)) * 1000
        return answer

    def ask(self, person: int) -> None:
        """Their question, from which on they wait."""
        self.waiting[person] = time.perf_counter()
        self.send_text(person, "/help")


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds until each of the others was answered, and what became of the one's flood."""

    name: str
    replies: list[float]
    flooded: int
    answered: int

    @property
    def median(self) -> float:
        return statistics.median(self.replies)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.replies, n=20)[-1]

    def row(self) -> str:
        """A line of the table."""
        numbers = f"{self.median:9.1f}{self.p95:9.1f}{max(self.replies):9.1f}"
        return f"{self.name:<12}{len(self.replies):8}{numbers}{self.flooded:9}{self.answered:9}"


async def measure(name: str, *, flooding: bool) -> Measured:
    """Start the bot, let everybody talk to it, end it."""
    telegram = Watched()
    with tempfile.TemporaryDirectory() as folder:
        async with serve(telegram) as address:
            database = f"sqlite:///{folder}/ringback.db"
            process = await run_bot.launch(address, TOKEN, database, Path(folder))
            try:
                await telegram.wait_for(lambda: telegram.polls, SECONDS)
                return await _talk(telegram, name, flooding=flooding)
            finally:
                process.terminate()
                await process.wait()


async def _talk(telegram: Watched, name: str, *, flooding: bool) -> Measured:
    await _in_turn(telegram, [telegram.join(f"Early {n}") for n in range(WARM_UP)])
    telegram.took.clear()
    others = [telegram.join(f"Person {n}") for n in range(OTHERS)]
    loud = telegram.join("Loud")
    flood = asyncio.create_task(_flood(telegram, loud)) if flooding else None
    await _in_turn(telegram, others)
    if flood is not None:
        flood.cancel()
        await asyncio.wait({flood})
    said = telegram.history(loud)
    heard = [message for message in said if message["from"]["is_bot"]]
    replies = [telegram.took[person] for person in others]
    return Measured(name, replies, len(said) - len(heard), len(heard))


async def _in_turn(telegram: Watched, people: list[int]) -> None:
    """Each asks once, at an even pace; returns when all are answered."""
    began = time.perf_counter()
    for place, person in enumerate(people):
        await asyncio.sleep(began + place / OTHERS_A_SECOND - time.perf_counter())
        telegram.ask(person)
    await telegram.wait_for(lambda: not telegram.waiting, SECONDS)


async def _flood(telegram: Watched, person: int) -> None:
    """Until cancelled."""
    began, sent = time.perf_counter(), 0
    while True:
        telegram.send_text(person, f"my interview at Acme number {sent} was yesterday")
        sent += 1
        await asyncio.sleep(began + sent / FLOOD_A_SECOND - time.perf_counter())


async def main() -> None:
    """Measure both, and print a table."""
    peace = await measure("in peace", flooding=False)
    flood = await measure("in a flood", flooding=True)
    print(f"{'':<12}{'replies':>8}{'median':>9}{'p95':>9}{'max':>9}{'flooded':>9}{'answered':>9}")
    print(peace.row(), flood.row(), sep="\n")
    print(
        f"The others wait {flood.median / peace.median:.2f} times as long (median), "
        f"{flood.p95 / peace.p95:.2f} times (p95)."
    )


if __name__ == "__main__":
    asyncio.run(main())
