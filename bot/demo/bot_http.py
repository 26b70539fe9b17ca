"""The bot's side over HTTP: ``/bot{token}/{method}`` and ``/file/bot{token}/{path}``."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.demo.bodies import field
from bot.demo.errors import AnswerLost, ApiError, Garbled, bad_request
from bot.demo.telegram import Telegram

Cut = Callable[[Request], None]
MAX_UPLOAD = 50 * 1024 * 1024  # https://core.telegram.org/bots/api#sending-files


def bot_routes(telegram: Telegram, cut: Cut) -> list[Route]:
    """``cut`` ends a request's connection without a word."""

    async def call(request: Request) -> Response:
        _check_token(telegram, request)
        sent = await _parameters(request)
        result = await _until_gone(request, telegram.call(request.path_params["method"], sent))
        return JSONResponse({"ok": True, "result": result})

    async def file(request: Request) -> Response:
        _check_token(telegram, request)
        for file_id, facts in telegram.file_facts.items():
            if facts["path"] == request.path_params["path"]:
                return Response(telegram.files[file_id], media_type="application/octet-stream")
        raise ApiError(404, "Not Found")

    async def nothing(_request: Request) -> Response:
        raise ApiError(404, "Not Found")

    return [
        Route("/bot{token}/{method}", _telling(call, cut), methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", _telling(file, cut), methods=["GET"]),
        Route("/bot{rest:path}", _telling(nothing, cut), methods=["GET", "POST"]),
    ]


def _telling(
    handler: Callable[[Request], Awaitable[Response]], cut: Cut
) -> Callable[[Request], Awaitable[Response]]:
    """The handler, its refusals told as Telegram tells them."""

    async def respond(request: Request) -> Response:
        try:
            return await handler(request)
        except ApiError as error:
            headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
            return JSONResponse(error.body(), status_code=error.code, headers=headers)
        except AnswerLost:
            cut(request)
            return Response(status_code=500)
        except Garbled:
            return Response("<html>We will be back soon.</html>")

    return respond


def _check_token(telegram: Telegram, request: Request) -> None:
    if telegram.token is not None and request.path_params["token"] != telegram.token:
        raise ApiError(401, "Unauthorized")


async def _parameters(request: Request) -> dict[str, Any]:
    """Query string and body together, as sent."""
    sent: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return sent | await _json(request)
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        async with request.form(max_part_size=MAX_UPLOAD) as form:
            for name, value in form.multi_items():
                sent[name] = await field(value)
    return sent


async def _json(request: Request) -> dict[str, Any]:
    body = await request.body()
    try:
        content = json.loads(body) if body else {}
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(content, dict):
        raise bad_request("object expected")
    return content


async def _until_gone(request: Request, work: Coroutine[Any, Any, Any]) -> Any:
    """Does ``work``, unless the bot hangs up first: a dead bot must not count as listening."""
    task = asyncio.create_task(work)
    gone = asyncio.create_task(_disconnect(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise AnswerLost
    finally:
        for unfinished in (task, gone):
            unfinished.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _disconnect(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
