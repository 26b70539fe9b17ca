"""Who is speaking to a chat: the couriers' leases.

At most one courier speaks to a chat at a time. It holds a short lease, renewed while it works; one
that dies is succeeded when its lease runs out.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Speaking
from bot.store import processes, waits
from bot.store.database import table
from bot.store.dialect import among, insert_each_or_ignore
from bot.store.ready import Ready

SPEAKING = table(Speaking)


def _theirs(dialect: str) -> ColumnElement[bool]:
    return among(dialect, SPEAKING.c.chat_id, "chats")


_HELD = Ready(
    lambda on: select(SPEAKING).where(_theirs(on)).order_by(SPEAKING.c.chat_id).with_for_update()
)
_HOLD = Ready(
    lambda on: (
        update(SPEAKING).where(_theirs(on)).values(courier=bindparam("by"), until=bindparam("till"))
    )
)
_CLAIM = Ready(lambda on: insert_each_or_ignore(on, SPEAKING.c.chat_id))
_RELEASE = Ready(
    lambda on: delete(SPEAKING).where(_theirs(on), SPEAKING.c.courier == bindparam("by"))
)
_RENEW = Ready(
    lambda _: (
        update(SPEAKING)
        .where(SPEAKING.c.courier == bindparam("by"))
        .values(until=bindparam("till"))
    )
)
_OTHERS = Ready(
    lambda _: select(SPEAKING.c.courier).where(SPEAKING.c.courier != bindparam("by")).distinct()
)

LEASE = timedelta(seconds=6)
"""Three times the pause between renewals: two may fail before somebody else steps in."""
SURE = LEASE / 2
"""So long a lease holds that was just claimed: one that is younger is not written again."""
INCREDIBLE = waits.APART
"""A lease that ends later was taken before the clock was set back; nobody waits for it."""
IS_RUNNING: ColumnElement[bool] = SPEAKING.c.until.between(bindparam("now"), bindparam("at_most"))
"""Whether a lease of `speaking` holds; with `waits.moment` as its parameters."""


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
    if db.dialect.name == "sqlite":  # it has one writer: there is no holder whose row to lock
        return await _claim_new(db, set(chats), courier, now)
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
    leases = {"keys": sorted(chats), "courier": courier, "until": now + LEASE}
    return {row["chat_id"] for row in await _CLAIM.rows(db, leases)}


async def renew(db: AsyncConnection, courier: str, now: datetime) -> None:
    """Hold on to every lease of this courier."""
    await _RENEW.run(db, [{"by": courier, "till": now + LEASE}])


async def release(db: AsyncConnection, chats: Collection[int], courier: str) -> None:
    """Give the chats back."""
    if chats:
        await _RELEASE.run(db, [{"chats": list(chats), "by": courier}])


async def bury(db: AsyncConnection, courier: str) -> None:
    """End the leases of processes of this machine that are no more: nobody need wait for them."""
    others = [row["courier"] for row in await _OTHERS.rows(db, {"by": courier})]
    gone = [name for name in others if processes.is_gone(name)]
    if gone:
        theirs = SPEAKING.c.courier.in_(gone)
        held = select(SPEAKING.c.chat_id).where(theirs).order_by(SPEAKING.c.chat_id)
        await db.execute(held.with_for_update())
        await db.execute(delete(SPEAKING).where(theirs))


async def release_all(db: AsyncConnection, courier: str) -> None:
    """Give every chat back: the courier is going home."""
    await db.execute(delete(SPEAKING).where(SPEAKING.c.courier == courier))
