"""Where others look how the bot is, while it polls or receives a webhook."""

import re
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot.demo.faults import Fault
from bot.port import watched_at_port
from bot.watching import meters
from tests.conftest import House
from tests.store.conftest import Outage, outage
from tests.store.test_turn import ON_SQLITE

__all__ = ["outage"]


@pytest.fixture
async def watcher(house_on_both: House) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody who asks at the bot's port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = house_on_both.settings.model_copy(update={"port": port})
    async with (
        watched_at_port(house_on_both.coach, settings),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        yield session


async def look(watcher: aiohttp.ClientSession, path: str) -> tuple[int, str]:
    async with watcher.get(path) as answer:
        return answer.status, await answer.text()


async def numbers(watcher: aiohttp.ClientSession) -> dict[str, float]:
    """All samples, labels in the name."""
    status, told = await look(watcher, "/metrics")
    assert status == 200
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
    }


async def test_it_is_alive_and_ready(watcher: aiohttp.ClientSession) -> None:
    assert await look(watcher, "/healthz") == (200, "alive")
    assert await look(watcher, "/readyz") == (200, "ready\n")


async def test_it_is_not_ready_without_telegram(
    watcher: aiohttp.ClientSession, house_on_both: House
) -> None:
    house_on_both.telegram.add_fault(Fault("getMe", error_code=500))
    status, told = await look(watcher, "/readyz")
    assert (status, told) == (503, "Telegram cannot be reached (NetworkError)\n")
    assert await look(watcher, "/healthz") == (200, "alive")


async def test_it_is_not_ready_without_its_database(
    watcher: aiohttp.ClientSession, house_on_both: House, outage: Outage
) -> None:
    async with outage(house_on_both.coach.store):
        status, told = await look(watcher, "/readyz")
        assert status == 503
        why = "SQLITE_BUSY|OperationalError"
        assert re.fullmatch(rf"the database cannot be reached \(({why})\)\n", told), told
        seen = await numbers(watcher)
        assert seen["ringback_outbox_depth"] != seen["ringback_outbox_depth"], "not a number"
        assert "ringback_turn_seconds_count" in seen


@ON_SQLITE
async def test_it_is_not_ready_when_nothing_can_be_kept(
    watcher: aiohttp.ClientSession, house_on_both: House
) -> None:
    """A disk that has become full, or read-only, answers every question as ever."""
    transactions = house_on_both.coach.store.transactions
    _, sqlite = await transactions.take()
    await sqlite.execute("PRAGMA query_only = ON")
    transactions.give_back()
    status, told = await look(watcher, "/readyz")
    await sqlite.execute("PRAGMA query_only = OFF")
    assert (status, told) == (503, "the database cannot be reached (SQLITE_READONLY)\n")


async def test_it_is_not_ready_on_another_schema(
    watcher: aiohttp.ClientSession, house_on_both: House
) -> None:
    async with house_on_both.coach.store.transactions.begin() as db:
        newest = (await db.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
        await db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    status, told = await look(watcher, "/readyz")
    async with house_on_both.coach.store.transactions.begin() as db:
        await db.execute(text(f"UPDATE alembic_version SET version_num = '{newest}'"))
    assert (status, told) == (503, f"the schema is at 9999, not at {newest}\n")


async def test_many_who_look_at_once_ask_telegram_once(
    watcher: aiohttp.ClientSession, house_on_both: House
) -> None:
    before = len([r for r in house_on_both.telegram.requests if r.method == "getMe"])
    for _ in range(20):
        await look(watcher, "/readyz")
    asked = [r for r in house_on_both.telegram.requests if r.method == "getMe"]
    assert len(asked) == before + 1


async def test_the_numbers_follow_what_happens(
    watcher: aiohttp.ClientSession, house_on_both: House
) -> None:
    ada = house_on_both.person("Ada")
    house_on_both.telegram.add_fault(Fault("sendMessage", error_code=400))
    before = counted()
    await ada.send("/help")
    await ada.send("/help")
    seen = await numbers(watcher)
    assert seen["ringback_turns_total /help"] == before["ringback_turns_total /help"] + 2
    assert seen["ringback_messages_sent_total"] >= before["ringback_messages_sent_total"] + 1
    assert (
        seen["ringback_refused_total BadRequest"] == before["ringback_refused_total BadRequest"] + 1
    )
    assert (seen["ringback_outbox_depth"], seen["ringback_outbox_set_aside"]) == (0, 1)
    assert seen["ringback_nudges_due"] == 0


def counted() -> dict[str, float]:
    """What this process has counted so far, other tests' turns too."""
    meters.TURNS.labels("/help")
    meters.REFUSED.labels("BadRequest")
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in REGISTRY.collect()
        for sample in family.samples
    }
