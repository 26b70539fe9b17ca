"""Words beside a question: a remark, which names nothing; or words that put a name right."""

import re
from functools import cache

from bot.coaching.understanding.answers import tells_what_they_said
from bot.coaching.understanding.content import table
from bot.coaching.understanding.words import plain

_FEWEST = 2
"""Words; a single one is a name, whatever it means."""


def is_remark(text: str) -> bool:
    """Whether it tells how something went or felt, and nothing that could be kept as a name:
    "the boss was nice", "I froze". "It was with Tom" names somebody.
    """
    said = " ".join(plain(text).lower().split())
    return len(said.split()) >= _FEWEST and _remarks().match(said) is not None


def is_question(text: str) -> bool:
    """Whether it asks something, of the coach or of themselves: "what if they ring at night"."""
    said = plain(text).lower()
    return len(said.split()) >= _FEWEST_ASKING and _some("asks").match(said.strip()) is not None


def puts_right(text: str) -> bool:
    """Whether it speaks of a mistake, or of what a thing is called: "no, it was Lidl"."""
    return _some("puts_right").search(plain(text)) is not None


def wonders(text: str) -> bool:
    """Whether they ask themselves, or the coach, or say how they are: "what if he hangs up". No
    words of an employer's, unless they are told as such.
    """
    said = plain(text).strip()
    return _some("wonders").match(said) is not None and not tells_what_they_said(said)


def feels_now(text: str) -> bool:
    """Whether it says how they are at this moment: "I'm so scared"; not "I was so nervous"."""
    return _some("feels_now").search(plain(text)) is not None


def contrasted(text: str) -> tuple[str, str]:
    """What is right and what it is not: "with Anna, not Lena" -> ("with Anna", "Lena"); two empty
    strings where nothing is set against another.
    """
    parts = _some("contrast").split(plain(text), maxsplit=1)
    right, wrong = (part.strip(" ,;-") for part in (*parts, "")[:2])
    return (right, wrong) if right and wrong else ("", "")


def named_change(text: str) -> tuple[str, str] | None:
    """A line of the card and what it is to be: "change the job to driver" is ("role", "driver")."""
    found = _named_changes().match(plain(text).strip())
    if found is None:
        return None
    named = {name: told for name, told in found.groupdict().items() if told}
    value = next(told for name, told in named.items() if name.startswith("value"))
    line = next(name for name in named if not name.startswith("value"))
    return line.rstrip("_"), value.strip(" .!\"'")


def tells_of_another(text: str) -> bool:
    """Whether it speaks of one more interview: "I also had one at Boots"."""
    return _some("another").search(plain(text)) is not None


def tells_of_a_round(text: str) -> bool:
    """Whether it speaks of a further interview at the same place: "second interview at Acme"."""
    return _some("round").search(plain(text)) is not None


def tells_of_the_past(text: str) -> bool:
    """Whether an interview in it is over: "had my second interview"."""
    return _some("over").search(plain(text)) is not None


_FEWEST_ASKING = 4
"""Words; "Can You Dance" may be a company."""


@cache
def _remarks() -> re.Pattern[str]:
    known = table("remarks")
    one = "|".join(known["remarks"]).replace("HOW", known["how"].replace("\n", ""))
    return re.compile(rf"\W*(?:(?:{'|'.join(known['before'])})\b\W*)*(?:{one})")


@cache
def _some(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(table("remarks")[kind]), re.I)


@cache
def _named_changes() -> re.Pattern[str]:
    known = table("remarks")
    forms = []
    for number, form in enumerate(known["named_change"]):
        mark = "_" * number  # a group's name may stand in one alternative only
        line = "|".join(f"(?P<{name}{mark}>{called})" for name, called in known["lines"].items())
        forms.append(form.replace("LINE", f"(?:{line})").replace("<value>", f"<value{mark}>"))
    return re.compile("|".join(forms), re.I)
