"""Days as people write them: "last Tues", "the 3rd", "03/04", "a week on Friday", "within ten
working days".

A `Mention` is where a day was named and how it is to be counted. It becomes a date only when it
is known whether it lies behind or ahead, since "Tuesday" means two different days. The
conventions:

* a bare weekday is the most recent one before today, or the next one after today; never today
  itself
* "next Wednesday" is the Wednesday of the following ISO week
* a day without a year is the latest past one, or the earliest one to come
* "03/04" is day first, unless the locale's country writes the month first
* "end of the week" is its Friday, "end of the month" its last day; working days skip weekends,
  not holidays
* vague times ("soon", "early next month", "3 to 5 days") are no day at all
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from bot.coaching.understanding.counting import Lean, When, counter, of_month
from bot.coaching.understanding.forms import matches
from bot.coaching.understanding.hours import hours
from bot.coaching.understanding.moment import Moment
from bot.coaching.understanding.words import Words, plain, words

_BACK = timedelta(days=731)


class DayProblem(StrEnum):
    """Why an answer is not a day that can be kept."""

    NOT_A_DAY = "not_a_day"
    NO_SUCH_DAY = "no_such_day"
    TOO_LONG_AGO = "too_long_ago"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class Mention:
    """A day named between `start` and `end` of `Words.read`.

    `aim` is what the words themselves say of past or future. `when` is None for words that look
    like a day and name none: two at once ("Monday or Tuesday"), or a span ("3 to 5 days")."""

    start: int
    end: int
    when: When | None
    aim: Lean
    kind: str

    def day(self, today: date, lean: Lean) -> date | None:
        """The date meant, seen from `today`; what the words say beats `lean`."""
        if self.when is None:
            return None
        side = lean if self.aim == "either" else self.aim
        if side == "either" and self.kind == "this_weekday":
            side = "future"
        try:
            return self.when(today, side)
        except (OverflowError, ValueError):  # before the year 1 or after 9999
            return None


def mentions(said: Words, *, month_first: bool) -> list[Mention]:
    """Every day named, in order; of two readings of the same words the earlier and longer one."""
    found = [
        _mention(match, how, month_first=month_first) for match, how in matches("days", said.read)
    ]
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return [each for each in kept if each.when or each.kind == "nothing"]


def _mention(match: re.Match[str], how: Mapping[str, Any], *, month_first: bool) -> Mention:
    when = counter(match, how, month_first=month_first)
    kind = how.get("kind", how["count"])
    return Mention(match.start(), match.end(), when, how.get("aim", "either"), kind)


def read_day(text: str, moment: Moment, lean: Lean) -> date | DayProblem:
    """The one day in an answer: of several the last ("Tuesday, no, Wednesday").

    With `lean` "either" a bare weekday is taken as past, and any other day as near as it can be.
    """
    said = words(plain(text))
    found = mentions(said, month_first=moment.month_first)
    if not found:
        return _bare_number(said.read, moment.today, lean) or DayProblem.NOT_A_DAY
    day = found[-1].day(moment.today, lean)
    if day is None:
        return DayProblem.NOT_A_DAY if found[-1].when is None else DayProblem.NO_SUCH_DAY
    return _within_reach(day, moment.today)


def names_a_day(text: str) -> bool:
    """Whether a day is named in it."""
    return bool(mentions(words(plain(text)), month_first=False))


def names_a_time(text: str) -> bool:
    """Whether a day or an hour is named in it, or both."""
    said = words(plain(text))
    return bool(hours(said) or mentions(said, month_first=False))


def _within_reach(day: date, today: date) -> date | DayProblem:
    if day < today - _BACK:
        return DayProblem.TOO_LONG_AGO
    return DayProblem.TOO_FAR if day > today + _BACK else day


def _bare_number(read: str, today: date, lean: Lean) -> date | None:
    """Asked for a day, "12" or "twelfth" is the twelfth."""
    match = re.fullmatch(r"\W*(?:the )?(\d{1,2})(?:st|nd|rd|th|~)?\W*", read)
    return of_month(int(match[1]))(today, lean) if match else None
