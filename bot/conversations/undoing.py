"""What news changes in an interview, and how it was before, for one tap on Undo."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.conversations.planning import replan, replan_after_change
from bot.conversations.said import Button
from bot.conversations.talk import Talk
from bot.models import Interview

DAYS = ("promised", "asked_on")
UNDOABLE = ("news", "standing", *DAYS, "nudge_at", "nudge_reason", "nudged_at")


async def remember(talk: Talk, interview: Interview, **values: Any) -> Interview:
    """Change what the news changes, keeping what it was for one tap on Undo."""
    assert interview.id is not None
    before = {name: _json(getattr(interview, name)) for name in UNDOABLE}
    changed = await talk.turn.interviews.change(
        interview.id, **values, before=before, told=interview.told + 1
    )
    assert changed is not None
    return changed


async def undo(talk: Talk, interview: Interview, number: str) -> None:
    """As it was before the news of that number, if none was told since."""
    if interview.before is None or str(interview.told) != number or interview.id is None:
        talk.acknowledge("news.undo_passed")
        return
    restored = await talk.turn.interviews.change(
        interview.id, **_as_it_was(interview.before), before=None
    )
    was_planned = interview.before["nudge_at"] is not None  # they were not asked yet
    await (replan if was_planned else replan_after_change)(talk, restored or interview)
    talk.show("news.undone")


async def told_last(talk: Talk) -> Interview | None:
    """The interview that news was told of last, if that can still be taken back."""
    told = [i for i in await talk.turn.interviews.latest_first(limit=50) if i.before is not None]
    return max(told, key=lambda interview: interview.touched_at, default=None)


def undo_row(talk: Talk, interview: Interview) -> list[Button]:
    """Takes back what was told last."""
    return [talk.button("undo", "news", interview.id, "undo", interview.told)]


def _as_it_was(before: Mapping[str, Any]) -> dict[str, Any]:
    """The columns to set back. A nudge that was sent stays sent; one to come is planned anew."""
    days = {name: before[name] and date.fromisoformat(before[name]) for name in DAYS}
    values = {name: before[name] for name in ("news", "standing", "nudge_reason")} | days
    if before["nudge_at"] is None:
        sent = before["nudged_at"]
        values |= {"nudge_at": None, "nudged_at": sent and datetime.fromisoformat(sent)}
    return values


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
