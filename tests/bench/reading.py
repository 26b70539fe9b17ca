"""How long does it take to read a message? `uv run python -m tests.bench.reading`

Every message of the sets in tests/data is read once, by each reader that is asked about it, after
one round that loads what is loaded once. Nothing is asserted: the goals are 5 ms a message for what
it means and what it tells, 10 ms a sentence for its tone, and half a second to load.
"""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot.coaching.library import Library
from bot.coaching.understanding import read_intent, read_interviews
from tests.coaching.understanding import scoring
from tests.coaching.understanding.scoring import moment

TONE = Path(__file__).parents[1] / "data" / "tone"
KIB = 1 if sys.platform == "linux" else 1024
"""In what `ru_maxrss` counts."""


@dataclass(frozen=True, slots=True)
class Timed:
    """One reader over its messages: seconds for the first, milliseconds for each after that."""

    name: str
    goal_ms: float
    first: float
    each: list[float]

    def row(self) -> str:
        """A line of the table."""
        median, high = statistics.median(self.each), statistics.quantiles(self.each, n=100)[98]
        return (
            f"{self.name:10} {len(self.each):8} {median:10.2f} {high:8.2f} "
            f"{median / self.goal_ms:8.2f} {self.first:10.2f}"
        )


def timed(name: str, goal_ms: float, reads: Iterable[Callable[[], object]]) -> Timed:
    """The first of `reads` is timed by itself: it loads what the others use."""
    every = [_seconds(read) for read in reads]
    return Timed(name, goal_ms, every[0], [seconds * 1000 for seconds in every[1:]])


def _seconds(read: Callable[[], object]) -> float:
    begun = time.perf_counter()
    read()
    return time.perf_counter() - begun


def _sentences() -> list[dict[str, Any]]:
    texts = (file.read_text("utf-8") for file in sorted(TONE.glob("*.jsonl")))
    return [json.loads(line) for text in texts for line in text.splitlines()]


def main() -> None:
    """Prints one table."""
    tone, told = Library.load().tone, scoring.rows("oneline_logs")
    rows = [
        timed("intent", 5, [partial(read_intent, r["text"]) for r in scoring.rows("intents")]),
        timed("interview", 5, [partial(read_interviews, r["text"], moment(r)) for r in told]),
        timed("tone", 10, [partial(tone.check, r["text"], r["situation"]) for r in _sentences()]),
    ]
    print("reader     messages  median ms   p99 ms  of goal  load, s")
    for row in rows:
        print(row.row())
    print(f"resident at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB >> 10} MiB")


if __name__ == "__main__":
    main()
