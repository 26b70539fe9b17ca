"""/export: one zip with everything of theirs."""

from collections.abc import Sequence
from typing import Any

from bot.conversations import debrief, forming
from bot.conversations.keeping import written
from bot.conversations.learned import feedbacks
from bot.conversations.talk import Talk
from bot.models import Call, Interview
from bot.parcel.packing import TABLE, export_of, packed, table

ARCHIVE, CALENDAR, SAID = "ringback.zip", "calendar.ics", "what-they-said.txt"
COLUMNS = ("company", "role", "day", "hour", "contact", "phone", "email", "promised", "news")

Pair = tuple[Interview, Sequence[Call]]


async def start(talk: Talk) -> None:
    """The zip as a file, then back to where it was."""
    await debrief.keep_what_was_told(talk)
    pairs = await everything(talk)
    export = export_of(talk.turn.candidate, pairs, talk.now)
    headings = {name: called[0] for name, called in talk.words.columns.items()}
    rows: list[dict[str, Any]] = [
        {name: getattr(interview, name) for name in COLUMNS} | {"said": _said(calls)}
        for interview, calls in pairs
    ]
    files = {TABLE: table(headings, rows), SAID: await _employers(talk)}
    if pairs:
        files[CALENDAR] = written(talk, [interview for interview, _ in pairs])
    caption = talk.render("exporting.here", count=len(pairs))
    talk.say_file(ARCHIVE, packed(export, files), caption)
    await forming.resume(talk)


async def everything(talk: Talk) -> list[Pair]:
    """Every interview with its calls, oldest first."""
    interviews = talk.turn.interviews
    rows = await interviews.latest_first(limit=max(1, await interviews.count()))
    return [(row, await talk.turn.calls.about(row.id or 0)) for row in reversed(rows)]


async def _employers(talk: Talk) -> str:
    told = await feedbacks(talk)
    if not told:
        return talk.plain("exporting.nothing_said")
    return "\n\n".join(
        talk.plain("exporting.said", interview=each.interview, on=each.on, words=each.words)
        for each in told
    )


def _said(calls: Sequence[Call]) -> str:
    return " / ".join(call.heard for call in calls if call.heard)
