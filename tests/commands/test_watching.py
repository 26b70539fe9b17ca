"""`bot doctor` and `bot outbox`."""

import asyncio
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.demo.clock import MovableClock
from bot.demo.server import serve
from bot.demo.telegram import Telegram
from bot.store.sqlite import Connection
from tests.commands.conftest import Bot, fill, sql
from tests.disks import a_disk

TOKEN = "1:right"


@pytest.fixture
def address() -> Iterator[str]:
    """A Telegram that answers while a command runs: in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    serving = serve(Telegram(MovableClock(), token=TOKEN))
    try:
        yield asyncio.run_coroutine_threadsafe(serving.__aenter__(), loop).result(10)
        asyncio.run_coroutine_threadsafe(serving.__aexit__(None, None, None), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def findings(out: str) -> dict[str, tuple[str, str]]:
    """By what was looked at: "ok" or "MEND", and what was told."""
    lines = [line.split(maxsplit=2) for line in out.splitlines()]
    return {what: (how, told) for how, what, told in lines}


def test_the_doctor_finds_all_well(bot: Bot, address: str, database_url: str) -> None:
    fill(database_url)
    seen = bot(
        "doctor", DATABASE_URL=database_url, TELEGRAM_API_URL=address, TELEGRAM_BOT_TOKEN=TOKEN
    )
    found = findings(seen.out)
    assert (seen.code, seen.err) == (0, ""), found
    assert list(found) == ["settings", "database", "schema", "token", "webhook", "clock"]
    assert {how for how, _ in found.values()} == {"ok"}


def test_the_doctor_says_what_to_do(bot: Bot, address: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    fill(url)
    sql(url, "UPDATE alembic_version SET version_num = '0000'")
    told = {"DATABASE_URL": url, "TELEGRAM_API_URL": address}
    seen = bot("doctor", **told, TELEGRAM_BOT_TOKEN="1:wrong")
    found = findings(seen.out)
    assert seen.code == 2
    assert found["schema"][0] == "MEND" and "run `bot migrate`" in found["schema"][1]
    assert found["token"] == (
        "MEND",
        "Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather.",
    )
    hook = {"WEBHOOK_URL": "https://bot.example.org", "WEBHOOK_SECRET": "word"}
    seen = bot("doctor", **told, **hook, TELEGRAM_BOT_TOKEN=TOKEN)
    assert findings(seen.out)["webhook"][0] == "MEND"


@pytest.mark.parametrize(("apart", "how"), [(0, "ok"), (-3600, "MEND"), (3600, "MEND")])
def test_the_doctor_compares_the_clock_with_telegrams(bot: Bot, apart: int, how: str) -> None:
    class Clock(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(404)
            self.send_header("Date", formatdate(time.time() + apart, usegmt=True))
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET

    with HTTPServer(("127.0.0.1", 0), Clock) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        seen = bot("doctor", TELEGRAM_API_URL=address, TELEGRAM_BOT_TOKEN=TOKEN)
        server.shutdown()
    assert findings(seen.out)["clock"][0] == how


def test_the_doctor_names_every_setting_that_cannot_be(bot: Bot) -> None:
    seen = bot("doctor", PORT="eighty", LOG_LEVEL="LOUD")
    assert seen.code == 2
    assert [line.split()[:3] for line in seen.out.splitlines()] == [
        ["MEND", "settings", "PORT"],
        ["MEND", "settings", "LOG_LEVEL"],
    ]


def test_the_doctor_says_that_the_settings_cannot_be_read(bot: Bot, tmp_path: Path) -> None:
    (tmp_path / ".env").symlink_to("/proc/self/mem")
    seen = bot("doctor")
    assert seen.code == 2
    [found] = seen.out.splitlines()
    assert found.startswith("MEND settings  .env cannot be read (")


def test_the_doctor_makes_no_database(bot: Bot, tmp_path: Path) -> None:
    seen = bot("doctor")
    assert seen.code == 0
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_promises_no_database_where_there_is_no_folder(bot: Bot) -> None:
    found = findings(bot("doctor", DATABASE_URL="sqlite:///nowhere/ringback.db").out)
    assert found["database"][0] == "MEND"


def test_the_doctor_sees_a_full_disk(bot: Bot, tmp_path: Path) -> None:
    with a_disk(tmp_path / "disk", "2m") as disk:
        url = f"sqlite:///{disk}/ringback.db"
        fill(url)
        told = bot("doctor", DATABASE_URL=url)
    assert told.code == 2
    assert re.fullmatch(
        r"the disk of .* has only \d+ KiB left: make room\.", findings(told.out)["database"][1]
    )


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_doctor_tries_whether_it_can_be_written(bot: Bot, database_url: str) -> None:
    name = make_url(database_url).database
    sql(database_url, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    told = bot("doctor", DATABASE_URL=database_url)
    assert told.code == 2
    how, why = findings(told.out)["database"]
    assert (how, "in a read-only transaction" in why, why.count("(")) == ("MEND", True, 1), why


def test_the_outbox_shows_what_was_set_aside_and_why(bot: Bot, database_url: str) -> None:
    fill(database_url)
    empty = bot("outbox", DATABASE_URL=database_url)
    assert "Waiting to be said: 1" in empty.out
    sql(database_url, "UPDATE outbox SET refused = 'Message is too long'")
    shown = bot("outbox", DATABASE_URL=database_url)
    assert (shown.code, shown.err) == (0, "")
    assert "Waiting to be said: 0" in shown.out
    assert "Set aside, because Telegram will never take them: 1." in shown.out
    assert "send_message to chat" in shown.out and shown.out.endswith(": Message is too long\n")
    assert "Hello" not in shown.out


def test_a_database_that_is_held_is_no_wrong_address(
    bot: Bot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/held.db"
    fill(url)
    monkeypatch.setattr(Connection, "patience_ms", 10)
    with closing(sqlite3.connect(tmp_path / "held.db", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        told = bot("migrate", DATABASE_URL=url)
    assert told.code == 2
    assert told.err == (
        "DATABASE_URL is held by another process (database is locked): "
        "try again when that has ended.\n"
    )
