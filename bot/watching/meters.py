"""What is counted, for Prometheus. The database's numbers are asked for when somebody looks."""

import math
from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram, generate_latest

from bot.store.outlook import Outlook

TURNS = Counter("ringback_turns", "Turns, by the kind of thing that was done.", ["did"])
TURN_SECONDS = Histogram(
    "ringback_turn_seconds",
    "Seconds from an update (or a nudge falling due) to its commit.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
SENT = Counter("ringback_messages_sent", "Messages that Telegram took.")
REFUSED = Counter(
    "ringback_refused", "Requests for a message that Telegram did not take, by its error.", ["kind"]
)
UNREADABLE = Counter(
    "ringback_updates_passed_over", "Updates that could not be read, or not be handled in any way."
)
NUDGES_SENT = Counter("ringback_nudges_sent", "Nudges that Telegram took.")
NUDGES_LATE = Counter("ringback_nudges_late", "Nudges that were queued after their hour.")
NUDGES_DUE = Gauge("ringback_nudges_due", "Nudges whose hour has come, and that are not queued.")
OUTBOX = Gauge("ringback_outbox_depth", "Messages still to be said.")
OUTBOX_AGE = Gauge(
    "ringback_outbox_age_seconds", "How long the oldest message still to be said has been waiting."
)
OUTBOX_AGAIN = Gauge("ringback_outbox_tried", "Messages still to be said that failed before.")
SET_ASIDE = Gauge("ringback_outbox_set_aside", "Messages that Telegram will never take.")


def report(seen: Outlook | None, now: datetime) -> bytes:
    """All of it in Prometheus' text format; without the database's numbers when it is away."""
    NUDGES_DUE.set(seen.nudges_due if seen else math.nan)
    OUTBOX.set(seen.waiting if seen else math.nan)
    OUTBOX_AGE.set(seen.age(now).total_seconds() if seen else math.nan)
    OUTBOX_AGAIN.set(seen.tried if seen else math.nan)
    SET_ASIDE.set(seen.set_aside if seen else math.nan)
    return generate_latest()
