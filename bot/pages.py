"""Pages that anybody can read: the whole script of each situation, with a made-up interview."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.coaching.interview import Situation
from bot.coaching.library import Library
from bot.coaching.printing import example

# nothing runs in them, and nothing is loaded from elsewhere
SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}


def script_pages(clock: Callable[[], datetime], words: Library | None = None) -> list[BaseRoute]:
    """`/script/no_news`, `/script/rejected`, `/script/offer`; `/script` leads to the first."""
    library = words or Library.load()

    @lru_cache(maxsize=len(Situation))
    def page(situation: Situation, today: date) -> str:
        return example(library, today).print(situation)

    async def script(request: Request) -> Response:
        name = request.path_params["situation"]
        if name not in list(Situation):
            return HTMLResponse("", status_code=404)
        # in a thread: a page of two hundred places takes longer than an answer in a chat may wait
        text = await asyncio.to_thread(page, Situation(name), clock().date())
        return HTMLResponse(text, headers=SAFE)

    async def first(_: Request) -> Response:
        return RedirectResponse(f"/script/{Situation.NO_NEWS}")

    return [Route("/script", first), Route("/script/{situation}", script)]
