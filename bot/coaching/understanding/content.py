"""The understanding's own files in content/: word lists, patterns and what was learned from
phrasings.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from bot.coaching.understanding.weights import stored

FOLDER = Path(__file__).parents[2] / "content" / "en" / "understanding"


@cache
def table(name: str) -> dict[str, Any]:
    """The TOML file of that name.

    Raises FileNotFoundError or tomli.TOMLDecodeError: a broken copy.
    """
    return tomli.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write something: its pattern on `Words.read`, and how what it matches is
    to be read.
    """

    pattern: re.Pattern[str]
    how: Mapping[str, Any]


def forms(name: str) -> list[Form]:
    """The [[forms]] of a table, with the {PARTS} of its patterns filled in."""
    read = table(name)
    parts = read["parts"]
    for _ in range(2):  # parts may use parts
        parts = {part: _filled(pattern, parts) for part, pattern in parts.items()}
    return [
        Form(re.compile(_filled(pattern, parts)), form)
        for form in read["forms"]
        for pattern in form["patterns"]
    ]


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    return re.sub(r"\{([A-Z_]+)\}", lambda name: parts[name[1]], pattern)


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of the text file of that name; empty ones and those that begin with "#"
    are left out.
    """
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def model(name: str) -> dict[str, Any]:
    """The weights of that name, as `python -m bot.coaching.understanding.learn` wrote them."""
    return stored(FOLDER / f"{name}.model.json")
