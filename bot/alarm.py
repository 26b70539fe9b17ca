"""The heartbeat's last look: is something wrong that those who run the bot should know?

Each admin is told at most once a day, through the outbox like everybody. The database says whose
turn it is, so that it holds across restarts and processes.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from bot.coaching.library import Library
from bot.store import Store
from bot.telegram import views
from bot.telegram.courier import Courier
from bot.watching.trouble import Errors, troubles

LOGGER = logging.getLogger("bot")


@dataclass(slots=True)
class Alarm:
    """Of one process. `admins` are chats; without any, nobody is told."""

    store: Store
    courier: Courier
    words: Library
    admins: frozenset[int]
    errors: Errors = field(default_factory=Errors)

    def __post_init__(self) -> None:
        LOGGER.addHandler(self.errors)

    def close(self) -> None:
        """Count no further."""
        LOGGER.removeHandler(self.errors)

    async def beat(self, now: datetime) -> None:
        """Tell whoever may be told again."""
        if not self.admins:
            return
        found = troubles(await self.store.outlook(now), self.errors.count, now)
        if not found:
            return
        text = self.words.say("admin.troubles", found=found)
        told = await self.store.alarm(self.admins, views.message(text, []), now)
        if told:
            self.errors.count -= found.errors  # more may have come meanwhile
        for chat_id in told:
            self.courier.speak(chat_id)
