"""The call that ends with another name: that person is to be asked for next time."""

from collections.abc import Mapping
from typing import Any

from bot.coaching.forms import Answers
from bot.coaching.understanding import read_contact
from bot.conversations.forming import Form, Problem
from bot.conversations.notes import told_in
from bot.conversations.said import Rows
from bot.conversations.talk import Talk
from bot.conversations.telling import checked
from bot.models import Call

PLACE = "close_name"
"""Where the call map thanks for a name."""
NAMED, NOTED = "named", "noted"
"""The slot that keeps it, and what its button carries: it was typed on the line."""
LONGEST_NAME = 4
"""Words; a longer note says more than a name."""


def is_sent_on(call: Call) -> bool:
    """Whether the other side named somebody else."""
    return any(place == PLACE for _, place in call.trail)


def buttons(form: Form, talk: Talk, call: Call | None) -> Rows:
    """The name that was noted while they were on the line."""
    name = _noted(call).get("contact")
    return [[form.named_button(talk, name, NAMED, NOTED)]] if name else []


def read(talk: Talk, slot: str) -> Answers | Problem:
    """A name, a number, or both."""
    found = checked(_person(talk.text))
    return found if isinstance(found, Problem) else {slot: found}


def tapped(call: Call | None, value: str) -> Answers:
    """The noted one."""
    person = _noted(call) if value == NOTED else {}
    return {NAMED: person} if person else {}


async def keep(talk: Talk, call: Call, answers: Answers) -> None:
    """With the interview, in place of who was to be asked for before."""
    person: Mapping[str, Any] | None = answers.get(NAMED)
    if person:
        await talk.turn.interviews.change(call.interview_id, **person)


def _noted(call: Call | None) -> dict[str, Any]:
    last = "".join(told_in(call)[-1:]) if call else ""
    person = _person(last) if last else {}
    short = len((person.get("contact") or "").split()) <= LONGEST_NAME
    return person if short and not isinstance(checked(person), Problem) else {}


def _person(text: str) -> dict[str, Any]:
    """Where only a number is told, whom it belongs to is not known: no old name goes with it."""
    told = read_contact(text)
    also = {"phone": told.phone, "email": told.email}
    return {"contact": told.name} | {name: value for name, value in also.items() if value}
