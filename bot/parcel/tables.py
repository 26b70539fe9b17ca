"""A table of interviews from elsewhere: its letters, its separator, and what its columns are."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.coaching.gazetteer import plain

SEPARATORS = ",;\t|"
MOST_ROWS = 500

Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` maps what we know to the headings it stands under; `ignored` are the other ones.

    Each row maps what we know to a cell; empty cells are left out.
    """

    columns: Mapping[str, str]
    ignored: Sequence[str]
    rows: Sequence[Mapping[str, str]]


def read_table(content: bytes, names: Names) -> Table | None:
    """None for what is no table with a heading. `names` are what a column may be called."""
    lines = _lines(_text(content))
    if len(lines) < 2 or len(lines[0]) < 2:
        return None
    found = _guessed(lines[0], names)
    columns = {name: lines[0][at].strip() for name, at in found.items()}
    ignored = [cell.strip() for at, cell in enumerate(lines[0]) if at not in found.values()]
    rows = [
        {name: cell for name, at in found.items() if at < len(line) and (cell := _bare(line[at]))}
        for line in lines[1:]
    ]
    return Table(columns, [name for name in ignored if name], [row for row in rows if row])


def _text(content: bytes) -> str:
    """UTF-8 where it is that, else the letters of Windows in western Europe (and of Latin-1)."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _lines(text: str) -> list[list[str]]:
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        return [line for line in csv.reader(io.StringIO(text), delimiter=separator) if any(line)]
    except csv.Error:  # a cell of more than 128 KB, or a NUL
        return []


def _guessed(heading: Sequence[str], names: Names) -> dict[str, int]:
    """Which column is which: an exact name first, then one that has a known word in it."""
    found: dict[str, int] = {}
    plains = [plain(cell) for cell in heading]
    for fits in (_is, _has):
        for name, called in names.items():
            for at, cell in enumerate(plains):
                free = name not in found and at not in found.values()
                if free and any(fits(cell, plain(word)) for word in called):
                    found[name] = at
    return found


def _is(cell: str, word: str) -> bool:
    return cell == word


def _has(cell: str, word: str) -> bool:
    return f" {word} " in f" {cell} "


def _bare(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from calculating."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text
