"""News of several interviews in one message: "Lidl said no and Aldi offered me the job"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from bot.coaching.interview import Interview as Facts
from bot.coaching.understanding import Intent, Reading, read_intent, which
from bot.coaching.understanding.content import table
from bot.conversations import news
from bot.conversations.talk import Talk
from bot.conversations.tidings import NEWS
from bot.conversations.values import interview_of
from bot.models import Interview

KINDS = NEWS | {Intent.HEARD_DELAY: "delay", Intent.NO_NEWS: "nothing"}
ELSEWHERE = frozenset({Intent.LOG_INTERVIEW, Intent.CHECK_WORDING})
"""What may mention news, and be about something else."""
FEWEST_WORDS, MOST_WORDS = 4, 60
"""Two names take two more words; a page of text is a story."""
LONGEST_NAME = 2
"""Words that say no more than which."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the message says of one interview; `what` is the news, where that is plain."""

    interview: Interview
    text: str
    what: str | None


async def heard(talk: Talk, reading: Reading) -> bool:
    """Hear each by itself, or ask about the one that is not plain; False where it is about one."""
    elsewhere = reading.sure and reading.intent in ELSEWHERE
    if elsewhere or not FEWEST_WORDS <= len(talk.text.split()) <= MOST_WORDS:
        return False
    if _between().search(talk.text) is None:
        return False
    parts = _parts(talk.text, await talk.turn.interviews.latest_first(limit=50))
    if not any(part.what for part in parts):
        return False
    for part in sorted(parts, key=_asks_back):
        await _tell(talk, part)
    return True


def _asks_back(part: Part) -> int:
    """What may end in a question comes last: two would hide each other."""
    return [*NEWS.values(), "nothing", "delay", None].index(part.what)


async def _tell(talk: Talk, part: Part) -> None:
    if part.what is None:
        rows = news.news_buttons(talk, part.interview)
        talk.say("interviews.what_news", rows, interview=interview_of(part.interview))
        return
    alone = replace(talk, said=replace(talk.said, text=part.text))
    await news.TELLERS[part.what](alone, part.interview)


def _parts(text: str, interviews: Sequence[Interview]) -> list[Part]:
    """One of each interview that is named; empty where that is one, or one comes twice."""
    by_id = {i.id or 0: i for i in interviews}
    told = _clauses(text, [(number, interview_of(i)) for number, i in by_id.items()])
    if not 1 < len(told) == len({number for number, _ in told}):
        return []
    kinds = [_news_in(clause) for _, clause in told]
    for n in reversed(range(len(kinds) - 1)):
        if kinds[n] is None and len(told[n][1].split()) <= LONGEST_NAME:
            kinds[n] = kinds[n + 1]  # "Lidl and Aldi both said no"
    return [Part(by_id[n], said, kind) for (n, said), kind in zip(told, kinds, strict=True)]


def _clauses(text: str, facts: Sequence[tuple[int, Facts]]) -> list[tuple[int, str]]:
    """What is said of each; a clause that names none belongs to the one before it."""
    told: list[tuple[int, str]] = []
    for clause in filter(None, map(str.strip, _between().split(text))):
        named = which(clause, facts)
        if len(named) > 1:
            return []
        if named and (not told or told[-1][0] != named[0]):
            told.append((named[0], clause))
        elif told:
            told[-1] = (told[-1][0], f"{told[-1][1]}, {clause}")
    return told


def _news_in(clause: str) -> str | None:
    reading = read_intent(clause)
    return KINDS.get(reading.intent) if reading.sure else None


@cache
def _between() -> re.Pattern[str]:
    return re.compile(table("answers")["between_news"], re.I)
