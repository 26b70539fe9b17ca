"""What an operator may ask of the database: how much waits, and what was set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Candidate, Interview, Outgoing
from bot.store.database import table

OUTBOX, INTERVIEW, CANDIDATE = table(Outgoing), table(Interview), table(Candidate)


@dataclass(frozen=True, slots=True)
class Outlook:
    """`oldest` is when the message that waits longest was stored, `oldest_nudge` when the nudge
    that waits longest to be decided fell due."""

    waiting: int
    tried: int
    oldest: datetime | None
    set_aside: int
    nudges_due: int
    oldest_nudge: datetime | None

    def age(self, now: datetime) -> timedelta:
        """How long that one has been waiting; nothing if it comes from before a clock set back."""
        return max(now - self.oldest, timedelta()) if self.oldest else timedelta()


async def outlook(db: AsyncConnection, now: datetime) -> Outlook:
    """How things stand now."""
    unsent = OUTBOX.c.refused.is_(None)
    messages = select(
        func.count().filter(unsent),
        func.count().filter(unsent, OUTBOX.c.attempts > 0),
        func.min(OUTBOX.c.ready_at).filter(unsent),
        func.count().filter(OUTBOX.c.refused.is_not(None)),
    )
    due = (
        select(func.count(), func.min(INTERVIEW.c.nudge_at))
        .select_from(INTERVIEW.join(CANDIDATE, CANDIDATE.c.chat_id == INTERVIEW.c.chat_id))
        .where(INTERVIEW.c.nudge_at <= now, CANDIDATE.c.blocked_at.is_(None))
    )
    waiting, tried, oldest, set_aside = (await db.execute(messages)).one()
    nudges, oldest_nudge = (await db.execute(due)).one()
    return Outlook(waiting, tried, oldest, set_aside, nudges, oldest_nudge)


async def set_aside(db: AsyncConnection) -> Sequence[Outgoing]:
    """What Telegram will never take, oldest first, with its reason."""
    query = select(OUTBOX).where(OUTBOX.c.refused.is_not(None)).order_by(OUTBOX.c.id)
    return [Outgoing(**row) for row in (await db.execute(query)).mappings()]
