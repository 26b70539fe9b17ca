"""Whom we stop reading: somebody who writes faster than Telegram lets anybody be answered.

Every message is answered, and a chat takes one message a second. Who goes on writing faster than
that has answers waiting behind each other; to read on would help nobody, and cost the others. So
they are told once, behind the answers that are on their way, and heard again when those are out.
Quick taps and many messages sent at once, while nothing waits, are read like any other.
"""

import asyncio
from collections import deque
from enum import Enum

from bot.store import Store

QUICK = 20
"""Messages, the newest among them. Nobody types so many in as many seconds; forwarding may."""
QUICK_SECONDS = 20.0
WAITING = 10
"""Answers that have not gone out yet."""
REMEMBERED = 10_000
"""Chats; then those who have been silent are forgotten."""


class Reading(Enum):
    """What becomes of a message."""

    TAKE = "take"
    TELL = "tell"
    """It is not read, and its sender is to hear so."""
    PASS = "pass"
    """It is not read, and they have been told."""


class Patience:
    """Of one process. Time is the event loop's, since no clock of ours counts here."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._heard: dict[int, deque[float]] = {}
        self._told: set[int] = set()

    async def weigh(self, chat_id: int) -> Reading:
        """Whether to read what has just come from this chat."""
        quick = self._note(chat_id)
        if chat_id in self._told:
            if await self._store.depth(chat_id):
                return Reading.PASS
            self._told.discard(chat_id)
        elif quick:
            waiting = await self._store.depth(chat_id)
            if waiting >= WAITING:
                return Reading.TELL
            self._trust(chat_id, WAITING - waiting)
        return Reading.TAKE

    def told(self, chat_id: int) -> None:
        """They know: nothing more is read before all that waits has been said."""
        self._told.add(chat_id)

    def _note(self, chat_id: int) -> bool:
        """Whether the last so many messages came within so many seconds."""
        if len(self._heard) > REMEMBERED:
            self._forget()
        heard = self._heard.setdefault(chat_id, deque(maxlen=QUICK))
        heard.append(_now())
        return len(heard) == QUICK and heard[-1] - heard[0] < QUICK_SECONDS

    def _trust(self, chat_id: int, messages: int) -> None:
        """For so many more messages, which mostly bring an answer each, too few can wait."""
        for _ in range(messages):
            self._heard[chat_id].popleft()

    def _forget(self) -> None:
        before = _now() - QUICK_SECONDS
        self._heard = {chat: heard for chat, heard in self._heard.items() if heard[-1] > before}


def _now() -> float:
    return asyncio.get_running_loop().time()
