"""/import: an export, or a table from elsewhere, shown before anything is written."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from bot.coaching.forms import Answers, Draft, Slot
from bot.coaching.understanding import DayProblem, read_day, read_hour
from bot.conversations import forming
from bot.conversations.call import OnTheLine
from bot.conversations.forming import Form, Problem, Tapped, register
from bot.conversations.planning import log_new, replan
from bot.conversations.said import File, Rows
from bot.conversations.talk import Talk
from bot.conversations.telling import checked, without_past_promise
from bot.conversations.values import MOST_OPEN, as_answer, columns
from bot.models import Interview, Outcome
from bot.parcel.shape import Export
from bot.parcel.tables import MOST_ROWS, Table, read_table
from bot.parcel.unpacking import Unreadable, export_in
from bot.store import OneCallOnly

TROUBLES = (
    *("too_big", "too_much", "wrong_type", "unreachable"),
    *("no_zip", "bomb", "not_ours", "newer", "broken"),
)
"""Why a file is not taken."""
Facts = Mapping[str, Any]


async def start(talk: Talk) -> None:
    """/import: what may be sent."""
    talk.say("importing.how")
    await forming.resume(talk)


async def file_sent(talk: Talk, file: File) -> None:
    """A file that somebody sent: read it, and show what would be written."""
    if file.problem is not None or file.content is None:
        await _trouble(talk, file.problem or "unreachable")
    elif file.name.casefold().endswith((".csv", ".txt", ".tsv")):
        await _table(talk, read_table(file.content, talk.words.columns))
    else:
        await _export(talk, export_in(file.content))


async def _trouble(talk: Talk, name: str) -> None:
    """One sentence, and all stays as it was."""
    assert name in TROUBLES
    talk.say(f"importing.{name}")
    await forming.resume(talk)


async def _export(talk: Talk, export: Export | Unreadable) -> None:
    if isinstance(export, Unreadable):
        await _trouble(talk, export.value)
        return
    await _ask(talk, {"export": export.model_dump(mode="json")})


async def _table(talk: Talk, table: Table | None) -> None:
    if table is None or not {"company", "day"} <= table.columns.keys():
        talk.say("importing.no_table" if table is None else "importing.no_columns")
        await forming.resume(talk)
        return
    if len(table.rows) > MOST_ROWS:
        talk.say("importing.too_many", limit=MOST_ROWS)
        await forming.resume(talk)
        return
    read = [facts for row in table.rows if (facts := _facts(talk, row))]
    shown = {"columns": dict(table.columns), "ignored": list(table.ignored)}
    await _ask(talk, {"table": read, "left": len(table.rows) - len(read), **shown})


async def _ask(talk: Talk, answers: Answers) -> None:
    """Nothing new is said at once; what is new waits for a yes."""
    new = await _new(talk, _told(answers))
    if not new:
        talk.say("importing.nothing_new", left=answers.get("left", 0))
        await forming.resume(talk)
    elif len(new) + await talk.turn.interviews.count() > MOST_OPEN:
        talk.say("importing.too_many", limit=MOST_OPEN)
        await forming.resume(talk)
    else:
        await forming.carry_on(talk, Draft(Import.kind, answers=answers))


def _told(answers: Answers) -> Sequence[Facts]:
    if "export" in answers:
        return list(answers["export"]["interviews"])
    return list(answers["table"])


async def _new(talk: Talk, told: Sequence[Facts]) -> list[Facts]:
    """Those that are not here yet, each once."""
    count = await talk.turn.interviews.count()
    here = {row.key for row in await talk.turn.interviews.latest_first(limit=max(1, count))}
    fresh = {each["key"]: each for each in told if each["key"] not in here}
    return list(fresh.values())


def _facts(talk: Talk, row: Mapping[str, str]) -> Facts | None:
    """A row's cells as facts; None without a company or a day. The same row has the same key."""
    read: dict[str, Any] = {"company": row.get("company", "")}
    read |= {name: row.get(name) for name in ("role", "contact", "phone", "email")}
    read |= {"day": _day(talk, row.get("day")), "promised": _day(talk, row.get("promised"))}
    hour = read_hour(row["hour"]) if row.get("hour") else None
    read["hour"] = as_answer(hour)
    legal = checked(read)
    if isinstance(legal, Problem) or not legal["company"] or not legal["day"]:
        return None
    name = "\n".join((legal["company"].casefold(), legal["day"], (legal["role"] or "").casefold()))
    return {**without_past_promise(legal), "key": uuid5(NAMESPACE_OID, name).hex}


def _day(talk: Talk, cell: str | None) -> str | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell[:10]).isoformat()
    except ValueError:
        day = read_day(cell, talk.moment, "past")
        return None if isinstance(day, DayProblem) else day.isoformat()


@register
class Import(Form):
    """One question: shall it be written?"""

    kind = "import"
    left = "importing.left"
    slots = (Slot("yes"),)

    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """What was found, which columns are which, and what is here already."""
        told, new = _told(draft.answers), await _new(talk, _told(draft.answers))
        text = talk.render(
            "importing.sure",
            count=len(new),
            known=len(told) - len(new),
            left_out=draft.answers.get("left", 0),
            columns=draft.answers.get("columns"),
            ignored=draft.answers.get("ignored", []),
            first=new[0]["company"] if new else None,
            day=date.fromisoformat(new[0]["day"]) if new else talk.today,
        )
        yes, no = (self.button(talk, name, "yes", name) for name in ("import_yes", "import_no"))
        return text, [[yes, no]]

    async def read(self, talk: Talk, draft: Draft, slot: Slot) -> Tapped:
        """It takes a tap."""
        return Problem("importing.tap_please")

    async def tapped(self, talk: Talk, draft: Draft, slot: Slot, value: str) -> Tapped:
        """Write it, or not."""
        if value == "import_yes":
            return {"yes": True}
        await self.leave(talk, draft)
        return None

    async def done(self, talk: Talk, draft: Draft) -> None:
        """All of it, in one turn."""
        new = await _new(talk, _told(draft.answers))
        if "export" in draft.answers:
            await _take_back(talk, Export.model_validate(draft.answers["export"]), new)
        else:
            for facts in new:
                await log_new(talk, columns(facts) | {"key": facts["key"]})
        talk.say("importing.done", count=len(new))
        await forming.finish(talk, draft)


async def _take_back(talk: Talk, export: Export, new: Sequence[Facts]) -> None:
    """The person's settings, where they have none yet, and the interviews with their calls."""
    candidate, keys = talk.turn.candidate, {facts["key"] for facts in new}
    if not await talk.turn.interviews.count():
        for name, value in export.candidate.model_dump().items():
            setattr(candidate, name, value)
    for told in export.interviews:
        values: dict[str, Any] = told.model_dump()
        if values["key"] in keys:
            calls = values.pop("calls")
            row = await talk.turn.interviews.add(values, talk.now)
            await _take_calls(talk, row, calls)
            await _plan_again(talk, row)


async def _take_calls(talk: Talk, row: Interview, calls: Sequence[dict[str, Any]]) -> None:
    """Each as it was; one that was going on goes on, unless another one does."""
    numbers: dict[int, int | None] = {}
    for place, call in enumerate(calls):
        answered = call.pop("answers")
        if answered is not None and answered not in numbers:
            continue
        if call["outcome"] == Outcome.DIALLING and not await _can_go_on(talk, call):
            continue
        invited_by = numbers.get(answered) if answered is not None else None
        with suppress(OneCallOnly):  # a file that somebody changed may tell of a second one
            added = await talk.turn.calls.add(row, call | {"invited_by": invited_by})
            numbers[place] = added.id
            if added.outcome == Outcome.DIALLING:
                on_the_line = {"call": added.id}
                talk.put(Draft(OnTheLine.kind, subject=row.id, answers=on_the_line))


async def _can_go_on(talk: Talk, call: Mapping[str, Any]) -> bool:
    """Whether its places are on the map, and no other call is going on."""
    places = [*call["trail"], [call["situation"], call["place"]]]
    known = talk.words.callmap.places
    on_the_map = all(len(place) == 2 and tuple(place) in known for place in places)
    return on_the_map and await talk.turn.calls.under_way() is None


async def _plan_again(talk: Talk, row: Interview) -> None:
    """What was pending is asked about when it would be now; it stays untouched by that."""
    if row.nudge_at is not None:
        await replan(talk, row)
        assert row.id is not None
        await talk.turn.interviews.change(row.id, touched_at=row.touched_at)
