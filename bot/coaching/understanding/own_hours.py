"""The hours at which somebody wants to be written to: "ask me at 9 in the morning"."""

import re
from datetime import time
from functools import cache

from bot.coaching.understanding.content import table
from bot.coaching.understanding.days import names_a_day
from bot.coaching.understanding.hours import read_hour
from bot.coaching.understanding.words import plain

NOON, MIDNIGHT = 12, 24
_BARE = re.compile(r"\b(?P<at>before|until|till|after|from|past|at|around|about) (?P<n>\d{1,2})\b")


def read_own_hour(text: str) -> tuple[str, time] | None:
    """Which of the settings `hour`, `opens` and `closes` is meant, and the hour it is to have.

    None where no hour is named, where a day is ("ask me tomorrow at 9"), and for any other words.
    """
    said = plain(text).lower()
    kind = next((kind for kind in ("closes", "opens", "hour") if _some(kind).search(said)), None)
    if kind is None or names_a_day(said):
        return None
    hour = read_hour(said) or _bare(said, kind)
    return (kind, hour) if hour is not None else None


def _bare(said: str, kind: str) -> time | None:
    """ "Not before 8" is the morning, "not after 8" the evening."""
    found = _BARE.search(said)
    if found is None:
        return None
    hour = int(found["n"])
    if kind == "closes" or found["at"] in ("before", "until", "till"):
        late = kind == "closes" and hour < NOON
        return time(hour + NOON * late) if hour + NOON * late < MIDNIGHT else None
    return read_hour(f"at {hour}")


@cache
def _some(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(table("own_hours")[kind]))
