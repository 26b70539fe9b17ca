"""What is to be said, and who is saying it: the outbox and the couriers' leases.

At most one courier speaks to a chat at a time, oldest message first. It holds a short lease,
renewed while it works; one that dies is succeeded when its lease runs out.

Rows are locked in one order everywhere, so that nobody waits in a circle on PostgreSQL: speaking,
seen, candidate, interview, outbox, told_to_wait.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Candidate, Interview, Outgoing, Speaking
from bot.store import waits
from bot.store.database import load, table
from bot.store.dialect import insert_or_ignore
from bot.store.ready import Ready, among

OUTBOX = table(Outgoing)
SPEAKING = table(Speaking)
CANDIDATE = table(Candidate)
INTERVIEW = table(Interview)

_UNSENT = OUTBOX.c.refused.is_(None)


def _theirs(dialect: str) -> ColumnElement[bool]:
    return among(dialect, SPEAKING.c.chat_id, "chats")


def _oldest(dialect: str) -> Select[Any]:
    unsent = select(func.min(OUTBOX.c.id)).where(_UNSENT)
    return unsent.where(among(dialect, OUTBOX.c.chat_id, "chats")).group_by(OUTBOX.c.chat_id)


_HELD = Ready(
    lambda on: select(SPEAKING).where(_theirs(on)).order_by(SPEAKING.c.chat_id).with_for_update()
)
_HOLD = Ready(
    lambda on: (
        update(SPEAKING).where(_theirs(on)).values(courier=bindparam("by"), until=bindparam("till"))
    )
)
_CLAIM = Ready(lambda on: insert_or_ignore(on, SPEAKING.c.chat_id))
_RELEASE = Ready(
    lambda on: delete(SPEAKING).where(_theirs(on), SPEAKING.c.courier == bindparam("by"))
)
_NEXT = Ready(lambda on: select(OUTBOX).where(OUTBOX.c.id.in_(_oldest(on)), waits.MAY_LEAVE))
_DELIVERED = Ready(lambda on: delete(OUTBOX).where(among(on, OUTBOX.c.id, "ids")))

LEASE = timedelta(seconds=6)
"""Three times the pause between renewals: two may fail before somebody else steps in."""
INCREDIBLE = waits.APART
"""A lease that ends later was taken before the clock was set back; nobody waits for it."""


async def claim(
    db: AsyncConnection, chats: Collection[int], courier: str, now: datetime
) -> set[int]:
    """Become, or stay, the courier of these chats; returns those that nobody else is seeing to.

    On PostgreSQL the rows stay locked, also those of leases that need not be written again:
    whoever is turned away has committed what is to be said before the holder looks for more.
    """
    held = await _held(db, chats)
    mine = {chat for chat, holder, _ in held if holder == courier}
    ended = {chat for chat, holder, until in held if not now <= until <= now + INCREDIBLE}
    fresh = {chat for chat, _, until in held if now + LEASE / 2 < until <= now + LEASE}
    if due := (mine | ended) - (mine & fresh):
        await _HOLD.run(db, [{"chats": list(due), "by": courier, "till": now + LEASE}])
    unheld = set(chats) - {chat for chat, _, _ in held}
    return mine | ended | await _claim_new(db, unheld, courier, now)


async def claim_unheld(
    db: AsyncConnection, chats: Collection[int], courier: str, now: datetime
) -> set[int]:
    """Become the courier of those of these chats that nobody at all is seeing to."""
    held = await _held(db, chats)
    return await _claim_new(db, set(chats) - {chat for chat, _, _ in held}, courier, now)


async def _held(db: AsyncConnection, chats: Collection[int]) -> Sequence[tuple[int, str, datetime]]:
    held = await _HELD.rows(db, {"chats": list(chats)})
    return [(row["chat_id"], row["courier"], row["until"]) for row in held]


async def _claim_new(
    db: AsyncConnection, chats: Collection[int], courier: str, now: datetime
) -> set[int]:
    if not chats:
        return set()
    leases = [{"chat_id": chat, "courier": courier, "until": now + LEASE} for chat in sorted(chats)]
    return {row["chat_id"] for row in await _CLAIM.all_rows(db, leases)}


def _is_running(now: datetime) -> ColumnElement[bool]:
    return SPEAKING.c.until.between(now, now + INCREDIBLE)


async def renew(db: AsyncConnection, courier: str, now: datetime) -> None:
    """Hold on to every lease of this courier."""
    await db.execute(
        update(SPEAKING).where(SPEAKING.c.courier == courier).values(until=now + LEASE)
    )


async def release(db: AsyncConnection, chats: Collection[int], courier: str) -> None:
    """Give the chats back."""
    if chats:
        await _RELEASE.run(db, [{"chats": list(chats), "by": courier}])


async def release_all(db: AsyncConnection, courier: str) -> None:
    """Give every chat back: the courier is going home."""
    await db.execute(delete(SPEAKING).where(SPEAKING.c.courier == courier))


async def next_to_say(
    db: AsyncConnection, chats: Collection[int], now: datetime
) -> dict[int, Outgoing]:
    """The oldest message of each chat, where it may go out now; those behind it wait."""
    if not chats:
        return {}
    rows = await _NEXT.rows(db, {"chats": list(chats)} | waits.moment(now))
    return {
        row["chat_id"]: load(Outgoing, row)
        for row in rows
        # tried in a time to come, it does not wait: the clock was set back since
        if row["again_at"] is None or row["again_at"] <= now or row["tried_at"] > now + waits.APART
    }


async def waiting(db: AsyncConnection, courier: str, now: datetime) -> Sequence[int]:
    """Chats with something to say that nobody else is seeing to."""
    taken = exists().where(
        SPEAKING.c.chat_id == OUTBOX.c.chat_id, _is_running(now), SPEAKING.c.courier != courier
    )
    ready = or_(
        OUTBOX.c.again_at.is_(None),
        OUTBOX.c.again_at <= now,
        OUTBOX.c.tried_at > now + waits.APART,
    )
    oldest = select(func.min(OUTBOX.c.id)).where(_UNSENT).group_by(OUTBOX.c.chat_id)
    query = (
        select(OUTBOX.c.chat_id)
        .where(OUTBOX.c.id.in_(oldest), ready, waits.MAY_LEAVE, ~taken)
        .order_by(OUTBOX.c.id)
    )
    return [int(chat) for chat in (await db.execute(query, waits.moment(now))).scalars()]


async def depth(db: AsyncConnection, chat_id: int | None = None) -> int:
    """How many messages are still to be said, in all or to one chat."""
    query = select(func.count()).select_from(OUTBOX).where(_UNSENT)
    if chat_id is not None:
        query = query.where(OUTBOX.c.chat_id == chat_id)
    return int((await db.execute(query)).scalar_one())


async def delivered(db: AsyncConnection, message_ids: Collection[int]) -> None:
    """Telegram has them."""
    if message_ids:
        await _DELIVERED.run(db, [{"ids": list(message_ids)}])


async def later(
    db: AsyncConnection, message_id: int, tried_at: datetime, again_at: datetime
) -> None:
    """Not now: keep it, and its place in the chat."""
    await db.execute(
        update(OUTBOX)
        .where(OUTBOX.c.id == message_id)
        .values(tried_at=tried_at, again_at=again_at, attempts=OUTBOX.c.attempts + 1)
    )


async def undecided(db: AsyncConnection, nudge: Outgoing, at: datetime) -> None:
    """A nudge that could not leave is decided anew, then: by what is true and civil by that time.

    Not when it was taken back, or planned anew, in the meantime.
    """
    await db.execute(
        update(INTERVIEW)
        .where(
            INTERVIEW.c.id == nudge.interview_id,
            INTERVIEW.c.chat_id == nudge.chat_id,
            exists().where(OUTBOX.c.id == nudge.id),
            INTERVIEW.c.nudge_at.is_(None),
            INTERVIEW.c.nudged_at.is_not(None),
        )
        .values(nudge_at=at, nudged_at=None)
    )
    await db.execute(delete(OUTBOX).where(OUTBOX.c.id == nudge.id))


async def refused(db: AsyncConnection, message_id: int, reason: str) -> None:
    """Telegram will never take it: set it aside, so that it does not hold up the chat."""
    await db.execute(update(OUTBOX).where(OUTBOX.c.id == message_id).values(refused=reason))


async def came_back(db: AsyncConnection, refused: Outgoing, sent_at: datetime) -> bool:
    """Whether they opened the door, or were answered, since a message was sent that found it shut.

    The candidate's row is locked from here on: what is true stays true until the commit.
    """
    locked = select(CANDIDATE.c.came_back_at).where(CANDIDATE.c.chat_id == refused.chat_id)
    opened_at = (await db.execute(locked.with_for_update())).scalar()
    if opened_at is not None and opened_at > sent_at:
        return True
    answered = (
        select(OUTBOX.c.id)
        .where(OUTBOX.c.chat_id == refused.chat_id, OUTBOX.c.id > (refused.id or 0))
        .where(OUTBOX.c.ready_at > sent_at, OUTBOX.c.interview_id.is_(None))
    )
    return (await db.execute(answered.limit(1))).first() is not None


async def gone(db: AsyncConnection, chat_id: int, now: datetime) -> None:
    """The candidate blocked the bot: drop what was to be said, and let undelivered nudges fall due.

    A blocked candidate is never nudged; one who comes back is asked then.
    """
    await db.execute(update(CANDIDATE).where(CANDIDATE.c.chat_id == chat_id).values(blocked_at=now))
    unsaid = select(OUTBOX.c.interview_id).where(
        OUTBOX.c.chat_id == chat_id, OUTBOX.c.interview_id.is_not(None)
    )
    await db.execute(
        update(INTERVIEW)
        .where(
            INTERVIEW.c.chat_id == chat_id,
            INTERVIEW.c.id.in_(unsaid),
            # one that was planned anew since has its own day
            INTERVIEW.c.nudge_at.is_(None),
            INTERVIEW.c.nudged_at.is_not(None),
        )
        .values(nudge_at=INTERVIEW.c.nudged_at, nudged_at=None)
    )
    await db.execute(delete(OUTBOX).where(OUTBOX.c.chat_id == chat_id))
