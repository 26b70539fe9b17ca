"""The numbered facts that the words rest on: what is known, how well, and from where."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.coaching.wording import FACTS, ContentError, text


class Grade(StrEnum):
    """How well it is known."""

    STUDY = "study"
    HIRING = "hiring"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; `sources` are addresses, none where it is a rule of the coach itself."""

    number: int
    grade: Grade
    says: str
    sources: tuple[str, ...]


def load_facts(data: Mapping[str, Any]) -> dict[int, Fact]:
    """By number, from parsed TOML. Raises ContentError, naming the fact."""
    if missing := [number for number in FACTS if str(number) not in data]:
        raise ContentError(f"fact {missing[0]} is missing")
    return {number: _fact(number, data[str(number)]) for number in FACTS}


def _fact(number: int, table: Mapping[str, Any]) -> Fact:
    owner = f"fact {number}"
    try:
        grade = Grade(text(owner, table, "grade"))
    except ValueError as error:
        raise ContentError(f"{owner}: {error}") from error
    return Fact(number, grade, text(owner, table, "says"), tuple(table.get("sources", ())))
