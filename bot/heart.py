"""The heart: every half minute the bot looks for what is due, whatever the clock does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app import Ringback, alongside
from bot.nudges import EVERY


@asynccontextmanager
async def heartbeat(app: Ringback) -> AsyncIterator[None]:
    """Every half minute: what is due? APScheduler only wakes us; the database is the schedule."""
    scheduler = AsyncIOScheduler()
    job = scheduler.add_job(
        app.tick,
        "interval",
        seconds=EVERY.total_seconds(),
        misfire_grace_time=None,  # late is better than never
        coalesce=True,
        max_instances=1,
    )
    scheduler.start()
    app.start_beat()  # what fell due while nobody was there; nobody who writes waits for it
    try:
        async with alongside(_heed_the_clock(job)):
            yield
    finally:
        scheduler.shutdown(wait=False)
        await app.stop_beats()


async def _heed_the_clock(job: Job) -> None:
    """APScheduler waits for a time on the clock: set back by an hour, it would wait for an hour."""
    while True:
        await asyncio.sleep(EVERY.total_seconds())
        now = datetime.now(UTC)
        if job.next_run_time > now + EVERY:
            job.modify(next_run_time=now)
