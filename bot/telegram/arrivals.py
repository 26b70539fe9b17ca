"""What has arrived and is being taken: each chat's in order, different chats side by side.

Telegram takes everything below a number as confirmed, so that number is the oldest that is not
committed. It may be asked again before all are: what it hands out a second time is known here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress

from bot.telegram.updates import Update

Take = Callable[[Update], Awaitable[None]]


class _Behind(Exception):
    """An older update of the same chat could not be taken."""


class Arrivals:
    """`take` is one turn: it returns when that is committed."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._going: dict[int, asyncio.Task[None]] = {}
        self._last_of_chat: dict[int, asyncio.Task[None]] = {}
        self._over: set[int] = set()
        """Need not be taken again, though an older one may have to."""
        self._failed: set[int] = set()
        """Have to come again."""
        self._error: BaseException | None = None
        self._newest: int | None = None
        self._moved = asyncio.Event()

    def __contains__(self, number: int) -> bool:
        """Whether it is known: being taken, or taken."""
        return number in self._going or number in self._over

    @property
    def offset(self) -> int | None:
        """From here on Telegram has to hand out; None when nothing has come."""
        if self._newest is None:
            return None
        return min((*self._going, *self._failed), default=self._newest + 1)

    def forget_confirmed(self) -> int | None:
        """The same, about to be told to Telegram."""
        offset = self.offset
        if offset is not None:
            self._over = {number for number in self._over if number >= offset}
        return offset

    def add(self, number: int, update: Update | None) -> None:
        """Begin to take one that is not known; None is one that is passed over."""
        self._failed.discard(number)
        self._newest = number if self._newest is None else max(number, self._newest)
        if update is None:
            self._over.add(number)
            return
        chat = update.chat.id if update.chat else 0
        task = asyncio.create_task(self._in_order(self._last_of_chat.get(chat), update))
        self._going[number] = self._last_of_chat[chat] = task
        task.add_done_callback(lambda _: self._note(number, chat, task))

    def number_anew(self) -> None:
        """Telegram may begin again after a quiet week, perhaps below what was confirmed."""
        self._newest = None
        self._over.clear()
        self._failed.clear()

    def all_handed_out(self, numbers: Collection[int]) -> None:
        """These are what there is from `offset` on, or the first of it: who failed and is not among
        them was confirmed by somebody else.

        When there is nothing, all is confirmed, and without an offset the next may have any number.
        """
        self._failed = {number for number in self._failed if numbers and number > max(numbers)}
        if not numbers and not self._going:
            self.number_anew()

    async def some(self, seconds: float) -> bool:
        """Wait until one more is committed, or for so long; raises what a turn raised.

        False when nothing moves: it is not known yet how those that have come will end.
        """
        if self._going:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._moved.wait()
        moves = self._moved.is_set() or not self._going
        self._moved.clear()
        if self._error is not None:
            await self.all()
        return moves

    async def all(self) -> None:
        """Wait until all have come to their end; raises what a turn raised."""
        while self._going:
            await asyncio.wait(self._going.values())
        self._moved.clear()
        error, self._error = self._error, None
        if error is not None:
            raise error

    async def finish(self, seconds: float) -> None:
        """Wait for so long; what is not committed by then is undone, and comes again."""
        if self._going:
            await asyncio.wait(self._going.values(), timeout=seconds)
        for task in self._going.values():
            task.cancel()
        if self._going:
            await asyncio.wait(self._going.values())

    async def _in_order(self, before: "asyncio.Task[None] | None", update: Update) -> None:
        if before is not None:
            await asyncio.wait({before})
            if before.cancelled() or before.exception() is not None:
                raise _Behind
        await self._take(update)

    def _note(self, number: int, chat: int, task: "asyncio.Task[None]") -> None:
        del self._going[number]
        if self._last_of_chat[chat] is task:
            del self._last_of_chat[chat]
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is None:
            self._over.add(number)
        else:
            self._failed.add(number)
            if not isinstance(error, _Behind | asyncio.CancelledError):
                self._error = self._error or error
        self._moved.set()
