"""What is learned from calls: what employers said, what comes up again, how the fear went.

The grouping is transparent and no more: words of content/en/themes.toml, clause by clause.
A theme comes up again when two different employers have spoken of it, in three feedbacks or more.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from bot.coaching.interview import Interview
from bot.coaching.wording import ContentError, cited, text

ENOUGH = 3
"""Feedbacks from which on it is worth asking what comes up again."""
TWICE = 2
"""Different employers who have to speak of a theme: one alone may be a matter of taste."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one employer said in one call, word for word, and the candidate's day it was said."""

    interview: Interview
    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Something that employers speak of; `to_do` is the one thing to do differently."""

    id: str
    name: str
    to_do: str
    sign: re.Pattern[str]
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """A theme that came up again, with the companies that spoke of it, the first one first."""

    theme: Theme
    companies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Themes:
    """`contrasts` part a sentence into clauses; the others tell what a clause is."""

    each: tuple[Theme, ...]
    contrasts: re.Pattern[str]
    praises: re.Pattern[str]
    denies: re.Pattern[str]
    lacks: re.Pattern[str]

    def spoken_of(self, words: str) -> tuple[Theme, ...]:
        """The themes that a feedback speaks of as something to do better."""
        clauses = [clause for clause in self._clauses(words) if self._is_critical(clause)]
        return tuple(t for t in self.each if any(t.sign.search(clause) for clause in clauses))

    def again(self, feedbacks: Sequence[Feedback]) -> tuple[Again, ...]:
        """What comes up again, the most often spoken of first; nothing before ENOUGH feedbacks."""
        if len(feedbacks) < ENOUGH:
            return ()
        found = [Again(theme, self._companies(theme, feedbacks)) for theme in self.each]
        often = [each for each in found if len(each.companies) >= TWICE]
        return tuple(sorted(often, key=lambda each: -len(each.companies)))

    def lesson(self, feedbacks: Sequence[Feedback]) -> Again | None:
        """The one thing to do differently, if any: what came up most often, else what the newest
        feedback (they stand first) speaks of."""
        if again := self.again(feedbacks):
            return again[0]
        spoken = ((theme, f) for f in feedbacks for theme in self.spoken_of(f.words))
        return next((Again(theme, (f.interview.company,)) for theme, f in spoken), None)

    def _companies(self, theme: Theme, feedbacks: Sequence[Feedback]) -> tuple[str, ...]:
        spoke = [f.interview.company for f in feedbacks if theme in self.spoken_of(f.words)]
        return tuple({" ".join(name.casefold().split()): name for name in reversed(spoke)}.values())

    def _clauses(self, words: str) -> list[str]:
        low = words.casefold().replace("’", "'")
        return [c for part in re.split(r"[.;!?…\n]+", low) for c in self.contrasts.split(part)]

    def _is_critical(self, clause: str) -> bool:
        if self.denies.search(clause):
            return False
        return bool(self.lacks.search(clause)) or not self.praises.search(clause)


def load_themes(data: Mapping[str, Any]) -> Themes:
    """Build the themes from parsed TOML. Raises ContentError, naming the theme."""
    each = tuple(_theme(name, table) for name, table in data["themes"].items())
    signs = (_any_of(name, data[name]) for name in ("contrasts", "praises", "denies", "lacks"))
    return Themes(each, *signs)


def _theme(name: str, table: Mapping[str, Any]) -> Theme:
    owner = f"theme {name}"
    return Theme(
        name,
        text(owner, table, "name"),
        text(owner, table, "to_do"),
        _any_of(owner, table.get("words")),
        cited(owner, table, table.get("facts")),
    )


def _any_of(owner: str, words: Any) -> re.Pattern[str]:
    if not words or not all(isinstance(word, str) and word for word in words):
        raise ContentError(f"{owner} has no words")
    try:
        return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")
    except re.error as error:
        raise ContentError(f"{owner} has words that cannot be read: {error}") from error


# Pages


def length(words: str) -> int:
    """As Telegram counts: in UTF-16 units."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def pieces(words: str, most: int) -> list[str]:
    """The same words in pieces of at most `most` units, parted at a space where there is one."""
    cut: list[str] = []
    rest = words.strip()
    while length(rest) > most:
        end = _fitting(rest, most)
        space = max(rest.rfind(" ", 0, end + 1), rest.rfind("\n", 0, end + 1))
        end = space if space > end // 2 else end
        cut.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*cut, rest] if rest else cut


def _fitting(words: str, most: int) -> int:
    """How many characters of the words fit into `most` units; one at least."""
    end = min(len(words), most)
    while end > 1 and length(words[:end]) > most:
        end -= max(1, (length(words[:end]) - most) // 2)
    return end


def pages(items: Sequence[T], size: Callable[[T], int], most: int) -> list[list[T]]:
    """The items in order, as many on a page as fit; each page has one at least."""
    found: list[list[T]] = []
    room = 0
    for item in items:
        room -= size(item)
        if not found or room < 0:
            found.append([])
            room = most - size(item)
        found[-1].append(item)
    return found
