"""The store: turns for those who are heard, and the few queries of those who watch."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.models import Candidate, Interview, Outgoing, ToldGroup
from bot.store import alarming, due, errands, leases, outbox, processes, waits
from bot.store.database import table
from bot.store.dialect import insert_or_ignore
from bot.store.due import Due
from bot.store.errands import Errand, Spoken
from bot.store.interviews import old_news
from bot.store.outlook import Outlook, outlook
from bot.store.ready import Ready
from bot.store.rounds import Rounds
from bot.store.transactions import Transactions
from bot.store.turn import Hello, Turn, Wanted, close_turns, first_times, open_turns

log = logging.getLogger(__name__)

INTERVIEW = table(Interview)
CANDIDATE = table(Candidate)
TOLD_GROUP = table(ToldGroup)
OUTBOX = table(Outgoing)

NUDGING = waits.NUDGES
"""The lease of the one process that sends nudges."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """One candidate's turn, and what is done in it."""

    wanted: Wanted
    work: Callable[[Turn], Awaitable[None]]

    @property
    def chat_id(self) -> int:
        return self.wanted.chat_id


class Store:
    """All that is kept. `courier` names this process in the leases it takes."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.courier = processes.name()
        self.transactions = Transactions(engine)
        self._turns = Rounds(self._take_together)
        self._desk = Rounds(self._run_errands)

    def read_ahead(self) -> None:
        """What is made at first use; in any thread."""
        Ready.make_all(self.engine.dialect)

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
        """
        async with self.transactions.begin() as db:
            [turn] = await open_turns(db, [Wanted(chat_id, now, update_id, hello)])
            yield turn
            if turn is not None:
                await close_turns(db, [turn])
        if turn is not None and turn.erased:
            await self.wipe()

    async def take(
        self, wanted: Wanted, work: Callable[[Turn], Awaitable[None]]
    ) -> Sequence[Outgoing]:
        """The same for `work`, which may share its commit with other candidates' turns.

        It is not done for an update that was taken before. It may be done twice, and undone the
        first time: when that of somebody else raised.

        Returns what is to be said first, with its chat's lease, where nobody held one: whoever
        speaks need not ask for it.
        """
        return await self._turns.do(_Taken(wanted, work))

    async def _take_together(self, taken: Sequence[_Taken]) -> Sequence[Sequence[Outgoing]]:
        now = max(one.wanted.now for one in taken)
        async with self.transactions.begin() as db:
            free = await leases.claim_unheld(db, [one.chat_id for one in taken], self.courier, now)
            turns = await open_turns(db, [one.wanted for one in taken])
            for one, turn in zip(taken, turns, strict=True):
                if turn is not None:
                    await one.work(turn)
            await close_turns(db, [turn for turn in turns if turn is not None])
            first = await outbox.next_to_say(db, free, now)
            await leases.release(db, free - first.keys(), self.courier)
        if any(turn is not None and turn.erased for turn in turns):
            await self.wipe()
        return [first.get(one.chat_id, ()) for one in taken]

    async def give_up(self, update_id: int, now: datetime) -> None:
        """An update that nothing can be done with: it must not come again for ever."""
        async with self.transactions.begin() as db:
            await first_times(db, [Wanted(0, now, update_id)])

    async def tell_group_once(self, chat_id: int, now: datetime, text: str) -> bool:
        """Queue the one message a group ever gets; False when it was told before."""
        async with self.transactions.begin() as db:
            telling = insert_or_ignore(db.dialect.name, TOLD_GROUP.c.chat_id)
            if (await db.execute(telling, {"chat_id": chat_id})).first() is None:
                return False
            message = outbox.row(chat_id, "send_message", {"text": text}, now)
            await db.execute(OUTBOX.insert().values(message))
            return True

    async def alarm(
        self, admins: Collection[int], payload: Mapping[str, Any], now: datetime
    ) -> list[int]:
        """Queue a message for each admin who may be told that something is wrong; returns them."""
        async with self.transactions.begin() as db:
            return await alarming.alarm(db, admins, payload, now)

    async def may_nudge(self, now: datetime) -> bool:
        """Whether neither Telegram nor another process is in the way.

        Each step renews a lease like a chat's.
        """
        async with self.transactions.begin(hasty=True) as db:
            if await waits.nudges_wait(db, now):
                return False
            return bool(await leases.claim(db, [NUDGING], self.courier, now))

    async def nudges_wait(self, now: datetime) -> timedelta:
        """How long yet, where Telegram told some process to wait, or is not well; else zero."""
        async with self.transactions.begin(hasty=True) as db:
            return await waits.nudges_wait(db, now)

    async def let_others_nudge(self) -> None:
        """Nothing is due any more."""
        async with self.transactions.begin(hasty=True) as db:
            await leases.release(db, [NUDGING], self.courier)

    async def next_due(self, now: datetime) -> Due | None:
        """The nudge that has been due longest, of a candidate who can be reached."""
        return await self._longest_due(INTERVIEW.c.nudge_at, now)

    async def next_eve(self, now: datetime) -> Due | None:
        """The reminder that has been due longest, of a candidate who can be reached."""
        return await self._longest_due(INTERVIEW.c.eve_at, now)

    async def _longest_due(self, at: Column[datetime | None], now: datetime) -> Due | None:
        async with self.transactions.begin() as db:
            return await due.longest_due(db, at, now)

    async def let_eve_go(self, eve: Due) -> None:
        """A reminder that could not be decided, so that it does not hold up the others."""
        async with self.transactions.begin() as db:
            await due.move(db, INTERVIEW.c.eve_at, eve, None)

    async def with_old_interviews(
        self, untouched_since: datetime, offered_before: datetime
    ) -> Sequence[int]:
        """Chats with interviews that nothing has changed in since then, and something to do.

        They are to be offered for deletion, or were offered so long ago. Some of them: it is asked
        again.
        """
        query = old_news(untouched_since, offered_before)
        async with self.transactions.begin() as db:
            return [int(chat) for chat in (await db.execute(query)).scalars()]

    async def postpone_nudge(self, nudge: Due, until: datetime) -> None:
        """Move a nudge that could not be decided, so that it does not hold up the others."""
        async with self.transactions.begin() as db:
            await due.move(db, INTERVIEW.c.nudge_at, nudge, until)

    async def tidy(self, now: datetime) -> None:
        """What will never be of use, and what is of none now, is not looked at each time.

        A little in each transaction: turns go between.
        """
        for some in (due.put_blocked_off, due.let_missed_eves_go, due.forget_updates):
            more = True
            while more:
                async with self.transactions.begin() as db:
                    more = await some(db, now)
        async with self.transactions.begin() as db:
            await waits.forget_past(db, now)

    async def wipe(self) -> None:
        """Leave no byte of what was deleted. When that is not possible now, a heartbeat will."""
        try:
            if not await self.transactions.wipe_log():
                log.info("The database's log is in use; the next heartbeat wipes it.")
        except SQLAlchemyError as error:
            log.warning("The database's log could not be wiped (%s).", type(error).__name__)

    async def waiting(self, now: datetime) -> Sequence[int]:
        """Chats with something to say that nobody is seeing to."""
        async with self.transactions.begin(hasty=True) as db:
            await leases.bury(db, self.courier)
            return await outbox.waiting(db, self.courier, now)

    async def next_to_say(self, chat_id: int, now: datetime) -> Sequence[Outgoing]:
        """The oldest message of a chat whose lease this process gets, and what may go side by side
        with it; nothing ends the lease."""
        return await self._desk.do(Errand(chat_id, now))

    async def settle(self, spoken: Sequence[Spoken], now: datetime) -> Sequence[Outgoing]:
        """Keep what became of a chat's messages, and get the next, in one transaction.

        Whoever has lost the lease meanwhile keeps nothing: the messages are its new holder's.
        """
        return await self._desk.do(Errand(spoken[0][0].chat_id, now, spoken))

    async def _run_errands(self, asked: Sequence[Errand]) -> Sequence[Sequence[Outgoing]]:
        async with self.transactions.begin(hasty=True) as db:
            return await errands.run(db, self.courier, asked)

    async def renew_leases(self, now: datetime) -> None:
        """Hold on to every chat that this process's courier is speaking to."""
        async with self.transactions.begin(hasty=True) as db:
            await leases.renew(db, self.courier, now)

    async def release_leases(self) -> None:
        """Give every chat back: the courier is going home."""
        async with self.transactions.begin() as db:
            await leases.release_all(db, self.courier)

    async def outlook(self, now: datetime) -> Outlook:
        """How things stand now, for whoever watches."""
        async with self.transactions.begin(hasty=True) as db:
            return await outlook(db, now)

    async def depth(self, chat_id: int | None = None) -> int:
        """How many messages are still to be said, in all or to one chat."""
        async with self.transactions.begin(hasty=True) as db:
            return await (outbox.depth(db) if chat_id is None else outbox.depth_of(db, chat_id))
