"""What is read ahead after a start holds up nobody who ends the bot meanwhile."""

import asyncio
from threading import active_count

import pytest

from bot import warming
from bot.coaching.library import Library
from bot.store import Store, open_engine


@pytest.mark.parametrize("ended", [False, True])
async def test_whoever_ends_it_waits_for_one_part_and_not_for_all(
    ended: bool, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "AFTER_SECONDS", 0)
    words, engine = Library.load(), open_engine(sqlite_url)
    threads = active_count()
    reading = asyncio.create_task(warming.warm_soon(words, Store(engine)))
    while active_count() == threads:  # noqa: ASYNC110
        await asyncio.sleep(0)  # a thread that begins rings no bell
    if ended:
        reading.cancel()
    await asyncio.wait([reading])
    await asyncio.get_running_loop().shutdown_default_executor()
    assert ("themes" in vars(words)) is not ended
    await engine.dispose()
