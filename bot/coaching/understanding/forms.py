"""The forms of a table: the ways to write a day or an hour, as patterns on `Words.read`.

Most messages name neither. So a form says what it `needs`, a short pattern that is found in
whatever its own patterns match: they are tried, and at first compiled, only for a message that has
it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from bot.coaching.understanding.content import table


@dataclass(frozen=True)
class Form:
    """One way to write something, and how what it matches is to be read."""

    needs: str
    written: str
    how: Mapping[str, Any]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.written)


@cache
def forms(name: str) -> tuple[Form, ...]:
    """The [[forms]] of a table, with the {PARTS} of its patterns filled in."""
    read = table(name)
    parts = read["parts"]
    for _ in range(2):  # parts may use parts
        parts = {part: _filled(pattern, parts) for part, pattern in parts.items()}
    return tuple(
        Form(_filled(form["needs"], parts), _filled(pattern, parts), form)
        for form in read["forms"]
        for pattern in form["patterns"]
    )


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    return re.sub(r"\{([A-Z_]+)\}", lambda name: parts[name[1]], pattern)


@cache
def _signs(name: str) -> Mapping[str, re.Pattern[str]]:
    """What the forms need, each once: many need the same."""
    return {form.needs: re.compile(form.needs) for form in forms(name)}


def matches(name: str, read: str) -> Iterator[tuple[re.Match[str], Mapping[str, Any]]]:
    """Every match of every form, in the order of the table, and how it is to be read."""
    there = {needs for needs, sign in _signs(name).items() if sign.search(read)}
    for form in forms(name):
        if form.needs in there:
            for match in form.pattern.finditer(read):
                yield match, form.how


def compile_all() -> None:
    """Compiles every pattern, for whoever would not wait for it at first need."""
    for name in ("days", "hours"):
        for form in forms(name):
            _ = form.pattern
