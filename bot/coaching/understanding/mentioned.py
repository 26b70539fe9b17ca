"""Which of the candidate's interviews a message speaks of: "the Acme one", "warehouse job",
"Priya's".
"""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from bot.coaching.interview import Interview
from bot.coaching.understanding.lexicon import plain_words, pointing_words, small_words
from bot.coaching.understanding.words import plain

_WORD = re.compile(r"[^\W_]+")
_CLOSE = 84
"""Percent of likeness at which two words are taken for one with a typo; "Costa" and "Costco"
stay apart.
"""


def which(text: str, interviews: Sequence[tuple[int, Interview]]) -> list[int]:
    """The ids whose company, role or contact the text mentions, best first; empty when it
    mentions none.

    A word that any sentence has is no name unless it is written as one: "they decide next week"
    says nothing of Next.
    """
    said = [word.lower() for word in _written(text) if _may_be_a_name(word)]
    return _best(said, interviews)


def mentions(text: str, name: str) -> bool:
    """Whether the text has the name in it, or a word that tells it apart."""
    return _named(_words(name), _words(text)) > 0


def _may_be_a_name(word: str) -> bool:
    return word[0].isupper() or word not in small_words()


def _best(said: list[str], interviews: Sequence[tuple[int, Interview]]) -> list[int]:
    scored = [(_score(said, interview), number) for number, interview in interviews]
    best = max((score for score, _ in scored), default=0)
    # a company named outright is not in doubt because another interview shares a word of the role
    kept = [(score, number) for score, number in scored if score and score * 2 > best]
    return [number for _, number in sorted(kept, key=lambda each: -each[0])]


def the_one(text: str, interviews: Sequence[tuple[int, Interview]]) -> int | None:
    """The id of the one that the text names, where it says nothing besides: "the Acme one"."""
    said, facts = _words(text), dict(interviews)
    found = _best(said, interviews)
    rest = [word for word in said if word not in pointing_words()]
    if len(found) != 1 or not rest:
        return None
    known = facts[found[0]]
    names = _words(" ".join(filter(None, (known.company, known.contact, known.role))))
    names_only = all(any(_alike(word, name) for name in names) or word in names for word in rest)
    return found[0] if names_only else None


def _score(said: list[str], interview: Interview) -> int:
    parts = ((interview.company, 40), (interview.contact or "", 30), (interview.role or "", 20))
    scores = [weight * _named(_words(part), said) for part, weight in parts]
    # of two that are named alike, the one of which more is named
    return max(scores) + sum(scores) // 100


def _named(name: list[str], said: list[str]) -> int:
    """How much of the name the text has: 100 for all of it, 0 for no word that tells it apart."""
    whole = {"".join(name), _initials(name)} - {""}
    if any(run in whole for run in _runs(said, fewest=min(len(name), 2))):
        return 100
    telling = [word for word in name if word not in plain_words() and len(word) > 1]
    hits = [word for word in telling if any(_alike(word, other) for other in said)]
    return 60 + 30 * len(hits) // len(telling) if hits else 0


def _initials(name: list[str]) -> str:
    """ "Marks & Spencer" as "M&S"; "" where that is a word that any message may hold: the "I" of
    Ikea, the "no" of Northern Oil.
    """
    letters = "".join(word[0] for word in name if word not in plain_words())
    return "" if len(letters) < 2 or letters in small_words() else letters


def _runs(said: list[str], *, fewest: int) -> Iterator[str]:
    """Words in a row written as one: "marks spencer", and "m s" of "M&S"; no single letter."""
    for length in (1, 2, 3, 4):
        for start in range(len(said) - length + 1):
            run = "".join(said[start : start + length])
            if len(run) > 1 or fewest == 1:
                yield run


def _alike(word: str, other: str) -> bool:
    if word == other:
        return True
    if min(len(word), len(other)) < 4:
        return False
    return fuzz.ratio(word, other) >= _CLOSE or word == other + "s" or other == word + "s"


def _words(text: str) -> list[str]:
    return [word.lower() for word in _written(text)]


def _written(text: str) -> list[str]:
    return _WORD.findall(re.sub("'s", "s", plain(text), flags=re.I).replace("'", ""))
