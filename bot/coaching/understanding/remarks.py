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


def tells_of_another(text: str) -> bool:
    """Whether it speaks of one more interview: "I also had one at Boots"."""
    return _some("another").search(plain(text)) is not None


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
