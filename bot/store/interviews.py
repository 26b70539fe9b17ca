"""One candidate's interviews. No query here can reach another's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    bindparam,
    delete,
    func,
    insert,
    select,
    union,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.coaching.interview import News
from bot.coaching.silence import Plan
from bot.models import Interview, Standing, new_key
from bot.store.database import load, table
from bot.store.ready import Ready

INTERVIEW = table(Interview)
AT_ONCE = 100
"""Of old interviews: the next heartbeat sees to more."""


_THEIRS = INTERVIEW.c.chat_id == bindparam("whose")
_THE_ONE = _THEIRS & (INTERVIEW.c.id == bindparam("of"))

_GET = Ready(lambda _: select(INTERVIEW).where(_THE_ONE))
_LATEST_FIRST = Ready(
    lambda _: (
        select(INTERVIEW)
        .where(_THEIRS)
        .order_by(INTERVIEW.c.day.desc(), INTERVIEW.c.id.desc())
        .limit(bindparam("most"))
        .offset(bindparam("after"))
    )
)
_LATEST_AT = Ready(
    lambda _: (
        select(INTERVIEW)
        .where(_THEIRS, func.lower(INTERVIEW.c.company) == func.lower(bindparam("company_there")))
        .order_by(INTERVIEW.c.day.desc(), INTERVIEW.c.id.desc())
        .limit(1)
    )
)
_PENDING = Ready(
    lambda _: (
        select(INTERVIEW)
        .where(_THEIRS, INTERVIEW.c.nudge_at.is_not(None))
        .order_by(INTERVIEW.c.nudge_at, INTERVIEW.c.id)
    )
)
_COUNT = Ready(lambda _: select(func.count().label("many")).select_from(INTERVIEW).where(_THEIRS))
_CLAIM_NUDGE = Ready(
    lambda _: (
        update(INTERVIEW)
        .where(_THE_ONE, INTERVIEW.c.nudge_at == bindparam("due"))
        .values(nudge_at=None, nudged_at=bindparam("now"), asked_on=None)
        .returning(INTERVIEW.c.id)
    )
)


@cache
def _adding(columns: tuple[str, ...]) -> Ready:
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    return Ready(lambda _: insert(INTERVIEW).values(values).returning(INTERVIEW))


@cache
def _changing(columns: tuple[str, ...]) -> Ready:
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    return Ready(lambda _: update(INTERVIEW).where(_THE_ONE).values(values).returning(INTERVIEW))


def _planned(plan: Plan | None) -> dict[str, Any]:
    """The columns of the one nudge that is planned, or of none."""
    if plan is None:
        return {"nudge_at": None, "nudge_due": None}
    at, reason = plan.at, plan.reason
    return {"nudge_at": at, "nudge_due": at, "nudge_reason": reason, "nudged_at": None}


def untouched(moment: datetime) -> ColumnElement[bool]:
    """Last changed before `moment`, with nothing to come."""
    return (INTERVIEW.c.touched_at < moment) & INTERVIEW.c.nudge_at.is_(None)


def old_news(untouched_since: datetime, offered_before: datetime) -> CompoundSelect[int]:
    """Chats with something untouched to be offered, or offered so long ago; the oldest."""
    fresh = untouched(untouched_since) & INTERVIEW.c.offered_at.is_(None)
    offered = (INTERVIEW.c.offered_at <= offered_before) & INTERVIEW.c.nudge_at.is_(None)
    looks = (
        select(INTERVIEW.c.chat_id).where(which).order_by(at).limit(AT_ONCE).subquery()
        for which, at in ((fresh, INTERVIEW.c.touched_at), (offered, INTERVIEW.c.offered_at))
    )
    return union(*(select(look.c.chat_id) for look in looks))


class Interviews:
    """The interviews of `chat_id`, inside one turn. `deleted` says whether one was."""

    def __init__(self, db: AsyncConnection, chat_id: int, now: datetime) -> None:
        self._db = db
        self._now = now
        self._chat_id = chat_id
        self.deleted = False

    async def get(self, interview_id: int) -> Interview | None:
        """None when there is no such interview, or it is somebody else's."""
        found = await _GET.rows(self._db, self._one(interview_id))
        return load(Interview, found[0]) if found else None

    async def latest_first(self, limit: int = 100, offset: int = 0) -> Sequence[Interview]:
        """Newest interview day first."""
        which = {"whose": self._chat_id, "most": limit, "after": offset}
        return [load(Interview, row) for row in await _LATEST_FIRST.rows(self._db, which)]

    async def latest_at(self, company: str) -> Interview | None:
        """The newest at that company; on SQLite only plain letters may be small or large."""
        which = {"whose": self._chat_id, "company_there": company}
        rows = await _LATEST_AT.rows(self._db, which)
        return load(Interview, rows[0]) if rows else None

    async def pending(self) -> Sequence[Interview]:
        """Those with a nudge to come, the next one first."""
        found = await _PENDING.rows(self._db, {"whose": self._chat_id})
        return [load(Interview, row) for row in found]

    async def untouched_since(self, moment: datetime) -> Sequence[Interview]:
        """Those that nothing has changed in, and that nobody is to be asked about, oldest first."""
        old = (INTERVIEW.c.chat_id == self._chat_id) & untouched(moment)
        found = await self._db.execute(
            select(INTERVIEW).where(old).order_by(INTERVIEW.c.touched_at)
        )
        return [load(Interview, row) for row in found.mappings()]

    async def count(self) -> int:
        """How many are logged."""
        [row] = await _COUNT.rows(self._db, {"whose": self._chat_id})
        return int(row["many"])

    async def add(
        self, facts: Mapping[str, Any], now: datetime, plan: Plan | None = None
    ) -> Interview:
        """Log one; `facts` are columns of Interview."""
        values = {
            "key": new_key(),
            "news": News.NOTHING,
            "standing": Standing.WAITING,
            "told": 0,
            "logged_at": now,
            "touched_at": now,
        }
        values |= {**_planned(plan), **facts, "chat_id": self._chat_id}
        [row] = await _adding(tuple(values)).rows(self._db, values)
        return load(Interview, row)

    async def change(self, interview_id: int, **values: Any) -> Interview | None:
        """Set columns; None when there is no such interview of this candidate.

        It counts as touched, unless it is told when it was.
        """
        values = {"touched_at": self._now, "offered_at": None} | values
        which = values | self._one(interview_id)
        changed = await _changing(tuple(values)).rows(self._db, which)
        return load(Interview, changed[0]) if changed else None

    async def plan_nudge(self, interview_id: int, plan: Plan | None) -> Interview | None:
        """Plan the one nudge for a day, or none. A new plan forgets that one was sent."""
        return await self.change(interview_id, **_planned(plan))

    async def are_back(self) -> None:
        """They had blocked the bot: what was put off since is due at the hour that it was."""
        theirs = (INTERVIEW.c.chat_id == self._chat_id) & (
            INTERVIEW.c.nudge_at > INTERVIEW.c.nudge_due
        )
        await self._db.execute(
            update(INTERVIEW).where(theirs).values(nudge_at=INTERVIEW.c.nudge_due)
        )

    async def claim_nudge(self, interview_id: int, due_at: datetime, now: datetime) -> bool:
        """Take the nudge that was due at `due_at`; False when somebody else has, or it moved."""
        which = {"due": due_at, "now": now} | self._one(interview_id)
        return bool(await _CLAIM_NUDGE.rows(self._db, which))

    async def claim_eve(self, interview_id: int, due_at: datetime) -> bool:
        """Take the reminder that was due at `due_at`; False when somebody else has, or it moved."""
        claimed = await self._db.execute(
            update(INTERVIEW)
            .where(self._is(interview_id), INTERVIEW.c.eve_at == due_at)
            .values(eve_at=None)
        )
        return claimed.rowcount == 1

    async def delete(self, interview_id: int) -> bool:
        """Remove it and its calls; False when there is no such interview of this candidate."""
        gone = await self._db.execute(delete(INTERVIEW).where(self._is(interview_id)))
        self.deleted = self.deleted or gone.rowcount == 1
        return gone.rowcount == 1

    def _one(self, interview_id: int) -> dict[str, int]:
        return {"of": interview_id, "whose": self._chat_id}

    def _is(self, interview_id: int) -> ColumnElement[bool]:
        return (INTERVIEW.c.id == interview_id) & (INTERVIEW.c.chat_id == self._chat_id)
