"""The evening before an interview: when to remind of the one thing to do differently.

Our own default. Late is of no use: past nine in the evening nothing is said any more.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVENING = time(18, 30)
CLOSES = time(21, 0)


def planned(day: date, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The evening before an interview on `day`, in UTC; None where it has passed."""
    at = datetime.combine(day - timedelta(days=1), EVENING, zone).astimezone(UTC)
    return at if at > now else None


def until(due_at: datetime, zone: ZoneInfo) -> datetime:
    """When that evening is over, in UTC."""
    evening = due_at.astimezone(zone).date()
    return datetime.combine(evening, CLOSES, zone).astimezone(UTC)


def in_time(day: date, due_at: datetime, zone: ZoneInfo, now: datetime) -> bool:
    """Whether it is the evening before `day`, where the candidate is, and still a civil hour."""
    local = now.astimezone(zone)
    tomorrow = local.date() + timedelta(days=1)
    return day == tomorrow and due_at <= now < until(due_at, zone) and local.time() >= EVENING
