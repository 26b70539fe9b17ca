"""The page's live line: every event once, in order, also over a lost connection."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.demo.feed import KEPT, Feed
from bot.demo.telegram import Telegram

from .conftest import Api

Line = AsyncIterator[tuple[str, str, Any]]


async def listen(http: aiohttp.ClientSession, person: int, last_id: str | None = None) -> Line:
    """The events of a person, as (id, name, data)."""
    headers = {"Last-Event-ID": last_id} if last_id else {}
    async with http.get(f"/demo/people/{person}/events", headers=headers) as answer:
        assert answer.content_type == "text/event-stream"
        fields: dict[str, str] = {}
        async for raw in answer.content:
            name, _, value = raw.decode().rstrip("\n").partition(": ")
            if name:
                fields[name] = value
            elif "event" in fields:
                yield fields["id"], fields["event"], json.loads(fields["data"])
                fields = {}


async def following(line: Line, count: int) -> list[tuple[str, str, Any]]:
    async with asyncio.timeout(3):
        return [await anext(line) for _ in range(count)]


async def test_everything_that_happens_is_told_in_order(
    telegram: Telegram, ada: int, http: aiohttp.ClientSession, api: Api
) -> None:
    line = listen(http, ada, telegram.feed(ada).last_id)
    keys = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
    await api("sendChatAction", chat_id=ada, action="typing")
    sent = await api("sendMessage", chat_id=ada, text="Well?", reply_markup=keys)
    tapped = telegram.tap(ada, sent["message_id"], "yes")
    await api("answerCallbackQuery", callback_query_id=tapped, text="Noted", show_alert=True)
    edited = await api("editMessageText", chat_id=ada, message_id=sent["message_id"], text="Yes.")
    await api("deleteMessage", chat_id=ada, message_id=sent["message_id"])
    await api("setMyCommands", commands=[{"command": "log", "description": "Log"}])
    telegram.clock.reset()
    telegram.block(ada)
    assert [event[1:] for event in await following(line, 9)] == [
        ("typing", {}),
        ("message", sent),
        ("toast", {"text": "Noted", "show_alert": True}),
        ("answered", {"callback_query_id": tapped}),
        ("edited", edited),
        ("deleted", {"message_id": sent["message_id"]}),
        ("commands", [{"command": "log", "description": "Log"}]),
        ("clock", {"now": "2026-03-03T09:30:00+00:00", "moved": 0.0}),
        ("blocked", {"blocked": True}),
    ]


async def test_a_page_hears_of_the_bot_coming(
    telegram: Telegram, ada: int, http: aiohttp.ClientSession, api: Api
) -> None:
    line = listen(http, ada, telegram.feed(ada).last_id)
    poll = asyncio.create_task(api("getUpdates", timeout=30))
    [event] = await following(line, 1)
    assert event[1:] == ("online", {"online": True})
    telegram.send_text(ada, "hi")
    await poll


async def test_a_page_hears_of_the_bot_going(
    telegram: Telegram, ada: int, http: aiohttp.ClientSession, api: Api
) -> None:
    telegram.online_for = 0.05
    line = listen(http, ada, telegram.feed(ada).last_id)
    await api("getUpdates")
    assert [event[2] for event in await following(line, 2)] == [{"online": True}, {"online": False}]


async def test_nothing_is_missed_over_a_lost_connection(
    telegram: Telegram, ada: int, http: aiohttp.ClientSession
) -> None:
    line = listen(http, ada, telegram.feed(ada).last_id)
    telegram.send_text(ada, "one")
    [first] = await following(line, 1)
    await line.aclose()  # type: ignore[attr-defined]
    telegram.send_text(ada, "two")
    telegram.send_text(ada, "three")
    again = await following(listen(http, ada, first[0]), 2)
    assert [event[2]["text"] for event in again] == ["two", "three"]


@pytest.mark.parametrize("unknown", ["deadbeef-3", "nonsense"])
async def test_an_id_from_before_a_restart_asks_the_page_to_start_anew(
    telegram: Telegram, ada: int, http: aiohttp.ClientSession, unknown: str
) -> None:
    line = listen(http, ada, unknown)
    assert [event[1] for event in await following(line, 1)] == ["reload"]
    telegram.send_text(ada, "after")
    assert [event[1] for event in await following(line, 1)] == ["message"]


async def test_people_hear_only_of_their_own_chat(
    telegram: Telegram, ada: int, http: aiohttp.ClientSession
) -> None:
    grace = telegram.join("Grace")
    line = listen(http, ada, telegram.feed(ada).last_id)
    telegram.send_text(grace, "hers")
    telegram.send_text(ada, "mine")
    [event] = await following(line, 1)
    assert event[2]["text"] == "mine"


def test_a_feed_forgets_what_is_too_long_ago() -> None:
    feed = Feed()
    start = feed.last_id
    for number in range(KEPT):
        feed.add("message", number)
    kept = feed.since(start)
    assert kept is not None
    assert [event.data for event in kept] == list(range(KEPT))
    feed.add("message", KEPT)
    assert feed.since(start) is None
    assert feed.since(feed.last_id) == []
