"""What makes words fit to be said on the phone: shared by the tests of everything that is said."""

import itertools
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, time
from typing import Any

from bot.coaching.interview import Interview, Writing

Facts = dict[str, Any]

DAY = date(2026, 3, 3)
KNOWN = {
    "role": "night-shift team leader",
    "contact": "Mr Dan O'Neill",
    "hour": time(14, 30),
    "promised": date(2026, 3, 6),
    "phone": "+44 20 7946 0321",
    "email": "dan.oneill@acme.example",
    "writing": Writing.PREFERRED,
}
EXTRAS: Facts = {
    "me": "Ada",
    "question": "Is there a day by which you expect to decide?",
    "extra": "Since we spoke, I've passed the food hygiene certificate.",
}
ARGUMENTS = re.compile(
    r"why (?:didn't|did|wasn't|weren't|not)|\bbut\b|at least|reconsider|you said|you told me"
    r"|you promised|actually|not fair|unfair|a mistake|deserve|surely|you must|you should"
    r"|i need this|desperate|beg|just checking in|it's personal|how long will|finally",
    re.IGNORECASE,
)
GAPS = re.compile(
    r"None|\{|\}|  | [,.?!:;]|\.\.|,,|,\.|\?\.|\(\)|“”|<(\w+)></\1>|\bthe\s*[,.?!]|\n{3}|^\s|\s$"
)
TELEGRAM_TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}


def knowing(keys: Collection[str]) -> Facts:
    """The facts of a call where only `keys`, the company and the day are known."""
    of_interview: Facts = {key: value for key, value in KNOWN.items() if key in keys}
    return {
        "interview": Interview("Acme", DAY, **of_interview),
        **{key: value if key in keys else None for key, value in EXTRAS.items()},
    }


def everything_known() -> Facts:
    return knowing((*KNOWN, *EXTRAS))


def only_company_and_day() -> Facts:
    return knowing(())


def every_knowledge(template: str) -> Iterator[Facts]:
    """Every combination of known and unknown among what the template speaks of.

    It cannot tell the others apart: the words do not depend on what they do not name.
    """
    spoken = [key for key in (*KNOWN, *EXTRAS) if re.search(rf"\b{key}\b", template)]
    for choice in itertools.product((True, False), repeat=len(spoken)):
        known = knowing(list(itertools.compress(spoken, choice)))
        yield known
        if known["interview"].writing:
            yield known | {"interview": replace(known["interview"], writing=Writing.NO_CALLS)}


def legal(text: str) -> bool:
    """Telegram refuses a message whose tags it does not know or that are not closed in order."""
    open_tags: list[str] = []
    for closing, tag in re.findall(r"<(/?)([^\s>]*)[^>]*>", text):
        if closing and (not open_tags or open_tags.pop() != tag):
            return False
        if not closing and tag not in TELEGRAM_TAGS:
            return False
        if not closing:
            open_tags.append(tag)
    return not open_tags and not re.search(r"&(?!(?:lt|gt|amp|quot|#\d+);)", text)
