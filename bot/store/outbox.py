"""What is to be said: the outbox, oldest message of a chat first.

Rows are locked in one order everywhere, so that nobody waits in a circle on PostgreSQL: speaking,
seen, candidate, interview, outbox, told_to_wait.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Select,
    and_,
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
from bot.store import leases, waits
from bot.store.database import load, table
from bot.store.dialect import among
from bot.store.ready import Ready, Row

OUTBOX = table(Outgoing)
SPEAKING = table(Speaking)
CANDIDATE = table(Candidate)
INTERVIEW = table(Interview)

_UNSENT = OUTBOX.c.refused.is_(None)
SILENT = ("answer_callback_query", "edit_message_reply_markup")
"""What adds nothing to a chat goes side by side with the one thing that comes next."""


def _up_to_a_word(dialect: str) -> Select[Any]:
    """What is silent, and the first of each chat that is not; what is to wait for Telegram's sake
    is left out."""
    other = OUTBOX.alias()
    loud = and_(*(other.c.method != silent for silent in SILENT))
    word = select(func.min(other.c.id)).where(
        other.c.chat_id == OUTBOX.c.chat_id, other.c.refused.is_(None), loud
    )
    return (
        select(OUTBOX)
        .where(
            among(dialect, OUTBOX.c.chat_id, "chats"),
            _UNSENT,
            OUTBOX.c.id <= func.coalesce(word.scalar_subquery(), OUTBOX.c.id),
            waits.MAY_LEAVE,
        )
        .order_by(OUTBOX.c.id)
    )


def _unseen_to(_: str) -> Select[Any]:
    """Chats whose oldest message may go out, and to whom no other courier is speaking."""
    taken = exists().where(
        SPEAKING.c.chat_id == OUTBOX.c.chat_id,
        leases.IS_RUNNING,
        SPEAKING.c.courier != bindparam("by"),
    )
    ready = or_(
        OUTBOX.c.again_at.is_(None),
        OUTBOX.c.again_at <= bindparam("now"),
        OUTBOX.c.tried_at > bindparam("at_most"),
    )
    oldest = select(func.min(OUTBOX.c.id)).where(_UNSENT).group_by(OUTBOX.c.chat_id)
    return (
        select(OUTBOX.c.chat_id)
        .where(OUTBOX.c.id.in_(oldest), ready, waits.MAY_LEAVE, ~taken)
        .order_by(OUTBOX.c.id)
    )


_NEXT = Ready(_up_to_a_word)
_WAITING = Ready(_unseen_to)
_DEPTH = Ready(
    lambda _: (
        select(func.count().label("waiting"))
        .select_from(OUTBOX)
        .where(OUTBOX.c.chat_id == bindparam("chat"), _UNSENT)
    )
)
_DELIVERED = Ready(lambda on: delete(OUTBOX).where(among(on, OUTBOX.c.id, "ids")))


def row(
    chat_id: int,
    method: str,
    payload: Mapping[str, Any],
    now: datetime,
    *,
    nudge_of: int | None = None,
    until: datetime | None = None,
) -> dict[str, Any]:
    """A message as it is first stored; of no use any more after `until`."""
    return {
        "chat_id": chat_id,
        "method": method,
        "payload": dict(payload),
        "interview_id": nudge_of,
        "ready_at": now,
        "until": until,
        "attempts": 0,
    }


async def next_to_say(
    db: AsyncConnection, chats: Collection[int], now: datetime
) -> dict[int, list[Outgoing]]:
    """The oldest of each chat, where it may go out now, and what may go side by side with it."""
    if not chats:
        return {}
    found: dict[int, list[Row]] = {}
    for row in await _NEXT.rows(db, {"chats": list(chats)} | waits.moment(now)):
        found.setdefault(row["chat_id"], []).append(row)
    together = {chat: _together(messages, now) for chat, messages in found.items()}
    return {
        chat: [load(Outgoing, message) for message in messages]
        for chat, messages in together.items()
        if messages
    }


def _together(messages: Sequence[Row], now: datetime) -> list[Row]:
    """A nudge goes alone, since it may have to wait; so does what changes the same message again.
    Those behind one that has to wait, wait too."""
    chosen: list[Row] = []
    for message in messages:
        if _waits(message, now) or (chosen and _goes_apart(message, chosen)):
            break
        chosen.append(message)
    return chosen


def _waits(message: Row, now: datetime) -> bool:
    again, tried = message["again_at"], message["tried_at"]
    # tried in a time to come, it does not wait: the clock was set back since
    tried_later = tried is not None and tried > now + waits.APART
    return again is not None and again > now and not tried_later


def _goes_apart(message: Row, others: Sequence[Row]) -> bool:
    changed = {other["payload"].get("message_id") for other in others} - {None}
    return message["interview_id"] is not None or message["payload"].get("message_id") in changed


async def waiting(db: AsyncConnection, courier: str, now: datetime) -> Sequence[int]:
    """Chats with something to say that nobody else is seeing to."""
    found = await _WAITING.rows(db, {"by": courier} | waits.moment(now))
    return [row["chat_id"] for row in found]


async def depth(db: AsyncConnection) -> int:
    """How many messages are still to be said."""
    query = select(func.count()).select_from(OUTBOX).where(_UNSENT)
    return int((await db.execute(query)).scalar_one())


async def depth_of(db: AsyncConnection, chat_id: int) -> int:
    """The same to one chat: asked for beside turns, so it costs little."""
    [counted] = await _DEPTH.rows(db, {"chat": chat_id})
    return int(counted["waiting"])


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
