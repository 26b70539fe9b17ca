"""Which of the days named is the interview's and which the promised one, and whether it is behind
or ahead.

A day belongs to whoever claims it: the words right beside it ("by", "at the latest"), else the
nearest word in its clause that speaks of an interview, of an answer, or of neither ("applied",
"since"), else the nearest one before it in the sentence. Of two days that nobody claims in a
message about the past, the later is the promise."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache

from bot.coaching.understanding.content import table
from bot.coaching.understanding.counting import Lean
from bot.coaching.understanding.days import Mention
from bot.coaching.understanding.hours import Hour
from bot.coaching.understanding.marks import Marks
from bot.coaching.understanding.moment import Moment

_CLAIMS = ("promise", "interview", "other")
_OF_PROMISES = frozenset(
    {
        "end_of_week",
        "end_of_month",
        "end_of_named_month",
        "end_of_year",
        "working_days",
        "hours",
        "span",
    }
)
"""Ways to name a day that people use for deadlines, hardly ever for interviews."""
_SENTENCE_END = re.compile(r"(?<!\d)(?<!\bmr)(?<!\bdr)(?<!\bms)(?<!\bmrs)[.!?;](?!\d)|[;!?]|\n| - ")
_CLAUSE_END = re.compile(r",| - |\(|\)| / |:(?!\d)|\band\b|\bbut\b|\bso\b|\bthen\b|&")
_NEAR = 12
_HALF_A_YEAR = timedelta(days=183)
"""Nobody is invited so long ahead: such a day, named without its year, lies behind."""


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(table("timeline")[name].strip().replace("\n", ""))


@dataclass(frozen=True, slots=True)
class _Around:
    """The words around a place: its clause before and after, and its sentence before."""

    clause: str
    follow: str
    sentence: str

    @classmethod
    def of(cls, read: str, start: int, end: int) -> "_Around":
        before, after = read[:start], read[end:]
        sentence = before[_last_end(_SENTENCE_END, before) :]
        following = after[: _first_start(_SENTENCE_END, after)]
        return cls(
            clause=sentence[_last_end(_CLAUSE_END, sentence) :],
            follow=following[: _first_start(_CLAUSE_END, following)],
            sentence=sentence,
        )


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the days and hours of a message are for.

    `claims` stands beside `marks.days`, "" for unclaimed.
    """

    marks: Marks
    claims: tuple[str, ...]
    lean: Lean

    def _of(self, claim: str) -> list[Mention]:
        return [
            day
            for day, own in zip(self.marks.days, self.claims, strict=True)
            if own == claim and day.when
        ]

    def interview_day(self, moment: Moment) -> date | None:
        """The interview's day; of a day and its correction the correction."""
        read, chosen = self.marks.said.read, None
        for day in self._of("interview"):
            if chosen is None or _corrects(read[chosen.end : day.start]):
                chosen = day
        if chosen:
            return self._within_reach(chosen, moment.today)
        return moment.today if _cue("just").search(read) else None

    def _within_reach(self, mention: Mention, today: date) -> date | None:
        day = mention.day(today, self.lean)
        return mention.day(today, "past") if day and day > today + _HALF_A_YEAR else day

    def promised_day(self, moment: Moment) -> date | None:
        """The day by which they said they would decide; of several the last."""
        own = self._of("promise")
        day = own[-1].day(moment.today, "future") if own else None
        return day if day and day >= moment.today else None

    def interview_hour(self) -> time | None:
        """The first hour that is neither part of a promise nor when somebody can be reached."""
        return next((hour.hour for hour in self.marks.hours if self._is_interviews(hour)), None)

    def _is_interviews(self, hour: Hour) -> bool:
        read = self.marks.said.read
        for day, claim in zip(self.marks.days, self.claims, strict=True):
            between = read[min(day.end, hour.end) : max(day.start, hour.start)]
            beside = (
                len(between) < _NEAR
                and not _CLAUSE_END.search(between)
                and not _SENTENCE_END.search(between)
            )
            if beside and day.when:
                return claim != "promise"
        clause = _Around.of(read, hour.start, hour.end).clause
        if _cue("interview").search(clause):
            return _nearest(clause, last=True) != "promise"
        return not _cue("busy").search(clause) and not _cue("promise").search(clause)


def timeline(marks: Marks) -> Timeline:
    """Reads which day is which."""
    read = marks.said.read
    claims = [_claim(read, day) for day in marks.days]
    leans = _lean_of_all(read)
    _share_unclaimed(marks, claims, past=leans == "past")
    pairs = zip(marks.days, claims, strict=True)
    own = next((day for day, claim in pairs if claim == "interview" and day.when), None)
    lean = (_lean_of_day(read, own) if own else None) or leans
    if lean == "either" and own and own.kind == "weekday":
        # nothing tells: who names an hour is going there, who names a promise has been
        lean = "future" if marks.hours and "promise" not in claims else "past"
    return Timeline(marks, tuple(claims), lean)


def _share_unclaimed(marks: Marks, claims: list[str], *, past: bool) -> None:
    """Days that no word claims: the first is the interview's, another in a message about
    the past the promise.
    """
    read, taken = marks.said.read, None
    for i, day in enumerate(marks.days):
        corrects = taken is not None and _corrects(read[taken.end : day.start])
        if (
            not claims[i]
            and i + 1 < len(claims)
            and _corrects(read[day.end : marks.days[i + 1].start])
        ):
            claims[i] = claims[i + 1] or "interview"  # taken back at once
        if not claims[i]:
            free = taken is None and "interview" not in claims
            forward = day.aim == "future" or day.kind in _OF_PROMISES
            own = corrects or not past or (free and not forward)
            claims[i] = "interview" if own else "promise"
        if claims[i] == "interview" and day.when:
            taken = day


def _lean_of_day(read: str, day: Mention) -> Lean | None:
    """What the day says itself, else the nearest verb in its sentence."""
    if day.aim != "either":
        return day.aim
    around = _Around.of(read, day.start, day.end)
    return _tense(around.sentence, last=True) or _tense(around.follow, last=False)


def _tense(text: str, *, last: bool) -> Lean | None:
    """The tense of the nearest verb; "I'll be interviewed" looks ahead, "interviewed" back."""
    found: list[tuple[int, bool]] = [(m.end(), False) for m in _cue("past").finditer(text)]
    found += [(m.end(), True) for m in _cue("future").finditer(text)]
    if not found:
        return None
    nearest = (max if last else min)(end for end, _ in found)
    return "future" if (nearest, True) in found else "past"


def _lean_of_all(read: str) -> Lean:
    behind = len(_cue("past").findall(read)) + len(_cue("told").findall(read))
    ahead = len(_cue("future").findall(read))
    if ahead and ahead * 2 >= behind:
        return "future"
    return "past" if behind else "either"


def _claim(read: str, day: Mention) -> str:
    around = _Around.of(read, day.start, day.end)
    if _cue("denied").search(read[: day.start]):
        return "other"
    if day.aim == "past":
        return _claim_behind(around)
    if _cue("promised_before").search(around.clause) or _cue("promised_after").search(
        read[day.end :]
    ):
        return "promise"
    inside = _nearest(around.clause, last=True)
    if day.kind in _OF_PROMISES and not inside:
        return "promise"
    return inside or _nearest(around.follow, last=False) or _nearest(around.sentence, last=True)


def _claim_behind(around: _Around) -> str:
    """A day that lies behind is no promise any more, whatever stands beside it."""
    if _cue("due").search(around.clause):
        return "other"
    near = (around.clause, True), (around.follow, False), (around.sentence, True)
    found = (_nearest(text, last=last) for text, last in near)
    return next((claim for claim in found if claim in {"interview", "other"}), "")


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((m.end() for m in pattern.finditer(text)), default=0)


def _first_start(pattern: re.Pattern[str], text: str) -> int:
    return next((m.start() for m in pattern.finditer(text)), len(text))


def _nearest(text: str, *, last: bool) -> str:
    """The claim of the cue nearest to the end of the text, or to its start."""
    found = [(m.end(), claim) for claim in _CLAIMS for m in _cue(claim).finditer(text)]
    if not found:
        return ""
    return max(found)[1] if last else min(found)[1]


def _corrects(between: str) -> bool:
    return len(between) < 40 and _cue("correction").search(between) is not None
