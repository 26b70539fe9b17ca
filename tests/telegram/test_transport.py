"""python-telegram-bot's requests over aiohttp: what comes back, and what is told of an error."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.demo.telegram import Telegram
from bot.telegram.transport import AiohttpRequest, told_to_wait
from tests.telegram.conftest import trouble

SECRET = "1:secret"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def answering(handler: Handler, read_seconds: float = 5) -> AsyncIterator[Bot]:
    """A bot whose every request but the first is answered like that."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/getMe"):
            me = {"id": 1, "is_bot": True, "first_name": "Ringback", "username": "ringback_bot"}
            return web.json_response({"ok": True, "result": me})
        return await handler(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    requests = AiohttpRequest(read_seconds), AiohttpRequest(read_seconds)
    try:
        async with Bot(
            SECRET,
            f"http://{host}:{port}/bot",
            request=requests[0],
            get_updates_request=requests[1],
        ) as bot:
            yield bot
    finally:
        await runner.cleanup()


async def error_of(bot: Bot) -> TelegramError:
    """What a request raises."""
    with pytest.raises(TelegramError) as raised:
        await bot.send_message(1, "very private words")
    return raised.value


async def test_a_request_arrives_as_it_was_meant(bot: Bot, telegram: Telegram, ada: int) -> None:
    sent = await bot.send_message(ada, "<b>Tap</b> & go", parse_mode=None)
    assert sent.text == "<b>Tap</b> & go"
    document = await bot.send_document(ada, b"a,b\n1,2\n", filename="list.csv", caption="é")
    assert document.document is not None
    assert telegram.files[document.document.file_id] == b"a,b\n1,2\n"
    assert document.caption == "é"


async def test_telegram_asks_to_wait(bot: Bot, telegram: Telegram, ada: int) -> None:
    trouble(telegram, error_code=429, retry_after=7)
    with pytest.raises(RetryAfter) as asked:
        await bot.send_message(ada, "Hello")
    assert told_to_wait(asked.value) == timedelta(seconds=7)


@pytest.mark.parametrize("told", ["soon", -5, [7], {"a": 1}], ids=str)
async def test_a_wait_that_makes_no_sense_is_a_second(told: object) -> None:
    """A number below zero would have us ask again without any pause; a word ended the process."""

    async def odd(_: web.Request) -> web.Response:
        answer = {"ok": False, "error_code": 429, "parameters": {"retry_after": told}}
        return web.json_response(answer, status=429)

    async with answering(odd) as bot:
        error = await error_of(bot)
    assert isinstance(error, RetryAfter)
    assert told_to_wait(error) == timedelta(seconds=1)


@pytest.mark.parametrize("status", [200, 301, 400, 403, 404, 500, 502])
async def test_an_answer_that_is_not_telegrams_is_trouble_on_the_way(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """A proxy's 403 does not mean that a candidate is gone, nor its 404 that the token is bad."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(status=status, text="<html>very private words</html>")

    async with answering(page) as bot:
        error = await error_of(bot)
    assert type(error) is NetworkError
    assert "private" not in str(error) + caplog.text


@pytest.mark.parametrize("answer", [None, [], {}, {"ok": True}, {"ok": False}], ids=str)
async def test_json_without_a_result_is_trouble_on_the_way(answer: object) -> None:
    async def odd(_: web.Request) -> web.Response:
        return web.json_response(answer)

    async with answering(odd) as bot:
        assert type(await error_of(bot)) is NetworkError


async def told(body: str, status: int = 200) -> None:
    """Tells Telegram something, for which that is the answer."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body)

    async with answering(answer) as bot:
        request = bot.request
        assert isinstance(request, AiohttpRequest)
        await request.tell(f"{bot.base_url}/sendMessage", {"chat_id": 1, "text": "private words"})


async def test_of_what_was_done_no_more_is_read() -> None:
    await told('{"ok":true,"result":{"message_id":7,"text":"half a letter: \\ud83d"}}')
    await told('{ "ok": true, "result": true }')  # written as Telegram does not


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (429, '{"ok":false,"parameters":{"retry_after":7}}', RetryAfter),
        (403, '{"ok":false,"description":"Forbidden: bot was blocked by the user"}', Forbidden),
        (400, '{"ok":false,"description":"Bad Request: chat not found"}', BadRequest),
        (401, '{"ok":false,"description":"Unauthorized"}', InvalidToken),
        (500, '{"ok":false,"description":"Internal Server Error"}', NetworkError),
        (502, '{"ok":true,"result":true}', NetworkError),
        (200, "<html>very private words</html>", NetworkError),
        (200, "null", NetworkError),
    ],
)
async def test_what_was_not_done_raises_what_any_request_would(
    status: int, body: str, error: type[TelegramError], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(TelegramError) as raised:
        await told(body, status)
    assert type(raised.value) is error
    assert "private" not in str(raised.value) + caplog.text


async def test_an_answer_that_takes_too_long_times_out() -> None:
    async def never(_: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    async with answering(never, read_seconds=0.05) as bot:
        assert type(await error_of(bot)) is TimedOut


async def test_a_connection_that_is_cut_off_is_a_network_error() -> None:
    async def cut(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with answering(cut) as bot:
        error = await error_of(bot)
    assert type(error) is NetworkError
    assert "ServerDisconnectedError" in str(error)


async def test_no_error_tells_the_token() -> None:
    requests = AiohttpRequest(), AiohttpRequest()
    bot = Bot(
        SECRET, "http://127.0.0.1:9/bot", request=requests[0], get_updates_request=requests[1]
    )
    with pytest.raises(NetworkError) as away:
        await bot.initialize()
    assert "secret" not in str(away.value)
    assert "ClientConnectorError" in str(away.value)
    for request in requests:
        await request.shutdown()


async def test_a_closed_transport_is_a_network_error_not_a_crash() -> None:
    async def never(_: web.Request) -> web.Response:
        raise AssertionError

    async with answering(never) as bot:
        pass
    with pytest.raises(TelegramError):
        await AiohttpRequest().post(f"{bot.base_url}/getMe")


async def test_a_wrong_token_is_told_as_such(address: str) -> None:
    requests = AiohttpRequest(), AiohttpRequest()
    bot = Bot("2:wrong", f"{address}/bot", request=requests[0], get_updates_request=requests[1])
    with pytest.raises(InvalidToken):
        await bot.initialize()
    for request in requests:
        await request.shutdown()
