"""Hears updates that Telegram posts to us: 200 only after the turn is committed."""

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from telegram import Bot

from bot.store import is_away, why_away
from bot.telegram.arrivals import Take
from bot.telegram.updates import ALLOWED, Reader
from bot.watching.once import Once

log = logging.getLogger(__name__)

LARGEST = 1024 * 1024
"""Bytes: Telegram's updates are a fraction of this."""
FINISH_SECONDS = 4
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


def path_of(secret: str) -> str:
    """A path that nobody guesses, and that does not give the secret away in a proxy's log."""
    return "/" + sha256(b"ringback webhook " + secret.encode()).hexdigest()[:32]


def create_app(take: Take, secret: str, pages: Sequence[BaseRoute] = ()) -> Starlette:
    """The webhook, and pages for anybody and for those who watch over the process."""
    told, reader = Once(log), Reader()

    async def hook(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("That is not Telegram.", status_code=403)
        body = await _body(request)
        if body is None:
            return PlainTextResponse("That is too large for an update.", status_code=413)
        update = reader.read(_json(body))
        if update is None:
            # 200 all the same: Telegram would send it again, for hours, to no avail
            return PlainTextResponse("That is no update; it is passed over.")
        try:
            await take(update)
        except Exception as error:
            # not committed: a 5xx makes Telegram send it again
            if is_away(error):
                why = why_away(error)
                told.tell(f"The database cannot be reached ({why}); what arrived comes again.")
            else:
                log.exception("Update %s could not be taken; it comes again.", update.update_id)
            return PlainTextResponse("Not now.", status_code=503)
        told.well("The database is reached again.")
        return Response(status_code=200)

    return Starlette(routes=[Route(path_of(secret), hook, methods=["POST"]), *pages])


def listen(port: int) -> socket.socket:
    """From now on nobody is turned away. Raises OSError when the port is in use."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("0.0.0.0", port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


@asynccontextmanager
async def serving(app: Starlette, listener: socket.socket) -> AsyncIterator[None]:
    """Serves in the present loop; at its end, what has arrived is answered first."""
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="error",  # what it warns of, any stranger may send as fast as they like
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=FINISH_SECONDS,
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await running
        listener.close()


async def tell_telegram(bot: Bot, url: str, secret: str) -> None:
    """Where to post updates, and with which secret."""
    base = urlsplit(url).geturl().rstrip("/")
    await bot.set_webhook(base + path_of(secret), secret_token=secret, allowed_updates=ALLOWED)


def _json(body: bytes) -> Any:
    """None for what is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it is too large."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return body


class _Server(uvicorn.Server):
    """uvicorn without signal handlers: the process has its own."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
