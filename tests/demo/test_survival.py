"""What outlives the process: everything that was said, and everything not yet confirmed."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.demo.clock import MovableClock
from bot.demo.server import serve
from bot.demo.telegram import Telegram

SERVER = """
import asyncio, sys
from pathlib import Path
from bot.demo.clock import MovableClock
from bot.demo.server import serve
from bot.demo.telegram import Telegram

async def main():
    async with serve(Telegram(MovableClock(), Path(sys.argv[1]))) as url:
        print(url, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@asynccontextmanager
async def process(path: Path) -> AsyncIterator[aiohttp.ClientSession]:
    """A server in a process of its own, which is killed in the end."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVER, str(path), stdout=asyncio.subprocess.PIPE
    )
    assert running.stdout is not None
    try:
        url = (await asyncio.wait_for(running.stdout.readline(), 20)).decode().strip()
        async with aiohttp.ClientSession(url) as http:
            yield http
    finally:
        running.kill()
        await running.communicate()


async def post(http: aiohttp.ClientSession, path: str, **body: Any) -> Any:
    async with http.post(path, json=body) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


async def test_a_killed_server_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "telegram.db"
    keys = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
    async with process(path) as http:
        ada = (await post(http, "/demo/people", first_name="Ada"))["id"]
        await post(http, f"/demo/people/{ada}/send", text="/start")
        [update] = (await post(http, "/bot1:x/getUpdates"))["result"]
        await post(http, "/bot1:x/getUpdates", offset=update["update_id"] + 1)
        await post(http, "/bot1:x/setMyCommands", commands=[{"command": "log", "description": "L"}])
        await post(http, "/bot1:x/sendMessage", chat_id=ada, text="Well?", reply_markup=keys)
        await post(http, "/demo/clock", advance=7 * 86400)
        await post(http, f"/demo/people/{ada}/send", text="unconfirmed")
        async with http.get(f"/demo/people/{ada}") as answer:
            before = await answer.json()
    async with process(path) as http:
        async with http.get(f"/demo/people/{ada}") as answer:
            after = await answer.json()
        for name in ("person", "messages", "commands", "moved", "blocked"):
            assert after[name] == before[name]
        assert after["moved"] == 7 * 86400
        [pending] = (await post(http, "/bot1:x/getUpdates"))["result"]
        assert pending["update_id"] == update["update_id"] + 1
        assert pending["message"]["text"] == "unconfirmed"
        message_id = after["messages"][1]["message_id"]
        await post(http, f"/demo/people/{ada}/tap", message_id=message_id, data="yes")
        assert (await post(http, "/demo/people"))["id"] == ada + 1


async def test_files_and_settings_are_kept_too(tmp_path: Path) -> None:
    telegram = Telegram(MovableClock(), tmp_path / "telegram.db")
    ada = telegram.join("Ada")
    picture = telegram.send_other(ada, "photo")["photo"][0]["file_id"]
    group = telegram.make_group(ada, "Club")
    await telegram.call("setWebhook", {"url": "https://example.com/hook", "secret_token": "s"})
    content = telegram.files[picture]
    telegram.close()
    again = Telegram(MovableClock(), tmp_path / "telegram.db")
    assert again.files[picture] == content
    assert again.chat(group)["title"] == "Club"
    assert again.webhook["secret_token"] == "s"
    again.close()


def test_in_memory_nothing_is_kept(tmp_path: Path) -> None:
    telegram = Telegram(MovableClock())
    telegram.join("Ada")
    assert list(tmp_path.iterdir()) == []
    assert len(Telegram(MovableClock()).people) == 0


def test_a_clock_moved_before_the_start_is_not_moved_twice(tmp_path: Path) -> None:
    telegram = Telegram(MovableClock(), tmp_path / "telegram.db")
    telegram.clock.advance(timedelta(days=1))
    telegram.close()
    clock = MovableClock()
    again = Telegram(clock, tmp_path / "telegram.db")
    assert clock.moved == timedelta(days=1)
    again.clock.reset()
    again.close()
    last = Telegram(MovableClock(), tmp_path / "telegram.db")
    assert last.clock.moved == timedelta()
    last.close()


async def test_a_port_in_use_is_said_at_once() -> None:
    async with serve(Telegram(MovableClock())) as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            async with serve(Telegram(MovableClock()), port):
                pass


async def test_a_server_with_open_lines_closes_at_once() -> None:
    telegram = Telegram(MovableClock())
    ada = telegram.join("Ada")
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession() as http:
        async with serve(telegram) as url:
            stream = await http.get(f"{url}/demo/people/{ada}/events")
            poll = asyncio.create_task(http.post(f"{url}/bot1:x/getUpdates?timeout=30"))
            await telegram.wait_for(lambda: telegram.polls == 1)
            closing = loop.time()
        assert loop.time() - closing < 1
        assert (await poll).status == 500
        await stream.read()
        stream.close()
    async with (
        serve(telegram) as url,
        aiohttp.ClientSession(url) as http,
        http.post("/bot1:x/getUpdates") as answer,
    ):
        assert answer.status == 200
