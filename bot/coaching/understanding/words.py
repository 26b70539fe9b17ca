"""A message as words in one spelling, each knowing where it stood in the message.

People write "Tues", "teusday", "2moro", "half two" and "fourth of january". The patterns that
read days and hours would drown in spellings, so the message is first rewritten word by word:
weekdays become MON..SUN, months M01..M12, "tomorrow" TMRW, number words digits ("two" 2) and
spelled ordinals "4~" (the tilde keeps the second of "second interview" apart from "the 2nd").
Everything else is lower-cased and otherwise left alone. `Words.span` leads from a match back to
the characters the candidate typed."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from bot.coaching.understanding.content import table

LONGEST = 2000
"""Characters that are read; a message to a coach says what it is about long before that."""

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’ʼ`´′", "'"),
        **dict.fromkeys("“”„″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u202f\u3000", " "
        ),
        "\uff20": "@",
    }
)
_SLANG = "2day|2moro|2morro|2morrow|2mrw|2mo|2nite|l8r|gr8|m8|b4|w8|[a-z]{2,5}1"
_COUNTED = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|day|week|month|year|hour|min"
_NTH = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_SAT_THERE = r"(?:the|an|my|before|down|through|across|opposite|in front|round)"
_TOKEN = re.compile(
    rf"\b(?:{_SLANG})(?![^\W_])"
    rf"|\bsat (?={_SAT_THERE}\b)|(?:(?<=\bi )|(?<=\bwe )|^)sat (?=(?:for|with)\b)"  # no Saturday
    rf"|\d+-(?!{_COUNTED})[a-z]{{3,}}"  # "7-Eleven" is no number; "3-may" and "3-month" are
    r"|\d+(?:st|nd|rd|th)(?![^\W_])|\d+"
    rf"|(?:twenty|thirty)[- ](?:{_NTH})(?![^\W_])"
    r"|[^\W\d_]+(?:'[^\W\d_]+)*'?|\s+|.",
    re.I | re.S,
)


def _spelt(word: str) -> str:
    return _spellings().get(word.rstrip("'").replace("y ", "y-"), word)


@cache
def _spellings() -> dict[str, str]:
    """Every other spelling, and the one it is read in."""
    known = table("words")
    days, rest = known["weekdays"], known["months"] | known["relative"] | known["others"]
    spellings = {typed: read for read, group in (days | rest).items() for typed in group.split()}
    for read, group in days.items():
        for day in group.split():  # "thursdays interview", "friday's interview": one day, not many
            spellings.setdefault(day + "s", read + "s")
            spellings[day + "'s"] = read + "s"
    for read, group in known["relative"].items():
        spellings |= {word + "'s": read for word in group.split()}
    counted = known["counted"]
    spellings |= {word: str(n) for n, word in enumerate(counted["numbers"].split())}
    return spellings | {word: f"{n}~" for n, word in enumerate(counted["ordinals"].split(), 1)}


@dataclass(frozen=True, slots=True)
class Words:
    """`text` is what was typed, `read` the same in one spelling.

    `starts` and `origins` pair their word boundaries.
    """

    text: str
    read: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        """Where in `text` the words of a match on `read` stand."""
        return self.place(match.start()), self.place(match.end())

    def place(self, position: int) -> int:
        """The place in `text` of a word boundary in `read`."""
        return self.origins[bisect_left(self.starts, position)]

    def back(self, position: int) -> int:
        """The place in `read` of a word boundary in `text`."""
        return self.starts[min(bisect_right(self.origins, position), len(self.origins)) - 1]


def plain(text: str) -> str:
    """The text with one kind of quote, dash and space, and without what cannot be seen or said.

    No more than LONGEST characters are kept. Nothing visible is lost or moved.
    """
    if text.isascii() and text.isprintable():  # most are
        return text[:LONGEST].replace("`", "'")
    kept = unicodedata.normalize("NFC", text[:LONGEST]).translate(_ALIKE)
    return "".join(
        " " if char in "\r\n\t" else char for char in kept if char in "\r\n\t" or _shown(char)
    )


def _shown(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"} or char == "\u200d"


def words(text: str) -> Words:
    """`text` must be `plain`. One pass; spaces are squeezed to one."""
    typed = _TOKEN.findall(text)  # nothing is left out
    read = [" " if each.isspace() else _spelt(each.lower()) for each in typed]
    return Words(text, "".join(read), _boundaries(read), _boundaries(typed))


def is_of_a_calendar(text: str) -> bool:
    """Whether it names a day, a month or a number, and nothing else: "tues", "3/11", "12"."""
    read = words(plain(text)).read
    return read.isupper() or (any(map(str.isdigit, read)) and not any(map(str.isalpha, read)))


def is_a_day(text: str) -> bool:
    """Whether it is a day and can be no name: "yesterday", "friday at 2"; not "Monday"."""
    parts = text.lower().split()
    certain = not _NO_NAMES.isdisjoint(parts) or _HOUR.search(text.lower()) is not None
    days = [part for part in parts if part not in _BETWEEN and not _HOUR.fullmatch(part)]
    return certain and bool(days) and all(p in _NO_NAMES or is_of_a_calendar(p) for p in days)


_NO_NAMES = frozenset({"yesterday", "today", "tomorrow", "last"})
_BETWEEN = frozenset({"at", "on", "the", "this", "next"})
_HOUR = re.compile(r"\bat \d{1,2}\b|\b\d{1,2}(?:[:.]\d\d)? ?[ap]m\b")


def _boundaries(parts: Sequence[str]) -> tuple[int, ...]:
    return tuple(accumulate(map(len, parts), initial=0))
