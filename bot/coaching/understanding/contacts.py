"""Whom to call: phone numbers and e-mail addresses, kept as they were written."""

import re
from dataclasses import dataclass
from functools import cache

from bot.coaching.understanding.content import table
from bot.coaching.understanding.words import plain

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(
    r"(?<![\w/])(?:\+ ?\d|\(\+?\d|\d)(?:[ .()/-]{0,2}\d){5,16}(?!\w*[@\w])(?![/:]\d)", re.ASCII
)
_NOT_A_NUMBER = re.compile(  # dates and times
    r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d)|\d{4}[/.-]\d\d?[/.-]\d\d?"
    r"|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})? \d{1,2}[:.]\d\d"
    r"|(?:\d\d? ?[:.] ?\d\d ?-? ?){1,2}|\d\d?-\d\d?-\d\d? \d.*",
    re.ASCII,
)
_EXTENSION = re.compile(r"\s*(?:,|;)?\s*(?:ext|extn|extension|x)\.?\s*\d{1,6}\b", re.I)
_CUT = " \t,;:.-/|()[]<>#&+*_=~"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call; `phone` is as written."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A phone number or an address, and the characters it stands in."""

    start: int
    end: int
    text: str


def emails(text: str) -> list[Found]:
    """Every e-mail address in the `plain` text."""
    return [
        Found(m.start(), m.start() + len(m[0].rstrip(".'-")), m[0].rstrip(".'-"))
        for m in _EMAIL.finditer(text)
    ]


def phones(text: str) -> list[Found]:
    """Every phone number in the `plain` text: seven digits or more that are no date, time
    or address.
    """
    taken = emails(text)
    found = []
    for match in _PHONE.finditer(text):
        inside = any(mail.start <= match.start() < mail.end for mail in taken)
        number = _balanced(match[0])
        digits = sum(char.isdigit() for char in number)
        if not inside and digits >= 7 and not _NOT_A_NUMBER.fullmatch(number):
            found.append(Found(match.start(), match.start() + len(number), number))
    return found


def _balanced(number: str) -> str:
    return number[: number.index(")")] if ")" in number and "(" not in number else number


def read_contact(text: str) -> Contact:
    """The name, number and address in an answer to "whom will you call?"; what is neither
    is the name.
    """
    said = plain(text)
    mails, numbers = emails(said), phones(said)
    rest = said
    for found in sorted([*mails, *numbers], key=lambda each: -each.start):
        rest = rest[: found.start] + " \n " + _EXTENSION.sub("", rest[found.end :], count=1)
    names = [name for part in rest.split("\n") if (name := _name(part))]
    return Contact(
        name=", ".join(names) or None,
        phone=numbers[0].text if numbers else None,
        email=mails[0].text if mails else None,
    )


def _name(part: str) -> str:
    """The part without the words around the name ("ask for ...", "... on")."""
    lead, trail, label = _wrappings()
    part = part.strip(_CUT)
    part = lead.sub("", part) or part  # "the manager" is all that is known
    part = trail.sub("", " " + part).strip(_CUT)
    return " ".join(label.sub("", part).strip(_CUT).split())


@cache
def _wrappings() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What may stand before the name, between it and the number, and a label left alone."""
    words = table("contacts")
    before, label, between = "|".join(words["before"]), words["label"], words["between"]
    return (
        re.compile(rf"^(?:(?:{before})\b[\s,:-]*)+", re.I),
        re.compile(rf"(?:[\s,;:(\[-]*\b(?:{between}|{label})\b[\s,;:.'#-]*)+$", re.I),
        re.compile(rf"^(?:{label}|on|at)\b[\s:.#-]*", re.I),
    )
