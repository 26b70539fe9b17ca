"""One turn: one thing that happens to one candidate, committed whole, then spoken."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Candidate, Interview, Outgoing
from bot.store.calls import Calls
from bot.store.database import table
from bot.store.dialect import insert_or_ignore
from bot.store.interviews import Interviews

CANDIDATE = table(Candidate)
INTERVIEW = table(Interview)
OUTBOX = table(Outgoing)


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
            {
                "chat_id": self.chat_id,
                "method": method,
                "payload": dict(payload),
                "interview_id": nudge_of,
                "ready_at": self.now,
                "until": until,
                "attempts": 0,
            }
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
        self._as_found = self.candidate.model_dump()
        self._forgotten = True

    async def close(self) -> None:
        """Write what changed; called once, inside the transaction."""
        now_is = self.candidate.model_dump()
        if changed := {k: v for k, v in now_is.items() if v != self._as_found[k]}:
            await self.db.execute(
                update(CANDIDATE).where(CANDIDATE.c.chat_id == self.chat_id).values(changed)
            )
        if self.outbox:
            await self.db.execute(insert(OUTBOX), self.outbox)


async def open_turn(db: AsyncConnection, chat_id: int, now: datetime, hello: Hello) -> Turn:
    """Lock the candidate's row, making it if this is the first we hear of them."""
    query = select(CANDIDATE).where(CANDIDATE.c.chat_id == chat_id).with_for_update()
    newcomer: dict[str, Any] = {
        "chat_id": chat_id,
        "name": hello.name,
        "locale": hello.language or "en-GB",
        "forms": [],
        "version": 0,
        "started_at": now,
    }
    # again, should another process make and forget them between our two statements
    while (row := (await db.execute(query)).mappings().first()) is None:
        await db.execute(insert_or_ignore(db, CANDIDATE, newcomer))
    candidate = Candidate(**row)
    return Turn(
        db=db,
        now=now,
        candidate=candidate,
        interviews=Interviews(db, chat_id, now),
        calls=Calls(db, chat_id),
        _as_found=copy.deepcopy(candidate.model_dump()),
    )
