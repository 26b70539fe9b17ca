"""A candidate's calendar: the interviews, and the days on which to call, as an iCalendar file.

RFC 5545: an entry keeps its UID for ever, and a later file with a higher SEQUENCE takes its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//Ringback//Ringback//EN"
AN_INTERVIEW = timedelta(hours=1)
A_CALL = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to do: `starts` at a local hour, or all day on a date.

    `key` is its UID, which nobody else has; `sequence` rises with each file. One that is `off`
    takes an earlier one out of the calendar.
    """

    key: str
    sequence: int
    title: str
    starts: datetime | date
    lasts: timedelta
    notes: str
    phone: str | None = None
    off: bool = False


def starting(day: date, hour: time | None, zone: ZoneInfo) -> datetime | date:
    """At that hour on the wall; all day where the hour is not known."""
    return day if hour is None else datetime.combine(day, hour, zone)


def calendar(entries: Iterable[Entry], now: datetime) -> str:
    """The file. Hours are in UTC: not every calendar reads the rules of a zone alike."""
    from icalendar import Calendar  # noqa: PLC0415 - a twentieth of a start, for who wants a file

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    for entry in entries:
        made.add_component(_event(entry, now))
    written: bytes = made.to_ical()
    return written.decode()


def _event(entry: Entry, now: datetime) -> "Event":
    from icalendar import Event, vUri  # noqa: PLC0415

    event = Event()
    event.add("uid", entry.key)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("summary", entry.title)
    event.add("description", entry.notes)
    if isinstance(entry.starts, datetime):
        event.add("dtstart", entry.starts.astimezone(UTC))
        event.add("dtend", entry.starts.astimezone(UTC) + entry.lasts)
    else:
        event.add("dtstart", entry.starts)
    if entry.phone:
        event.add("url", vUri(f"tel:{entry.phone}"))
    event.add("status", "CANCELLED" if entry.off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.off else "OPAQUE")
    return event
