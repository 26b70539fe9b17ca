"""Which of the candidate's interviews a message speaks of: "the Acme one", "warehouse job",
"Priya's".
"""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.coaching.interview import Interview
from bot.coaching.understanding.lexicon import plain_words
from bot.coaching.understanding.words import plain

_WORD = re.compile(r"[^\W_]+")
_CLOSE = 84
"""Percent of likeness at which two words are taken for one with a typo; "Costa" and "Costco"
stay apart.
"""


def which(text: str, interviews: Sequence[tuple[int, Interview]]) -> list[int]:
    """The ids whose company, role or contact the text mentions, best first; empty when it
    mentions none.
    """
    said = _words(text)
    scored = [(_score(said, interview), number) for number, interview in interviews]
    best = max((score for score, _ in scored), default=0)
    # a company named outright is not in doubt because another interview shares a word of the role
    kept = [(score, number) for score, number in scored if score and score * 2 > best]
    return [number for _, number in sorted(kept, key=lambda each: -each[0])]


def _score(said: list[str], interview: Interview) -> int:
    parts = ((interview.company, 4), (interview.contact or "", 3), (interview.role or "", 2))
    return max(weight * _named(_words(part), said) for part, weight in parts)


def _named(name: list[str], said: list[str]) -> int:
    """How much of the name the text has: 100 for all of it, 0 for no word that tells it
    from others.
    """
    joined = "".join(name)
    if name and any(
        "".join(said[i : i + n]) == joined for n in (1, 2, 3, 4) for i in range(len(said))
    ):
        return 100
    telling = [word for word in name if word not in plain_words() and len(word) > 1]
    hits = [word for word in telling if any(_alike(word, other) for other in said)]
    return 60 + 30 * len(hits) // len(telling) if hits else 0


def _alike(word: str, other: str) -> bool:
    if word == other:
        return True
    if min(len(word), len(other)) < 4:
        return False
    return fuzz.ratio(word, other) >= _CLOSE or word == other + "s" or other == word + "s"


def _words(text: str) -> list[str]:
    return _WORD.findall(plain(text).lower().replace("'s", "s").replace("'", ""))
