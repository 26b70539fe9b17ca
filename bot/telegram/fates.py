"""What Telegram's answer means for a message, if it was asked."""

import random
from dataclasses import dataclass
from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.telegram.transport import told_to_wait

LONGEST_PAUSE = timedelta(minutes=1)
"""Whoever was being answered when Telegram went away waits no longer than that when it is back."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Telegram has it, or it has nothing left to say."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The candidate blocked the bot, or the account is no more."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not now: Telegram is not well, or has `told` us how long to wait.

    `alone`: it is only this chat that gets too much.
    `away`: so much has failed that no nudge need be tried until then.
    """

    after: timedelta
    told: bool = False
    alone: bool = False
    away: bool = False


@dataclass(frozen=True, slots=True)
class Stale:
    """A nudge that could not leave when it was decided, and is to be decided anew."""

    after: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Unsure:
    """It is not sent: since it was got, somebody else may have become the courier of its chat. A
    process that was suspended cannot tell but by the clock."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never take this message."""

    reason: str


Fate = Delivered | Gone | TryLater | Refused | Stale | Unsure

# What Telegram says (in lower case) when there is nothing left to do.
NOTHING_LEFT = ("message is not modified", "query is too old", "query id is invalid")
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")
NOBODY_THERE = ("chat not found", "user is deactivated", "peer_id_invalid")


def fate_of(error: TelegramError, attempts: int) -> Fate:
    """What Telegram's error means for the message, which failed so often before."""
    said = error.message.lower()
    match error:
        case RetryAfter():
            return TryLater(told_to_wait(error), told=True)
        case Forbidden():
            return Gone()
        case BadRequest() if any(sentence in said for sentence in NOTHING_LEFT):
            return Delivered()
        case BadRequest() if any(sentence in said for sentence in NOBODY_THERE):
            return Gone()
        case BadRequest() | ChatMigrated():
            return Refused(error.message)
        case _:  # Telegram, or the way to it, is not well
            return TryLater(pause(attempts))


def pause(attempts: int) -> timedelta:
    """Longer each time, with jitter, so that many do not come back at once."""
    longest = min(LONGEST_PAUSE.total_seconds(), 2.0 ** min(attempts, 10))
    return timedelta(seconds=random.uniform(longest / 2, longest))


def cannot_edit(error: TelegramError) -> bool:
    """Whether the message to be edited is gone, or too old."""
    return isinstance(error, BadRequest) and any(s in error.message.lower() for s in CANNOT_EDIT)
