"""Hears updates, and confirms them to Telegram only after their turn is committed.

python-telegram-bot's own Updater confirms before the handlers ran: a kill would lose what a
candidate typed. Here the next getUpdates, which confirms, follows the commit.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable, Sequence

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.store import is_away
from bot.telegram.transport import told_to_wait

log = logging.getLogger(__name__)

LONG_POLL_SECONDS = 25
LONGEST_PAUSE = 30.0
FINISH_SECONDS = 3.0
CONFIRM_SECONDS = 2.0
ALLOWED = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.MY_CHAT_MEMBER,
]

Take = Callable[[Update], Awaitable[None]]


def pause(troubles: int) -> float:
    """Seconds to wait after so many troubles in a row: longer each time, and never the same."""
    longest = min(LONGEST_PAUSE, 0.5 * 2.0 ** min(troubles, 10))
    return random.uniform(longest / 2, longest)


class Polling:
    """getUpdates, again and again. `take` is one turn: it returns when that is committed."""

    def __init__(self, bot: Bot, take: Take, *, pause: Callable[[int], float] = pause) -> None:
        self._bot = bot
        self._take = take
        self._pause = pause
        self._offset: int | None = None
        self._webhook_is_gone = False
        self._troubles = 0

    async def run(self) -> None:
        """Ends when cancelled; what has arrived by then is taken first."""
        while True:
            try:
                await self._remove_webhook()
                await self.once(LONG_POLL_SECONDS)
                self._troubles = 0
            except Exception as error:
                self._troubles += 1
                _tell(error)
                told = told_to_wait(error).total_seconds() if isinstance(error, RetryAfter) else 0
                await asyncio.sleep(told or self._pause(self._troubles))

    async def once(self, timeout: int) -> bool:
        """One getUpdates and the turns it brings; returns whether there were any.

        Raises what a turn raised: then nothing of this batch is confirmed, and it comes again.
        """
        updates = await self._bot.get_updates(
            offset=self._offset, timeout=timeout, allowed_updates=ALLOWED
        )
        # Nothing came, so all before is confirmed. After a quiet week Telegram may number anew,
        # perhaps below the offset: without one, it hands out what there is.
        self._offset = None
        if updates:
            await self._take_whole(updates)
        return bool(updates)

    async def confirm(self) -> None:
        """Tell Telegram what was taken, so that it is not sent again after a clean end."""
        if self._offset is None:
            return
        try:
            async with asyncio.timeout(CONFIRM_SECONDS):
                await self._bot.get_updates(offset=self._offset, timeout=0, limit=1)
        except (TelegramError, TimeoutError) as error:
            log.info("The last updates could not be confirmed (%s); they are known.", error)

    async def _take_whole(self, updates: Sequence[Update]) -> None:
        """Also when cancelled meanwhile: what arrived is finished first."""
        taking = asyncio.create_task(take_all(updates, self._take))
        try:
            await asyncio.shield(taking)
        except asyncio.CancelledError:
            await asyncio.wait({taking}, timeout=FINISH_SECONDS)
            taking.cancel()
            await asyncio.wait({taking})
            raise
        finally:
            if taking.done() and not taking.cancelled() and taking.exception() is None:
                self._offset = updates[-1].update_id + 1

    async def _remove_webhook(self) -> None:
        """One left over from an earlier run would keep Telegram from answering getUpdates."""
        if not self._webhook_is_gone:
            await self._bot.delete_webhook()
            self._webhook_is_gone = True


async def take_all(updates: Iterable[Update], take: Take) -> None:
    """Each chat's updates in order; different chats side by side. Raises what a turn raised."""

    async def in_order(of_one_chat: list[Update]) -> None:
        for update in of_one_chat:
            await take(update)

    chats: dict[int, list[Update]] = {}
    for update in updates:
        chats.setdefault(_chat(update), []).append(update)
    results = await asyncio.gather(*map(in_order, chats.values()), return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result


def _tell(error: Exception) -> None:
    """One line for what happens to any bot; a traceback for what should not."""
    match error:
        case RetryAfter():
            log.warning("Telegram asks to wait %s.", told_to_wait(error))
        case Conflict():
            log.warning("Another process is polling with this token; waiting for it to stop.")
        case InvalidToken():
            log.error("Telegram refuses TELEGRAM_BOT_TOKEN now; a new one needs a restart.")
        case TelegramError():
            log.warning("Telegram cannot be reached (%s); trying again.", error)
        case _ if is_away(error):
            kind = type(error).__name__
            log.warning("The database cannot be reached (%s); what arrived comes again.", kind)
        case _:
            log.error("Updates could not be taken; they come again.", exc_info=error)


def _chat(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat else 0
