"""What is true of a message, as strings, for the intent model.

Words come in one spelling ("u" is you, "rang" and "phoned" are both a call made), so that what
was learned from one voice holds for another: a trait is a word, a kind of word (CALLED, EMPLOYER,
...), or two or three in a row; the letters inside words keep typos near what was meant; and a few
patterns see the message whole."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.coaching.understanding.content import lines, table
from bot.coaching.understanding.lexicon import brands
from bot.coaching.understanding.words import plain, words

_WORD = re.compile(r"[A-Z][A-Z0-9]+|M\d\d|[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[?!]+|[^\w\s]")
_PLAIN = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+~?")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")  # "sooooo", "!!!!!"
_DAYS = frozenset(["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"])
_ENDINGS = (
    ("n't", " not"),
    ("'re", " are"),
    ("'ve", " have"),
    ("'ll", " will"),
    ("'m", " am"),
    ("'d", " would"),
)


@cache
def _spellings() -> Mapping[str, str]:
    """Word -> what it is read as; the readings may be several words."""
    return {
        typed: read
        for read, group in table("spellings")["words"].items()
        for typed in group.split()
    }


@cache
def _kinds() -> Mapping[str, tuple[str, ...]]:
    """Word -> its kinds."""
    kinds: dict[str, list[str]] = {}
    for kind, group in table("kinds")["words"].items():
        for word in group.split():
            kinds.setdefault(word, []).append(kind)
    for word in sorted(brands()):
        kinds.setdefault(word, ["COMPANY"])
    return {word: tuple(found) for word, found in kinds.items()}


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(name, re.compile(pattern)) for name, pattern in table("kinds")["patterns"].items()]


@cache
def _lines_with() -> Counter[str]:
    """Word -> how many lines of the phrasings hold it."""
    texts = (*lines("phrasings"), *lines("chatter"))
    return Counter(word for line in texts for word in set(_PLAIN.findall(line.lower())))


@cache
def vocabulary() -> frozenset[str]:
    """Every word the understanding's own lists and phrasings use: what a typo may have
    been meant for.
    """
    known = set(_kinds()) | {word for read in _spellings().values() for word in read.split()}
    return frozenset(
        word for word in known | set(_lines_with()) if word.isalpha() and word.islower()
    )


def _strange(word: str) -> bool:
    """Whether the word is in no list and hardly in any phrasing: a sign of another subject."""
    return word.isalpha() and word.islower() and word not in _kinds() and _lines_with()[word] < 3


@cache
def _by_start() -> dict[str, list[str]]:
    starts: dict[str, list[str]] = {}
    for word in sorted(vocabulary()):
        if len(word) > 3:
            starts.setdefault(word[0], []).append(word)
    return starts


@cache
def _names() -> frozenset[str]:
    names = " ".join((*lines("companies"), *lines("names"), *lines("roles"))).lower()
    return frozenset(_PLAIN.findall(names))


@lru_cache(maxsize=2048)
def _meant(word: str) -> str:
    """The known word that this one is a slip of the finger away from, or the word itself."""
    if len(word) < 4 or word in vocabulary() or word in _names() or not word.isalpha():
        return word
    slips = 1 if len(word) < 7 else 2
    found = process.extractOne(
        word, _by_start().get(word[0], ()), scorer=OSA.distance, score_cutoff=slips
    )
    return found[0] if found else word


def spelt(text: str) -> list[str]:
    """The message's words in one spelling, days and numbers as their kind."""
    result: list[str] = []
    for word in _WORD.findall(words(plain(text)).read):
        result += _read(word)
    return result


def _read(word: str) -> list[str]:
    if word in _DAYS:
        return ["DAY"]
    if word[0] == "M" and word[1:].isdigit():
        return ["MONTH"]
    if _NUMBER.fullmatch(word):
        return ["1" if word == "1" else "2" if word == "2" else "NUMBER"]
    word = _DRAWN_OUT.sub(r"\1\1", word)
    known = _spellings().get(word)
    if known is not None:
        return known.split()
    return _shortened(word) if "'" in word else [_meant(word)]


def _shortened(word: str) -> list[str]:
    """The words of "isn't" or "they'll"."""
    for ending, full in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            stem = word.removesuffix(ending)
            return (_spellings().get(stem, stem) + full).split()
    return [_meant(word.removesuffix("'s"))]


def traits(text: str) -> list[str]:
    """Every trait once, in order of appearance."""
    said = spelt(text)
    kinds = [_kinds().get(word, (word,))[0] for word in said]
    found = ["*", f"length={min(len(said), 12) // 2}"]
    found += [f"strange={min(sum(map(_strange, said)), 4)}"]
    found += [f"is={' '.join(kinds)}"] if len(said) < 5 else []
    found += [f"w={word}" for word in said]
    found += [f"k={kind}" for word in said for kind in _kinds().get(word, ())]
    ends = ["^", *kinds, "$"]
    found += [f"k2={a} {b}" for a, b in pairwise(ends)]
    found += [f"k3={a} {b} {c}" for a, b, c in zip(ends, ends[1:], ends[2:], strict=False)]
    found += [f"s={a} {b}" for a, b in zip(ends, ends[2:], strict=False)]
    found += [f"s={a} {b}" for a, b in zip(ends, ends[3:], strict=False)]
    found += [f"c={part}" for word in said for part in _letters(word)]
    line = " ".join(said)
    found += [f"p={name}" for name, pattern in _patterns() if pattern.search(line)]
    return list(dict.fromkeys(found))


def _letters(word: str) -> list[str]:
    if len(word) < 4 or word.isupper():
        return []
    held = f"<{word}>"
    return [held[i : i + 4] for i in range(len(held) - 3)]
