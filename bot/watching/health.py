"""Where others look how the bot is: `/healthz`, `/readyz` and `/metrics`.

The port may be open to the whole internet, so what costs a question to the database or to Telegram
is asked once in a while, however many look.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Generic, TypeVar

from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import TelegramError

from bot import migrations
from bot.store import Store, why_away
from bot.store.outlook import Outlook
from bot.watching import meters

T = TypeVar("T")

FRESH_SECONDS = 3.0
"""An answer this old is given again. Whoever watches asks less often."""
ASK_SECONDS = 3.0


class Remembered(Generic[T]):
    """The answer to a question that many may ask at once."""

    def __init__(self, ask: Callable[[], Awaitable[T]]) -> None:
        self._ask = ask
        self._asking = asyncio.Lock()
        self._answer: tuple[float, T] | None = None

    async def get(self) -> T:
        """Raises what the question raised."""
        async with self._asking:
            if self._answer is None or time.monotonic() - self._answer[0] > FRESH_SECONDS:
                self._answer = (time.monotonic(), await self._ask())
            return self._answer[1]


def routes(bot: Bot, store: Store, clock: Callable[[], datetime]) -> list[Route]:
    """`/healthz` says that the process answers; `/readyz` answers 503 with the reason."""

    async def look() -> Outlook | None:
        try:
            return await store.outlook(clock())
        except SQLAlchemyError:
            return None

    async def find_troubles() -> list[str]:
        found = await asyncio.gather(_database(store), _telegram(bot))
        return [trouble for trouble in found if trouble]

    troubles, seen = Remembered(find_troubles), Remembered(look)

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("alive")

    async def readyz(_: Request) -> Response:
        found = await troubles.get()
        told = "".join(f"{trouble}\n" for trouble in found) or "ready\n"
        return PlainTextResponse(told, status_code=503 if found else 200)

    async def metrics(_: Request) -> Response:
        report = meters.report(await seen.get(), clock())
        return Response(report, media_type=CONTENT_TYPE_LATEST)

    pages = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}
    return [Route(path, page) for path, page in pages.items()]


async def _database(store: Store) -> str | None:
    try:
        async with asyncio.timeout(ASK_SECONDS), store.transactions.begin(hasty=True) as db:
            found = await migrations.revision_of(db)
            await migrations.write_it_again(db)
    except (SQLAlchemyError, OSError) as error:
        return f"the database cannot be reached ({why_away(error)})"
    needed = migrations.newest()
    return None if found == needed else f"the schema is at {found}, not at {needed}"


async def _telegram(bot: Bot) -> str | None:
    try:
        async with asyncio.timeout(ASK_SECONDS):
            await bot.get_me()
    except (TelegramError, TimeoutError) as error:
        return f"Telegram cannot be reached ({type(error).__name__})"
    return None
