"""The heartbeat's last look: is something wrong that those who run the bot should know?

Each admin is told at most once a day, through the outbox like everybody. The database says whose
turn it is, so that it holds across restarts and processes.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.coaching.library import Library
from bot.models import Candidate, Outgoing
from bot.store import Store
from bot.store.database import table
from bot.store.outlook import outlook
from bot.telegram import views
from bot.telegram.courier import Courier
from bot.watching.trouble import Errors, troubles

A_DAY = timedelta(days=1)
LOGGER = logging.getLogger("bot")
CANDIDATE, OUTBOX = table(Candidate), table(Outgoing)


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
        found = troubles(await outlook(self.store.engine, now), self.errors.count, now)
        if not found:
            return
        text = self.words.say("admin.troubles", found=found)
        async with self.store.engine.begin() as db:
            told = await _tell(db, self.admins, text, now)
        if told:
            self.errors.count = 0
        for chat_id in told:
            self.courier.speak(chat_id)


async def _tell(
    db: AsyncConnection, admins: Collection[int], text: str, now: datetime
) -> list[int]:
    """Queue it for each admin who can be reached and was not told within a day; returns them."""
    chat = CANDIDATE.c
    recently = chat.alarmed_at > now - A_DAY
    whose = chat.chat_id.in_(admins) & chat.blocked_at.is_(None) & chat.stopped_at.is_(None)
    turn = whose & (chat.alarmed_at.is_(None) | ~recently)
    claimed = await db.execute(
        update(CANDIDATE).where(turn).values(alarmed_at=now).returning(chat.chat_id)
    )
    told = [int(number) for number in claimed.scalars()]
    message = {"method": "send_message", "payload": views.message(text, []), "attempts": 0}
    for chat_id in told:
        # of no use once the next one may be said
        row = message | {"chat_id": chat_id, "ready_at": now, "until": now + A_DAY}
        await db.execute(insert(OUTBOX).values(row))
    return told
