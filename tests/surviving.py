"""A story of people who chat with a bot that is killed, and what is looked through afterwards.

What is said is compared, message by message, with a bot that nobody kills.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.demo.clock import MovableClock
from bot.demo.world import FIRST_UPDATE
from bot.models import Candidate, Interview, Speaking
from bot.store.database import table
from bot.store.leases import LEASE
from bot.store.store import NUDGING
from tests.chat import Chat
from tests.conftest import a_house
from tests.killing import (
    MORNING,
    OUTBOX,
    SECONDS,
    SEEN,
    TEN,
    World,
    a_world,
    at_random,
    without_doubles,
)
from tests.run_bot import LOG

Moment = Callable[[World], Awaitable[None]]
Killing = Callable[[World, list["Someone"]], Awaitable[None]]

FIRM = "Quillforge"
PEOPLE = 5
PATIENCE = 4 * SECONDS
"""An answer may have to wait for several restarts."""
FIRST = ["/log", "London", FIRM, "cook", "last Tuesday", "Pat", "they didn't say", "Save"]
AGAIN = ["/log", FIRM, "cook", "today", "Pat", "they didn't say", "Save"]
HALF = ["/log", FIRM]
PAUSES = (timedelta(), 2 * LEASE)
"""Before it is up again: a dead courier's leases have run out by then, or not."""

INTERVIEW, CANDIDATE, SPEAKING = table(Interview), table(Candidate), table(Speaking)


@dataclass(frozen=True, slots=True)
class Script:
    """How it goes with a bot that nobody kills: (what they write or tap, all that it answers)."""

    first: list[tuple[str, list[str]]]
    again: list[tuple[str, list[str]]]
    half: list[tuple[str, list[str]]]
    nudge: str


async def undisturbed(folder: Path) -> Script:
    """Plays it once, in a folder of its own."""
    async with a_house(f"sqlite:///{folder}/undisturbed.db", MovableClock(MORNING)) as house:
        chat = house.person("Ada")
        first, again, half = [await _played(chat, steps) for steps in (FIRST, AGAIN, HALF)]
        return Script(first, again, half, nudge=await chat.wait(hours=1))


async def _played(chat: Chat, steps: list[str]) -> list[tuple[str, list[str]]]:
    played = []
    for step in steps:
        before = len(chat.texts)
        await (chat.tap("Save") if step == "Save" else chat.send(step))
        played.append((step, chat.texts[before:]))
    return played


@dataclass
class Someone:
    """Somebody who logs one interview after another, and reads each answer before going on."""

    world: World
    script: Script
    person: int
    firms: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    async def tell(self, steps: list[tuple[str, list[str]]]) -> None:
        """The steps, about another company than ever before."""
        firm = f"Firm{self.person % 1000}x{len(self.firms)}"
        self.firms.append(firm)
        for step, answers in steps:
            await asyncio.sleep(self.world.rng.uniform(0, self.world.thinking))
            self.expected += [answer.replace(FIRM, firm) for answer in answers]
            self._act(step.replace(FIRM, firm))
            await self._answered(step)

    def _act(self, step: str) -> None:
        telegram = self.world.telegram
        if step != "Save":
            telegram.send_text(self.person, step)
            return
        for message in reversed(telegram.history(self.person)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == "Save":
                        telegram.tap(self.person, message["message_id"], button["callback_data"])
                        return
        raise AssertionError("there is no Save")

    async def _answered(self, step: str) -> None:
        telegram = self.world.telegram
        try:
            await telegram.wait_for(lambda: len(self.heard()) >= len(self.expected), PATIENCE)
        except TimeoutError:
            heard = self.heard()[-3:]
            raise AssertionError(f"{step!r} was never answered; heard at last {heard}") from None
        assert self.heard() == self.expected

    def heard(self) -> list[str]:
        """All that the bot said but nudges, and what it said twice only once."""
        said = without_doubles(self.world.telegram.said.get(self.person, []))
        return [words for words in said if words != self.nudge]

    def nudges(self) -> int:
        """How often the one nudge came."""
        return self.world.telegram.said.get(self.person, []).count(self.nudge)

    @property
    def nudge(self) -> str:
        return self.script.nudge.replace(FIRM, self.firms[0])

    async def until_enough(self) -> None:
        while not self.world.enough:
            await self.tell(self.script.again)


async def while_they_chat(
    world: World,
    people: list[Someone],
    moments: Sequence[Moment],
    pauses: Sequence[timedelta] = PAUSES,
) -> None:
    """Kill and start again at each of the moments; then let everybody finish."""
    world.enough = False
    async with asyncio.TaskGroup() as tasks:
        for someone in people:
            tasks.create_task(someone.until_enough())
        for moment in moments:
            await world.some_talk()
            await moment(world)
            world.away(world.rng.choice(pauses))
            await world.start()
        world.enough = True


async def at_ten(world: World) -> None:
    """In the middle of the chats, and the nudges fall due before it is up again."""
    await at_random(world)
    world.it_is(TEN)


@dataclass(frozen=True, slots=True)
class Losses:
    """How many of each there are; none should be."""

    messages: int = 0
    """Updates whose turn was never committed."""
    answers: int = 0
    """People to whom something else was said than by a bot that nobody kills."""
    drafts: int = 0
    rows: int = 0
    """People whose interviews are not those that they saved, each once."""
    nudges: int = 0
    """People whose one nudge did not come."""
    doubles: int = 0
    """Messages that were said twice though no kill hit the one window."""
    left: int = 0
    """Messages still to be said, and leases still held, after a clean end."""


NOTHING = Losses()


_PEOPLES_LEASES = select(SPEAKING.c.chat_id).where(SPEAKING.c.chat_id != NUDGING)


@dataclass(frozen=True, slots=True)
class Told:
    """A story that came to its end. `said` messages while it was `up` so many seconds, `doubled`
    among them."""

    kills: int
    losses: Losses
    said: int
    doubled: int
    up: float
    log: str


async def story(
    script: Script, database_url: str, folder: Path, seed: int, kill: Killing, thinking: float = 0
) -> Told:
    """Everybody logs a first interview; then the kills; then all is looked through.

    Raises AssertionError as soon as somebody is answered wrongly, or not at all.
    """
    async with a_world(database_url, folder, seed) as world:
        world.thinking = thinking
        names = [f"Person {number}" for number in range(PEOPLE)]
        people = [Someone(world, script, world.telegram.join(name)) for name in names]
        await asyncio.gather(*(someone.tell(script.first) for someone in people))
        await kill(world, people)
        await world.telegram.wait_for(lambda: all(each.nudges() for each in people), SECONDS)
        await asyncio.gather(*(someone.tell(script.half) for someone in people))
        assert await world.end() == 0
        losses, doubled = await _losses(world, people), sum(_doubled(each) for each in people)
        said = sum(map(len, world.telegram.said.values()))
        log = (folder / LOG).read_text("utf-8")
    return Told(len(world.kills), losses, said, doubled, world.up, log)


def _doubled(someone: Someone) -> int:
    said = someone.world.telegram.said[someone.person]
    return len(said) - len(without_doubles(said))


async def _losses(world: World, people: list[Someone]) -> Losses:
    allowed = world.doubles()
    async with world.database() as db:
        seen = set((await db.execute(select(SEEN.c.update_id))).scalars())
        newest = world.telegram.settings["counters"]["update"]
        return Losses(
            messages=len(set(range(FIRST_UPDATE, newest)) - seen) + len(world.telegram.pending),
            answers=sum(each.heard() != each.expected for each in people),
            drafts=sum([await _draft_of(each, db) != each.firms[-1] for each in people]),
            rows=sum([await _saved_by(each, db) != each.firms[:-1] for each in people]),
            nudges=sum(not each.nudges() for each in people),
            doubles=sum(max(0, _doubled(each) - allowed[each.person]) for each in people),
            left=len((await db.execute(select(OUTBOX.c.id))).all())
            # the lease for nudges is asked for at each heartbeat: one of a bot that was killed
            # meanwhile runs out by itself, perhaps after this
            + len((await db.execute(_PEOPLES_LEASES)).all()),
        )


async def _draft_of(someone: Someone, db: AsyncConnection) -> str | None:
    """The company of the interview that they are just telling of."""
    stack = select(CANDIDATE.c.forms).where(CANDIDATE.c.chat_id == someone.person)
    drafts = (await db.execute(stack)).scalar_one()
    return drafts[0]["answers"].get("company") if len(drafts) == 1 else None


async def _saved_by(someone: Someone, db: AsyncConnection) -> list[str]:
    """The companies of the interviews that were saved as they were told."""
    facts = select(INTERVIEW.c.company, INTERVIEW.c.role, INTERVIEW.c.contact)
    theirs = facts.where(INTERVIEW.c.chat_id == someone.person).order_by(INTERVIEW.c.id)
    return [row[0] for row in (await db.execute(theirs)).all() if row[1:] == ("cook", "Pat")]
