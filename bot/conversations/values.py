"""Rows of the database as the values that coaching reasons about, and back."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from bot.coaching.interview import Interview, News, Writing
from bot.coaching.onecall import Made, Right, right
from bot.conversations.talk import Talk
from bot.models import Call
from bot.models import Interview as Row

FACTS = ("company", "role", "day", "hour", "contact", "phone", "email", "promised", "writing")
"""What a candidate tells about an interview: the slots of the form and the lines of the card."""


MOST_OPEN = 500
"""Interviews that one candidate may have: more than anybody has who is no script."""


def interview_of(row: Row) -> Interview:
    """What coaching needs to know of a stored interview."""
    facts = {name: getattr(row, name) for name in FACTS}
    facts["writing"] = Writing(row.writing) if row.writing else None
    return Interview(**facts, news=News(row.news))


def asked_of(row: Row) -> dict[str, str | None]:
    """The question they chose for this interview, and what they would add; for how things stand."""
    chosen = row.asking or {}
    if chosen.get("situation") != interview_of(row).situation:
        chosen = {}
    return {"question": chosen.get("question"), "extra": chosen.get("extra")}


def interview_from(answers: Mapping[str, Any]) -> Interview:
    """An interview from a form's answers; company and day must be there."""
    return Interview(**{name: value for name, value in columns(answers).items() if value})


def columns(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Form answers, which are JSON, as values for the columns."""
    return {name: _column(name, answers[name]) for name in FACTS if name in answers}


def _column(name: str, answer: Any) -> Any:
    if not answer:
        return None
    if name == "writing":
        return Writing(answer)
    if name in ("day", "promised"):
        return date.fromisoformat(answer)
    return time.fromisoformat(answer) if name == "hour" else answer


def answers_of(row: Row) -> dict[str, Any]:
    """The other way: the facts of a stored interview as form answers."""
    return {name: as_answer(getattr(row, name)) for name in FACTS}


def as_answer(value: Any) -> Any:
    """A day or an hour as JSON; anything else as it is."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else value


async def right_to_call(talk: Talk, interview_id: int | None) -> tuple[Right, Call | None]:
    """What is left of the one call, and the call it comes from (an invitation, or the last one)."""
    assert interview_id is not None
    calls = await talk.turn.calls.about(interview_id)
    made = [Made(c.id or 0, c.outcome, c.invited_by) for c in calls]
    left, inviting = right(made)
    counting = [c for c in calls if c.id == inviting] or [
        c for c in calls if c.outcome != "no_answer"
    ]
    return left, counting[-1] if counting else None
