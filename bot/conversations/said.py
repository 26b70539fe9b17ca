"""What a candidate said or tapped, and what a button carries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What arrived."""

    TEXT = "text"
    TAP = "tap"
    CARD = "card"
    """A contact card."""
    PLACE = "place"
    """A location."""
    FILE = "file"
    """A document."""
    OTHER = "other"
    """A photo, sticker, voice note, poll, ...: no words."""


LONGEST_NUMBER = 18
"""Digits that fit into the 64 bits of a row's number."""


@dataclass(frozen=True, slots=True)
class Card:
    """A contact card that was shared."""

    name: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class File:
    """A document that was sent. `problem` says why it was not fetched: "too_big", "too_much",
    "wrong_type" or "unreachable"."""

    name: str
    content: bytes | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Tap:
    """A button that was tapped, or named in words: then it has no `query_id`.

    `shown` reads the text it hung under, as HTML, if there is one."""

    query_id: str | None
    data: str
    message_id: int | None
    shown: Callable[[], str | None] | None
    label: str | None

    @property
    def parts(self) -> list[str]:
        """The data's parts, the topic first: "say:42:1" -> ["say", "42", "1"]."""
        return self.data.split(":")

    def number(self, place: int) -> int | None:
        """The part at `place` as a number; None when there is none: anybody can forge data."""
        part = self.parts[place] if place < len(self.parts) else ""
        plain = part.isascii() and part.isdigit() and len(part) <= LONGEST_NUMBER
        return int(part) if plain else None


@dataclass(frozen=True, slots=True)
class Said:
    """One thing heard. `text` is cleaned, and without the command where there is one; `edited`:
    it is what a message says now that was heard before.

    `at` is the moment it was sent; None for a tap, whose moment Telegram does not tell. `point` is
    a shared location: latitude and longitude in degrees.
    """

    kind: Kind
    at: datetime | None
    text: str | None
    command: str | None = None
    edited: bool = False
    tap: Tap | None = None
    card: Card | None = None
    caption: str | None = None
    point: tuple[float, float] | None = None
    file: File | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A label and what a tap on it carries (at most 64 bytes)."""

    label: str
    data: str


Rows = list[list[Button]]


def pairs(buttons: list[Button]) -> Rows:
    """Two in a row: wide enough for a thumb, narrow enough for a phone."""
    return [buttons[i : i + 2] for i in range(0, len(buttons), 2)]
