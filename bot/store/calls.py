"""One candidate's calls. The database refuses a second one; here that refusal gets its name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Call, Interview, Outcome
from bot.store.database import load, table
from bot.store.ready import Ready

CALL = table(Call)
INTERVIEW = table(Interview)


_THEIRS = (
    select(CALL)
    .join(INTERVIEW, INTERVIEW.c.id == CALL.c.interview_id)
    .where(INTERVIEW.c.chat_id == bindparam("whose"))
)
_GET = Ready(lambda _: _THEIRS.where(CALL.c.id == bindparam("of")))
_ABOUT = Ready(lambda _: _THEIRS.where(CALL.c.interview_id == bindparam("of")).order_by(CALL.c.id))
_COUNTING = Ready(lambda _: _THEIRS.where(CALL.c.outcome != Outcome.NO_ANSWER).order_by(CALL.c.id))
_UNDER_WAY = Ready(
    lambda _: _THEIRS.where(CALL.c.outcome == Outcome.DIALLING).order_by(CALL.c.id.desc()).limit(1)
)


class OneCallOnly(Exception):
    """The one call to this employer was made, or is going on."""


class Calls:
    """The calls about the interviews of `chat_id`, inside one turn."""

    def __init__(self, db: AsyncConnection, chat_id: int) -> None:
        self._db = db
        self._chat_id = chat_id

    async def get(self, call_id: int) -> Call | None:
        """None when there is no such call, or it is somebody else's."""
        found = await _GET.rows(self._db, {"whose": self._chat_id, "of": call_id})
        return load(Call, found[0]) if found else None

    async def under_way(self) -> Call | None:
        """The call that is going on just now, if there is one."""
        found = await _UNDER_WAY.rows(self._db, {"whose": self._chat_id})
        return load(Call, found[0]) if found else None

    async def about(self, interview_id: int) -> Sequence[Call]:
        """Every call about one interview, also those that rang out, oldest first."""
        which = {"whose": self._chat_id, "of": interview_id}
        return [load(Call, row) for row in await _ABOUT.rows(self._db, which)]

    async def counting(self) -> Sequence[Call]:
        """Every call of the candidate but those that rang out, oldest first."""
        found = await _COUNTING.rows(self._db, {"whose": self._chat_id})
        return [load(Call, row) for row in found]

    async def start(self, interview_id: int, values: dict[str, Any], now: datetime) -> Call:
        """Begin to dial. Raises OneCallOnly when the database says that the call was made.

        Raises LookupError for an interview that is not the candidate's.
        """
        theirs = select(INTERVIEW.c.id).where(
            INTERVIEW.c.id == interview_id, INTERVIEW.c.chat_id == self._chat_id
        )
        if (await self._db.execute(theirs)).first() is None:
            raise LookupError("there is no such interview of this candidate")
        row = values | {
            "interview_id": interview_id,
            "outcome": Outcome.DIALLING,
            "step": 0,
            "trail": [],
            "started_at": now,
        }
        try:
            async with self._db.begin_nested():
                started = await self._db.execute(insert(CALL).values(row).returning(CALL))
                return load(Call, started.mappings().one())
        except IntegrityError as error:
            raise OneCallOnly from error

    async def add(self, interview: Interview, values: dict[str, Any]) -> Call:
        """Keep a call that was made before, about an interview that `Interviews` gave.

        Raises OneCallOnly when it would be a second one.
        """
        row = values | {"interview_id": interview.id}
        try:
            async with self._db.begin_nested():
                added = await self._db.execute(insert(CALL).values(row).returning(CALL))
                return Call(**added.mappings().one())
        except IntegrityError as error:
            raise OneCallOnly from error

    async def change(self, call: Call, **values: Any) -> Call:
        """Set columns of a call that `get` or `under_way` gave."""
        changed = await self._db.execute(
            update(CALL).where(self._is(call)).values(values).returning(CALL)
        )
        return load(Call, changed.mappings().one())

    async def delete(self, call: Call) -> None:
        """As if it had not been made: for a call that was told of by mistake."""
        await self._db.execute(delete(CALL).where(self._is(call)))

    def _is(self, call: Call) -> ColumnElement[bool]:
        theirs = select(INTERVIEW.c.id).where(INTERVIEW.c.chat_id == self._chat_id)
        return (CALL.c.id == call.id) & CALL.c.interview_id.in_(theirs)
