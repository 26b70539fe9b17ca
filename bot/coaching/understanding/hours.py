"""Clock times as people write them: "2pm", "half two", "10.30", "quarter to four", "at 11", "noon".

Bare 1 to 7 is the afternoon, 8 to 11 the morning, 12 noon. "Morning" and "evening" alone are no
time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.coaching.understanding.forms import matches
from bot.coaching.understanding.words import Words, plain, words

_MORNING = frozenset({"a", "morning", "morn", "AM"})
_EVENING = frozenset({"p", "PM", "afternoon", "evening", "eve", "night"})


@dataclass(frozen=True, slots=True)
class Hour:
    """A clock time named between `start` and `end` of `Words.read`."""

    start: int
    end: int
    hour: time


def hours(said: Words) -> list[Hour]:
    """Every clock time named, in order; of two readings of the same words the earlier and
    longer one.
    """
    found = [
        Hour(match.start(), match.end(), hour)
        for match, how in matches("hours", said.read)
        if (hour := _hour(match, how)) is not None
    ]
    kept: list[Hour] = []
    for each in sorted(found, key=lambda hour: (hour.start, -hour.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def read_hour(text: str) -> time | None:
    """The one time in an answer, of several the last; asked for an hour, "2" is two in the
    afternoon.
    """
    said = words(plain(text))
    found = hours(said)
    if found:
        return found[-1].hour
    bare = re.fullmatch(r"\W*(\d{1,2})(?:[:.h ]([0-5]\d))?\W*", said.read)
    if bare:
        return _clock(int(bare[1]), int(bare[2] or 0), "")
    four = re.fullmatch(r"\W*([01]\d|2[0-3])([0-5]\d)\W*", said.read)
    return _clock(int(four[1]), int(four[2]), "") if four else None


def _hour(match: re.Match[str], how: Mapping[str, Any]) -> time | None:
    part = match.groupdict()
    hour = int(how.get("hour", part.get("h") or 0))
    minute = int(part.get("m") or how.get("minute", 0))
    if part.get("q"):
        step = int(part.get("n") or 15)
        before = part["q"] not in {"past", "after"}
        minute = 60 - step if before else step
        hour -= before
    return _clock(hour, minute, part.get("half") or part.get("part") or "")


def _clock(hour: int, minute: int, half: str) -> time | None:
    if half in _MORNING:
        hour = 0 if hour == 12 else hour
    elif half in _EVENING:
        hour += 12 if hour < 12 else 0
    elif hour < 8:  # nobody interviews at three in the night
        hour += 12
    return time(hour, minute) if 0 <= hour < 24 and 0 <= minute < 60 else None
