"""What is said in a conversation, and what an undisturbed bot answers, learned from that bot."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tests.bench.telegram import Asked, Telegram

FIRM = "Quillforge"
"""Stands for the company in what is said and answered; each conversation has another one."""
SAVE = "[Save]"
"""A tap on the button of the message before."""
LEAVE, SEE = "/cancel", "/help"
"""The second is answered in the same words whatever was before, and tells that the first was."""
SOMEBODY = 1000
SECONDS = 120.0


class Lines(Protocol):
    """What people say to one bot: when they come, and in each conversation; one answer a step."""

    @property
    def greeting(self) -> Sequence[str]: ...
    @property
    def says(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Script:
    """`strays` is what the bot answers to steps of a conversation that it knows nothing of."""

    greeting: Sequence[str]
    says: Sequence[str]
    answers: Sequence[str]
    strays: frozenset[str]
    goodbye: str


class Somebody:
    """Who says one thing, and listens to the answer."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._heard: asyncio.Queue[tuple[str, int, Asked]] = asyncio.Queue()
        self._last: tuple[str, int, Asked] = "", 0, {}
        telegram.people[SOMEBODY] = lambda *heard: self._heard.put_nowait(heard)

    async def ask(self, step: str) -> str:
        """The first thing that is said to it."""
        self.say(step)
        return await self._hears()

    def say(self, step: str) -> None:
        """Wait for nothing."""
        if step == SAVE:
            self._telegram.tap_button(SOMEBODY, SAVE[1:-1], *self._last[1:])
        else:
            self._telegram.write(SOMEBODY, step)

    async def leave(self, goodbye: str) -> None:
        """Leave whatever is open, and let everything pass that is said meanwhile."""
        await self.ask(LEAVE)
        self.say(SEE)
        while await self._hears() != goodbye:
            pass

    async def _hears(self) -> str:
        async with asyncio.timeout(SECONDS):
            self._last = await self._heard.get()
        return self._last[0]


async def learn(telegram: Telegram, lines: Lines) -> Script:
    """From a bot that was just started, and that nobody else talks to."""
    somebody = Somebody(telegram)
    goodbye = await somebody.ask(SEE)
    for step in lines.greeting:
        somebody.say(step)
    await somebody.leave(goodbye)
    strays = set()
    for step in lines.says[1:-1]:
        strays.add(await somebody.ask(step))
        await somebody.leave(goodbye)
    answers = [await somebody.ask(step) for step in lines.says]
    return Script(lines.greeting, lines.says, answers, frozenset(strays), goodbye)
