"""What those who run the bot should hear of, decided from how things stand."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.outlook import Outlook

STUCK = timedelta(minutes=15)
"""A message that nobody took for so long. Telegram's own waits are shorter."""
OVERDUE = timedelta(hours=1)
"""A nudge is looked at every half minute, and one that cannot be decided again after an hour."""


@dataclass(frozen=True, slots=True)
class Troubles:
    """What is wrong; zero is well.

    Minutes that the outbox is behind, messages that Telegram will never take, hours that a nudge is
    overdue, and errors that were logged since the last look.
    """

    stuck: int = 0
    set_aside: int = 0
    overdue: int = 0
    errors: int = 0

    def __bool__(self) -> bool:
        return self != Troubles()


def troubles(seen: Outlook, errors: int, now: datetime) -> Troubles:
    """From how things stand, and how many errors were counted."""
    behind = seen.age(now)
    late = now - seen.oldest_nudge if seen.oldest_nudge else timedelta()
    return Troubles(
        stuck=behind // timedelta(minutes=1) if behind >= STUCK else 0,
        set_aside=seen.set_aside,
        overdue=late // timedelta(hours=1) if late >= OVERDUE else 0,
        errors=errors,
    )


class Errors(logging.Handler):
    """Counts what is logged as an error; it keeps none of it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """One more."""
        self.count += 1
