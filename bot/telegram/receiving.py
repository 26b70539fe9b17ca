"""Hears updates, and confirms them to Telegram only after their turn is committed.

python-telegram-bot's own Updater confirms before the handlers ran: a kill would lose what a
candidate typed. Here the next getUpdates, which confirms, follows the commit.
"""

import asyncio
import logging
import math
import random
from collections.abc import Callable
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.store import is_away, why_away
from bot.telegram.arrivals import Arrivals, Take
from bot.telegram.transport import AiohttpRequest, told_to_wait
from bot.telegram.updates import ALLOWED, Reader
from bot.watching.once import Once

log = logging.getLogger(__name__)

LONG_POLL_SECONDS = 25
LONGEST_PAUSE = 30.0
OF_OUR_OWN = 3
"""The database is asked as if after so few troubles, every three seconds or so: it is ours."""
SETTLED_SECONDS = 5.0
"""Whoever polls undisturbed for so long is the one who polls."""
FINISH_SECONDS = 3.0
CONFIRM_SECONDS = 2.0
UNMOVED_SECONDS = 0.5
"""Somebody's turn may wait for the network; others are heard meanwhile, so often."""


def pause(troubles: int) -> float:
    """Seconds to wait after so many troubles in a row: longer each time, and never the same."""
    longest = min(LONGEST_PAUSE, 0.5 * 2.0 ** min(troubles, 10))
    return random.uniform(longest / 2, longest)


def standby() -> float:
    """Seconds until a process that stands by asks again: it takes over within a minute."""
    return random.uniform(15, 25)


class Polling:
    """getUpdates, again and again. `take` is one turn: it returns when that is committed."""

    def __init__(
        self,
        bot: Bot,
        take: Take,
        *,
        pause: Callable[[int], float] = pause,
        standby: Callable[[], float] = standby,
        settled_seconds: float = SETTLED_SECONDS,
    ) -> None:
        self._bot = bot
        self._arrivals = Arrivals(take)
        self._pause = pause
        self._standby = standby
        self._settled_seconds = settled_seconds
        self._disturbed_at = -math.inf
        self._stands_by = False
        self._webhook_is_gone = False
        self._troubles = 0
        self._told = Once(log)
        self._reader = Reader()

    async def run(self) -> None:
        """Ends when cancelled; what has arrived by then is taken first."""
        self._disturbed_at = _now()  # whoever comes second has not settled yet
        try:
            while True:
                await self._step()
        finally:
            await self._arrivals.finish(FINISH_SECONDS)

    async def _step(self) -> None:
        """Asks as soon as one more turn is committed: the request's way takes as long as many of
        them. In vain if nothing new has come, so where no turn comes to its end it waits a little.
        """
        try:
            await self._remove_webhook()
            await self._fetch(LONG_POLL_SECONDS)
            if await self._arrivals.some(UNMOVED_SECONDS):
                self._goes_well()
        except Conflict as error:
            await asyncio.sleep(self._after_conflict(error))
        except Exception as error:
            self._troubles += 1
            self._tell(error)
            told = told_to_wait(error).total_seconds() if isinstance(error, RetryAfter) else 0
            troubles = min(self._troubles, OF_OUR_OWN) if is_away(error) else self._troubles
            await asyncio.sleep(told or self._pause(troubles))

    def _goes_well(self) -> None:
        self._troubles = 0
        self._told.well("Updates arrive again.")
        if self._stands_by and _now() - self._disturbed_at >= self._settled_seconds:
            self._stands_by = False
            log.warning("The other process has stopped polling: this one has taken over.")

    def _tell(self, error: Exception) -> None:
        """A line for what happens to any bot, once; a traceback for what should not."""
        match error:
            case RetryAfter():
                self._told.tell(f"Telegram asks to wait {told_to_wait(error)}.")
            case InvalidToken():
                self._told.tell(
                    "Telegram refuses TELEGRAM_BOT_TOKEN now; a new one needs a restart.",
                    logging.ERROR,
                )
            case TelegramError():
                self._told.tell(f"Telegram cannot be reached ({error}); trying again.")
            case _ if is_away(error):
                why = why_away(error)
                self._told.tell(
                    f"The database cannot be reached ({why}); what arrived comes again."
                )
            case _:
                log.error("Updates could not be taken; they come again.", exc_info=error)

    def _after_conflict(self, error: Conflict) -> float:
        """Seconds until the next try. Telegram ends the older of two polls, so each ends the
        other's: whoever polled undisturbed before goes on, and whoever came to it stands by."""
        settled = _now() - self._disturbed_at >= self._settled_seconds
        self._disturbed_at = _now()
        hooked = "webhook" in error.message.lower()
        if settled and not self._stands_by and not hooked:
            return 0
        if not self._stands_by and hooked:  # it is theirs, and stays when they stop
            log.error(
                "Another process has set a webhook for this token, so this one hears nothing: end "
                "one of them, and start this one again if it is to go on."
            )
        elif not self._stands_by:
            log.warning(
                "Another process is polling with this token: this one stands by, and takes "
                "over when the other stops."
            )
        self._stands_by = True
        return self._standby()

    async def once(self, timeout: int) -> bool:
        """One getUpdates and the turns it brings; returns whether it brought any.

        Raises what a turn raised: that update is not confirmed, and comes again.
        """
        found = await self._fetch(timeout)
        await self._arrivals.all()
        return found

    async def _fetch(self, timeout: int) -> bool:
        """Begin to take what has arrived; returns whether anything has.

        Each is read by itself: one that nobody understands does not keep back the others.
        """
        request = self._bot.request
        assert isinstance(request, AiohttpRequest)
        asked = {"timeout": timeout, "allowed_updates": ALLOWED}
        offset = self._arrivals.forget_confirmed()
        if offset is not None:
            asked["offset"] = offset
        patience = timeout + request.read_timeout
        found = await request.ask(f"{self._bot.base_url}/getUpdates", asked, patience)
        numbered = _by_number(found)
        if offset is not None and min(numbered, default=offset) < offset:
            self._arrivals.number_anew()
        for number, told in numbered.items():
            if number not in self._arrivals:
                self._arrivals.add(number, self._reader.read(told))
        self._arrivals.all_handed_out(numbered)
        return bool(found)

    async def confirm(self) -> None:
        """Tell Telegram what was taken, so that it is not sent again after a clean end."""
        offset = self._arrivals.offset
        if offset is None:
            return
        try:
            async with asyncio.timeout(CONFIRM_SECONDS):
                await self._bot.get_updates(offset=offset, timeout=0, limit=1)
        except (TelegramError, TimeoutError) as error:
            why = str(error) or type(error).__name__  # one that ran out of time says nothing
            log.info("The last updates could not be confirmed (%s); they are known.", why)

    async def _remove_webhook(self) -> None:
        """One left over from an earlier run would keep Telegram from answering getUpdates."""
        if not self._webhook_is_gone:
            await self._bot.delete_webhook()
            self._webhook_is_gone = True


def _by_number(found: Any) -> dict[int, Any]:
    """What getUpdates brought; raises NetworkError where it cannot be Telegram's."""
    try:
        numbered = {told["update_id"]: told for told in found}
    except (TypeError, KeyError):
        numbered = {None: found}
    if not all(isinstance(number, int) for number in numbered):
        raise NetworkError("an answer that is not Telegram's")
    return numbered


def _now() -> float:
    return asyncio.get_running_loop().time()
