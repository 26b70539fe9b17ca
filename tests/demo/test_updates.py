"""getUpdates: what confirms an update, what brings it again, who may ask."""

import asyncio
from datetime import timedelta

import pytest

from bot.demo.telegram import Telegram

from .conftest import Api, Refused


def say(telegram: Telegram, person: int, *words: str) -> None:
    for word in words:
        telegram.send_text(person, word)


def texts(updates: list[dict[str, dict[str, str]]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_unconfirmed_updates_come_again(telegram: Telegram, ada: int, api: Api) -> None:
    say(telegram, ada, "one", "two")
    assert texts(await api("getUpdates")) == ["one", "two"]
    assert texts(await api("getUpdates", offset=0)) == ["one", "two"]


async def test_an_offset_confirms_everything_below_it(
    telegram: Telegram, ada: int, api: Api
) -> None:
    say(telegram, ada, "one", "two", "three")
    first, second, third = await api("getUpdates")
    assert second["update_id"] == first["update_id"] + 1 == third["update_id"] - 1
    assert texts(await api("getUpdates", offset=second["update_id"])) == ["two", "three"]
    assert len(telegram.pending) == 2
    assert await api("getUpdates", offset=third["update_id"] + 1) == []
    assert telegram.pending == []


async def test_a_negative_offset_keeps_only_the_newest(
    telegram: Telegram, ada: int, api: Api
) -> None:
    say(telegram, ada, "one", "two", "three")
    assert texts(await api("getUpdates", offset=-2)) == ["two", "three"]
    assert texts(telegram.pending) == ["two", "three"]


async def test_an_offset_far_in_the_future_confirms_nothing(
    telegram: Telegram, ada: int, api: Api
) -> None:
    say(telegram, ada, "one")
    telegram.renumber_updates(5_000)
    say(telegram, ada, "two")
    assert texts(await api("getUpdates", offset=200_000_000)) == ["two", "one"]


async def test_a_limit_takes_the_oldest(telegram: Telegram, ada: int, api: Api) -> None:
    say(telegram, ada, "one", "two", "three")
    assert texts(await api("getUpdates", limit=2)) == ["one", "two"]


async def test_a_long_poll_wakes_with_the_first_message(
    telegram: Telegram, ada: int, api: Api
) -> None:
    waiting = asyncio.create_task(api("getUpdates", timeout=30))
    await telegram.wait_for(lambda: telegram.online)
    say(telegram, ada, "good morning")
    assert texts(await asyncio.wait_for(waiting, 2)) == ["good morning"]


async def test_a_long_poll_ends_empty_when_its_time_is_up(ada: int, api: Api) -> None:
    assert await api("getUpdates", timeout=1) == []


async def test_the_older_of_two_polls_is_told_of_the_other(
    telegram: Telegram, ada: int, api: Api
) -> None:
    older = asyncio.create_task(api("getUpdates", timeout=30))
    await telegram.wait_for(lambda: len(telegram.requests) == 1)
    newer = asyncio.create_task(api("getUpdates", timeout=30))
    with pytest.raises(Refused) as conflict:
        await asyncio.wait_for(older, 2)
    assert conflict.value.body == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request;"
        " make sure that only one bot instance is running",
    }
    say(telegram, ada, "hello")
    assert texts(await asyncio.wait_for(newer, 2)) == ["hello"]


async def test_only_the_wanted_kinds_are_queued(telegram: Telegram, ada: int, api: Api) -> None:
    await api("getUpdates", allowed_updates=["callback_query"])
    say(telegram, ada, "not wanted")
    assert telegram.pending == []
    await api("getUpdates")  # leaves the choice as it was
    say(telegram, ada, "still not wanted")
    assert telegram.pending == []
    await api("getUpdates", allowed_updates=[])
    say(telegram, ada, "wanted again")
    assert texts(telegram.pending) == ["wanted again"]


async def test_dates_are_the_demos_not_the_machines(telegram: Telegram, ada: int, api: Api) -> None:
    telegram.clock.advance(timedelta(days=7))
    say(telegram, ada, "a week later")
    [update] = await api("getUpdates")
    assert update["message"]["date"] == int(telegram.clock.now().timestamp())


async def test_a_bot_that_hangs_up_no_longer_counts_as_listening(
    telegram: Telegram, ada: int, api: Api
) -> None:
    waiting = asyncio.create_task(api("getUpdates", timeout=30))
    await telegram.wait_for(lambda: telegram.polls == 1)
    waiting.cancel()
    await telegram.wait_for(lambda: telegram.polls == 0)
    say(telegram, ada, "anybody there?")
    assert texts(telegram.pending) == ["anybody there?"]
