"""What falls due: found by its index, however much is pending and whoever cannot be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import BindParameter, Column, Select, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Candidate, Interview, Seen
from bot.store.database import table
from bot.store.ready import Ready

INTERVIEW, CANDIDATE, SEEN = table(Interview), table(Candidate), table(Seen)

A_MONTH = timedelta(days=30)
REMEMBERED = timedelta(days=2)
"""Telegram keeps an update for a day; we remember that we took it for twice as long."""
AT_ONCE = 500
"""Rows changed in one transaction that holds up no turn for long."""


@dataclass(frozen=True, slots=True)
class Due:
    """A nudge, or a reminder, whose hour has come."""

    interview_id: int
    chat_id: int
    due_at: datetime


def _due(
    at: Column[datetime | None], now: datetime | BindParameter[datetime | None], *, blocked: bool
) -> Select[int, int, datetime | None]:
    unreachable = CANDIDATE.c.blocked_at.is_not(None)
    return (
        select(INTERVIEW.c.id, INTERVIEW.c.chat_id, at)
        .join(CANDIDATE, CANDIDATE.c.chat_id == INTERVIEW.c.chat_id)
        .where(at <= now, unreachable if blocked else CANDIDATE.c.blocked_at.is_(None))
        # oldest first: a restart must not let new ones overtake old ones
        .order_by(at, INTERVIEW.c.id)
    )


@cache
def _longest(at: Column[datetime | None]) -> Ready:
    now = bindparam("now", type_=at.type)
    return Ready(lambda _: _due(at, now, blocked=False).limit(1))


async def longest_due(
    db: AsyncConnection, at: Column[datetime | None], now: datetime
) -> Due | None:
    """Of a candidate who can be reached."""
    found = await _longest(at).rows(db, {"now": now})
    return Due(*found[0].values()) if found else None


async def move(
    db: AsyncConnection, at: Column[datetime | None], found: Due, to: datetime | None
) -> None:
    """Look at it again `to` that time, or never; unless somebody else has moved it since."""
    unmoved = (INTERVIEW.c.id == found.interview_id) & (at == found.due_at)
    await db.execute(update(INTERVIEW).where(unmoved).values({at: to}))


async def put_blocked_off(db: AsyncConnection, now: datetime) -> bool:
    """Look at the nudges of those who blocked the bot in a month again; whether there are more.

    They would stand before all others for ever, and be passed over at each look. `nudge_due` keeps
    their hour, for the day on which they come back (`Interviews.are_back`).
    """
    query = _due(INTERVIEW.c.nudge_at, now, blocked=True)
    found = (await db.execute(query.limit(AT_ONCE))).all()
    await _lock(db, sorted({row[1] for row in found}))
    hour = func.coalesce(INTERVIEW.c.nudge_due, INTERVIEW.c.nudge_at)
    put_off = update(INTERVIEW).where(INTERVIEW.c.id.in_([row[0] for row in found]))
    if found:
        await db.execute(put_off.values(nudge_at=now + A_MONTH, nudge_due=hour))
    return len(found) == AT_ONCE


async def let_missed_eves_go(db: AsyncConnection, now: datetime) -> bool:
    """Reminders of yesterday are of no use to anybody; whether there are more."""
    missed = INTERVIEW.c.eve_at < now - timedelta(days=1)
    query = select(INTERVIEW.c.id, INTERVIEW.c.chat_id).where(missed).limit(AT_ONCE)
    found = (await db.execute(query)).all()
    await _lock(db, sorted({row[1] for row in found}))
    if found:
        theirs = INTERVIEW.c.id.in_([row[0] for row in found])
        await db.execute(update(INTERVIEW).where(theirs).values(eve_at=None))
    return len(found) == AT_ONCE


async def forget_updates(db: AsyncConnection, now: datetime) -> bool:
    """Updates this old cannot come again; whether there are more."""
    old = select(SEEN.c.update_id).where(SEEN.c.seen_at < now - REMEMBERED).limit(AT_ONCE)
    gone = await db.execute(delete(SEEN).where(SEEN.c.update_id.in_(old)))
    return gone.rowcount == AT_ONCE


async def _lock(db: AsyncConnection, chats: Sequence[int]) -> None:
    """Candidates before interviews, and in order, as turns do."""
    theirs = select(CANDIDATE.c.chat_id).where(CANDIDATE.c.chat_id.in_(chats))
    await db.execute(theirs.order_by(CANDIDATE.c.chat_id).with_for_update())
