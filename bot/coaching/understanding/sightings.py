"""What is true of each word of a message, as strings: what the tagger (slots.py) goes by.

Its spelling and shape, the kinds it is known under, the words on either side, the last telling
word before it ("at", "for", "met") and how far back that is, and the field it stands in when the
message is a list."""

from collections.abc import Sequence

from bot.coaching.understanding.content import table
from bot.coaching.understanding.lexicon import company_places, kinds
from bot.coaching.understanding.tokens import Token

_SIGNS = ",.;:-/()&!?+'\""
_BETWEEN_FIELDS = frozenset(",;.!():-|+")
_SENTENCE_ENDS = frozenset(".;!?")
_CUES = frozenset(table("lexicon")["cues"].split())
_SHORT = {"day": "<d>", "hour": "<h>", "phone": "<phone>", "email": "<email>"}


def sightings(found: Sequence[Token], *, known: bool = True) -> list[list[str]]:
    """The strings for each word. `known` is False to learn to do without the lists of names."""
    return _View(found, known=known).all()


class _View:
    """The message in rows of equal length, each looking at its words in one way."""

    def __init__(self, found: Sequence[Token], *, known: bool) -> None:
        self._found = found
        self._words = [_SHORT.get(token.mark, token.low) for token in found]
        self._kinds = [token.mark or kinds(token, names=known) or "-" for token in found]
        self._shapes = [_shape(token) for token in found]
        # with what stands for nothing at either end, as far as each word looks
        self._words_around = ["^", "^", "^", *self._words, "$", "$"]
        self._kinds_around = ["^", "^", *self._kinds, "$", "$"]
        self._shapes_around = ["^", *self._shapes, "$"]
        self._fields = _fields(found, self._kinds)
        self._cues = _cues(self._words)
        self._companies = company_places(found) if known else [""] * len(found)
        capitals = sum(shape.startswith("A") for shape in self._shapes)
        self._writes_capitals = "C" if capitals > 1 else "c"

    def all(self) -> list[list[str]]:
        return [
            ["*", *self._itself(i), *self._beside(i), *self._around(i)]
            for i in range(len(self._found))
        ]

    def _itself(self, i: int) -> list[str]:
        low, kind, company = self._found[i].low, self._kinds[i], self._companies[i]
        shape = self._shapes[i]
        return [
            "w=" + self._words[i],
            "k=" + kind,
            "s=" + shape + self._writes_capitals,
            "ks=" + kind + shape,
            "x3=" + low[-3:],
            "x4=" + low[-4:],
            "y3=" + low[:3],
            "g=" + company,
            "gp=" + company + self._words_around[i + 2],
            "gk=" + company + kind + shape,
        ]

    def _beside(self, i: int) -> list[str]:
        shape = self._shapes[i]
        before3, before2, before, _, after, after2 = self._words_around[i : i + 6]
        kind_before2, kind_before, kind, kind_after, kind_after2 = self._kinds_around[i : i + 5]
        return [
            "p1=" + before,
            "p2=" + before2,
            "n1=" + after,
            "n2=" + after2,
            "q1=" + kind_before,
            "q2=" + kind_before2,
            "m1=" + kind_after,
            "m2=" + kind_after2,
            "p1s=" + before + shape,
            f"p1k={before}|{kind}",
            f"p2p1={before2}|{before}",
            f"p3={before3}|{before2}|{before}",
            f"q1k={kind_before}|{kind}",
            f"q2q1k={kind_before2}|{kind_before}|{kind}",
            f"km={kind}|{kind_after}",
            f"n1k={after}|{kind}",
            f"n12={after}|{after2}",
        ]

    def _around(self, i: int) -> list[str]:
        kind, shape, cue, field = self._kinds[i], self._shapes[i], self._cues[i], self._fields[i]
        shapes = "".join(self._shapes_around[i : i + 3])
        return [
            "s1=" + shapes + self._writes_capitals,
            "f=" + field,
            f"fk={field}|{kind}",
            "c=" + cue,
            f"ck={cue}|{kind}",
            f"cs={cue}|{shape}",
        ]


def _shape(token: Token) -> str:
    text = token.text
    if not text[0].isalnum():  # a sign, which stands by itself
        return text if text in _SIGNS else "*"
    if text.isdigit():
        return "9"
    case = "A" if text.isupper() and len(text) > 1 else "Aa" if text[0].isupper() else "a"
    if text.isalpha():  # most are
        return case
    digit = "9" if any(char.isdigit() for char in text) else ""
    return case + digit + ("." if "." in text else "")


def _cues(words: Sequence[str]) -> list[str]:
    """For each word the last telling word before it in its sentence, and how far back."""
    result, cue, distance = [], "^", 0
    for word in words:
        result.append(f"{cue}{min(distance, 5)}")
        if word in _CUES or word in _SENTENCE_ENDS:
            cue, distance = word, 0
        else:
            distance += 1
    return result


def _fields(found: Sequence[Token], kinds: Sequence[str]) -> list[str]:
    """For each word the kinds in its field of a list ("Boots / cashier / Anna"), and its length."""
    result: list[str] = []
    start = 0
    for i in range(len(found) + 1):
        if i == len(found) or found[i].text in _BETWEEN_FIELDS or _spaced_slash(found, i):
            result += [_field(kinds[start:i])] * (i - start)
            if i < len(found):
                result.append("|")
            start = i + 1
    return result


def _field(inside: Sequence[str]) -> str:
    # a mark ("day", "phone") counts as one kind, letters of words one by one
    each = (kind if len(kind) < 3 else kind[:1].upper() for kind in inside)
    letters = sorted({letter for kind in each for letter in kind if letter.isalpha()})
    return f"{''.join(letters)}{min(len(inside), 5)}"


def _spaced_slash(found: Sequence[Token], i: int) -> bool:
    if found[i].text != "/" or not 0 < i < len(found) - 1:
        return False
    return found[i - 1].end < found[i].start < found[i + 1].start - 1
