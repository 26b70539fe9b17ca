"""BENCHMARKS.md, which is made of sections; each benchmark writes its own and leaves the others.

A section is a title, the names of its columns, rows of as many cells, and a paragraph that says how
it was measured and which goal was missed:

    keep(Section("Nudges", ("pending", "start, s"), [("1,000", "1.4")], f"On {machine()}."))

`keep` prints it and puts it in the place of the section of that title, or at the end of the file.
"""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE = Path(__file__).parents[2] / "BENCHMARKS.md"
HEADING = "\n## "
INTRODUCTION = (
    "# Benchmarks\n\nWritten by `uv run python -m tests.bench`, which README.md tells of.\n"
)


@dataclass(frozen=True, slots=True)
class Section:
    """The first column is read from the left, the others are numbers."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    paragraph: str

    def markdown(self) -> str:
        """The table is aligned, to be read as it stands, too."""
        lines = [self.columns, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        first, *others = widths
        rule = ["-" * first, *("-" * (width - 1) + ":" for width in others)]
        told = [_line(cells, widths) for cells in (self.columns, rule, *self.rows)]
        return "\n".join([self.title, "", *told, "", self.paragraph, ""])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    told = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return f"| {' | '.join(told)} |"


def keep(section: Section, file: Path = FILE) -> None:
    """Print it, and put it into the file."""
    print(f"\n{section.markdown()}", flush=True)
    written = file.read_text("utf-8") if file.exists() else INTRODUCTION
    introduction, *sections = written.split(HEADING)
    by_title = {told.partition("\n")[0]: told for told in sections}
    by_title[section.title] = section.markdown()
    file.write_text(HEADING.join([introduction, *by_title.values()]), "utf-8")


def machine() -> str:
    """What it was measured on and when, to go on after "on"."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores ({platform.machine()}), {python}, {datetime.now(UTC):%-d %B %Y}"
