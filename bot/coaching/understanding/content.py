"""The understanding's own files in content/: word lists, patterns and what was learned from
phrasings.
"""

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
