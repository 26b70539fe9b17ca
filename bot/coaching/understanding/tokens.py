"""The words and signs of a message, for the tagger."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W_]+(?:['.&-][^\W_]+)*'?|\S")


@dataclass(frozen=True, slots=True)
class Token:
    """A word at `start`..`end` of the message.

    `mark` names what a pattern read there: day, hour, phone, email, or nothing.
    """

    text: str
    start: int
    end: int
    mark: str = ""

    @property
    def low(self) -> str:
        return self.text.lower().rstrip("'")


def tokens(text: str, marks: Sequence[tuple[int, int, str]]) -> list[Token]:
    """The words and signs of a `plain` text; `marks` are (start, end, kind) of what was read."""
    return [
        Token(match[0], match.start(), match.end(), _mark(match, marks))
        for match in _TOKEN.finditer(text)
    ]


def _mark(match: re.Match[str], marks: Sequence[tuple[int, int, str]]) -> str:
    overlapping = (k for start, end, k in marks if start < match.end() and match.start() < end)
    return next(overlapping, "")
