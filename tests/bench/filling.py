"""A database with as many nudges pending as one asks for: a candidate and an interview for each."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Table,
    func,
    insert,
    literal_column,
    select,
)

from bot import copying, migrations
from bot.coaching.interview import News
from bot.coaching.silence import Reason
from bot.models import Candidate, Interview, Standing, new_key
from bot.store import open_engine
from bot.store.database import table

FIRST_CHAT = 100_000_001
"""Nobody in the demo's Telegram has so high a number."""
AT_ONCE = 5000
A_YEAR = 365
COMPANIES = ("Acme", "Harbour Foods", "Northgate Clinic", "Quillforge", "Studio Lindqvist & Sons")
ROLES = ("cook", "warehouse operative", "nurse", "data analyst", "junior carpenter")
CONTACTS = ("Pat", "Ms Okafor", "Jonas Weber", "the shop manager", None)
PHONES = ("+44 20 7946 0958", None)

KEY_LENGTH = len(new_key())
_RANDOM: ColumnElement[str] = literal_column("random()::text")

CANDIDATE, INTERVIEW = table(Candidate), table(Interview)


async def fill(url: str, pending: int, now: datetime) -> None:
    """An empty database gets its tables and `pending` nudges, due at ten over the next year."""
    engine = open_engine(url)
    try:
        await migrations.migrate(engine)
    finally:
        await engine.dispose()
    with copying.writing(url) as db:
        _fill(db, pending, now)


def add_due(url: str, chats: list[int], at: datetime) -> None:
    """One more candidate, with an interview whose nudge falls due then, for each of the chats."""
    rng = Random(2)
    with copying.writing(url) as db:
        db.execute(insert(CANDIDATE), [_candidate(chat, at, rng) for chat in chats])
        db.execute(insert(INTERVIEW), [_interview(chat, at, rng) for chat in chats])


def _fill(db: Connection, pending: int, now: datetime) -> None:
    """The first by themselves; then what is there is put beside itself until it is enough."""
    rng = Random(1)
    first = range(FIRST_CHAT, FIRST_CHAT + min(pending, AT_ONCE))
    some = [(chat, _ten(now, rng)) for chat in first]
    if some:
        db.execute(insert(CANDIDATE), [_candidate(chat, at, rng) for chat, at in some])
        db.execute(insert(INTERVIEW), [_interview(chat, at, rng) for chat, at in some])
    there = len(some)
    while there < pending:
        more = min(there, pending - there)
        for of in (CANDIDATE, INTERVIEW):
            db.execute(_again(of, there, more, db.dialect.name))
        there += more


def _again(of: Table, there: int, more: int, dialect: str) -> Insert:
    """The first rows again, in other chats and with other keys."""
    chance = func.hex(func.randomblob(16)) if dialect == "sqlite" else func.md5(_RANDOM)
    new: dict[str, ColumnElement[Any]] = {
        "chat_id": of.c.chat_id + there,
        "key": func.substr(func.lower(chance), 1, KEY_LENGTH),
    }
    names = [column.name for column in of.c if column.name != "id"]
    rows = select(*(new.get(name, of.c[name]) for name in names))
    return insert(of).from_select(names, rows.where(of.c.chat_id < FIRST_CHAT + more))


def _ten(now: datetime, rng: Random) -> datetime:
    """Ten in the morning, on some day of the year to come; none in the next week."""
    ten = now.replace(hour=10, minute=0, second=0, microsecond=0)
    return ten + timedelta(days=rng.randint(10, A_YEAR))


def _candidate(chat: int, at: datetime, rng: Random) -> dict[str, Any]:
    return {
        "chat_id": chat,
        "name": rng.choice(("Ada", "Grace", "Mohammed", "Radia")),
        "locale": "en-GB",
        "zone": "Europe/London",
        "area": "GB-ENG",
        "forms": [],
        "version": 6,
        "started_at": _told(at, rng),
    }


def _interview(chat: int, at: datetime, rng: Random) -> dict[str, Any]:
    told = _told(at, rng)
    return {
        "chat_id": chat,
        "key": new_key(),
        "company": rng.choice(COMPANIES),
        "role": rng.choice(ROLES),
        "day": told.date(),
        "contact": rng.choice(CONTACTS),
        "phone": rng.choice(PHONES),
        "news": News.NOTHING,
        "standing": Standing.WAITING,
        "nudge_at": at.astimezone(UTC),
        "nudge_due": at.astimezone(UTC),
        "nudge_reason": Reason.WEEK,
        "told": 0,
        "logged_at": told,
        "touched_at": told,
    }


def _told(at: datetime, rng: Random) -> datetime:
    """When they told of it: a week before, at some microsecond of the evening."""
    return at - timedelta(days=7, seconds=-rng.uniform(20_000, 40_000))
