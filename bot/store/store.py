"""The store: turns for those who are heard, and the few queries of those who watch."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Column, delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.models import Candidate, Interview, Outgoing, Seen, ToldGroup
from bot.store import outbox
from bot.store.database import table, wipe_log
from bot.store.dialect import added, insert_or_ignore
from bot.store.interviews import untouched
from bot.store.turn import Hello, Turn, open_turn

log = logging.getLogger(__name__)

SEEN = table(Seen)
INTERVIEW = table(Interview)
CANDIDATE = table(Candidate)
TOLD_GROUP = table(ToldGroup)
OUTBOX = table(Outgoing)

REMEMBERED = timedelta(days=2)
"""Telegram keeps an update for a day; we remember that we took it for twice as long."""


@dataclass(frozen=True, slots=True)
class Due:
    """A nudge, or a reminder, whose hour has come."""

    interview_id: int
    chat_id: int
    due_at: datetime


class _LeaseLost(Exception):
    """Undoes what was to be kept of a message that is no longer ours."""


class Store:
    """All that is kept. `courier` names this process in the leases it takes."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.courier = uuid4().hex

    @asynccontextmanager
    async def turn(
        self,
        chat_id: int,
        now: datetime,
        *,
        update_id: int | None = None,
        hello: Hello = Hello(),  # noqa: B008 - frozen
    ) -> AsyncIterator[Turn | None]:
        """One commit for all that one update, or one nudge, brings about.

        Yields None for an update that was taken before. Whatever is raised inside undoes it all.
        What is to be said is leased to this process's courier, unless another one is speaking to
        this chat: then that one says it.
        """
        async with self.engine.begin() as db:
            if update_id is not None and not await _first_time(db, update_id, now):
                yield None
                return
            turn = await open_turn(db, chat_id, now, hello)
            yield turn
            await turn.close()
            if turn.outbox:
                await outbox.claim(db, chat_id, self.courier, now)
        if turn.erased:
            await self.wipe()

    async def give_up(self, update_id: int, now: datetime) -> None:
        """An update that nothing can be done with: it must not come again for ever."""
        async with self.engine.begin() as db:
            await _first_time(db, update_id, now)

    async def tell_group_once(self, chat_id: int, now: datetime, text: str) -> bool:
        """Queue the one message a group ever gets; False when it was told before."""
        async with self.engine.begin() as db:
            telling = insert_or_ignore(db, TOLD_GROUP, {"chat_id": chat_id})
            if not await added(db, telling, TOLD_GROUP.c.chat_id):
                return False
            message = {
                "chat_id": chat_id,
                "method": "send_message",
                "payload": {"text": text},
                "ready_at": now,
                "attempts": 0,
            }
            await db.execute(OUTBOX.insert().values(message))
            await outbox.claim(db, chat_id, self.courier, now)
            return True

    async def next_due(self, now: datetime) -> Due | None:
        """The nudge that has been due longest, of a candidate who can be reached."""
        return await self._longest_due(INTERVIEW.c.nudge_at, now)

    async def next_eve(self, now: datetime) -> Due | None:
        """The reminder that has been due longest, of a candidate who can be reached."""
        return await self._longest_due(INTERVIEW.c.eve_at, now)

    async def _longest_due(self, at: Column[datetime | None], now: datetime) -> Due | None:
        query = (
            select(INTERVIEW.c.id, INTERVIEW.c.chat_id, at)
            .join(CANDIDATE, CANDIDATE.c.chat_id == INTERVIEW.c.chat_id)
            .where(at <= now, CANDIDATE.c.blocked_at.is_(None))
            # oldest first: a restart must not let new ones overtake old ones
            .order_by(at, INTERVIEW.c.id)
            .limit(1)
        )
        async with self.engine.begin() as db:
            row = (await db.execute(query)).first()
        return Due(row[0], row[1], row[2]) if row else None

    async def let_eve_go(self, due: Due) -> None:
        """A reminder that could not be decided, so that it does not hold up the others."""
        async with self.engine.begin() as db:
            await db.execute(
                update(INTERVIEW)
                .where(INTERVIEW.c.id == due.interview_id, INTERVIEW.c.eve_at == due.due_at)
                .values(eve_at=None)
            )

    async def with_old_interviews(self, untouched_since: datetime) -> Sequence[int]:
        """The chats of those whose interviews nothing has changed in since then."""
        query = select(INTERVIEW.c.chat_id).where(untouched(untouched_since)).distinct()
        async with self.engine.begin() as db:
            return [int(chat) for chat in (await db.execute(query)).scalars()]

    async def postpone_nudge(self, due: Due, until: datetime) -> None:
        """Move a nudge that could not be decided, so that it does not hold up the others."""
        async with self.engine.begin() as db:
            await db.execute(
                update(INTERVIEW)
                .where(INTERVIEW.c.id == due.interview_id, INTERVIEW.c.nudge_at == due.due_at)
                .values(nudge_at=until)
            )

    async def forget_old_updates(self, now: datetime) -> None:
        """Updates this old cannot come again."""
        async with self.engine.begin() as db:
            await db.execute(delete(SEEN).where(SEEN.c.seen_at < now - REMEMBERED))

    async def wipe(self) -> None:
        """Leave no byte of what was deleted. When that is not possible now, a heartbeat will."""
        try:
            if not await wipe_log(self.engine):
                log.info("The database's log is in use; the next heartbeat wipes it.")
        except SQLAlchemyError as error:
            log.warning("The database's log could not be wiped (%s).", type(error).__name__)

    async def waiting(self, now: datetime) -> Sequence[int]:
        """Chats with something to say that nobody is seeing to."""
        async with self.engine.begin() as db:
            return await outbox.waiting(db, self.courier, now)

    async def next_to_say(self, chat_id: int, now: datetime) -> Outgoing | None:
        """The oldest message of a chat whose lease this process gets; None ends the lease."""
        async with self.engine.begin() as db:
            if not await outbox.claim(db, chat_id, self.courier, now):
                return None
            return await outbox.next_to_say(db, chat_id, self.courier, now)

    async def settle(
        self, message: Outgoing, now: datetime, keep: Callable[[AsyncConnection], Awaitable[None]]
    ) -> Outgoing | None:
        """Keep what became of a message, and get the next one of its chat, in one transaction.

        Whoever has lost the lease meanwhile keeps nothing: the message is its new holder's.
        """
        try:
            async with self.engine.begin() as db:
                await keep(db)
                if not await outbox.claim(db, message.chat_id, self.courier, now):
                    raise _LeaseLost
                return await outbox.next_to_say(db, message.chat_id, self.courier, now)
        except _LeaseLost:
            return None

    async def renew_leases(self, now: datetime) -> None:
        """Hold on to every chat that this process's courier is speaking to."""
        async with self.engine.begin() as db:
            await outbox.renew(db, self.courier, now)

    async def release_leases(self) -> None:
        """Give every chat back: the courier is going home."""
        async with self.engine.begin() as db:
            await outbox.release_all(db, self.courier)

    async def depth(self) -> int:
        """How many messages are still to be said."""
        async with self.engine.begin() as db:
            return await outbox.depth(db)


async def _first_time(db: AsyncConnection, update_id: int, now: datetime) -> bool:
    seeing = insert_or_ignore(db, SEEN, {"update_id": update_id, "seen_at": now})
    return await added(db, seeing, SEEN.c.update_id)
