"""What Telegram told one process, all of them heed: how long to wait, and for whom.

A 429 says how long and not why. So the chat that it was told in waits, and with it every nudge, for
which nobody is waiting; told in two chats at a time, it is the whole bot that is too fast, and all
wait. Only where a chat has just got more than its share, it waits alone.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Outgoing, ToldToWait
from bot.store.database import table
from bot.store.dialect import insert_or_ignore
from bot.store.ready import Ready

OUTBOX, TOLD = table(Outgoing), table(ToldToWait)

NUDGES = 0
"""Nudges alone: no chat has this number."""
APART = timedelta(minutes=1)
"""Clocks of two machines may differ by less. What was told later than this from now on was told
before the clock was set back, and nobody waits for it."""

_RUNNING = (TOLD.c.until > bindparam("now")) & (TOLD.c.told_at <= bindparam("at_most"))
_NOT_ALONE = _RUNNING & TOLD.c.alone.is_(False)
_THEIRS = TOLD.c.chat_id == OUTBOX.c.chat_id
_FOR_IT = _THEIRS | (OUTBOX.c.interview_id.is_not(None) & TOLD.c.alone.is_(False))
_CHATS = select(func.count()).select_from(TOLD).where(_NOT_ALONE, TOLD.c.chat_id != NUDGES)
_LONGEST = Ready(
    lambda _: select(TOLD.c.until).where(_NOT_ALONE).order_by(TOLD.c.until.desc()).limit(1)
)

MAY_LEAVE: ColumnElement[bool] = ~exists().where(_RUNNING, _FOR_IT) & (_CHATS.scalar_subquery() < 2)
"""Whether a row of the outbox need not wait; with `moment` as its parameters."""


def moment(now: datetime) -> dict[str, Any]:
    """The parameters of MAY_LEAVE."""
    return {"now": now, "at_most": now + APART}


async def note(
    db: AsyncConnection, chat_id: int, now: datetime, until: datetime, *, alone: bool = False
) -> None:
    """Telegram said so in this chat; for NUDGES, it is not well."""
    telling = insert_or_ignore(db.dialect.name, TOLD.c.chat_id)
    told = {"chat_id": chat_id, "alone": alone, "told_at": now, "until": until}
    if (await db.execute(telling, told)).first() is None:
        await db.execute(update(TOLD).where(TOLD.c.chat_id == chat_id).values(told))


async def nudges_wait(db: AsyncConnection, now: datetime) -> timedelta:
    """For how long no nudge may leave; zero when they may."""
    longest = await _LONGEST.rows(db, moment(now))
    return longest[0]["until"] - now if longest else timedelta()


async def forget_past(db: AsyncConnection, now: datetime) -> None:
    """What is over, and what is from before the clock was set back."""
    await db.execute(delete(TOLD).where((TOLD.c.until <= now) | (TOLD.c.told_at > now + APART)))
