"""Whatever a bot sends, it gets a result or one of Telegram's refusals, never a broken server."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.demo.clock import MovableClock
from bot.demo.errors import ApiError, PersonError
from bot.demo.telegram import METHODS, Telegram

from .api_shape import METHODS as DOCUMENTED
from .api_shape import type_problems
from .conftest import TUESDAY

UNHURRIED = settings(  # a busy machine is no reason to fail
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
scraps = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(["", "x", "HTML", "<b>x</b>", "</b>", "{", "[]", "typing", "attach://x", "-1"]),
    st.text(max_size=5),
)
NAMES = st.sampled_from(
    (
        *("text", "callback_data", "url", "style", "copy_text", "inline_keyboard", "keyboard"),
        *("type", "offset", "length", "message_id", "command", "description"),
        *("latitude", "longitude", "is_disabled"),
    )
)
nested = st.recursive(
    scraps,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)


async def answer(telegram: Telegram, method: str, params: dict[str, Any]) -> None:
    with suppress(ApiError):
        await telegram.call(method, params | {"timeout": 0})


@pytest.mark.parametrize("method", sorted(METHODS))
@UNHURRIED
@given(data=st.data())
def test_any_parameters_get_an_answer(method: str, data: st.DataObject) -> None:
    telegram = Telegram(MovableClock(start=TUESDAY))
    ada = telegram.join("Ada")
    telegram.send_text(ada, "/start")
    known = [name for name in DOCUMENTED[method] if name != "timeout"]
    params: dict[str, Any] = {"chat_id": ada, "message_id": 2, "text": "hello"}
    if known:
        params |= data.draw(st.dictionaries(st.sampled_from(known), nested, max_size=4))

    async def run() -> None:
        await telegram.call("sendMessage", {"chat_id": ada, "text": "first"})
        await answer(telegram, method, params)

    asyncio.run(run())
    for message in telegram.messages.values():
        assert type_problems("Message", message) == []


@UNHURRIED
@given(st.sampled_from(["location", "sticker", "voice", "poll", "dice", "x"]), nested)
def test_any_thing_a_person_sends_is_taken_or_refused(kind: str, value: Any) -> None:
    telegram = Telegram(MovableClock(start=TUESDAY))
    try:
        message = telegram.send_other(telegram.join(), kind, value)
    except PersonError:
        return
    assert type_problems("Message", message) == []
