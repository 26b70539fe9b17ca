"""When is it time to ask, and why: a day with its reason.

A week of silence, then the call. A promised day that is later wins, and one working day more
(etiquette: wait until it has passed, then a day's grace). The question comes mid-morning on a
working day that is no holiday there, never first thing on Monday nor late on Friday; a candidate's
own wishes stand in their rhythm. Days are added on the local calendar, so that a change of clocks
moves nothing.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.coaching.interview import Interview
from bot.coaching.rhythm import Rhythm

LATE = timedelta(minutes=30)
"""From here on a nudge says that it is late."""
TO_PREPARE = timedelta(minutes=30)
"""The least there is between a reminder and the call it is about; our own default."""
RULES_CHANGED = timedelta(hours=2)
"""No country has moved its clocks by more at once, but for those that skipped a day."""
A_DAY = timedelta(days=1)


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

    `moved` says that the weekday that was wanted is a free one, and this is the working day after
    it; `holidays` names those that were waited past.
    """

    at: datetime
    day: date
    reason: Reason
    moved: bool = False
    holidays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """Not yet: look again at `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Ask:
    """It is time. `late` when the hour passed while nobody was there to keep it."""

    late: bool


def plan(interview: Interview, rhythm: Rhythm, now: datetime) -> Plan:
    """The first civil hour after the silence has lasted long enough, and not before `now`."""
    wanted, reason = _wanted(interview, rhythm)
    return _plan(wanted, reason, Reason.OVERDUE, rhythm, now)


def plan_on(wanted: date, reason: Reason, rhythm: Rhythm, now: datetime) -> Plan:
    """The civil hour of a day that somebody chose; the next one if that has passed."""
    return _plan(wanted, reason, reason, rhythm, now)


def plan_call(day: date, hour: time | None, rhythm: Rhythm, now: datetime) -> Plan:
    """The reminder of a call that was agreed: on its day, or the working day before a free one.

    An hour that leaves no time to prepare is told of on the working day before. Where that has
    passed, half an hour before the call; and where that has passed, too, at its hour: in quiet
    hours as well, since it is what they agreed to.
    """
    wanted = working_day_before(day, rhythm)
    if hour is None:
        return plan_on(wanted, Reason.INVITED, rhythm, now)
    call = call_at(day, hour, rhythm)
    if wanted == day and call < _at(day, rhythm) + TO_PREPARE:
        wanted = working_day_before(day - A_DAY, rhythm)
    if _at(wanted, rhythm) < now < call:
        ahead = call - TO_PREPARE
        return Plan(ahead if ahead >= now else call, day, Reason.INVITED)
    return plan_on(wanted, Reason.INVITED, rhythm, now)


def plan_call_again(day: date, hour: time | None, rhythm: Rhythm, now: datetime) -> Plan:
    """That reminder, put off by the candidate to the day of the call: in time to prepare, on a free
    day and in quiet hours, too, since they asked for it then.
    """
    at = _at(day, rhythm)
    if hour is not None:
        at = min(at, call_at(day, hour, rhythm) - TO_PREPARE)
    if at < now:
        return plan_on(day, Reason.ASKED, rhythm, now)
    return Plan(at, day, Reason.ASKED)


def call_at(day: date, hour: time, rhythm: Rhythm) -> datetime:
    """The instant of a call that was agreed, in UTC."""
    return datetime.combine(day, hour, rhythm.zone).astimezone(UTC)


def over(interview: Interview, rhythm: Rhythm, now: datetime) -> bool:
    """Whether the silence has already lasted long enough to call."""
    return _at(working_day(_wanted(interview, rhythm)[0], rhythm), rhythm) <= now


def verdict(
    due_at: datetime, rhythm: Rhythm, now: datetime, before: datetime | None = None
) -> Wait | Ask:
    """Whether a nudge that was planned for `due_at` may go out now. `before` is the call for which
    they wanted it at that very hour: until then it is welcome.

    A zone whose rules changed since may have moved their hour: then it waits for the new one.
    """
    if now < due_at:
        return Wait(due_at)
    if before is not None and now < before:
        return Ask(late=now - due_at >= LATE)
    hour = _at(now.astimezone(rhythm.zone).date(), rhythm)
    if due_at <= now < hour <= due_at + RULES_CHANGED and rhythm.welcomes(hour):
        return Wait(hour)
    if not rhythm.welcomes(now):
        return Wait(next_slot(now, rhythm))
    return Ask(late=now - due_at >= LATE)


def next_slot(now: datetime, rhythm: Rhythm) -> datetime:
    """The next nudge hour of a working day, strictly after `now`, in UTC."""
    day = working_day(now.astimezone(rhythm.zone).date(), rhythm)
    while (at := _at(day, rhythm)) <= now:
        day = working_day(day + A_DAY, rhythm)
    return at


def tomorrow(now: datetime, rhythm: Rhythm) -> date:
    """The next working day on the candidate's calendar."""
    return working_day(now.astimezone(rhythm.zone).date() + A_DAY, rhythm)


def working_day(day: date, rhythm: Rhythm) -> date:
    """That day, or the first working day after it."""
    while not rhythm.fits(day):
        day += A_DAY
    return day


def working_day_before(day: date, rhythm: Rhythm) -> date:
    """That day, or the last working day before it."""
    while not rhythm.fits(day):
        day -= A_DAY
    return day


def _wanted(interview: Interview, rhythm: Rhythm) -> tuple[date, Reason]:
    """The first day after the silence, or after the promise, whether or not people work on it."""
    silent = interview.day + rhythm.silence
    if interview.promised is None:
        return silent, Reason.WEEK
    after_promise = interview.promised + A_DAY
    if working_day(after_promise, rhythm) > silent:
        return after_promise, Reason.PROMISED
    return silent, Reason.WEEK


def _plan(wanted: date, reason: Reason, passed: Reason, rhythm: Rhythm, now: datetime) -> Plan:
    """On the day that was wanted, or, for the reason `passed`, at the next hour there is."""
    day = working_day(wanted, rhythm)
    if (at := _at(day, rhythm)) >= now:
        moved = reason is not Reason.PROMISED and wanted.weekday() not in rhythm.weekdays
        return Plan(at, day, reason, moved, _holidays(wanted, day, rhythm))
    at = next_slot(now, rhythm)
    today, day = (moment.astimezone(rhythm.zone).date() for moment in (now, at))
    return Plan(at, day, passed, holidays=_holidays(today, day, rhythm))


def _holidays(first: date, day: date, rhythm: Rhythm) -> tuple[str, ...]:
    """Those from the first day to the one before `day`, each named once."""
    between = (first + n * A_DAY for n in range((day - first).days))
    return tuple(dict.fromkeys(filter(None, map(rhythm.holiday, between))))


def _at(day: date, rhythm: Rhythm) -> datetime:
    return datetime.combine(day, rhythm.hour, rhythm.zone).astimezone(UTC)
