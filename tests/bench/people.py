"""People who log one interview after another, and compare each answer with the script.

Somebody who gets another answer counts it, leaves the conversation and begins anew.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from tests.bench.script import FIRM, LEAVE, SAVE, SEE, Script
from tests.bench.telegram import Asked, Telegram

PATIENCE = 10.0
"""Seconds of a bot that is up, until a message that it confirmed and did not answer is known to be
lost. A chat of Ringback's whose courier was killed waits for its lease of six."""
SECONDS = 120.0


@dataclass(slots=True)
class Tally:
    """What all of them met with; `latencies` are seconds, in the order of the answers."""

    latencies: list[float] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    """Companies whose interview the bot said it had saved."""
    lost: int = 0
    forgotten: int = 0
    doubled: int = 0
    wrong: list[str] = field(default_factory=list)
    """The answers themselves, to be looked at."""


class Crowd:
    """All the people of one bot; somebody thinks about `pause` seconds before each message.

    After `patience` seconds without an answer they begin anew; without, they wait for ever.
    """

    def __init__(
        self,
        telegram: Telegram,
        script: Script,
        people: int,
        pause: float = 0,
        patience: float | None = None,
    ) -> None:
        self.telegram, self.script, self.pause, self.patience = telegram, script, pause, patience
        self.tally = Tally()
        self.random = Random(7)
        self.talking = self.closed = False
        self._up_since: float | None = time.perf_counter()
        self._up_before = 0.0
        self._everybody = [Person(self, 1001 + number) for number in range(people)]
        self._quiet = asyncio.Event()

    async def come(self) -> None:
        """Everybody greets the bot, and leaves whatever that began."""
        for person in self._everybody:
            person.leave(self.script.greeting)
        await self._silence()

    def begin(self) -> None:
        """They talk from now on, at first at moments spread over a pause."""
        self.talking = True
        for person in self._everybody:
            person.think()

    async def end(self) -> None:
        """Returns when each has an answer to the last thing they said."""
        self.talking = False
        if self.waiting:
            await self._silence()

    def close(self) -> None:
        """Nobody waits any more, nor listens."""
        self.talking = False
        self.closed = True
        for person in self._everybody:
            person.give_up()

    @property
    def waiting(self) -> bool:
        """Whether anybody waits for an answer."""
        return any(person.waits for person in self._everybody)

    def goes_down(self) -> None:
        """The bot."""
        self._up_before, self._up_since = self.uptime, None

    def comes_up(self) -> None:
        """The bot, again."""
        self._up_since = time.perf_counter()

    @property
    def uptime(self) -> float:
        """Seconds that the bot has been up, in all its lives."""
        since = self._up_since
        return self._up_before + (time.perf_counter() - since if since else 0.0)

    def answered(self) -> None:
        """Somebody was."""
        if not self.talking and not self.waiting:
            self._quiet.set()

    async def _silence(self) -> None:
        self._quiet.clear()
        async with asyncio.timeout(SECONDS):
            await self._quiet.wait()


class Person:
    """One chat. `_at` is the step that they are at; None while they leave."""

    def __init__(self, crowd: Crowd, chat: int) -> None:
        self._crowd, self._chat = crowd, chat
        self._at: int | None = None
        self._left = False
        self._firms = 0
        self._last: tuple[str, int, Asked] = "", 0, {}
        self._said_at = 0.0
        self._update = 0
        self._timer: asyncio.TimerHandle | None = None
        self.waits = False
        crowd.telegram.people[chat] = self._hear

    @property
    def _firm(self) -> str:
        return f"Firm{self._chat}x{self._firms}"

    def leave(self, greeting: Sequence[str] = ()) -> None:
        """Whatever is open: when that is answered, ask for words that are known to be the last."""
        self._at, self._left = None, False
        self._say(*greeting, LEAVE)

    def think(self) -> None:
        """Before the next message."""
        pause = self._crowd.pause
        if pause:
            seconds = self._crowd.random.uniform(pause / 2, pause * 3 / 2)
            self._timer = asyncio.get_running_loop().call_later(seconds, self._go_on)
        else:
            self._go_on()

    def give_up(self) -> None:
        """Wait no longer, and think no longer either."""
        if self._timer:
            self._timer.cancel()
        self.waits = False

    def _go_on(self) -> None:
        if not self._crowd.talking:
            return
        says = self._crowd.script.says
        if self._at is None or self._at + 1 == len(says):
            self._at = 0
            self._firms += 1
        else:
            self._at += 1
        self._say(says[self._at].replace(FIRM, self._firm))

    def _say(self, *steps: str) -> None:
        self.waits = True
        self._said_at = time.perf_counter()
        for step in steps:
            self._update = self._do(step)
        self._be_patient(*steps)

    def _do(self, step: str) -> int:
        telegram = self._crowd.telegram
        if step == SAVE:
            return telegram.tap_button(self._chat, SAVE[1:-1], *self._last[1:])
        return telegram.write(self._chat, step)

    def _be_patient(self, *steps: str) -> None:
        if self._crowd.patience:
            self._look_again(self._crowd.uptime + self._crowd.patience, *steps)

    def _look_again(self, deadline: float, *steps: str) -> None:
        """At a time of the bot's uptime, or later when it is down meanwhile."""
        seconds = max(deadline - self._crowd.uptime, 0.2)
        later = asyncio.get_running_loop().call_later
        self._timer = later(seconds, self._unanswered, deadline, *steps)

    def _unanswered(self, deadline: float, *steps: str) -> None:
        """It is lost, unless the bot was away or has still to confirm it; then they begin anew."""
        if self._crowd.telegram.holds(self._update):
            self._be_patient(*steps)
        elif self._crowd.uptime < deadline:
            self._look_again(deadline, *steps)
        elif self._at is None:
            self._say(*steps)
        else:
            # not said again: a bot that fails at it would fail for ever
            self._crowd.tally.lost += 1
            self.leave()

    def _hear(self, text: str, message_id: int, asked: Asked) -> None:
        if self._crowd.closed:
            return
        if self.waits and text == self._expected():
            self._last = text, message_id, asked
            self._answered()
        elif text == self._last[0]:
            self._crowd.tally.doubled += 1
        elif self._at is not None:
            self._astray(text)
        elif not self._left:
            self._left = True
            self.give_up()
            self._say(SEE)

    def _expected(self) -> str:
        script = self._crowd.script
        if self._at is None:
            return script.goodbye
        return script.answers[self._at].replace(FIRM, self._firm)

    def _answered(self) -> None:
        self.give_up()
        tally = self._crowd.tally
        if self._at is not None:
            tally.latencies.append(time.perf_counter() - self._said_at)
            if self._at + 1 == len(self._crowd.script.says):
                tally.saved.append(self._firm)
        self._crowd.answered()
        if self._crowd.talking:
            self.think()

    def _astray(self, text: str) -> None:
        tally = self._crowd.tally
        if text in self._crowd.script.strays:
            tally.forgotten += 1
        else:
            tally.wrong.append(f"{self._firm}, step {self._at}: {text}")
        self.give_up()
        self.leave()
