"""A world in which the bot is killed: a Telegram, the bot's process, and the moments of a kill."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.demo.clock import MovableClock
from bot.demo.faults import Fault
from bot.demo.server import serve
from bot.demo.telegram import Telegram
from bot.demo.world import Message, Request
from bot.models import Outgoing, Seen
from bot.nudges import EVERY
from bot.store import open_engine
from bot.store.database import table
from bot.store.outbox import SILENT
from tests import run_bot

TOKEN = "1:test"
SECONDS = 45.0
"""How long a wait for the bot may take: a start on a busy machine, a dead courier's lease."""
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""A Tuesday, an hour before the nudge for an interview a week ago."""
TEN = MORNING + timedelta(hours=1)

SEEN = table(Seen)
OUTBOX = table(Outgoing)


@dataclass(slots=True)
class Life:
    """What Telegram saw of the bot between a start and its end."""

    since: float | None = None
    """When it first listened, on the event loop's clock."""
    handed: set[int] = field(default_factory=set)
    """Updates that it was given."""
    last: dict[int, str] = field(default_factory=dict)
    """The last text that was accepted from it, by chat."""
    left: list[Mapping[str, Any]] = field(default_factory=list)
    """The outbox as it was after the kill, oldest first."""

    def unsettled(self) -> set[int]:
        """Chats whose next words Telegram had accepted: the one window for a double.

        What is silent is asked for side by side with them, and may have been answered later.
        """
        loud = [row for row in self.left if row["method"] not in SILENT]
        oldest = {row["chat_id"]: row for row in reversed(loud)}
        return {
            chat
            for chat, row in oldest.items()
            if row["method"] == "send_message" and row["payload"]["text"] == self.last.get(chat)
        }


class Watched(Telegram):
    """The demo's Telegram, and a diary of what the bot asked of it."""

    def __init__(self, clock: MovableClock) -> None:
        super().__init__(clock, token=TOKEN)
        self.lives: list[Life] = []
        self.said: dict[int, list[str]] = {}
        self.news = 0
        """How many messages the bot sent, those that it sent twice counted once."""

    async def call(self, method: str, sent: Mapping[str, Any]) -> Any:
        self.bell.ring()  # a request has arrived: who waits for that looks once it is under way
        return await super().call(method, sent)

    async def _do(self, request: Request) -> Any:
        if request.method == "getMe":
            self.lives.append(Life())
        life = self.lives[-1]
        if request.method == "getUpdates" and life.since is None:
            life.since = asyncio.get_running_loop().time()
        done = await super()._do(request)
        if request.method == "getUpdates":
            life.handed.update(update["update_id"] for update in done)
        elif request.method == "sendMessage":
            life.last[int(request.params["chat_id"])] = request.params["text"]
        return done

    def post(self, chat_id: int, sender: dict[str, Any] | None, content: dict[str, Any]) -> Message:
        if sender == self.bot:
            said = self.said.setdefault(chat_id, [])
            self.news += said[-1:] != [content["text"]]
            said.append(content["text"])
        return super().post(chat_id, sender, content)


@dataclass
class World:
    """The running bot, and the ways to end it. `kills` lists why each life ended."""

    telegram: Watched
    address: str
    database_url: str
    folder: Path
    rng: Random
    ahead: timedelta
    process: run_bot.Forked | None = None
    kills: list[str] = field(default_factory=list)
    enough: bool = False
    up: float = 0
    """Seconds that it listened, all lives together."""
    every: timedelta = EVERY
    """How often its heart beats."""
    thinking: float = 0
    """Seconds at most that people take before they go on."""

    def launch(self) -> None:
        """Returns at once."""
        settings = run_bot.told(self.address, TOKEN, self.database_url)
        self.process = run_bot.Forked(settings, self.folder, self.ahead, self.every)

    async def start(self) -> None:
        """Returns when the bot listens."""
        started = len(self.telegram.lives)
        self.launch()
        await self.telegram.wait_for(
            lambda: (
                len(self.telegram.lives) > started and self.telegram.lives[-1].since is not None
            ),
            SECONDS,
        )

    async def some_talk(self) -> None:
        """A few answers that were never heard before: each life brings the chats forward."""
        wanted = self.telegram.news + self.rng.randint(1, 4)
        await self.telegram.wait_for(lambda: self.telegram.news >= wanted, SECONDS)

    def it_is(self, moment: datetime) -> None:
        """So late it is when the bot is up again."""
        self.away(moment - (datetime.now(UTC) + self.ahead))

    def away(self, time: timedelta) -> None:
        """So much time passes, more than really does, before the bot is up again."""
        assert self.process is None
        self.telegram.clock.advance(time)
        self.ahead += time

    @contextmanager
    def suspended(self, until: datetime) -> Iterator[None]:
        """The machine sleeps, and it is so late when it wakes."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGSTOP)
        try:
            yield
            slept = until - (datetime.now(UTC) + self.ahead)
            self.telegram.clock.advance(slept)
            self.ahead += slept
            self.process.set_ahead(self.ahead)
        finally:
            os.kill(self.process.pid, signal.SIGCONT)

    async def kill(self) -> None:
        """SIGKILL, wherever the bot is."""
        assert self.process is not None
        self._note_its_life()
        await self.process.kill()
        self.process = None

    def _note_its_life(self) -> None:
        since = self.telegram.lives[-1].since
        if since is not None:
            self.up += asyncio.get_running_loop().time() - since

    async def look(self, why: str) -> Life:
        """Keep what the killed bot left behind."""
        life = self.telegram.lives[-1]
        async with self.database() as db:
            if db.dialect.name == "postgresql":
                # waits for a COMMIT that was under way
                await db.execute(text("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE"))
            rows = await db.execute(select(OUTBOX).order_by(OUTBOX.c.id))
            life.left = [dict(row) for row in rows.mappings()]
        self.kills.append(why)
        return life

    async def end(self) -> int:
        """SIGTERM; returns the exit code."""
        assert self.process is not None
        self._note_its_life()
        code = await self.process.end()
        self.process = None
        return code

    @asynccontextmanager
    async def database(self) -> AsyncIterator[AsyncConnection]:
        """A transaction; on SQLite it is the only one that may write."""
        engine = open_engine(self.database_url)
        try:
            async with engine.begin() as db:
                yield db
        finally:
            await engine.dispose()

    def doubles(self) -> Counter[int]:
        """How many messages may be there twice, by chat: one for each kill that hit the window."""
        return Counter(chat for life in self.telegram.lives for chat in life.unsettled())


@asynccontextmanager
async def a_world(
    database_url: str, folder: Path, seed: int, every: timedelta = EVERY
) -> AsyncIterator[World]:
    """The bot is running, and is not left behind whatever happens."""
    ahead = MORNING - datetime.now(UTC)
    clock = MovableClock()
    clock.advance(ahead)
    telegram = Watched(clock)
    async with serve(telegram) as address:
        world = World(telegram, address, database_url, folder, Random(seed), ahead, every=every)
        try:
            await world.start()
            yield world
        finally:
            if world.process is not None:
                await world.kill()


# The moments of a kill. Each returns when the bot is dead.


async def before_the_commit(world: World) -> None:
    """Updates were fetched, and their turns cannot be committed: somebody else is writing."""
    while not await _killed_before_the_commit(world):
        pass  # the turns were quicker than we
    await world.look("before the commit")


async def _killed_before_the_commit(world: World) -> bool:
    await world.telegram.wait_for(lambda: world.telegram.updates, SECONDS)
    async with world.database() as db:
        if db.dialect.name == "postgresql":
            await db.execute(text("LOCK TABLE seen IN ACCESS EXCLUSIVE MODE"))
        taken = set((await db.execute(select(SEEN.c.update_id))).scalars())
        untaken = set(world.telegram.updates) - taken
        if untaken:
            await _kill_with_untaken(world, taken)
    return bool(untaken)


async def _kill_with_untaken(world: World, taken: set[int]) -> None:
    telegram = world.telegram
    await telegram.wait_for(lambda: telegram.lives[-1].handed - taken, SECONDS)
    # anywhere in the turn: nothing that can be seen from outside happens in this window
    await asyncio.sleep(world.rng.uniform(0, 0.1))
    await world.kill()


async def before_the_send(world: World) -> None:
    """The turn is committed, and Telegram has not accepted what it says."""
    hold = Fault("sendMessage", delay=SECONDS, error_code=500)
    world.telegram.add_fault(hold)
    await world.telegram.wait_for(lambda: hold.times == 0, SECONDS)
    await world.kill()
    life = await world.look("before the send")
    assert {row["chat_id"] for row in life.left} - life.unsettled(), "a message waits to be sent"


async def before_it_is_settled(world: World) -> None:
    """Telegram has accepted a message, and the bot does not know it."""
    hold = Fault("sendMessage", delay=SECONDS, after_accepting=True)
    world.telegram.add_fault(hold)
    await world.telegram.wait_for(lambda: hold.times == 0, SECONDS)
    await world.kill()
    life = await world.look("before it is settled")
    assert life.unsettled(), "this is the window"


async def at_random(world: World) -> None:
    """In the middle of the chats."""
    # a random moment is the point: it falls anywhere within the next turns
    await asyncio.sleep(world.rng.uniform(0, 0.2))
    await world.kill()
    await world.look("at random")


def without_doubles(texts: Sequence[str]) -> list[str]:
    """A message that is said twice is said twice in a row: the outbox is sent in order."""
    return [t for before, t in zip(["", *texts], texts, strict=False) if t != before]
