"""Trouble on demand: refused, cut off, late, and carried out all the same."""

import asyncio

import aiohttp
import pytest

from bot.demo.errors import AnswerLost, ApiError
from bot.demo.faults import Fault
from bot.demo.telegram import Telegram

from .conftest import Api, Refused


def said(telegram: Telegram, ada: int) -> list[str]:
    return [message["text"] for message in telegram.history(ada)][1:]


async def test_too_many_requests_says_how_long_to_wait(
    telegram: Telegram, ada: int, api: Api
) -> None:
    telegram.add_fault(Fault("sendMessage", error_code=429, retry_after=7, times=2))
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await api("sendMessage", chat_id=ada, text="hi")
        assert refused.value.body == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        }
    await api("sendMessage", chat_id=ada, text="hi")
    assert said(telegram, ada) == ["hi"]


async def test_a_fault_is_for_its_method_only(telegram: Telegram, ada: int, api: Api) -> None:
    telegram.add_fault(Fault("deleteMessage", error_code=500))
    await api("sendMessage", chat_id=ada, text="hi")
    telegram.add_fault(Fault("*", error_code=403))
    with pytest.raises(Refused, match="Forbidden: bot was blocked by the user"):
        await api("sendMessage", chat_id=ada, text="hi")


async def test_a_cut_line_before_anything_was_done(telegram: Telegram, ada: int, api: Api) -> None:
    telegram.add_fault(Fault("sendMessage", drop=True))
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=ada, text="hi")
    assert said(telegram, ada) == []


async def test_a_message_that_was_posted_though_no_answer_came(
    telegram: Telegram, ada: int, api: Api
) -> None:
    telegram.add_fault(Fault("sendMessage", drop=True, after_accepting=True))
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=ada, text="hi")
    assert said(telegram, ada) == ["hi"]
    assert telegram.requests[-1].error == "the answer was lost"


async def test_a_message_that_was_posted_though_the_answer_was_an_error(
    telegram: Telegram, ada: int, api: Api
) -> None:
    telegram.add_fault(Fault("sendMessage", error_code=502, after_accepting=True))
    with pytest.raises(Refused, match="Bad Gateway"):
        await api("sendMessage", chat_id=ada, text="hi")
    assert said(telegram, ada) == ["hi"]


async def test_an_answer_can_be_late(telegram: Telegram, ada: int, api: Api) -> None:
    telegram.add_fault(Fault("sendMessage", delay=0.2))
    sending = asyncio.create_task(api("sendMessage", chat_id=ada, text="hi"))
    await telegram.wait_for(lambda: said(telegram, ada) == ["hi"])
    assert not sending.done()
    assert (await sending)["text"] == "hi"


async def test_faults_come_over_http_too(
    http: aiohttp.ClientSession, telegram: Telegram, ada: int, api: Api
) -> None:
    fault = {
        "method": "sendMessage",
        "times": 1,
        "error_code": 400,
        "description": "Bad Request: x",
    }
    async with http.post("/demo/faults", json=fault) as answer:
        assert answer.status == 200
    with pytest.raises(Refused, match="Bad Request: x"):
        await api("sendMessage", chat_id=ada, text="hi")
    for nonsense in ({"metod": "x"}, {"times": "x"}, {"delay": -1}, {"method": 5}):
        async with http.post("/demo/faults", json=nonsense) as answer:
            assert answer.status == 422
    assert telegram.faults == []


async def test_without_a_network_faults_are_exceptions(telegram: Telegram, ada: int) -> None:
    telegram.add_fault(Fault("sendMessage", error_code=429, retry_after=1))
    telegram.add_fault(Fault("sendMessage", drop=True))
    with pytest.raises(ApiError) as refused:
        await telegram.call("sendMessage", {"chat_id": ada, "text": "hi"})
    assert refused.value.retry_after == 1
    with pytest.raises(AnswerLost):
        await telegram.call("sendMessage", {"chat_id": ada, "text": "hi"})
    assert (await telegram.call("sendMessage", {"chat_id": ada, "text": "hi"}))["text"] == "hi"
