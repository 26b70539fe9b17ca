"""One turn: one thing that happens to one candidate, committed whole, then spoken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from pydantic_core import to_json
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Candidate, Interview, Outgoing, Seen
from bot.store.calls import Calls
from bot.store.database import load, table
from bot.store.dialect import among, insert_each_or_ignore, insert_or_ignore
from bot.store.interviews import Interviews
from bot.store.outbox import row
from bot.store.ready import Ready, Row

CANDIDATE = table(Candidate)
INTERVIEW = table(Interview)
OUTBOX = table(Outgoing)
SEEN = table(Seen)
_LOCK = Ready(
    lambda on: (
        select(CANDIDATE)
        .where(among(on, CANDIDATE.c.chat_id, "chats"))
        .order_by(CANDIDATE.c.chat_id)  # in one order everywhere, so that nobody waits in a circle
        .with_for_update()
    )
)
_SEE = Ready(lambda on: insert_each_or_ignore(on, SEEN.c.update_id))
_GREET = Ready(lambda on: insert_or_ignore(on, CANDIDATE.c.chat_id))
_SAY = Ready(lambda _: insert(OUTBOX))
JSON_COLUMNS = ("wishes", "forms", "practised")


@dataclass(frozen=True, slots=True)
class Hello:
    """What Telegram says about the person who wrote: a first name and a language tag."""

    name: str | None = None
    language: str | None = None


@dataclass(slots=True)
class Turn:
    """What may be read and changed while the candidate's row is locked.

    `candidate` may be changed in place; `say` keeps what is to be said. Both are stored by the
    commit that ends the turn, or not at all.
    """

    db: AsyncConnection
    now: datetime
    candidate: Candidate
    interviews: Interviews
    calls: Calls
    outbox: list[dict[str, Any]] = field(default_factory=list)
    _forgotten: bool = False
    _as_found: dict[str, Any] = field(default_factory=dict)

    @property
    def chat_id(self) -> int:
        """The private chat, which is the candidate's key."""
        return self.candidate.chat_id

    @property
    def erased(self) -> bool:
        """Whether words were deleted, whose bytes are to go, too."""
        return self._forgotten or self.interviews.deleted

    def say(
        self,
        method: str,
        payload: Mapping[str, Any],
        nudge_of: int | None = None,
        until: datetime | None = None,
    ) -> None:
        """Keep a request to Telegram for the courier; `nudge_of` is the interview asked about.

        One that could not be sent before `until` is dropped.
        """
        self.outbox.append(
            row(self.chat_id, method, payload, self.now, nudge_of=nudge_of, until=until)
        )

    async def unsay_nudges(self) -> None:
        """Take back the nudges that are still in the outbox, as if they had not been decided."""
        unsaid = (OUTBOX.c.chat_id == self.chat_id) & OUTBOX.c.interview_id.is_not(None)
        about = select(OUTBOX.c.interview_id).where(unsaid)
        theirs = (INTERVIEW.c.chat_id == self.chat_id) & INTERVIEW.c.id.in_(about)
        await self.db.execute(update(INTERVIEW).where(theirs).values(nudged_at=None))
        await self.db.execute(delete(OUTBOX).where(unsaid))

    async def forget_everything(self) -> None:
        """Remove the candidate and all that is theirs; what is being said now still goes out."""
        await self.db.execute(delete(OUTBOX).where(OUTBOX.c.chat_id == self.chat_id))
        await self.db.execute(delete(CANDIDATE).where(CANDIDATE.c.chat_id == self.chat_id))
        self._as_found = _kept(self.candidate.model_dump())
        self._forgotten = True

    def changes(self) -> dict[str, Any]:
        """The candidate's columns that are not as they were found."""
        held = vars(self.candidate)
        kept = _kept({name: held[name] for name in self._as_found})
        return {name: held[name] for name in kept if kept[name] != self._as_found[name]}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose turn it is, and why: for an update, or (without a number) for a nudge."""

    chat_id: int
    now: datetime
    update_id: int | None = None
    hello: Hello = Hello()


async def open_turns(db: AsyncConnection, wanted: Sequence[Wanted]) -> list[Turn | None]:
    """Lock the candidates' rows, making those of whom we hear the first time.

    None for an update that was taken before. Each chat may be there once.
    """
    fresh = await first_times(db, wanted)
    rows = await _candidates(db, [one for one in wanted if one in fresh])
    return [_turn(db, one, rows[one.chat_id]) if one in fresh else None for one in wanted]


async def first_times(db: AsyncConnection, wanted: Sequence[Wanted]) -> set[Wanted]:
    """Those whose update was not taken before; from now on it was."""
    # in one order everywhere, so that nobody waits in a circle
    numbers = sorted(one.update_id for one in wanted if one.update_id is not None)
    if not numbers:
        return set(wanted)
    seeing = {"keys": numbers, "seen_at": max(one.now for one in wanted)}
    new = {row["update_id"] for row in await _SEE.rows(db, seeing)}
    return {one for one in wanted if one.update_id is None or one.update_id in new}


async def _candidates(db: AsyncConnection, wanted: Sequence[Wanted]) -> dict[int, Row]:
    """Each one's row, by chat."""
    chats = {one.chat_id: one for one in wanted}
    rows: dict[int, Row] = {}
    # again, should another process make and forget them between our two statements
    while missing := sorted(chats.keys() - rows.keys()):
        found = await _LOCK.rows(db, {"chats": missing})
        rows |= {row["chat_id"]: row for row in found}
        newcomers = [_newcomer(chats[chat]) for chat in missing if chat not in rows]
        if newcomers:
            await _GREET.all_rows(db, newcomers)
    return rows


def _newcomer(wanted: Wanted) -> dict[str, Any]:
    return {
        "chat_id": wanted.chat_id,
        "name": wanted.hello.name,
        "locale": wanted.hello.language or "en-GB",
        "forms": [],
        "version": 0,
        "started_at": wanted.now,
    }


def _kept(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the candidate holds may be changed in place: here it is as the database keeps it."""
    return dict(row) | {name: to_json(row[name]) for name in JSON_COLUMNS}


def _turn(db: AsyncConnection, wanted: Wanted, row: Row) -> Turn:
    return Turn(
        db=db,
        now=wanted.now,
        candidate=load(Candidate, row),
        interviews=Interviews(db, wanted.chat_id, wanted.now),
        calls=Calls(db, wanted.chat_id),
        _as_found=_kept(row),
    )


async def close_turns(db: AsyncConnection, turns: Sequence[Turn]) -> None:
    """Write what changed and what is to be said; called once, inside the transaction."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for turn in turns:
        if changed := turn.changes():
            values = changed | {"who": turn.chat_id}
            alike.setdefault(tuple(changed), []).append(values)
    for columns, rows in alike.items():
        await _changing(columns).run(db, rows)
    if said := [message for turn in turns for message in turn.outbox]:
        await _SAY.run(db, said)


@cache
def _changing(columns: tuple[str, ...]) -> Ready:
    changed: dict[str, Any] = {name: bindparam(name) for name in columns}
    theirs = CANDIDATE.c.chat_id == bindparam("who")
    return Ready(lambda _: update(CANDIDATE).where(theirs).values(changed))
