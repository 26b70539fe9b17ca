"""What couriers want of the outbox: settle what was spoken, and get what comes next."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Outgoing
from bot.store import leases, outbox

Keep = Callable[[AsyncConnection], Awaitable[None]]
Spoken = tuple[Outgoing, Keep | None]
"""A message, and what to keep of it; None for one that was delivered."""


@dataclass(frozen=True, slots=True)
class Errand:
    """For one chat: settle what was spoken, if anything, and get the next."""

    chat_id: int
    now: datetime
    spoken: Sequence[Spoken] = ()


async def run(
    db: AsyncConnection, courier: str, errands: Sequence[Errand]
) -> list[Sequence[Outgoing]]:
    """What comes next for each, at most one errand of a chat.

    Empty where nothing does, which gives the lease back, or where somebody else has it: then
    nothing is settled either, since the messages are theirs.
    """
    now = max(errand.now for errand in errands)
    ours = await leases.claim(db, {errand.chat_id for errand in errands}, courier, now)
    await _settle(db, [each for one in errands if one.chat_id in ours for each in one.spoken])
    following = await outbox.next_to_say(db, ours, now)
    await leases.release(db, ours - following.keys(), courier)
    return [following.get(errand.chat_id, ()) for errand in errands]


async def _settle(db: AsyncConnection, spoken: Sequence[Spoken]) -> None:
    for _, keep in spoken:
        if keep is not None:
            await keep(db)
    done = [message.id for message, keep in spoken if keep is None]
    await outbox.delivered(db, [number for number in done if number is not None])
