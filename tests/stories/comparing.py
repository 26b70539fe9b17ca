"""Compares what was said with what the story says, where "…" stands for anything."""

import re
from collections.abc import Sequence

from tests.stories.script import ANYTHING, Said


def difference(story: Said, said: Said) -> tuple[int, int] | None:
    """None if they agree; else the first line of `said`, and of the story, where they part.

    Lines are numbered through the text and then the buttons, from 0; the number after the last
    means that something is missing there.
    """
    wanted = [*story.lines, *(story.rows or ())]
    found = [*said.lines, *((said.rows or ()) if story.rows is not None else ())]
    agrees, at, of_story = _walk(wanted, found, 0, 0)
    return None if agrees else (at, of_story)


def _walk(wanted: Sequence[str], found: Sequence[str], w: int, f: int) -> tuple[bool, int, int]:
    """Whether the rest agrees, and else how far it does at best."""
    while w < len(wanted) and wanted[w] != ANYTHING:
        if f >= len(found) or not _line_agrees(wanted[w], found[f]):
            return False, f, w
        w, f = w + 1, f + 1
    if w == len(wanted):
        return f == len(found), f, w
    tries = [_walk(wanted, found, w + 1, start) for start in range(f, len(found) + 1)]
    return next((a for a in tries if a[0]), None) or max(tries, key=lambda a: (a[2], -a[1]))


def _line_agrees(wanted: str, found: str) -> bool:
    pattern = ".*".join(re.escape(part.strip()) for part in wanted.split(ANYTHING))
    return re.fullmatch(pattern.replace(".*", r"\s*.*?\s*"), found) is not None
