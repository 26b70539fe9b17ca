"""How the fear went, and what was expected against what happened: as points, and as a sentence.

A picture on a phone shows a dozen points well; where there were more calls, neighbours share one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import fmean

from bot.coaching.interview import Interview

MOST_POINTS = 12


class Manner(StrEnum):
    """How the other side was thought to be, or was; from the warmest to the coldest."""

    FRIENDLY = "friendly"
    PLAIN = "plain"
    SHORT = "short"


WARMTH = {Manner.SHORT: 0.0, Manner.PLAIN: 1.0, Manner.FRIENDLY: 2.0}


@dataclass(frozen=True, slots=True)
class Felt:
    """One call: the fear around it, 0 to 10, and the other side's manner; None where not told."""

    interview: Interview
    on: date
    before: int | None
    after: int | None
    expected: Manner | None = None
    found: Manner | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One call, or the mean of `calls` neighbours that began `on` that day.

    Fear from 0 to 10, warmth from 0 (short) to 2 (friendly).
    """

    on: date
    calls: int
    before: float | None
    after: float | None
    expected: float | None
    found: float | None


@dataclass(frozen=True, slots=True)
class Story:
    """The same in numbers, for a sentence.

    `first` and `latest` are the fear before dialling. Of `compared` calls with both numbers,
    `eased` ended lower; of `judged` ones with both manners, `warmer` turned out warmer than
    expected and `colder` colder.
    """

    calls: int
    first: int | None
    latest: int | None
    only_after: int | None
    compared: int
    eased: int
    judged: int
    warmer: int
    colder: int


def told(felt: Sequence[Felt]) -> list[Felt]:
    """The calls about which a number was told."""
    return [each for each in felt if (each.before, each.after) != (None, None)]


def points(felt: Sequence[Felt], most: int = MOST_POINTS) -> list[Point]:
    """Oldest first; at most `most`."""
    share = -(-len(felt) // most) or 1
    return [_point(felt[start : start + share]) for start in range(0, len(felt), share)]


def story(felt: Sequence[Felt]) -> Story:
    """What a list of calls, oldest first, tells."""
    before = [each.before for each in felt if each.before is not None]
    after = [each.after for each in felt if each.after is not None]
    both = [(e.before, e.after) for e in felt if e.before is not None and e.after is not None]
    manners = [(WARMTH[e.expected], WARMTH[e.found]) for e in felt if e.expected and e.found]
    return Story(
        calls=len(felt),
        first=before[0] if before else None,
        latest=before[-1] if len(before) > 1 else None,
        only_after=after[-1] if after and not before else None,
        compared=len(both),
        eased=sum(then < first for first, then in both),
        judged=len(manners),
        warmer=sum(found > expected for expected, found in manners),
        colder=sum(found < expected for expected, found in manners),
    )


def _point(calls: Sequence[Felt]) -> Point:
    return Point(
        on=calls[0].on,
        calls=len(calls),
        before=_mean([each.before for each in calls]),
        after=_mean([each.after for each in calls]),
        expected=_mean([WARMTH[e.expected] if e.expected else None for e in calls]),
        found=_mean([WARMTH[e.found] if e.found else None for e in calls]),
    )


def _mean(numbers: Sequence[float | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return fmean(known) if known else None
