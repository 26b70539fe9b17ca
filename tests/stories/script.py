"""Reads a story: Markdown -> scenes, each one thing that happens and what the bot answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ANYTHING = "…"

_PERSON = re.compile(r"\*\*(?P<who>[A-Z]\w*)(?P<does>[^:*]*)(?::\*\*|\*\*:?)\s*(?P<what>.*)")
_TIME = re.compile(r"\*(?P<what>[^*]+)\*")
_TO = re.compile(r"(?: to (?P<whom>\w+))?(?: \((?P<how>same message|pop-up)\))?")
_ROW = re.compile(r"\[[^\]]+\]")

DEEDS = (
    "",
    "taps",
    "taps again",
    "shares a contact",
    "sends",
    "blocks the bot",
    "unblocks the bot",
)
"""What a person can do; the first is saying words."""


class Unreadable(Exception):
    """The story itself is at fault: the line, and why."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person does, or, with nobody as `who`, what happens to the clock or the bot."""

    line: int
    who: str | None
    does: str
    what: str

    def __str__(self) -> str:
        if self.who is None:
            return f"*{self.what}*"
        does = f" {self.does}" if self.does else ""
        return f"**{self.who}{does}:** {self.what}" if self.what else f"**{self.who}{does}**"


@dataclass(frozen=True, slots=True)
class Said:
    """One message, change or pop-up: its lines, and its buttons as lines like "[Save] [Cancel]".

    In a story `rows` is None where the buttons are left out.
    """

    how: str
    lines: tuple[str, ...]
    rows: tuple[str, ...] | None
    whom: str | None = None
    line: int = 0

    def __str__(self) -> str:
        how = f" ({self.how})" if self.how else ""
        return f"**Bot{how}:** " + "\n".join((*self.lines, *(self.rows or ())))


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that happens, and every answer to it."""

    deed: Deed
    answers: tuple[Said, ...]


def read_story(file: Path) -> list[Scene]:
    """All scenes of a file. Raises Unreadable."""
    return scenes(file.read_text(encoding="utf-8"))


def scenes(text: str) -> list[Scene]:
    """The same from its text."""
    found: list[Scene] = []
    for number, head, body in _blocks(text):
        step = _step(number, head, body)
        if isinstance(step, Deed):
            found.append(Scene(step, ()))
        elif not found:
            raise Unreadable(f"line {number}: nobody has done anything yet for the bot to answer")
        else:
            found[-1] = Scene(found[-1].deed, (*found[-1].answers, step))
    if not any(scene.answers for scene in found):
        raise Unreadable("line 1: in this story the bot never says anything")
    return found


def _blocks(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Each step with the number of its first line, that line, and those that go on from it."""
    block: tuple[int, str, list[str]] | None = None
    for number, line in enumerate(map(_plain, text.splitlines()), start=1):
        if not line or line.startswith((">", "#")):
            continue
        if line.startswith("*"):
            if block:
                yield block
            block = (number, line, [])
        elif block:
            block[2].append(line)
        else:
            raise Unreadable(f"line {number}: nobody says this: {line}")
    if block:
        yield block


def _plain(line: str) -> str:
    """Without what only lays out the Markdown: spaces, and a backslash that breaks the line."""
    return " ".join(line.strip().removesuffix("\\").split())


def _step(number: int, head: str, body: list[str]) -> Deed | Said:
    if match := _TIME.fullmatch(head):
        if body:
            raise Unreadable(f"line {number}: nobody says what follows {head}")
        return Deed(number, None, "", match["what"].strip())
    match = _PERSON.fullmatch(head)
    if match is None:
        raise Unreadable(f"line {number}: this is not understood: {head}")
    if match["who"] == "Bot":
        return _answer(number, match["does"], [match["what"], *body])
    does = match["does"].strip()
    if does not in DEEDS:
        raise Unreadable(f"line {number}: nobody can do this: {does}")
    return Deed(number, match["who"], does, "\n".join(filter(None, [match["what"], *body])))


def _answer(number: int, to: str, lines: list[str]) -> Said:
    match = _TO.fullmatch(to)
    if match is None:
        raise Unreadable(f"line {number}: the bot does not speak like this: Bot{to}")
    said = [line for line in lines if line]
    first_row = next((n for n, line in enumerate(said) if _is_row(line)), len(said))
    rows = tuple(" ".join(line.split()) for line in said[first_row:]) or None
    for line in rows or ():
        if line != ANYTHING and not _is_row(line):
            raise Unreadable(f"line {number}: words below the buttons: {line}")
    return Said(match["how"] or "", tuple(said[:first_row]), rows, match["whom"], number)


def _is_row(line: str) -> bool:
    return bool(_ROW.match(line)) and not _ROW.sub("", line).replace(ANYTHING, "").strip()
