"""The machine that is measured on: its processors, and who else uses them. Linux only: /proc."""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
IDLE = (3, 4)
"""Which of the numbers in /proc/stat are idle time: idle and iowait."""
TIMES = 8
"""How many of them are times of their own; those of guests are in others, too."""


def is_known() -> bool:
    """Whether it tells what is asked here."""
    return sys.platform == "linux"


def seconds_of(pid: int) -> float:
    """Of a processor, taken by a process since its start."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds: what time it is, and what was taken of all processors by then; `ours` is our part.

    Those of our processes that have ended are not counted: between two of these none may end.
    """

    at: float
    by_all: float
    ours: float

    @classmethod
    def now(cls) -> Self:
        """Up to now."""
        first = Path("/proc/stat").read_text("ascii").partition("\n")[0].split()[1:]
        busy = sum(int(n) for i, n in enumerate(first[:TIMES]) if i not in IDLE) / TICKS
        ours = sum(map(seconds_of, _we()))
        return cls(time.perf_counter(), busy, ours)

    def foreign(self, before: Self) -> float:
        """Processors that others kept busy since then."""
        others = self.by_all - before.by_all - (self.ours - before.ours)
        return max(0.0, others / (self.at - before.at))


def _we() -> list[int]:
    """This process and its children."""
    me = os.getpid()
    children = Path(f"/proc/{me}/task/{me}/children").read_text("ascii").split()
    return [me, *map(int, children)]
