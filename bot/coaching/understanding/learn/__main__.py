"""`python -m bot.coaching.understanding.learn [--check]`: learns both models and writes them to
content/.

The same phrasings give the same bytes. With --check nothing is written; exit code 1 says that a
model is not what its phrasings make of it."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.coaching.understanding.content import FOLDER
from bot.coaching.understanding.learn import deciding, phrasings, tagging
from bot.coaching.understanding.learn.chance import Dice
from bot.coaching.understanding.weights import written


def intents() -> dict[str, Any]:
    """The intent model, learned anew."""
    dice = Dice(3)
    return deciding.learn(phrasings.examples(dice), 4, dice)


def slots() -> dict[str, Any]:
    """The slot tagger, learned anew."""
    dice = Dice(11)
    return tagging.learn(tagging.examples(dice), 5, dice)


MODELS: dict[str, Callable[[], dict[str, Any]]] = {"intents": intents, "slots": slots}


def main() -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description="Learn what phrasings mean.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, compare with what is there"
    )
    parser.add_argument("names", nargs="*", choices=[[], *MODELS], help="intents, slots (both)")
    asked = parser.parse_args()
    stale = [name for name in asked.names or MODELS if not _settled(name, check=asked.check)]
    for name in stale:
        print(f"{name}.model.json is not what its phrasings make of it.", file=sys.stderr)
    return 1 if stale else 0


def _settled(name: str, *, check: bool) -> bool:
    path: Path = FOLDER / f"{name}.model.json"
    new = written(MODELS[name]())
    if not check:
        path.write_bytes(new)
    return path.read_bytes() == new


if __name__ == "__main__":
    sys.exit(main())
