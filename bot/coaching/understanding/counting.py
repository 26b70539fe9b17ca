"""Ways of counting to a day, named as content/en/understanding/days.toml names them.

Each is made from a match and the form's settings, and gives a function of today and of the side,
past or future, that the message leans to. The function gives None when the calendar has no such
day."""

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Literal

Lean = Literal["past", "future", "either"]
When = Callable[[date, Lean], date | None]
Part = Mapping[str, str]
"""The named groups of a match; those that took no part hold None and are asked for by `get`."""

_WEEK = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_UNITS = {"d": 1, "n": 1, "w": 7, "f": 14}
_FRIDAY = 4
_REACH = 400


def counter(match: re.Match[str], form: Mapping[str, Any], *, month_first: bool) -> When | None:
    """How the match counts; None for words that name no day after all ("3 to 5 days", "32/13")."""
    part = match.groupdict()
    if form["count"] == "figures":
        return _figures(part, month_first=month_first)
    return _COUNTERS[form["count"]](part, form)


def _ahead(days: int) -> When:
    return lambda today, _lean: today + timedelta(days=days)


def _hours(hours: int) -> When | None:
    return _ahead(hours // 24) if hours % 24 == 0 else None


def _number(said: str) -> int:
    """ "3", "a", "a couple of"."""
    return int(said) if said.isdigit() else 2 if "coup" in said else 1


def _units(said: str, unit: str, sign: int) -> When:
    number = _number(said)
    if unit.startswith("m"):
        return _months_ahead(sign * number)
    return _ahead(sign * number * _UNITS[unit[0]])


def _weekday(number: int, weeks: int) -> When:
    """The nearest such day on the side it leans to, never today, and `weeks` on."""

    def when(today: date, lean: Lean) -> date:
        if lean == "future":
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1 + 7 * weeks)
        return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1 - 7 * weeks)

    return when


def _of_week(number: int, weeks: int) -> When:
    """That day of the ISO week `weeks` from this one."""
    return lambda today, _lean: today + timedelta(days=number - today.weekday() + 7 * weeks)


def _end_of_week(weeks: int) -> When:
    """Its Friday; at the weekend "this week" has the next Friday for its end."""

    def when(today: date, _lean: Lean) -> date:
        friday = today + timedelta(days=_FRIDAY - today.weekday() + 7 * weeks)
        return friday if friday >= today else friday + timedelta(days=7)

    return when


def _working_days(count: int) -> When:
    """Counted from tomorrow. Weekends are skipped; public holidays are not known here."""

    def when(today: date, _lean: Lean) -> date:
        day = today
        for _ in range(min(count, _REACH)):
            day += timedelta(days=3 if day.weekday() == _FRIDAY else 2 if day.weekday() == 5 else 1)
        return day

    return when


def _end_of_month(months: int) -> When:
    return lambda today, _lean: _last_day(*_shift(today.year, today.month, months))


def _end_of_named_month(month: int) -> When:
    return lambda today, _lean: _last_day(today.year + (month < today.month), month)


def _months_ahead(months: int) -> When:
    def when(today: date, _lean: Lean) -> date | None:
        year, month = _shift(today.year, today.month, months)
        return _date(year, month, min(today.day, _last_day(year, month).day))

    return when


def _calendar(part: Part) -> When:
    year = part.get("year") or part.get("short")
    month = int(part["month"].removeprefix("M"))
    return _of_year(int(part["day"]), month, int(year) if year else None)


def _figures(part: Part, *, month_first: bool) -> When | None:
    """ "03/04" by the reader's habit; "13/04" and "04/13" leave no choice."""
    first, second, year = int(part["a"]), int(part["b"]), part["y"]
    day, month = (second, first) if month_first else (first, second)
    if month > 12 >= day:
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return _of_year(day, month, int(year) if year else None)


def _of_year(day: int, month: int, year: int | None) -> When:
    """A day of the calendar; without a year the nearest on the side it leans to."""
    if year is not None:
        full = year + 2000 if year < 100 else year
        return lambda _today, _lean: _date(full, month, day)
    # 29 February may be eight years away
    return lambda today, lean: _nearest(
        [_date(today.year + step, month, day) for step in range(-8, 9)], today, lean
    )


def of_month(day: int) -> When:
    """ "The 22nd": of the month that comes nearest on the side it leans to."""
    return lambda today, lean: _nearest(
        [_date(*_shift(today.year, today.month, step), day) for step in range(-3, 4)], today, lean
    )


def _nearest(days: list[date | None], today: date, lean: Lean) -> date | None:
    real = [day for day in days if day]
    if lean == "past":
        return max((day for day in real if day <= today), default=None)
    if lean == "future":
        return min((day for day in real if day >= today), default=None)
    return min(real, key=lambda day: (abs(day - today), day), default=None)


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _shift(year: int, month: int, months: int) -> tuple[int, int]:
    count = year * 12 + month - 1 + months
    return count // 12, count % 12 + 1


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday_number(part: Part) -> int:
    return _WEEK.index(part["w"])


_COUNTERS: Mapping[str, Callable[[Part, Mapping[str, Any]], When | None]] = {
    "nothing": lambda _part, _form: None,
    "of_week": lambda part, form: _of_week(_weekday_number(part), form["weeks"]),
    "weekday": lambda part, form: _weekday(_weekday_number(part), form.get("weeks", 0)),
    "weekday_weeks_ago": lambda part, _form: _of_week(_weekday_number(part), -_number(part["n"])),
    "iso": lambda part, _form: _calendar(part),
    "calendar": lambda part, _form: _calendar(part),
    "of_month": lambda part, _form: of_month(int(part["day"])),
    "ahead": lambda _part, form: _ahead(form["days"]),
    "units": lambda part, form: _units(part["n"], part["unit"], form["sign"]),
    "working_days": lambda part, _form: _working_days(int(part["n"])),
    "hours": lambda part, _form: _hours(int(part["n"])),
    "end_of_week": lambda _part, form: _end_of_week(form["weeks"]),
    "end_of_month": lambda _part, form: _end_of_month(form["months"]),
    "end_of_named_month": lambda part, _form: _end_of_named_month(int(part["month"][1:])),
    "end_of_year": lambda _part, _form: _end_of_named_month(12),
}
