"""Which of the days named is the interview's and which the promised one, and whether it is behind or ahead.

A day belongs to the nearest word that claims it: "interviewed", "met" and the like for the interview, "hear",
"by", "decision" for the promise, "applied", "since" for neither. First the words before it in its clause are
asked, then those after it, then the rest of the sentence before it.
"""

import re
from datetime import date, time
from functools import cache

from bot.coaching.understanding.content import table
from bot.coaching.understanding.counting import Lean
from bot.coaching.understanding.days import Mention
from bot.coaching.understanding.hours import Hour
from bot.coaching.understanding.marks import Marks
from bot.coaching.understanding.moment import Moment

_CLAIMS = ("promise", "interview", "other")
_SENTENCE_END = re.compile(r"(?<!\d)[.!?;](?!\d)|\n| - ")
_CLAUSE_END = re.compile(r",| - |\(|\)| / |\band\b|\bbut\b|\bso\b")


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(table("timeline")[name].strip().replace("\n", ""))


def tense(marks: Marks, claims: dict[int, str]) -> Lean:
    """Whether the interview lies behind or ahead; "either" when nothing tells."""
    read = marks.said.read
    own = [day for i, day in enumerate(marks.days) if claims[i] == "interview"]
    if any(day.aim != "either" for day in own):
        return next(day.aim for day in own if day.aim != "either")
    if any(day.kind == "ahead" and day.when for day in own):
        return "either"
    behind, ahead = len(_cue("past").findall(read)), len(_cue("future").findall(read))
    if ahead and ahead * 2 >= behind:
        return "future"
    if behind or "promise" in claims.values():
        return "past"
    return "future" if marks.hours else "either"


def claims(marks: Marks) -> dict[int, str]:
    """For each day its claim: "interview", "promise" or "other"."""
    return {i: _claim(marks.said.read, day) for i, day in enumerate(marks.days)}


def _claim(read: str, day: Mention) -> str:
    before, after = read[: day.start], read[day.end :]
    sentence = before[_last_end(_SENTENCE_END, before) :]
    clause = sentence[_last_end(_CLAUSE_END, sentence) :]
    following = after[: _first_start(_SENTENCE_END, after)]
    follow = following[: _first_start(_CLAUSE_END, following)]
    if re.search(r"\b(?:not|isn't|wasn't)\s(?:on )?$", before):
        return "other"
    return _nearest(clause, last=True) or _nearest(follow, last=False) or _nearest(sentence, last=True) or "interview"


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((m.end() for m in pattern.finditer(text)), default=0)


def _first_start(pattern: re.Pattern[str], text: str) -> int:
    return next((m.start() for m in pattern.finditer(text)), len(text))


def _nearest(text: str, *, last: bool) -> str:
    found = [(m.end(), claim) for claim in _CLAIMS for m in _cue(claim).finditer(text)]
    if not found:
        return ""
    return max(found)[1] if last else min(found)[1]


def interview_day(marks: Marks, moment: Moment, claimed: dict[int, str], lean: Lean) -> date | None:
    """The interview's day; of a day and its correction the correction."""
    own = [day for i, day in enumerate(marks.days) if claimed[i] == "interview" and day.when]
    chosen: Mention | None = None
    for day in own:
        if chosen is None or _corrects(marks.said.read[chosen.end : day.start]):
            chosen = day
    if chosen:
        return chosen.day(moment.today, lean)
    return moment.today if _cue("just").search(marks.said.read) else None


def _corrects(between: str) -> bool:
    return len(between) < 40 and _cue("correction").search(between) is not None


def promised_day(marks: Marks, moment: Moment, claimed: dict[int, str]) -> date | None:
    """The day by which they said they would decide."""
    own = [day for i, day in enumerate(marks.days) if claimed[i] == "promise"]
    if not own:
        return None
    day = own[-1].day(moment.today, "future")
    return day if day and day >= moment.today else None


def interview_hour(marks: Marks, claimed: dict[int, str]) -> time | None:
    """The interview's hour: the first that is neither part of a promise nor when somebody can be reached."""
    return next((hour.hour for hour in marks.hours if _is_interviews(hour, marks, claimed)), None)


def _is_interviews(hour: Hour, marks: Marks, claimed: dict[int, str]) -> bool:
    read = marks.said.read
    before = read[: hour.start]
    sentence = before[_last_end(_SENTENCE_END, before) :]
    clause = sentence[_last_end(_CLAUSE_END, sentence) :]
    for i, day in enumerate(marks.days):
        near = read[min(day.end, hour.end) : max(day.start, hour.start)]
        if claimed[i] == "promise" and len(near) < 12 and not _CLAUSE_END.search(near) and not _SENTENCE_END.search(near):
            return False
    return not _cue("busy").search(clause) and _nearest(clause, last=True) != "promise"
