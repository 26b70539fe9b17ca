"""Which words of a message name the company, the role and the contact: a linear tagger.

Every word gets one tag (the company begins here, it goes on, ... or none of them). Its score is a sum of
small whole numbers, one for each thing that is true of the word: how it is spelt, what stands around it
("at", "for", "met"), whether it is a known first name or a job title's last word, which field of a list it is
in. The best-scoring sequence of tags wins (Viterbi). The numbers are learned from the sentences in
content/en/understanding/ by an averaged perceptron (learn/tagging.py) and stored in slots.model.json.

It is bad at: companies that look like a person or a plain word and have nothing around them to tell; roles
made of everyday words after a comma; two contacts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.coaching.understanding.content import lines, model, table

SLOTS = ("company", "role", "contact")
TAGS = ("O", "B-company", "I-company", "B-role", "I-role", "B-contact", "I-contact")
_OUTSIDE = 0
_TOKEN = re.compile(r"[^\W_]+(?:['.&-][^\W_]+)*'?|\s+|.", re.S)
import os

FAVOUR = int(os.environ.get("FAV", "0"))
_MIN = -(10**9)
_COUNT = len(TAGS)
_COMPANY = TAGS.index("B-company")

Rows = Mapping[str, Sequence[int]]
"""What is true of a word -> what it adds to each tag's score."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the message at `start`..`end`; `mark` names what a pattern read there: day, hour, phone, email."""

    text: str
    start: int
    end: int
    mark: str = ""

    @property
    def low(self) -> str:
        return self.text.lower().rstrip("'")


@dataclass(frozen=True, slots=True)
class Span:
    """A slot's words at `start`..`end` of the message; `margin` is how much they beat being nothing by."""

    slot: str
    start: int
    end: int
    margin: int


def tokens(text: str, marks: Sequence[tuple[int, int, str]]) -> list[Token]:
    """The words and signs of a `plain` text; `marks` are (start, end, kind) of what patterns have read."""
    found = []
    for match in _TOKEN.finditer(text):
        if not match[0].isspace():
            kind = next(
                (k for start, end, k in marks if start < match.end() and match.start() < end), ""
            )
            found.append(Token(match[0], match.start(), match.end(), kind))
    return found


@cache
def _lexicon() -> dict[str, str]:
    """Word -> the classes it is known under, one letter each."""
    classes: dict[str, set[str]] = {}
    known = table("lexicon")["words"] | {"F": " ".join(lines("names"))}
    for letter, group in known.items():
        for word in group.lower().split():
            classes.setdefault(word, set()).add(letter)
    for title in lines("roles"):
        for word in title.lower().replace("/", " ").split():
            classes.setdefault(word, set()).add("R")
    return {word: "".join(sorted(letters)) for word, letters in classes.items()}


def _classes(token: Token, *, names: bool) -> str:
    """The letters of the word's classes; without F and R when `names` are not to be known."""
    word = token.low
    known = _lexicon()
    bare = word.removesuffix("'s")
    letters = known.get(word) or known.get(bare) or known.get(word.removesuffix("s"), "")
    return letters if names else letters.replace("F", "").replace("R", "")


def _shape(token: Token) -> str:
    text = token.text
    if not any(char.isalnum() for char in text):
        return text if text in ",.;:-/()&!?+'\"" else "*"
    if text.isdigit():
        return "9"
    case = "A" if text.isupper() and len(text) > 1 else "Aa" if text[0].isupper() else "a"
    return (
        case + ("9" if any(char.isdigit() for char in text) else "") + ("." if "." in text else "")
    )


@cache
def _companies() -> dict[str, list[tuple[str, ...]]]:
    """First word -> the companies that begin with it, as words, longest first."""
    known: dict[str, list[tuple[str, ...]]] = {}
    for name in lines("companies"):
        parts = tuple(token.low.replace("'", "") for token in tokens(name, []))
        known.setdefault(parts[0], []).append(parts)
    return {first: sorted(names, key=len, reverse=True) for first, names in known.items()}


def _known_companies(found: Sequence[Token]) -> list[str]:
    """For each word its place in a company from companies.txt: "1" first, "2" later, "" none."""
    lows = [token.low.replace("'", "") for token in found]
    result = [""] * len(found)
    i = 0
    while i < len(found):
        match = next(
            (c for c in _companies().get(lows[i], ()) if tuple(lows[i : i + len(c)]) == c), ()
        )
        result[i : i + len(match)] = ["1", *"2" * (len(match) - 1)][: len(match)]
        i += len(match) or 1
    return result


def observations(found: Sequence[Token], *, known: bool = True) -> list[list[str]]:
    """What is true of each word, as strings. `known` is False for learning to do without known companies."""
    n = len(found)
    gazetteer = _known_companies(found) if known else [""] * n
    lows = [
        "<d>"
        if t.mark == "day"
        else "<h>"
        if t.mark == "hour"
        else f"<{t.mark}>"
        if t.mark
        else t.low
        for t in found
    ]
    kinds = [t.mark or _classes(t, names=known) or "-" for t in found]
    shapes = [_shape(t) for t in found]
    fields = _fields(found, kinds)
    cues = _cues(lows)
    has_caps = "C" if sum(s.startswith("A") for s in shapes) > 1 else "c"

    def at(items: Sequence[str], i: int) -> str:
        return items[i] if 0 <= i < n else "^" if i < 0 else "$"

    result = []
    for i in range(n):
        w, k, s = lows[i], kinds[i], shapes[i]
        w1, w2, p1, p2 = at(lows, i + 1), at(lows, i + 2), at(lows, i - 1), at(lows, i - 2)
        k1, k2, q1, q2 = at(kinds, i + 1), at(kinds, i + 2), at(kinds, i - 1), at(kinds, i - 2)
        raw = found[i].low
        result.append(
            [
                "*",
                "w=" + w,
                "k=" + k,
                "s=" + s + has_caps,
                "ks=" + k + s,
                "x3=" + raw[-3:],
                "x4=" + raw[-4:],
                "y3=" + raw[:3],
                "p1=" + p1,
                "p2=" + p2,
                "n1=" + w1,
                "n2=" + w2,
                "q1=" + q1,
                "q2=" + q2,
                "m1=" + k1,
                "m2=" + k2,
                "p1s=" + p1 + s,
                "p1k=" + p1 + "|" + k,
                "p2p1=" + p2 + "|" + p1,
                "q1k=" + q1 + "|" + k,
                "km=" + k + "|" + k1,
                "n1k=" + w1 + "|" + k,
                "q2q1k=" + q2 + "|" + q1 + "|" + k,
                "s1=" + at(shapes, i - 1) + s + at(shapes, i + 1) + has_caps,
                "p3=" + at(lows, i - 3) + "|" + p2 + "|" + p1,
                "n12=" + w1 + "|" + w2,
                "f=" + fields[i],
                "fk=" + fields[i] + "|" + k,
                "c=" + cues[i],
                "ck=" + cues[i] + "|" + k,
                "cs=" + cues[i] + "|" + s,
                "g=" + gazetteer[i],
                "gp=" + gazetteer[i] + p1,
                "gk=" + gazetteer[i] + k + s,
            ]
        )
    return result


_CUE_WORDS = frozenset(
    "at with w by for as in from to @ met saw of re called named is was contact interviewer manager recruiter hr role"
    " position post job company interview interviewed spoke talked ask about agency via through and said says told".split()
)


def _cues(lows: Sequence[str]) -> list[str]:
    """For each word the nearest cue before it in the same sentence and how far back it is."""
    result, cue, distance = [], "^", 0
    for word in lows:
        result.append(f"{cue}{min(distance, 5)}")
        if word in _CUE_WORDS:
            cue, distance = word, 0
        elif word in {".", ";", "!", "?"}:
            cue, distance = word, 0
        else:
            distance += 1
    return result


def _fields(found: Sequence[Token], kinds: Sequence[str]) -> list[str]:
    """For each word, its place in a list of fields ("Boots / cashier / Anna"): the kinds in the field and its length."""
    result: list[str] = []
    start = 0
    for i in range(len(found) + 1):
        if (
            i == len(found)
            or found[i].text in {",", ";", ".", "!", "(", ")", ":", "-", "|", "+"}
            or _spaced_slash(found, i)
        ):
            inside = kinds[start:i]
            letters = "".join(
                sorted(
                    {
                        k
                        for each in inside
                        for k in (each if len(each) < 3 else each[:1].upper())
                        if k.isalpha()
                    }
                )
            )
            result += [f"{letters}{min(len(inside), 5)}"] * len(inside)
            if i < len(found):
                result.append("|")
            start = i + 1
    return result


def _spaced_slash(found: Sequence[Token], i: int) -> bool:
    return (
        found[i].text == "/"
        and 0 < i < len(found) - 1
        and found[i - 1].end < found[i].start < found[i + 1].start - 1
    )


def best_tags(
    scores: Sequence[Sequence[int]], steps: Sequence[Sequence[int]], *, favour: int = 0
) -> list[int]:
    """The sequence of tags with the highest total that names one company, or none.

    `steps` scores going from one tag to the next, `favour` is added when a company is named.
    """
    if not scores:
        return []
    # a state is a tag, and whether a company has been named: tag + 7 when it has
    total = [_MIN] * (2 * _COUNT)
    for tag in range(_COUNT):
        total[_state(tag, named=tag == _COMPANY)] = scores[0][tag] if may_begin(tag) else _MIN
    back: list[list[int]] = []
    for row in scores[1:]:
        came, total = _step(total, row, steps)
        back.append(came)
    plain, named = max(total[:_COUNT]), max(total[_COUNT:])
    state = total.index(named, _COUNT) if named + favour > plain else total.index(plain)
    path = [state]
    for came in reversed(back):
        state = came[state]
        path.append(state)
    return [each % _COUNT for each in path[::-1]]


def _step(
    total: Sequence[int], row: Sequence[int], steps: Sequence[Sequence[int]]
) -> tuple[list[int], list[int]]:
    """One word on: for each state where it came from, and its total."""
    came = [0] * (2 * _COUNT)
    best = [_MIN] * (2 * _COUNT)
    for state, so_far in enumerate(total):
        if so_far <= _MIN // 2:
            continue
        before, named = state % _COUNT, state >= _COUNT
        for tag in _FOLLOWING[before]:
            if named and tag == _COMPANY:
                continue
            to = _state(tag, named=named or tag == _COMPANY)
            reached = so_far + steps[before][tag] + row[tag]
            if reached > best[to]:
                best[to], came[to] = reached, state
    return came, best


def _state(tag: int, *, named: bool) -> int:
    return tag + _COUNT if named else tag


def may_begin(tag: int) -> bool:
    return tag == _OUTSIDE or tag % 2 == 1


def may_follow(before: int, tag: int) -> bool:
    """ "Inside" follows its own "begin" or itself."""
    return may_begin(tag) or before in (tag, tag - 1)


_FOLLOWING = tuple(
    tuple(tag for tag in range(_COUNT) if may_follow(before, tag)) for before in range(_COUNT)
)


def score(observed: Sequence[Sequence[str]], rows: Rows) -> list[list[int]]:
    """For each word the score of each tag."""
    result = []
    for seen in observed:
        known = [rows[each] for each in seen if each in rows]
        result.append(
            [sum(column) for column in zip(*known, strict=True)] if known else [0] * len(TAGS)
        )
    return result


def spans(found: Sequence[Token]) -> list[Span]:
    """The slots named in the message, in order."""
    learned = model("slots")
    scores = score(observations(found), learned["rows"])
    tags = best_tags(scores, learned["steps"], favour=FAVOUR)
    result: list[Span] = []
    for i, tag in enumerate(tags):
        if tag == _OUTSIDE:
            continue
        margin = scores[i][tag] - scores[i][_OUTSIDE]
        if tag % 2 == 1:
            result.append(Span(TAGS[tag][2:], found[i].start, found[i].end, margin))
        else:
            last = result.pop()
            result.append(Span(last.slot, last.start, found[i].end, last.margin + margin))
    return result
