"""kill -9 in the middle of chats: nothing is lost, and nothing doubled but in the one window.

That window is between Telegram's answer and the row being settled (see bot/telegram/courier.py).
What is said is compared, message by message, with a bot that nobody kills.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.demo.clock import MovableClock
from bot.demo.world import FIRST_UPDATE
from bot.models import Candidate, Interview, Speaking
from bot.store.database import table
from bot.store.outbox import LEASE
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
    before_it_is_settled,
    before_the_commit,
    before_the_send,
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
WINDOWS = [before_the_commit, before_the_send, before_it_is_settled]

INTERVIEW, CANDIDATE, SPEAKING = table(Interview), table(Candidate), table(Speaking)


@dataclass(frozen=True, slots=True)
class Script:
    """How it goes with a bot that nobody kills: (what they write or tap, all that it answers)."""

    first: list[tuple[str, list[str]]]
    again: list[tuple[str, list[str]]]
    half: list[tuple[str, list[str]]]
    nudge: str


@pytest.fixture
async def script(tmp_path: Path) -> Script:
    async with a_house(f"sqlite:///{tmp_path}/undisturbed.db", MovableClock(MORNING)) as house:
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
            pytest.fail(f"{step!r} was never answered; heard at last {self.heard()[-3:]}")
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


async def _while_they_chat(world: World, people: list[Someone], moments: Sequence[Moment]) -> None:
    """Kill and start again at each of the moments; then let everybody finish."""
    world.enough = False
    async with asyncio.TaskGroup() as tasks:
        for someone in people:
            tasks.create_task(someone.until_enough())
        for moment in moments:
            await world.some_talk()
            await moment(world)
            # a dead courier's leases have run out by then, or not
            world.away(world.rng.choice([timedelta(), 2 * LEASE]))
            await world.start()
        world.enough = True


async def at_ten(world: World) -> None:
    """In the middle of the chats, and the nudges fall due before it is up again."""
    await at_random(world)
    world.it_is(TEN)


async def _at_random(world: World, people: list[Someone]) -> None:
    """At moments that nobody chose; half-way, the nudges fall due while the bot is dead."""
    await _while_they_chat(world, people, [at_random, at_random, at_ten, *[at_random] * 3])


async def _in_every_window(world: World, people: list[Someone]) -> None:
    """While they chat, and again when nobody writes and the nudges fall due."""
    await _while_they_chat(world, people, WINDOWS * 2)
    assert await world.end() == 0
    world.it_is(TEN)
    for moment in (before_it_is_settled, before_the_send):
        world.launch()
        await moment(world)
    await world.start()


async def _on_postgresql(world: World, people: list[Someone]) -> None:
    """Each of the moments once, and the nudges' hour at the last."""

    await _while_they_chat(world, people, [*WINDOWS, at_random, at_ten])


async def _story(
    script: Script, database_url: str, folder: Path, seed: int, kill: Killing
) -> World:
    """Everybody logs a first interview; then the kills; then all is looked through."""
    async with a_world(database_url, folder, seed) as world:
        names = [f"Person {number}" for number in range(PEOPLE)]
        people = [Someone(world, script, world.telegram.join(name)) for name in names]
        await asyncio.gather(*(someone.tell(script.first) for someone in people))
        await kill(world, people)
        await world.telegram.wait_for(lambda: all(each.nudges() for each in people), SECONDS)
        await asyncio.gather(*(someone.tell(script.half) for someone in people))
        assert await world.end() == 0
        _check_what_was_said(world, people)
        await _check_what_is_kept(world, people)
        log = (folder / LOG).read_text("utf-8")
        assert "Traceback" not in log and "ERROR" not in log, log
        return world


def _check_what_was_said(world: World, people: list[Someone]) -> None:
    """Each message once; twice at most where a kill hit the window. So, too, each nudge."""
    allowed = world.doubles()
    for someone in people:
        said = world.telegram.said[someone.person]
        once = without_doubles(said)
        assert someone.heard() == someone.expected
        assert once.count(someone.nudge) == 1
        assert len(said) - len(once) <= allowed[someone.person]
    assert not world.telegram.pending


async def _check_what_is_kept(world: World, people: list[Someone]) -> None:
    """No interview lost or doubled, no draft lost, nothing still to be said, every update known."""
    async with world.database() as db:
        for someone in people:
            theirs = INTERVIEW.c.chat_id == someone.person
            facts = select(INTERVIEW.c.company, INTERVIEW.c.role, INTERVIEW.c.contact)
            logged = (await db.execute(facts.where(theirs).order_by(INTERVIEW.c.id))).all()
            assert logged == [(firm, "cook", "Pat") for firm in someone.firms[:-1]]
            stack = select(CANDIDATE.c.forms).where(CANDIDATE.c.chat_id == someone.person)
            (draft,) = (await db.execute(stack)).scalar_one()
            assert draft["answers"]["company"] == someone.firms[-1]
        assert (await db.execute(select(OUTBOX))).all() == []
        assert (await db.execute(select(SPEAKING))).all() == []
        seen = (await db.execute(select(SEEN.c.update_id).order_by(SEEN.c.update_id))).scalars()
        newest = world.telegram.settings["counters"]["update"]
        assert list(seen) == list(range(FIRST_UPDATE, newest))


async def test_nothing_is_lost_and_nothing_doubled_but_in_the_one_window(
    script: Script, tmp_path: Path
) -> None:
    """Three bots at once, each with its own people, on SQLite; twenty kills and more in all."""
    killings = [_in_every_window, _at_random, _at_random]
    async with asyncio.TaskGroup() as tasks:
        told = []
        for seed, kill in enumerate(killings):
            folder = tmp_path / str(seed)
            folder.mkdir()
            story = _story(script, f"sqlite:///{folder}/ringback.db", folder, seed, kill)
            told.append(tasks.create_task(story))
    worlds = [task.result() for task in told]
    assert sum(len(world.kills) for world in worlds) >= 20


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_so_it_is_on_postgresql(script: Script, database_url: str, tmp_path: Path) -> None:
    world = await _story(script, database_url, tmp_path, 7, _on_postgresql)
    assert len(world.kills) >= 5
