"""Who of the admins may be told that something is wrong: each once a day."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Candidate, Outgoing
from bot.store.database import table
from bot.store.outbox import row

CANDIDATE, OUTBOX = table(Candidate), table(Outgoing)
A_DAY = timedelta(days=1)


async def alarm(
    db: AsyncConnection, admins: Collection[int], payload: Mapping[str, Any], now: datetime
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
    for chat_id in told:
        # of no use once the next one may be said
        message = row(chat_id, "send_message", payload, now, until=now + A_DAY)
        await db.execute(insert(OUTBOX).values(message))
    return told
