"""What was learned, as it lies in a file: JSON, one row a line, the lines in order.

All of it takes a tenth of a second to parse, in which nothing else can happen, and a message needs
some sixty of forty thousand rows. So a row is found by bisection, and read when it is asked for.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from pydantic_core import from_json, to_json

_AT_HAND = 10_000
"""Rows kept ready: people's words have mostly the same few."""
_OPENING, _CLOSING = b'"rows":{', b"}}"


class Rows(Protocol):
    """Trait -> whole numbers: what it adds, and to what."""

    def get(self, trait: str, /) -> Sequence[int] | None:
        """None for a trait that nothing was learned of."""


class StoredRows:
    """`lines` are sorted, each `"trait":[1,-2]`, perhaps with a comma."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._lines = lines
        self.get = lru_cache(_AT_HAND)(self._read)

    def _read(self, trait: str, /) -> Sequence[int] | None:
        beginning = to_json(trait) + b":"
        place = bisect_left(self._lines, beginning)
        if place == len(self._lines) or not self._lines[place].startswith(beginning):
            return None
        row: list[int] = from_json(self._lines[place][len(beginning) :].rstrip(b","))
        return row


def stored(file: Path) -> dict[str, Any]:
    """What `written` wrote there: `rows`, and whatever else belongs to the model."""
    beginning, _, rows = file.read_bytes().partition(_OPENING)
    model: dict[str, Any] = from_json(beginning + _OPENING + _CLOSING)
    return model | {"rows": StoredRows(rows.splitlines()[1:-1])}


def written(model: Mapping[str, Any]) -> bytes:
    """The bytes of a model's file: one row a line, so that a change can be read."""
    rows = sorted(to_json(name) + b":" + to_json(row) for name, row in model["rows"].items())
    rest = (to_json(key) + b":" + to_json(model[key]) + b",\n" for key in model if key != "rows")
    return b"".join((b"{", *rest, _OPENING, b"\n", b",\n".join(rows), b"\n", _CLOSING, b"\n"))
