"""The Procfile as honcho runs it: a release, then a web process and a worker beside it."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from contextlib import closing
from pathlib import Path

import aiohttp

from bot.demo.clock import MovableClock
from bot.demo.faults import Fault
from bot.demo.server import serve
from bot.demo.telegram import Telegram
from tests.run_bot import ROOT, environment
from tests.test_command_line import SECONDS

HONCHO = [sys.executable, "-m", "honcho", "-f", str(ROOT / "Procfile"), "-d"]


def free_ports() -> int:
    """Honcho gives the web process this one, and the worker the hundredth after it."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 100))
            except (OSError, OverflowError):
                continue
            return port


async def honcho(folder: Path, settings: dict[str, str], *arguments: str) -> Process:
    """It speaks for all that it starts."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return await asyncio.create_subprocess_exec(
        *HONCHO,
        str(folder),
        *arguments,
        env=environment(**settings, PATH=path, UV_PROJECT=str(ROOT), UV_NO_SYNC="1"),
        stdout=PIPE,
        stderr=STDOUT,
    )


async def ready(url: str) -> None:
    """Waits until that process says so."""
    async with asyncio.timeout(SECONDS), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"{url}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)  # it is another process: nothing here would tell


async def test_a_release_a_web_process_and_a_worker(tmp_path: Path) -> None:
    telegram = Telegram(MovableClock(), token="1:test")
    port = free_ports()
    async with serve(telegram) as address:
        settings = {
            "TELEGRAM_API_URL": address,
            "TELEGRAM_BOT_TOKEN": "1:test",
            "DATABASE_URL": f"sqlite:///{tmp_path}/ringback.db",
            "WEBHOOK_URL": f"http://127.0.0.1:{port}",
            "WEBHOOK_SECRET": "word",
        }
        released = await honcho(tmp_path, settings, "start", "release")
        told, _ = await asyncio.wait_for(released.communicate(), SECONDS)
        assert b"The database is at revision" in told
        running = await honcho(tmp_path, settings, "start", "-p", str(port), "web", "worker")
        try:
            await asyncio.gather(*(ready(f"http://127.0.0.1:{port + n}") for n in (0, 100)))
            ada = telegram.join("Ada")
            telegram.send_text(ada, "/help")
            await telegram.wait_for(lambda: telegram.history(ada)[-1]["from"]["is_bot"], SECONDS)
            hold = Fault("sendMessage", delay=0.5)
            telegram.add_fault(hold)
            telegram.send_text(ada, "/privacy")
            await telegram.wait_for(lambda: hold.times == 0, SECONDS)
        finally:
            running.send_signal(signal.SIGTERM)
            told, _ = await asyncio.wait_for(running.communicate(), SECONDS)
    # ended in good order, though `uv run` passes on what its whole group was told
    with closing(sqlite3.connect(tmp_path / "ringback.db")) as db:
        assert db.execute("SELECT count(*) FROM outbox").fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM speaking").fetchone() == (0,)
    log = told.decode()
    assert '"did": "/help"' in log
    assert "Traceback" not in log
