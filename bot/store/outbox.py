"""What is to be said, and who is saying it: the outbox and the couriers' leases.

At most one courier speaks to a chat at a time, oldest message first. It holds a short lease,
renewed while it works; one that dies is succeeded when its lease runs out.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Candidate, Interview, Outgoing, Speaking
from bot.store.database import table
from bot.store.dialect import upsert

OUTBOX = table(Outgoing)
SPEAKING = table(Speaking)
CANDIDATE = table(Candidate)
INTERVIEW = table(Interview)

LEASE = timedelta(seconds=6)
"""Three times the pause between renewals: two may fail before somebody else steps in."""


async def claim(db: AsyncConnection, chat_id: int, courier: str, now: datetime) -> bool:
    """Become the courier of a chat; False while another one holds its lease."""
    statement = upsert(
        db, SPEAKING, {"chat_id": chat_id, "courier": courier, "until": now + LEASE}
    ).on_conflict_do_update(
        index_elements=[SPEAKING.c.chat_id],
        set_={"courier": courier, "until": now + LEASE},
        where=(SPEAKING.c.until < now) | (SPEAKING.c.courier == courier),
    )
    return (await db.execute(statement)).rowcount == 1


async def renew(db: AsyncConnection, courier: str, now: datetime) -> None:
    """Hold on to every lease of this courier."""
    await db.execute(
        update(SPEAKING).where(SPEAKING.c.courier == courier).values(until=now + LEASE)
    )


async def release(db: AsyncConnection, chat_id: int, courier: str) -> None:
    """Give the chat back."""
    await db.execute(
        delete(SPEAKING).where(SPEAKING.c.chat_id == chat_id, SPEAKING.c.courier == courier)
    )


async def release_all(db: AsyncConnection, courier: str) -> None:
    """Give every chat back: the courier is going home."""
    await db.execute(delete(SPEAKING).where(SPEAKING.c.courier == courier))


async def head(db: AsyncConnection, chat_id: int, now: datetime) -> Outgoing | None:
    """The oldest message of a chat, if it may go out now; those behind it wait for it."""
    query = select(OUTBOX).where(_unsent(), OUTBOX.c.chat_id == chat_id).order_by(OUTBOX.c.id)
    row = (await db.execute(query.limit(1))).mappings().first()
    if row is None or row["ready_at"] > now:
        return None
    return Outgoing(**row)


async def waiting(db: AsyncConnection, courier: str, now: datetime) -> Sequence[int]:
    """Chats with something to say that nobody else is seeing to."""
    taken = exists().where(
        SPEAKING.c.chat_id == OUTBOX.c.chat_id,
        SPEAKING.c.until >= now,
        SPEAKING.c.courier != courier,
    )
    query = select(OUTBOX.c.chat_id).where(_unsent(), OUTBOX.c.ready_at <= now, ~taken)
    found = await db.execute(query.group_by(OUTBOX.c.chat_id).order_by(func.min(OUTBOX.c.id)))
    return [int(chat_id) for chat_id in found.scalars()]


async def depth(db: AsyncConnection) -> int:
    """How many messages are still to be said."""
    query = select(func.count()).select_from(OUTBOX).where(_unsent())
    return int((await db.execute(query)).scalar_one())


async def delivered(db: AsyncConnection, message_id: int) -> None:
    """Telegram has it."""
    await db.execute(delete(OUTBOX).where(OUTBOX.c.id == message_id))


async def later(db: AsyncConnection, message_id: int, ready_at: datetime) -> None:
    """Not now: keep it, and its place in the chat."""
    await db.execute(
        update(OUTBOX)
        .where(OUTBOX.c.id == message_id)
        .values(ready_at=ready_at, attempts=OUTBOX.c.attempts + 1)
    )


async def refused(db: AsyncConnection, message_id: int, reason: str) -> None:
    """Telegram will never take it: set it aside, so that it does not hold up the chat."""
    await db.execute(update(OUTBOX).where(OUTBOX.c.id == message_id).values(refused=reason))


async def gone(db: AsyncConnection, chat_id: int, now: datetime) -> None:
    """The candidate blocked the bot: drop what was to be said, and let undelivered nudges fall due.

    A blocked candidate is never nudged; one who comes back is asked then.
    """
    unsaid = select(OUTBOX.c.interview_id).where(
        OUTBOX.c.chat_id == chat_id, OUTBOX.c.interview_id.is_not(None)
    )
    await db.execute(
        update(INTERVIEW)
        .where(INTERVIEW.c.chat_id == chat_id, INTERVIEW.c.id.in_(unsaid))
        .values(nudge_at=INTERVIEW.c.nudged_at, nudged_at=None)
    )
    await db.execute(update(CANDIDATE).where(CANDIDATE.c.chat_id == chat_id).values(blocked_at=now))
    await db.execute(delete(OUTBOX).where(OUTBOX.c.chat_id == chat_id))


def _unsent() -> ColumnElement[bool]:
    return OUTBOX.c.refused.is_(None)
