"""What becomes of a message in the outbox, by its fate: the change that the courier stores."""

import logging
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Outgoing
from bot.store import Keep, outbox, waits
from bot.telegram.fates import Delivered, Fate, Gone, Refused, Stale, TryLater, Unsure, pause

log = logging.getLogger(__name__)


def is_over(message: Outgoing, now: datetime) -> bool:
    """Whether nobody has any use for it now."""
    return message.until is not None and message.until < now


def keeping(message: Outgoing, fate: Fate, sent_at: datetime, now: datetime) -> Keep | None:
    """None for a message that was delivered.

    However often it is tried, the log tells once that it has to wait, and when that is over.
    """
    number = message.id
    assert number is not None
    match fate:
        case Delivered():
            if message.attempts:
                log.info("Message %s waits no longer.", number)
            return None
        case Gone():
            return lambda db: _shut_out(db, message, sent_at, now)
        case Refused(reason):
            log.error("Telegram will not take message %s: %s", number, reason)
            return lambda db: outbox.refused(db, number, reason)
        case Unsure():
            return _as_it_is
        case Stale(after):
            log.info("Nudge %s could not leave in time; it is decided anew.", number)
            return lambda db: outbox.undecided(db, message, now + after)
        case TryLater(after):
            if message.interview_id is None:  # of nudges the courier tells
                _tell_wait(message, after)
            return lambda db: _postpone(db, message, fate, now)


async def _as_it_is(_: AsyncConnection) -> None:
    """It is got again, by whoever is the courier of its chat now."""


def _tell_wait(message: Outgoing, after: timedelta) -> None:
    if not message.attempts:
        log.info("Message %s has to wait; trying again in %s.", message.id, after)


async def _postpone(db: AsyncConnection, message: Outgoing, fate: TryLater, now: datetime) -> None:
    """A reply keeps its place. A nudge does not: by then it may be late at night."""
    again_at = now + fate.after
    if message.interview_id is None:
        await outbox.later(db, message.id or 0, now, again_at)
    else:
        await outbox.undecided(db, message, again_at)
    if fate.told:
        await waits.note(db, message.chat_id, now, again_at, alone=fate.alone)
    elif fate.away:
        await waits.note(db, waits.NUDGES, now, again_at)


async def _shut_out(
    db: AsyncConnection, message: Outgoing, sent_at: datetime, now: datetime
) -> None:
    """Telegram's word that they blocked the bot; an old one, if they came back since."""
    if await outbox.came_back(db, message, sent_at):
        later = TryLater(pause(0))
        _tell_wait(message, later.after)
        await _postpone(db, message, later, now)
        return
    log.info("A candidate cannot be reached; nothing more is sent to them.")
    await outbox.gone(db, message.chat_id, now)
