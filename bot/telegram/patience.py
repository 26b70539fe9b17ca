"""Whom we stop reading: somebody who writes faster than Telegram lets anybody be answered.

Every message is answered, and a chat takes one message a second. Who goes on writing faster than
that has answers waiting behind each other; to read on would help nobody, and cost the others. So
they are told once, behind the answers that are on their way, and heard again when those are out.
Quick taps and many messages sent at once, while nothing waits, are read like any other. So is
whatever was written at a human pace while the bot, its database or Telegram was away, and comes all
at once: what counts is when it was written.
"""

from datetime import datetime, timedelta
from enum import Enum

from bot.store import Store

QUICK = 20
"""Messages, the newest among them. Nobody types so many in as many seconds; forwarding may."""
QUICKLY = timedelta(seconds=20)
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
    """Of one process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._heard: dict[int, dict[int, datetime]] = {}
        self._told: set[int] = set()

    async def weigh(self, chat_id: int, update_id: int, said_at: datetime) -> Reading:
        """Whether to read what has just come from this chat, perhaps again, and was said then."""
        quick = self._note(chat_id, update_id, said_at)
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

    def _note(self, chat_id: int, update_id: int, said_at: datetime) -> bool:
        """Whether the last so many messages were said within so many seconds."""
        if len(self._heard) > REMEMBERED:
            self._forget(said_at - QUICKLY)
        heard = self._heard.setdefault(chat_id, {})
        heard[update_id] = said_at  # what could not be kept comes again, and was said once
        if len(heard) > QUICK:
            del heard[next(iter(heard))]
        return len(heard) == QUICK and max(heard.values()) - min(heard.values()) < QUICKLY

    def _trust(self, chat_id: int, messages: int) -> None:
        """For so many more messages, which mostly bring an answer each, too few can wait."""
        heard = self._heard[chat_id]
        for update_id in list(heard)[:messages]:
            del heard[update_id]

    def _forget(self, before: datetime) -> None:
        self._heard = {
            chat: heard
            for chat, heard in self._heard.items()
            if max(heard.values(), default=before) > before
        }
