"""The demo's Telegram over HTTP, in the event loop of whoever starts it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.demo.bot_http import bot_routes
from bot.demo.person_http import person_routes
from bot.demo.telegram import Telegram
from bot.demo.webhooks import deliver

STATIC = Path(__file__).parent / "static"


def create_app(telegram: Telegram, pages: Sequence[BaseRoute] = ()) -> Starlette:
    """The Bot API for the bot, ``/demo`` for people, the page at ``/``, and further ``pages``."""

    async def page(_request: Request) -> FileResponse:
        return FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-store"})

    def cut(request: Request) -> None:
        app.state.cut(request)

    app = Starlette(
        routes=[
            *bot_routes(telegram, cut),
            *person_routes(telegram),
            *pages,
            Route("/", page),
            Mount("/static", StaticFiles(directory=STATIC, check_dir=False)),
        ]
    )
    app.state.cut = lambda _request: None  # only a server has connections to cut
    return app


class _Server(uvicorn.Server):
    """uvicorn without signal handlers and without naps: it starts and stops when told."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stop = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        await self.stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Lets answers under way go out, for a second, then lets go of every connection."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(set(self.server_state.tasks), timeout=1)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for task in list(self.server_state.tasks):
            task.cancel()
        for server in self.servers:
            await server.wait_closed()

    def cut(self, request: Request) -> None:
        """Ends the connection of a request at once."""
        for connection in list(self.server_state.connections):
            if connection.transport.get_extra_info("peername") == request.scope["client"]:
                connection.transport.abort()


@contextlib.asynccontextmanager
async def serve(
    telegram: Telegram,
    port: int = 0,
    host: str = "127.0.0.1",
    pages: Sequence[BaseRoute] = (),
) -> AsyncIterator[str]:
    """Serves ``telegram`` and yields the base URL; raises `OSError` if the port is taken."""
    # asyncio sends small answers at once only on sockets that say they are TCP; 44 ms otherwise
    listener = socket.socket(proto=socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    app = create_app(telegram, pages)
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        timeout_keep_alive=75,  # seconds: longer than any client keeps an idle line for reuse
    )
    server = _Server(config)
    app.state.cut = server.cut
    telegram.closing = False
    running = asyncio.create_task(server.serve(sockets=[listener]))
    delivering = asyncio.create_task(deliver(telegram))
    try:
        await server.ready.wait()
        yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        telegram.close_down()
        server.stop.set()
        await running
        delivering.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await delivering
        listener.close()
