"""The faults of the real world, one at a time: what arrived is answered once things are well again.

Each runs over the real application, polling as it does for people, on both databases; each says in
a line what happened, and no line is a traceback.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import migrations
from bot.app import serve_polling
from bot.demo.clock import MovableClock
from bot.demo.faults import Fault
from tests.chat import Chat
from tests.conftest import House, a_house
from tests.store.conftest import Outage, outage, soon
from tests.telegram.conftest import asked

__all__ = ["outage"]

SECONDS = 20
"""How long it may take until all is well again: a few pauses, the longest of them two seconds."""
SEND, LISTEN = "sendMessage", "getUpdates"

FAULTS = {
    "429": Fault(SEND, error_code=429, retry_after=1),
    "500": Fault(SEND, error_code=500),
    "502": Fault(SEND, error_code=502, times=2),
    "401": Fault(SEND, error_code=401),
    "reset": Fault(SEND, drop=True),
    "no answer": Fault(SEND, delay=5, drop=True),
    "no JSON": Fault(SEND, garbled=True),
    "listening: 429": Fault(LISTEN, error_code=429, retry_after=1),
    "listening: 500": Fault(LISTEN, error_code=500),
    "listening: 502": Fault(LISTEN, error_code=502),
    "listening: 401": Fault(LISTEN, error_code=401),
    "listening: reset": Fault(LISTEN, drop=True),
    "listening: no JSON": Fault(LISTEN, garbled=True),
    "listening: the answer is lost": Fault(LISTEN, after_accepting=True, drop=True),
}
ACCEPTED = {
    "reset": Fault(SEND, after_accepting=True, drop=True),
    "no answer": Fault(SEND, after_accepting=True, delay=5, drop=True),
    "500": Fault(SEND, after_accepting=True, error_code=500),
    "no JSON": Fault(SEND, after_accepting=True, garbled=True),
}


@asynccontextmanager
async def a_life(house: House) -> AsyncIterator[None]:
    """The bot polls and speaks, as `bot run` has it."""
    living = asyncio.create_task(serve_polling(house.coach))
    try:
        yield
    finally:
        living.cancel()
        await soon(asyncio.wait({living}))


@pytest.fixture
async def house(database_url: str, caplog: pytest.LogCaptureFixture) -> AsyncIterator[House]:
    """The bot, on the real clock; nothing that it logs may be a traceback."""
    caplog.set_level(logging.INFO, "bot")
    async with a_house(database_url, MovableClock()) as opened, a_life(opened):
        yield opened
    assert "Traceback" not in caplog.text


@pytest.fixture
async def ada(house: House) -> Chat:
    """Ada, who has talked with it before."""
    chat = house.person("Ada")
    chat.telegram.send_text(chat.person, "/start")
    await house.telegram.wait_for(lambda: chat.texts and not house.telegram.pending, SECONDS)
    return chat


async def answered(chat: Chat, *texts: str) -> list[str]:
    """What she hears to these, once all is said and confirmed."""
    before = len(chat.texts)
    for text in texts:
        chat.telegram.send_text(chat.person, text)
    enough = before + len(texts)
    await chat.telegram.wait_for(
        lambda: len(chat.texts) >= enough and not chat.telegram.pending, SECONDS
    )
    await soon(chat.coach.quiet())
    return [text.partition("\n")[0] for text in chat.texts[before:]]


@pytest.fixture
async def undisturbed(ada: Chat) -> list[str]:
    """What she hears to two commands when nothing goes wrong."""
    return await answered(ada, "/help", "/privacy")


@pytest.mark.parametrize("what", FAULTS)
async def test_telegram_fails_and_each_is_answered_once(
    house: House,
    ada: Chat,
    undisturbed: list[str],
    what: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(house.coach.bot.request, "_read_seconds", 0.2)
    fault = FAULTS[what]
    house.telegram.add_fault(replace(fault))
    caplog.clear()
    for _ in range(2):  # a poll that is under way meets no fault; the next one does
        assert await answered(ada, "/help", "/privacy") == undisturbed
    assert house.telegram.faults == []
    assert caplog.records, "it says so"


@pytest.mark.parametrize("what", ACCEPTED)
async def test_an_accepted_message_whose_answer_is_lost_may_come_twice_and_nothing_else_does(
    house: House,
    ada: Chat,
    undisturbed: list[str],
    what: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """sendMessage cannot be asked whether it was done: the one window for a double."""
    monkeypatch.setattr(house.coach.bot.request, "_read_seconds", 0.2)
    fault = ACCEPTED[what]
    house.telegram.add_fault(replace(fault))
    before = len(ada.texts)
    await answered(ada, "/help", "/privacy")
    await house.telegram.wait_for(lambda: len(ada.texts) == before + 3, SECONDS)
    first, last = undisturbed
    assert [text.partition("\n")[0] for text in ada.texts[before:]] == [first, first, last]


async def test_the_same_update_again_and_updates_out_of_order(
    house: House, ada: Chat, undisturbed: list[str]
) -> None:
    """Telegram numbers anew, below and above what it gave out before, and repeats itself."""
    for number in (5_000, 2_000_000_000, 5_001):
        house.telegram.renumber_updates(number)
        assert await answered(ada, "/help") == undisturbed[:1]
    repeated = {**house.telegram.send_text(ada.person, "/help")}
    await house.telegram.wait_for(lambda: not house.telegram.pending, SECONDS)
    await soon(house.coach.quiet())
    before = len(ada.texts)
    house.telegram.updates[5_002] = {"update_id": 5_002, "message": repeated}
    house.telegram.changed()
    await house.telegram.wait_for(lambda: not house.telegram.pending, SECONDS)
    await soon(house.coach.quiet())
    assert len(ada.texts) == before


async def test_a_block_in_the_middle_and_the_return(
    house: House, ada: Chat, undisturbed: list[str]
) -> None:
    house.telegram.block(ada.person)
    await house.telegram.wait_for(lambda: not house.telegram.pending, SECONDS)
    house.telegram.block(ada.person, False)
    assert await answered(ada, "/help") == undisturbed[:1]


async def test_telegram_is_away_for_an_hour(
    house: House, ada: Chat, undisturbed: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """All that is asked of it fails; what was to be said then is said when it is back."""
    house.telegram.add_fault(Fault(SEND, drop=True, times=1_000))
    house.telegram.send_text(ada.person, "/help")
    await house.telegram.wait_for(lambda: len(asked(house.telegram, SEND)) >= 5, SECONDS)
    house.telegram.add_fault(Fault(LISTEN, drop=True, times=1_000))
    house.telegram.send_text(ada.person, "/privacy")
    house.clock.advance(timedelta(hours=1))
    await said_so(caplog, "Telegram cannot be reached")
    before = len(ada.texts)
    house.telegram.faults = []
    await house.telegram.wait_for(lambda: len(ada.texts) == before + 2, SECONDS)
    assert [text.partition("\n")[0] for text in ada.texts[before:]] == undisturbed
    assert await answered(ada, "/help") == undisturbed[:1]
    await said_so(caplog, "Updates arrive again.")
    assert caplog.text.count("Telegram cannot be reached") == 1


async def test_the_database_goes_and_comes_back(
    house: House,
    ada: Chat,
    undisturbed: list[str],
    outage: Outage,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with outage(house.coach.store):
        house.telegram.send_text(ada.person, "/help")
        house.telegram.send_text(ada.person, "/privacy")
        await said_so(caplog, "cannot be reached")
    # what is tried again and again is no line each time
    assert "failed" not in str([getattr(record, "did", "") for record in caplog.records])
    before = len(ada.texts)
    await house.telegram.wait_for(lambda: len(ada.texts) == before + 2, SECONDS)
    assert [text.partition("\n")[0] for text in ada.texts[before:]] == undisturbed


async def test_the_tables_are_migrated_under_a_running_bot(
    house: House, ada: Chat, undisturbed: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Whose statements fail then: no fault of what people wrote meanwhile."""
    engine, before = house.coach.store.engine, len(ada.texts)
    await migrations.migrate(engine, "0005")
    house.telegram.send_text(ada.person, "/help")
    house.telegram.send_text(ada.person, "/privacy")
    await said_so(caplog, "The outbox cannot be reached")
    await said_so(caplog, "its schema is at 0005, not at 0006: see `bot doctor`); what arrived")
    await migrations.migrate(engine)
    await house.telegram.wait_for(lambda: len(ada.texts) == before + 2, SECONDS)
    assert [text.partition("\n")[0] for text in ada.texts[before:]] == undisturbed
    assert all(record.exc_info is None for record in caplog.records)


async def said_so(caplog: pytest.LogCaptureFixture, words: str) -> None:
    """Wait until the log says so."""
    async with asyncio.timeout(SECONDS):
        while words not in caplog.text:  # noqa: ASYNC110 - a log rings no bell
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("hours", [1, -1], ids=["forward", "back"])
async def test_the_clock_is_set(
    house: House, ada: Chat, undisturbed: list[str], hours: int
) -> None:
    """In the middle of a message, too, whose lease is then from another time."""
    house.telegram.add_fault(Fault(SEND, delay=0.2))
    house.telegram.send_text(ada.person, "/help")
    await house.telegram.wait_for(lambda: not house.telegram.faults, SECONDS)
    house.clock.advance(timedelta(hours=hours))
    assert (await answered(ada, "/help", "/privacy"))[-2:] == undisturbed


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_disk_is_full_and_is_emptied(
    house: House, ada: Chat, undisturbed: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """SQLite's own limit on the pages of its file says what a full disk says."""
    people = [house.person(f"Person {n}") for n in range(9)]
    await limit_pages(house, 1)
    for chat in people:
        house.telegram.send_text(chat.person, "/log " + "x" * 4_000)
    await said_so(caplog, "cannot be reached")
    assert house.telegram.pending
    await limit_pages(house, 1_000_000)
    await house.telegram.wait_for(lambda: not house.telegram.pending, SECONDS)
    await soon(house.coach.quiet())
    assert (await answered(ada, "/help"))[0] == undisturbed[0]


async def limit_pages(house: House, pages: int) -> None:
    """SQLite goes no lower than what it has."""
    async with house.coach.store.transactions.begin() as db:
        sqlite = (await db.get_raw_connection()).driver_connection
        assert sqlite is not None
        await sqlite.execute(f"PRAGMA max_page_count = {pages}")
