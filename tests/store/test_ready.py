"""Statements made ready once: what they write and read is what SQLAlchemy writes and reads."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from bot.models import Seen
from bot.store import Store, Wanted
from bot.store.database import table
from bot.store.ready import Ready
from bot.store.turn import first_times

SEEN = table(Seen)
SEE = Ready(lambda _: select(SEEN.c.seen_at))


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 3, 9, tzinfo=UTC),
        datetime(2026, 3, 3, 9, 30, 15, 20, tzinfo=UTC),
        datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York")),
    ],
)
async def test_an_instant_is_the_same_by_either_way(store: Store, moment: datetime) -> None:
    async with store.transactions.begin() as db:
        await first_times(db, [Wanted(0, moment, 7)])
        [seen] = (await db.execute(select(SEEN.c.seen_at))).scalars()
        [ours] = await SEE.rows(db, {})
        by_sqlalchemy = SEEN.insert().values(update_id=8, seen_at=moment)
        await db.execute(by_sqlalchemy)
        alike = select(SEEN.c.update_id).where(SEEN.c.seen_at == moment)
        assert set((await db.execute(alike)).scalars()) == {7, 8}
    assert seen == ours["seen_at"] == moment
    assert ours["seen_at"].tzinfo is UTC


async def test_an_hour_of_no_zone_is_refused(store: Store) -> None:
    nowhere = datetime(2026, 3, 3, 9)  # noqa: DTZ001
    async with store.transactions.begin() as db:
        with pytest.raises((ValueError, StatementError), match="timezone"):
            await first_times(db, [Wanted(0, nowhere, 7)])
