"""When is it time to ask, and why: a day with its reason.

A week of silence, then the call. A promised day that is later wins, and one working day more
(etiquette: wait until it has passed, then a day's grace). The question comes mid-morning on a
working day, never first thing on Monday nor late on Friday. Days are added on the local calendar,
so that a change of clocks moves nothing.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.coaching.interview import Interview

WEEK = timedelta(days=7)
NUDGE_HOUR = time(10, 0)
"""Mid-morning, the hour most often named for such calls (half past nine to half past eleven)."""
OPENS = time(9, 30)
CLOSES = time(17, 0)
FRIDAY_CLOSES = time(15, 0)
"""Late on Friday is named among the worst times to be rung."""
LATE = timedelta(minutes=30)
"""From here on a nudge says that it is late."""

MONDAY, FRIDAY, SATURDAY = 0, 4, 5


class Reason(StrEnum):
    """Why that day."""

    WEEK = "week"
    """A week after the interview."""
    PROMISED = "promised"
    """The working day after the one they promised."""
    OVERDUE = "overdue"
    """Both have passed already: the next civil hour."""
    ASKED = "asked"
    """The candidate chose the day."""
    INVITED = "invited"
    """The employer asked to be rung on that day."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When to ask: an aware UTC instant, its local day, and why.

    `moved` says that the day that was wanted is a weekend, and this is the Monday after it.
    """

    at: datetime
    day: date
    reason: Reason
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Not yet: look again at `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Ask:
    """It is time. `late` when the hour passed while nobody was there to keep it."""

    late: bool


def plan(interview: Interview, zone: ZoneInfo, now: datetime) -> Plan:
    """The first civil hour after the silence has lasted long enough, and not before `now`."""
    wanted, reason = _wanted(interview)
    return _plan(wanted, reason, Reason.OVERDUE, zone, now)


def plan_on(wanted: date, reason: Reason, zone: ZoneInfo, now: datetime) -> Plan:
    """The civil hour of a day that somebody chose; the next one if that has passed."""
    return _plan(wanted, reason, reason, zone, now)


def over(interview: Interview, zone: ZoneInfo, now: datetime) -> bool:
    """Whether the silence has already lasted long enough to call."""
    return _at(working_day(_wanted(interview)[0]), zone) <= now


def verdict(due_at: datetime, zone: ZoneInfo, now: datetime) -> Wait | Ask:
    """Whether a nudge that was planned for `due_at` may go out now."""
    if now < due_at:
        return Wait(due_at)
    if not civil(now, zone):
        return Wait(next_slot(now, zone))
    return Ask(late=now - due_at >= LATE)


def civil(now: datetime, zone: ZoneInfo) -> bool:
    """Whether a message that nobody asked for is welcome at this instant."""
    local = now.astimezone(zone)
    if local.weekday() >= SATURDAY:
        return False
    opens = NUDGE_HOUR if local.weekday() == MONDAY else OPENS
    closes = FRIDAY_CLOSES if local.weekday() == FRIDAY else CLOSES
    return opens <= local.time() < closes


def next_slot(now: datetime, zone: ZoneInfo) -> datetime:
    """The next nudge hour of a working day, strictly after `now`, in UTC."""
    day = working_day(now.astimezone(zone).date())
    while (at := _at(day, zone)) <= now:
        day = working_day(day + timedelta(days=1))
    return at


def tomorrow(now: datetime, zone: ZoneInfo) -> date:
    """The next working day on the candidate's calendar."""
    return working_day(now.astimezone(zone).date() + timedelta(days=1))


def working_day(day: date) -> date:
    """That day, or the Monday after a weekend."""
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def working_day_before(day: date) -> date:
    """That day, or the Friday before a weekend."""
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    return day


def _wanted(interview: Interview) -> tuple[date, Reason]:
    a_week_on = interview.day + WEEK
    if interview.promised is None:
        return a_week_on, Reason.WEEK
    after_promise = working_day(interview.promised + timedelta(days=1))
    if after_promise > a_week_on:
        return after_promise, Reason.PROMISED
    return a_week_on, Reason.WEEK


def _plan(wanted: date, reason: Reason, passed: Reason, zone: ZoneInfo, now: datetime) -> Plan:
    """On the day that was wanted, or, for the reason `passed`, at the next hour there is."""
    day = working_day(wanted)
    if (at := _at(day, zone)) >= now:
        return Plan(at, day, reason, moved=day != wanted)
    at = next_slot(now, zone)
    return Plan(at, at.astimezone(zone).date(), passed)


def _at(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, NUDGE_HOUR, zone).astimezone(UTC)
