"""Clock times as people write them: "2pm", "half two", "10.30", "quarter to four", "at 11", "noon".

Bare 1 to 7 is the afternoon, 8 to 11 the morning, 12 noon. "Morning" and "evening" alone are no time.
"""

import re
from dataclasses import dataclass
from datetime import time

from bot.coaching.understanding.words import Words, plain, words

_HALF = r"(?P<half>[ap])\.? ?m\b\.?"
_DAYPART = r"(?:(?: ?o'? ?clock)?,? (?:in the |this |that |TMRW |in |YDAY )?(?P<part>morning|morn|afternoon|evening|eve|night|AM|PM)\b)"
_END = r"(?![\d%£$€]|[-/]\w|[.:]\d|'?s\b|x\b)"
_UNIT = (
    r"(?! ?(?:mins?|minutes?|hrs?|hours?|days?|weeks?|wks?|months?|years?|yrs?|people|rounds?|stages?|miles|shifts?"
    r"|of|other|more|questions?|positions?|jobs?|places?|stores?|locations?|ppl|k\b|m\b|st\b|nd\b|rd\b|th\b|percent|times?)\b)"
)
_CUE = r"(?:at|@|from|around|about|approx|circa|for|roughly|by|till|until|after|before)"
_PATTERNS = [
    re.compile(pattern)
    for pattern in [
        rf"\b(?P<h>\d{{1,2}})(?:[:.](?P<m>[0-5]\d))? ?{_HALF}",
        rf"\bhalf (?:past )?(?P<h>\d{{1,2}})\b(?P<m>)(?P<past30>){_DAYPART}?",
        rf"\bquarter (?P<q>past|after|to|till|of|b4|before) (?P<h>\d{{1,2}})\b{_DAYPART}?",
        rf"\b(?P<n>5|10|20|25)(?: mins?| minutes)? (?P<q>past|to) (?P<h>\d{{1,2}})\b{_DAYPART}?",
        rf"(?<![\d.:/£$€-])\b(?P<h>[01]?\d|2[0-3])[:.](?P<m>[0-5]\d)(?:[:.][0-5]\d)?(?! ?(?:%|k\b|per\b|an hour|miles|hours|hrs))(?![\d.:/-])(?: ?(?:hrs|hours|h)\b)?{_DAYPART}?",
        rf"\b(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d) ?(?:hrs|hours|h)\b",
        rf"\b(?:at|@) ?(?P<h>[01]\d|2[0-3])(?P<m>[0-5][05])\b(?![-\d])",
        rf"\b(?P<h>\d{{1,2}}) ?o'? ?clock\b{_DAYPART}?",
        rf"\b(?P<h>\d{{1,2}})(?= ?(?:in the |this |TMRW |o)(?:morning|afternoon|evening)){_DAYPART}",
        rf"(?:\b(?:at|from|around|about)|@) ?(?:about |around |like )?(?P<h>1[0-2]|[1-9])(?:ish|-ish)?\b{_END}{_UNIT}(?!~)(?! (?!(?:and|on|with|w|in|at|for|TODAY|TMRW|YDAY|to|till|sharp|then|but|this|next|last|MON|TUE|WED|THU|FRI|SAT|SUN|i|im|i'm|it|its|if|so|my|am|pm|after|before|or)\b)[a-zA-Z&])",
        rf"\b(?:MON|TUE|WED|THU|FRI|SAT|SUN|TMRW|TODAY),? (?P<h>1[0-2]|[1-9])(?:ish)?\b{_END}{_UNIT}(?!~|st|nd|rd|th)(?! (?:M\d\d|[A-Z]))(?! (?!(?:and|on|with|w|in|at|for|to|sharp|then|but|i|im|i'm|it|its|my|re|as|about|they|he|she|next|if|so|or)\b)[a-z])",
        rf"\b(?:12 )?(?P<noon>noon|midday)\b",
        rf"\b(?P<h>1[0-2]|[1-9])-?ish\b",
    ]
]
_MORNING = {"a", "morning", "morn", "AM"}


@dataclass(frozen=True, slots=True)
class Hour:
    """A clock time named between `start` and `end` of `Words.read`; `plain_number` if it was a bare one."""

    start: int
    end: int
    hour: time


def hours(said: Words) -> list[Hour]:
    """Every clock time named, in order; of two readings of the same words the earlier and longer one."""
    found = [
        Hour(m.start(), m.end(), hour)
        for pattern in _PATTERNS
        for m in pattern.finditer(said.read)
        if (hour := _hour(m)) is not None
    ]
    kept: list[Hour] = []
    for each in sorted(found, key=lambda hour: (hour.start, -hour.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def read_hour(text: str) -> time | None:
    """The one time in an answer, of several the last; asked for an hour, "2" is two in the afternoon."""
    said = words(plain(text))
    found = hours(said)
    if found:
        return found[-1].hour
    bare = re.fullmatch(r"\W*(\d{1,2})(?:[:.h ]([0-5]\d))?\W*", said.read)
    if bare:
        return _clock(int(bare[1]), int(bare[2] or 0), "")
    four = re.fullmatch(r"\W*([01]\d|2[0-3])([0-5]\d)\W*", said.read)
    return _clock(int(four[1]), int(four[2]), "") if four else None


def _hour(match: re.Match[str]) -> time | None:
    part = match.groupdict()
    if part.get("noon"):
        return time(12)
    hour, minute = int(part["h"]), int(part.get("m") or 0)
    if "past30" in part:
        minute = 30
    if part.get("q"):
        step = int(part.get("n") or 15)
        before = part["q"] not in {"past", "after"}
        minute = 60 - step if before else step
        hour -= before
    return _clock(hour, minute, part.get("half") or part.get("part") or "")


def _clock(hour: int, minute: int, half: str) -> time | None:
    if half in _MORNING:
        hour = 0 if hour == 12 else hour
    elif half in {"p", "PM", "afternoon", "evening", "eve", "night"}:
        hour += 12 if hour < 12 else 0
    elif hour < 8:  # nobody interviews at three in the night
        hour += 12
    return time(hour, minute) if 0 <= hour < 24 and 0 <= minute < 60 else None
