"""Hears updates, and confirms them to Telegram only after their turn is committed.

python-telegram-bot's own Updater confirms before the handlers ran: a kill would lose what a
candidate typed. Here the next getUpdates, which confirms, follows the commit.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from itertools import groupby

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

log = logging.getLogger(__name__)

LONG_POLL_SECONDS = 25
LONGEST_PAUSE = 30.0
ALLOWED = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.MY_CHAT_MEMBER,
]

Take = Callable[[Update], Awaitable[None]]


class Polling:
    """getUpdates, again and again. `take` is one turn: it returns when that is committed."""

    def __init__(self, bot: Bot, take: Take) -> None:
        self._bot = bot
        self._take = take
        self._offset: int | None = None
        self._troubles = 0

    async def run(self) -> None:
        """Ends when cancelled, or with InvalidToken."""
        while True:
            try:
                await self.once(LONG_POLL_SECONDS)
                self._troubles = 0
            except InvalidToken:
                raise
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error.retry_after))
            except Conflict:
                log.warning("Another process is polling with this token; waiting for it to stop.")
                await self._pause()
            except NetworkError as error:
                log.warning("Telegram cannot be reached (%s); trying again.", error)
                await self._pause()
            except Exception:
                # a turn that could not be committed is not confirmed: it comes again
                log.exception("Updates could not be taken; trying again.")
                await self._pause()

    async def once(self, timeout: int) -> bool:
        """One getUpdates and the turns it brings; returns whether there were any."""
        updates = await self._bot.get_updates(
            offset=self._offset, timeout=timeout, allowed_updates=ALLOWED
        )
        await take_all(updates, self._take)
        if updates:
            self._offset = updates[-1].update_id + 1
        return bool(updates)

    async def confirm(self) -> None:
        """Tell Telegram what was taken, so that it is not sent again after a clean end."""
        if self._offset is not None:
            try:
                await self._bot.get_updates(offset=self._offset, timeout=0, limit=1)
            except TelegramError as error:
                log.info("The last updates could not be confirmed (%s); they are known.", error)

    async def _pause(self) -> None:
        self._troubles += 1
        longest = min(LONGEST_PAUSE, 0.5 * 2.0 ** min(self._troubles, 10))
        await asyncio.sleep(random.uniform(longest / 2, longest))


async def take_all(updates: Iterable[Update], take: Take) -> None:
    """Each chat's updates in order; different chats side by side. Raises what a turn raised."""

    async def in_order(of_one_chat: list[Update]) -> None:
        for update in of_one_chat:
            await take(update)

    chats = [list(group) for _, group in groupby(sorted(updates, key=_place), key=_chat)]
    results = await asyncio.gather(*map(in_order, chats), return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result


def _chat(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat else 0


def _place(update: Update) -> tuple[int, int]:
    return _chat(update), update.update_id


def _seconds(wait: int | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
