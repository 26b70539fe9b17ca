"""The tables, with the unique indexes that make broken promises impossible.

Times are aware and in UTC; `day`, `hour` and `promised` are on the candidate's wall clock.
"""

from datetime import date, datetime, time
from enum import StrEnum
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, text
from sqlalchemy.orm import configure_mappers
from sqlmodel import Field, SQLModel

# SQLite numbers rows by itself only where the key is its own INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")

WHERE = "where"

NEVER_AGAIN = {"sqlite_autoincrement": True}
"""A row's number is not given twice, as in PostgreSQL: an old button finds no newer row."""


def new_key() -> str:
    """A name for an interview that no other has, anywhere: 96 bits of chance."""
    return token_urlsafe(12)


def _some(name: str, column: str, *, where: str, unique: bool = False) -> Index:
    """An index of some rows only.

    PostgreSQL is told so by migrations/env.py: to name its option here would import its dialect,
    which is a twelfth of every start.
    """
    return Index(name, column, unique=unique, sqlite_where=text(where), info={WHERE: where})


class Standing(StrEnum):
    """Where an interview stands, as far as asking about it goes."""

    WAITING = "waiting"
    """A nudge is planned, or was sent and not answered yet."""
    ANSWERED = "answered"
    """The silence is over: the employer said no, or made an offer."""
    QUIET = "quiet"
    """The candidate asked not to be asked about this one."""


class Outcome(StrEnum):
    """What became of a call."""

    DIALLING = "dialling"
    TALKED = "talked"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    INVITED = "invited"


class Candidate(SQLModel, table=True):
    """One private chat. `forms` is a stack of drafts, the one being answered last.

    `version` rises with every question and every step of a call; buttons carry it, so that a
    button from an earlier place is known for what it is. `practised` says how often they rehearsed,
    with whom last, and what was left to try. `came_back_at` is when they last opened the door again
    that `blocked_at` says is shut. `area` is the country, or region, whose holidays they
    keep; `wishes` is what they set of their rhythm; `stopped_at` says since when nothing is sent to
    them unasked. `alarmed_at` is when one of ADMIN_IDS was last told that something is wrong.
    """

    __tablename__ = "candidate"
    __table_args__ = (
        # few of them; without, to count them is to read everybody's row
        _some("candidate_stopped_at", "stopped_at", where="stopped_at IS NOT NULL"),
        _some("candidate_blocked_at", "blocked_at", where="blocked_at IS NOT NULL"),
    )

    chat_id: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))
    name: str | None = None
    locale: str = "en-GB"
    zone: str | None = None
    area: str | None = None
    wishes: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    forms: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    version: int = 0
    practised: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    blocked_at: datetime | None = None
    came_back_at: datetime | None = None
    stopped_at: datetime | None = None
    started_at: datetime
    alarmed_at: datetime | None = None


class Interview(SQLModel, table=True):
    """One interview of one candidate, and the plan to ask about it.

    `asked_on` is a day the candidate chose to be asked on. `nudge_at` says when to look,
    `nudge_due` which hour was promised: they part when that hour passed while nobody was there.
    `told` counts the news; `before` is what the last news changed, as it was, so that one tap
    undoes it. `writing` says why a call is not welcome. `asking` is the question the candidate
    chose, and what they would add, with the situation both are for. `eve_at` says when, on the
    evening before, to remind of the one thing to do differently. `key` names it outside this
    database too, in a calendar or an export. `touched_at` is when anything last changed,
    `offered_at` when deleting it was offered, since nothing had for two years.
    """

    __tablename__ = "interview"
    __table_args__ = (
        _some("interview_due", "nudge_at", where="nudge_at IS NOT NULL"),
        _some("interview_eve", "eve_at", where="eve_at IS NOT NULL"),
        # finds a candidate's interviews, too: they are few, so their days need no index
        Index("interview_by_key", "chat_id", "key", unique=True),
        # only what nobody is to be asked about grows old
        _some("interview_untouched", "touched_at", where="nudge_at IS NULL AND offered_at IS NULL"),
        _some("interview_offered", "offered_at", where="offered_at IS NOT NULL"),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    chat_id: int = Field(
        sa_column=Column(
            BigInteger, ForeignKey("candidate.chat_id", ondelete="CASCADE"), nullable=False
        )
    )
    key: str = Field(default_factory=new_key)
    company: str
    role: str | None = None
    day: date
    hour: time | None = None
    contact: str | None = None
    phone: str | None = None
    email: str | None = None
    promised: date | None = None
    news: str
    standing: str
    asked_on: date | None = None
    nudge_at: datetime | None = None
    nudge_due: datetime | None = None
    nudge_reason: str | None = None
    nudged_at: datetime | None = None
    told: int = 0
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    writing: str | None = None
    asking: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    eve_at: datetime | None = None
    logged_at: datetime
    touched_at: datetime
    offered_at: datetime | None = None


# A call that rang out is no call; any other is the one call, also while it is going on. A call the
# employer asked for answers the one that brought the invitation, and each is answered once.
_COUNTS = "outcome <> 'no_answer'"
_THE_ONE_CALL = f"{_COUNTS} AND invited_by IS NULL"
_ITS_ANSWER = f"{_COUNTS} AND invited_by IS NOT NULL"


class Call(SQLModel, table=True):
    """One attempt to reach the employer, from dialling to the debrief.

    `place` is where on the call map we are, `trail` the [situation, place] pairs before it, and
    `step` rises with each move, so that a button from an earlier card is known for what it is.
    `expected` and `found` say how the other side was thought to be, and how they were.
    """

    __tablename__ = "call"
    __table_args__ = (
        _some("one_call_an_interview", "interview_id", where=_THE_ONE_CALL, unique=True),
        _some("one_call_an_invitation", "invited_by", where=_ITS_ANSWER, unique=True),
        Index("call_of_interview", "interview_id"),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    interview_id: int = Field(
        sa_column=Column(RowId, ForeignKey("interview.id", ondelete="CASCADE"), nullable=False)
    )
    invited_by: int | None = Field(
        default=None, sa_column=Column(RowId, ForeignKey("call.id", ondelete="CASCADE"))
    )
    invited_on: date | None = None
    invited_hour: time | None = None
    outcome: str
    situation: str
    place: str
    step: int = 0
    trail: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    question: str | None = None
    extra: str | None = None
    notes: str | None = None
    reached: str | None = None
    heard: str | None = None
    next_step: str | None = None
    fear_before: int | None = None
    fear_after: int | None = None
    expected: str | None = None
    found: str | None = None
    started_at: datetime
    ended_at: datetime | None = None


class Seen(SQLModel, table=True):
    """An update whose turn was committed.

    Telegram may start its numbers anew after a quiet week, so ids are remembered, not the highest
    one, and only for two days (longer than Telegram keeps an update for us).
    """

    __tablename__ = "seen"

    update_id: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))
    seen_at: datetime = Field(index=True)


class Outgoing(SQLModel, table=True):
    """Something to be said, stored with the turn that decided to say it.

    It has been ready since `ready_at`; one that failed at `tried_at` waits until `again_at`.
    `interview_id` names the interview whose nudge this is, so that one that could not be delivered
    falls due again. A row with a `refused` reason is kept aside and never sent again. After
    `until` there is no use in saying it any more, and a nudge is to be decided anew.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_of_chat", "chat_id", "id"), NEVER_AGAIN)

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    method: str
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    interview_id: int | None = Field(default=None, sa_column=Column(RowId))
    ready_at: datetime = Field(index=True)
    tried_at: datetime | None = None
    again_at: datetime | None = None
    until: datetime | None = None
    attempts: int = 0
    refused: str | None = None


class Speaking(SQLModel, table=True):
    """The lease of the one courier that speaks to a chat just now; gone when it has finished."""

    __tablename__ = "speaking"

    chat_id: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))
    courier: str
    until: datetime


class ToldToWait(SQLModel, table=True):
    """A chat in which Telegram said that the bot is too fast, and until when; for every process.

    `alone` where it is only this chat that gets too much.
    """

    __tablename__ = "told_to_wait"

    chat_id: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))
    alone: bool
    told_at: datetime
    until: datetime


class ToldGroup(SQLModel, table=True):
    """A group or channel that was told, once, that the coach works in private."""

    __tablename__ = "told_group"

    chat_id: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))


configure_mappers()  # now, and not at the first instance: rows are loaded without one
