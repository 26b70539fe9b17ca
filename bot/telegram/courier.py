"""Sends the outbox: the only part that speaks to Telegram.

At least once, in order within a chat, different chats side by side. What adds nothing to a chat,
such as the answer to a tap, goes side by side with the words. The only window for a double is
between Telegram's answer and the row being settled: sendMessage has no idempotency key.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count

from telegram import Bot

from bot.models import Outgoing
from bot.store import Store, is_away, leases, why_away
from bot.telegram.fates import (
    Delivered,
    Fate,
    Stale,
    TryLater,
    Unsure,
    pause,
)
from bot.telegram.keeping import is_over, keeping
from bot.telegram.pace import Pace
from bot.telegram.senders import MESSAGES
from bot.telegram.sending import Sending
from bot.watching import meters
from bot.watching.once import Once

log = logging.getLogger(__name__)

SWEEP_SECONDS = leases.LEASE.total_seconds() / 3
"""How often the leases are renewed, and the outbox is looked through for what nobody sees to.

A lease outlasts two renewals that fail; a request may take longer than a lease, since it is renewed
meanwhile."""
CLOSE_SECONDS = 4.0
AWAY = 3
"""When so many nudges failed one after the other, Telegram is away; one alone may be bad luck."""
NUDGE_TRIES = 5
"""A nudge that failed waits like a reply that failed so often: nobody is waiting for it."""


class Courier:
    """Speaks for one process. `speak` wakes it for a chat; `run` finds what was left over."""

    def __init__(
        self,
        store: Store,
        bot: Bot,
        clock: Callable[[], datetime],
        *,
        sweep_seconds: float = SWEEP_SECONDS,
    ) -> None:
        self._store = store
        self._clock = clock
        self._sweep_seconds = sweep_seconds
        self._talks: dict[int, asyncio.Task[None]] = {}
        self._more: set[int] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._closing = False
        self._told = Once(log)
        self._nudges_told = Once(log)
        self._settling_told = Once(log)
        self._nudges_failed = 0
        self.pace = Pace()
        self._sending = Sending(bot, self.pace)

    def speak(self, chat_id: int, first: Sequence[Outgoing] = ()) -> None:
        """Something was stored for this chat: say it, after what is being said already.

        `first` is what comes first, where its turn came with the chat's lease.
        """
        if self._closing:
            return  # it stays in the outbox
        if chat_id in self._talks:
            self._more.add(chat_id)
            return
        task = asyncio.create_task(self._speak(chat_id, first), name="courier of one chat")
        self._talks[chat_id] = task
        self._idle.clear()
        task.add_done_callback(lambda _: self._hush(chat_id))

    async def quiet(self) -> None:
        """Wait until nothing is being said."""
        while self._talks:
            await self._idle.wait()

    async def run(self) -> None:
        """Renew the leases, and look for what nobody is seeing to; ends when cancelled."""
        while True:
            try:
                await self.sweep()
                self._told.well("The outbox is reached again.")
            except Exception as error:
                if is_away(error):
                    self._told.tell(f"The outbox cannot be reached ({why_away(error)}).")
                else:
                    log.exception("The outbox could not be looked through; trying again.")
            await asyncio.sleep(self._sweep_seconds)

    async def sweep(self) -> None:
        """One look through the outbox."""
        now = self._clock()
        if self._talks:
            await self._store.renew_leases(now)
        for chat_id in await self._store.waiting(now):
            if chat_id not in self._talks:
                self.speak(chat_id)

    async def close(self, seconds: float = CLOSE_SECONDS) -> None:
        """Finish what is being said, for so long, and give back the leases."""
        self._closing = True
        if self._talks:
            _, unfinished = await asyncio.wait(set(self._talks.values()), timeout=seconds)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)
        try:
            await self._store.release_leases()
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("The leases could not be given back; they run out by themselves.")

    def _hush(self, chat_id: int) -> None:
        self._talks.pop(chat_id, None)
        if chat_id in self._more:
            self._more.discard(chat_id)
            self.speak(chat_id)
        if not self._talks:
            self._idle.set()

    async def _speak(self, chat_id: int, first: Sequence[Outgoing]) -> None:
        try:
            got_at, again = self._clock(), False
            messages = first or await self._store.next_to_say(chat_id, got_at)
            while messages:
                sent_at = self._clock()
                # asked for twice they are sent: a slow database must not silence it for ever
                until = None if again else got_at + leases.SURE
                fates = await self._deliver_together(messages, until)
                again = Unsure() in fates
                got_at, messages = await self._settle(messages, fates, sent_at)
        except Exception as error:
            # the rows stay: the next look through the outbox tries again
            if is_away(error):
                self._told.tell(f"The outbox cannot be reached ({why_away(error)}).")
            else:
                log.exception("A message could not be settled; it stays in the outbox.")

    async def _settle(
        self, messages: Sequence[Outgoing], fates: Sequence[Fate], sent_at: datetime
    ) -> tuple[datetime, Sequence[Outgoing]]:
        """Keep their fates, and get the next, asked for then. Again while the database is away: a
        message that Telegram took must not be taken for one that is still to be said."""
        now = self._clock()
        ends = list(zip(messages, fates, strict=True))
        spoken = [(message, keeping(message, fate, sent_at, now)) for message, fate in ends]
        for message, fate in ends:
            if isinstance(fate, TryLater):
                self._wake_later(message.chat_id, fate.after)
        for attempt in count():
            asked_at = self._clock()
            try:
                following = await self._store.settle(spoken, asked_at)
                self._settling_told.well("Messages are settled again.")
                return asked_at, following
            except Exception as error:
                if not is_away(error):
                    raise
                self._settling_told.tell(f"Messages cannot be settled yet ({why_away(error)}).")
                await asyncio.sleep(pause(attempt).total_seconds())
        raise AssertionError("count() does not end")

    def _wake_later(self, chat_id: int, after: timedelta) -> None:
        """Sooner than the next sweep, and a little late rather than a little early."""
        seconds = after.total_seconds() + 0.02
        asyncio.get_running_loop().call_later(seconds, self.speak, chat_id)

    async def _deliver_together(
        self, messages: Sequence[Outgoing], until: datetime | None
    ) -> Sequence[Fate]:
        """Side by side; one alone, which most are, needs no task for that."""
        if len(messages) == 1:
            return [await self._deliver(messages[0], until)]
        return await asyncio.gather(*(self._deliver(message, until) for message in messages))

    async def _deliver(self, message: Outgoing, until: datetime | None) -> Fate:
        if message.interview_id is not None:
            async with self.pace.nudge(message.chat_id):
                return await self._nudge(message, until)
        if is_over(message, self._clock()):
            return Delivered()
        if message.method in MESSAGES:
            await self.pace.reply(message.chat_id)
        return Unsure() if self._is_past(until) else await self._sending.send(message)

    def _is_past(self, until: datetime | None) -> bool:
        return until is not None and self._clock() > until

    async def _nudge(self, message: Outgoing, until: datetime | None) -> Fate:
        now = self._clock()
        if is_over(message, now) or await self._store.nudges_wait(now):
            return Stale()
        if self._is_past(until):
            return Unsure()
        fate = await self._sending.send(message)
        if fate == Delivered():
            meters.NUDGES_SENT.inc()
        if not isinstance(fate, TryLater):
            self._nudges_told.well("Nudges leave again.")
            self._nudges_failed = 0
            return fate
        self._nudges_told.tell("A nudge could not leave; nudges are decided anew until one can.")
        self._nudges_failed = 0 if fate.told else self._nudges_failed + 1
        away = self._nudges_failed >= AWAY
        return fate if fate.told else TryLater(pause(NUDGE_TRIES), away=away)
