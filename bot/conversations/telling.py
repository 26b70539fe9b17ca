"""What one message tells about an interview, or about several, as form answers."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from datetime import date
from typing import Any

from bot.coaching.rhythm import WEEK
from bot.coaching.understanding import (
    Moment,
    Sentence,
    Wish,
    is_none_promised,
    is_remark,
    puts_right,
    read_contact,
    read_interviews,
    read_wish,
    still_waits,
)
from bot.conversations.forming import Problem
from bot.conversations.values import as_answer

LONGEST = {"company": 120, "role": 120, "contact": 120, "email": 200, "phone": 40}
"""Characters of each: what a card on a phone can show."""


def facts_in(sentence: Sentence) -> dict[str, Any]:
    """The slots that a sentence fills, as form answers."""
    slots = (field.name for field in fields(sentence))
    found = {name: as_answer(getattr(sentence, name)) for name in slots}
    return {name: value for name, value in found.items() if value is not None}


def facts_told(text: str, moment: Moment) -> dict[str, Any]:
    """All that a message tells about an interview, also that no day was promised, or how the
    employer would like to hear from them.

    What it tells about further interviews stands under "then", to be asked about next.
    """
    first, *others = [facts_in(sentence) for sentence in read_interviews(text, moment)]
    first = _promised_in_the_past(first, text, moment)
    found = _promised_after_the_day(first) | ({"then": others} if others else {})
    if "promised" not in found and any(map(_says_nothing_promised, _CLAUSE_END.split(text))):
        found["promised"] = None
    wish = read_wish(text)
    return found | ({"writing": writing_of(wish)} if wish else {})


def corrections(text: str, moment: Moment, held: Mapping[str, Any]) -> dict[str, Any]:
    """What words beside a card that shows `held` change on it.

    A name that stands there is replaced by a name, or by words that put it right: a remark may
    mention another ("they liked that I was at Tesco before").
    """
    found = facts_told(text, moment)
    if not is_remark(text) and (len(text.split()) <= LONGEST_NAME or puts_right(text)):
        return found
    stands = NAMES | ({"day", "hour"} if is_remark(text) and not puts_right(text) else set())
    return {name: told for name, told in found.items() if name not in stands or not held.get(name)}


def reachable(text: str) -> dict[str, Any]:
    """The number and the address in it."""
    told = read_contact(text)
    found = {"phone": told.phone, "email": told.email}
    return {name: value for name, value in found.items() if value}


NAMES = frozenset({"company", "role", "contact"})
LONGEST_NAME = 3
"""Words that are a correction without saying so: "Acme Foods", "driver, not warehouse"."""


def writing_of(wish: Wish) -> str | None:
    """The form answer for what they wish: nothing, where calls are fine."""
    return None if wish is Wish.CALLS else wish.value


def _promised_after_the_day(found: dict[str, Any]) -> dict[str, Any]:
    """A day named without its year is the first such day after the interview."""
    if not (found.get("promised") and found.get("day")):
        return found
    day = date.fromisoformat(found["day"])
    return found | {"promised": first_after(day, found["promised"])}


def _promised_in_the_past(found: dict[str, Any], text: str, moment: Moment) -> dict[str, Any]:
    """ "She said by Friday, and nothing": of such days after the interview the one that passed."""
    if not (found.get("promised") and found.get("day") and still_waits(text)):
        return found
    day, promised = date.fromisoformat(found["day"]), date.fromisoformat(found["promised"])
    passed = promised - WEEK
    fits = day <= passed < moment.today < promised
    return found | {"promised": passed.isoformat()} if fits else found


def without_past_promise(answers: Mapping[str, Any]) -> dict[str, Any]:
    """A day they promised before the interview took place was about another day: it is dropped."""
    day, promised = answers.get("day"), answers.get("promised")
    gone = bool(day and promised and promised < day)  # ISO days sort as days
    return {**answers, "promised": None} if gone else dict(answers)


def first_after(day: date, promised: str) -> str:
    """The promised day, a year earlier where that is still not before the interview's `day`."""
    with suppress(ValueError):  # 29 February
        read = date.fromisoformat(promised)
        earlier = read.replace(year=read.year - 1)
        if earlier >= day:
            return earlier.isoformat()
    return promised


_CLAUSE_END = re.compile(r"[.,;!?\n]+")
_FEWEST_WORDS = 3
"""In the middle of a message, a bare "no" may be about anything."""


def _says_nothing_promised(clause: str) -> bool:
    return len(clause.split()) >= _FEWEST_WORDS and is_none_promised(clause.strip())


def checked(found: dict[str, Any]) -> dict[str, Any] | Problem:
    """The same, or why one of them cannot be stored."""
    for name, limit in LONGEST.items():
        if len(found.get(name) or "") > limit:
            return Problem("log.too_long", {"limit": limit})
    return found
