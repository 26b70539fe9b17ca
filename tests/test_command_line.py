"""The command line as a process: what it tells, its exit codes, and that it ends when told."""

import asyncio
import json
import os
import re
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from shutil import copyfile
from typing import Any

import aiohttp
import pytest

from bot.demo.clock import MovableClock
from bot.demo.server import serve
from bot.demo.telegram import Telegram
from tests.disks import a_disk, mount
from tests.run_bot import environment

SECONDS = 40.0
"""How long a process may take on a busy machine; alone, each of these takes one or two."""
EVENTS = "text/event-stream"


@asynccontextmanager
async def process(folder: Path, *arguments: str, **settings: str) -> AsyncIterator[Process]:
    """`bot ...` in a folder of its own; it is not left behind."""
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=folder,
        env=environment(**settings),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
            await running.communicate()


async def bot(
    folder: Path, *arguments: str, told: str = "", **settings: str
) -> tuple[int, str, str]:
    """Run it to its end: exit code, what it printed, what it complained of."""
    async with asyncio.timeout(SECONDS), process(folder, *arguments, **settings) as running:
        out, err = await running.communicate(told.encode())
        assert running.returncode is not None
        return running.returncode, out.decode(), err.decode()


async def complaint(folder: Path, *arguments: str, **settings: str) -> str:
    """The one sentence of a mistake that only the operator can mend."""
    code, out, err = await bot(folder, *arguments, **settings)
    assert (code, out) == (2, "")
    assert re.fullmatch(r"[^\n]+\.\n", err), err
    assert "Traceback" not in err
    return err.rstrip("\n")


# --help


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["call after an interview", "run", "migrate", "understand", "demo on this machine"]),
        (["work"], ["second pair of hands", "receives no updates"]),
        (["copy"], ["whole or not at all", "FROM", "TO"]),
        (["backup"], ["DATABASE_URL holds", "FILE"]),
        (["restore"], ["whole or not at all", "FILE"]),
        (["doctor"], ["what to do"]),
        (["outbox"], ["with its reason"]),
        (["run"], ["Run the bot", ".env.example", "TELEGRAM_BOT_TOKEN", "Telegram of its own"]),
        (["migrate"], ["DATABASE_URL up to date", "revision", "the newest"]),
        (["script"], ["what to say then", "rejected", "as a page"]),
        (["understand"], ["JSON lines", "intent", "interview", "what was understood"]),
    ],
)
async def test_help_tells_what_it_does(
    tmp_path: Path, arguments: list[str], words: list[str]
) -> None:
    code, out, err = await bot(tmp_path, *arguments, "--help")
    assert (code, err) == (0, "")
    shown = " ".join(out.split())
    assert [word for word in words if word not in shown] == []


async def test_help_needs_no_settings_to_be_right(tmp_path: Path) -> None:
    code, _, err = await bot(tmp_path, "--help", PORT="nonsense")
    assert (code, err) == (0, "")


async def test_a_command_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    code, _, err = await bot(tmp_path, "fly")
    assert code == 2
    assert "fly" in err
    assert all(command in err for command in ("run", "migrate", "understand"))


# the whole script


@pytest.mark.parametrize("situation", ["no_news", "rejected", "offer"])
async def test_the_whole_script_is_printed(tmp_path: Path, situation: str) -> None:
    code, out, err = await bot(tmp_path, "script", situation)
    assert (code, err) == (0, "")
    assert out.startswith("The whole script: ")
    assert "> Hello, could I speak to" in out and "<" not in out
    assert "INSTEAD OF CALLING: AN E-MAIL" in out


async def test_it_is_printed_as_a_page_too(tmp_path: Path) -> None:
    code, out, _ = await bot(tmp_path, "script", "--html")
    assert code == 0
    assert out.startswith("<!doctype html>") and "no answer yet" in out


async def test_who_reads_only_its_beginning_is_no_trouble(tmp_path: Path) -> None:
    async with asyncio.timeout(SECONDS), process(tmp_path, "script") as running:
        assert running.stdout is not None and running.stderr is not None
        await running.stdout.readline()
        running.stdout._transport.close()  # type: ignore[attr-defined]
        assert await running.stderr.read() == b""
        assert await running.wait() == 0


# what only the operator can mend


async def test_a_token_that_telegram_refuses(tmp_path: Path) -> None:
    async with serve(Telegram(MovableClock(), token="1:right")) as address:
        told = await complaint(tmp_path, TELEGRAM_API_URL=address, TELEGRAM_BOT_TOKEN="1:wrong")
    assert "refuses TELEGRAM_BOT_TOKEN" in told
    assert "@BotFather" in told
    assert "1:wrong" not in told


@pytest.mark.parametrize("command", ["run", "migrate"])
async def test_a_database_that_is_a_directory(tmp_path: Path, command: str) -> None:
    (tmp_path / "here").mkdir()
    token = "1:never-asked"
    told = await complaint(
        tmp_path, command, DATABASE_URL="sqlite:///here", TELEGRAM_BOT_TOKEN=token
    )
    assert told.startswith("DATABASE_URL cannot be opened")
    assert "check the path" in told


async def test_a_postgresql_that_is_not_there(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, and not listening
        port = nobody.getsockname()[1]
        address = f"postgresql://me:secret@127.0.0.1:{port}/ringback"
        told = await complaint(tmp_path, DATABASE_URL=address, TELEGRAM_BOT_TOKEN="1:never-asked")
    assert told.startswith("DATABASE_URL cannot be opened")
    assert "refused" in told
    assert "secret" not in told


async def test_a_port_that_somebody_else_uses(tmp_path: Path) -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = str(somebody.getsockname()[1])
        told = await complaint(tmp_path, PORT=port)
    assert (
        told == f"PORT {port} cannot be used (Address already in use): set PORT to another number."
    )


async def test_a_port_of_the_webhook_that_somebody_else_uses(tmp_path: Path) -> None:
    with socket.socket() as somebody:
        somebody.bind(("0.0.0.0", 0))
        somebody.listen()
        port = str(somebody.getsockname()[1])
        async with serve(Telegram(MovableClock(), token="1:right")) as address:
            told = await complaint(
                tmp_path,
                PORT=port,
                TELEGRAM_API_URL=address,
                TELEGRAM_BOT_TOKEN="1:right",
                WEBHOOK_URL="https://example.org",
                WEBHOOK_SECRET="word",
            )
    assert f"PORT {port} cannot be used" in told


async def test_a_database_on_a_read_only_disk(tmp_path: Path) -> None:
    """Really read-only where we are root, to whom a file's mode means nothing."""
    disk = tmp_path / "disk"
    disk.mkdir()
    url = f"sqlite:///{disk}/ringback.db"
    command = f"{sys.executable} -m bot migrate"
    if os.geteuid() == 0:
        mount = f"mount -t tmpfs none {disk} && mount -o remount,ro {disk}"
        arguments = ["unshare", "--mount", "sh", "-c", f"{mount} && exec {command}"]
    else:
        disk.chmod(0o555)
        arguments = command.split()
    done = await asyncio.create_subprocess_exec(
        *arguments, env=environment(DATABASE_URL=url), stdout=PIPE, stderr=PIPE
    )
    out, err = await asyncio.wait_for(done.communicate(), SECONDS)
    told = err.decode()
    if "unshare" in told or "mount:" in told:
        pytest.skip("this machine lets nobody mount a disk")
    assert (done.returncode, out) == (2, b"")
    assert re.fullmatch(r"DATABASE_URL cannot be written \([^\n]+\): make [^\n]+\.\n", told), told


async def test_a_database_on_a_disk_that_has_become_read_only(tmp_path: Path) -> None:
    """With the log of a process that was killed beside it, SQLite opens it and answers."""
    with a_disk(tmp_path / "disk", "8m") as disk:
        assert (await bot(tmp_path, "migrate", DATABASE_URL="sqlite:///there.db"))[0] == 0
        with closing(sqlite3.connect(tmp_path / "there.db")) as database:
            database.execute("CREATE TABLE written (by INTEGER)")
            for name in ("there.db", "there.db-wal", "there.db-shm"):
                copyfile(tmp_path / name, disk / name)
        mount("-o", "remount,ro", str(disk))
        url, away = f"sqlite:///{disk}/there.db", "http://127.0.0.1:9"
        told = await complaint(
            tmp_path, DATABASE_URL=url, TELEGRAM_API_URL=away, TELEGRAM_BOT_TOKEN="1:never-asked"
        )
    assert re.fullmatch(r"DATABASE_URL cannot be written \(it is read-only\): make .+", told)


async def test_a_database_with_a_name_that_is_too_long(tmp_path: Path) -> None:
    long = "long" * 99
    for command in (["migrate"], ["outbox"], ["backup", "b.db"]):
        told = await complaint(tmp_path, *command, DATABASE_URL=f"sqlite:///{long}.db")
        assert told.startswith("DATABASE_URL cannot be opened") and "check the path" in told
    assert (await bot(tmp_path, "migrate", DATABASE_URL="sqlite:///new.db"))[0] == 0
    told = await complaint(tmp_path, "backup", long, DATABASE_URL="sqlite:///new.db")
    assert told.endswith("cannot be written (File name too long): name a file where you may write.")


@pytest.mark.parametrize("command", ["run", "work", "migrate", "outbox"])
async def test_a_database_of_a_newer_version(tmp_path: Path, command: str) -> None:
    """It is told also when Telegram is away."""
    assert (await bot(tmp_path, "migrate", DATABASE_URL="sqlite:///new.db"))[0] == 0
    with closing(sqlite3.connect(tmp_path / "new.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    away = {"TELEGRAM_API_URL": "http://127.0.0.1:9", "TELEGRAM_BOT_TOKEN": "1:never-asked"}
    told = await complaint(tmp_path, command, DATABASE_URL="sqlite:///new.db", **away)
    assert told.startswith("The database is at revision 9999, which this version does not know")
    assert told.endswith("run the newer version of Ringback that made it.")


MISTAKES = [
    ("PORT", "eighty", "needs a number from 0 to 65535"),
    ("LOG_LEVEL", "LOUD", "needs one of DEBUG, INFO, WARNING, ERROR"),
    ("TELEGRAM_BOT_TOKEN", "1:with a space", "needs the token as @BotFather wrote it"),
    ("TELEGRAM_API_URL", "api.telegram.org", "needs an address that starts with https://"),
    ("DATABASE_URL", "mysql://host/db", "needs sqlite:///FILE or postgresql://"),
    ("WEBHOOK_URL", "example.org", "needs an address that starts with https://"),
    ("WEBHOOK_URL", "https://example.org", "also needs WEBHOOK_SECRET"),
    ("WEBHOOK_SECRET", "two words", "may have letters, digits, _ and - only"),
]


async def test_each_setting_that_cannot_be(tmp_path: Path) -> None:
    """All at once: each is a process of its own."""
    asked = [complaint(tmp_path, **{name: value}) for name, value, _ in MISTAKES]
    for told, (name, _, advice) in zip(await asyncio.gather(*asked), MISTAKES, strict=True):
        assert told.startswith(name)
        assert advice in told


async def test_a_demo_that_cannot_keep_its_chats(tmp_path: Path) -> None:
    (tmp_path / "ringback-demo-telegram.db").mkdir()
    told = await complaint(tmp_path, PORT="0")
    assert "start it in a folder that you may write to" in told


TOLD_WHILE_IT_STARTS = """
import signal
from bot import living
from bot.__main__ import main
living.live = lambda *_, **__: signal.raise_signal(signal.SIGTERM)
main(["run"])
"""


async def test_told_to_end_before_it_has_begun_it_has_ended_well(tmp_path: Path) -> None:
    """Hosts that start and end it at once take any other code for a failure."""
    starting = await asyncio.create_subprocess_exec(
        sys.executable, "-c", TOLD_WHILE_IT_STARTS, cwd=tmp_path, env=environment(), stderr=PIPE
    )
    _, err = await asyncio.wait_for(starting.communicate(), SECONDS)
    assert (starting.returncode, err) == (0, b"")


# whoever reads it


@pytest.mark.parametrize("command", ["doctor", "outbox", "script"])
async def test_whoever_reads_only_the_beginning_sees_no_traceback(
    tmp_path: Path, command: str
) -> None:
    assert (await bot(tmp_path, "migrate", DATABASE_URL="sqlite:///new.db"))[0] == 0
    shell = f"{sys.executable} -m bot {command} | head -1"
    settings = environment(DATABASE_URL="sqlite:///new.db")
    reading = await asyncio.create_subprocess_shell(shell, cwd=tmp_path, env=settings, stderr=PIPE)
    _, err = await asyncio.wait_for(reading.communicate(), SECONDS)
    assert err == b""


# migrate


async def test_migrate_makes_the_tables_and_finds_them_made(tmp_path: Path) -> None:
    first = await bot(tmp_path, "migrate", DATABASE_URL="sqlite:///new.db")
    assert first[0] == 0
    assert re.fullmatch(r"The database is at revision \w+\.\n", first[1])
    assert (tmp_path / "new.db").exists()
    assert await bot(tmp_path, "migrate", DATABASE_URL="sqlite:///new.db") == first


async def test_migrate_to_a_revision_that_is_not_there(tmp_path: Path) -> None:
    told = await complaint(tmp_path, "migrate", "9999", DATABASE_URL="sqlite:///new.db")
    assert told.startswith("The database could not be migrated")
    assert "9999" in told and "The newest revision is 0" in told


async def test_migrate_to_an_older_revision_and_back(tmp_path: Path) -> None:
    newest = await bot(tmp_path, "migrate", DATABASE_URL="sqlite:///new.db")
    older = await bot(tmp_path, "migrate", "0003", DATABASE_URL="sqlite:///new.db")
    assert older == (0, "The database is at revision 0003.\n", "")
    assert await bot(tmp_path, "migrate", DATABASE_URL="sqlite:///new.db") == newest


# understand


async def test_understand_answers_each_line_with_a_line(tmp_path: Path) -> None:
    asked = ["they said no", "what should I say?"]
    told = "".join(json.dumps({"text": text}) + "\n" for text in asked)
    code, out, err = await bot(tmp_path, "understand", "intent", told=told)
    assert (code, err) == (0, "")
    answers = [json.loads(line) for line in out.splitlines()]
    assert all({"intent", "confidence"} <= set(answer) for answer in answers)
    assert answers[0]["intent"] != answers[1]["intent"]


async def test_understand_reads_an_interview(tmp_path: Path) -> None:
    line = {
        "text": "Interview at Acme yesterday for the warehouse job, with Priya Shah",
        "now": "2026-03-10T11:00",
        "tz": "Europe/London",
        "locale": "en-GB",
    }
    code, out, err = await bot(tmp_path, "understand", "interview", told=json.dumps(line))
    assert (code, err) == (0, "")
    read = json.loads(out)
    assert (read["company"], read["date"], read["contact"]) == ("Acme", "2026-03-09", "Priya Shah")


async def test_understand_says_which_line_it_cannot_read(tmp_path: Path) -> None:
    told = '{"text": "they said no"}\n{"text": \n'
    code, out, err = await bot(tmp_path, "understand", "intent", told=told)
    assert code == 2
    assert len(out.splitlines()) == 1
    assert err == "Line 2: this is not JSON.\n"


# the demo


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[tuple[Process, str, aiohttp.ClientSession]]:
    """The demo is running: its process, the address that it printed, and a browser."""
    async with asyncio.timeout(SECONDS), process(folder, PORT="0") as running:
        assert running.stdout is not None
        printed = (await running.stdout.readline()).decode()
        found = re.fullmatch(r"No TELEGRAM_BOT_TOKEN, [^\n]*open (http://\S+)\n", printed)
        assert found, printed
        async with aiohttp.ClientSession(found[1]) as browser:
            yield running, found[1], browser


async def _stopped(running: Process, by: signal.Signals) -> str:
    """The rest of what it printed, once it has ended as it should."""
    running.send_signal(by)
    async with asyncio.timeout(5):
        out, err = await running.communicate()
    assert running.returncode == 0
    assert "Traceback" not in err.decode(), err.decode()
    return out.decode()


async def _join(browser: aiohttp.ClientSession, name: str) -> int:
    async with browser.post("/demo/people", json={"first_name": name}) as answer:
        return int((await answer.json())["id"])


async def _look(browser: aiohttp.ClientSession, person: int) -> dict[str, Any]:
    async with browser.get(f"/demo/people/{person}") as answer:
        assert answer.status == 200
        return dict(await answer.json())


async def _hears(browser: aiohttp.ClientSession, person: int, words: str) -> None:
    """Reads the page's stream of events until those words come."""
    async with browser.get(f"/demo/people/{person}/events", params={"since": "0"}) as stream:
        async for line in stream.content:
            if words in line.decode():
                return
    raise AssertionError(f"never heard {words!r}")


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_the_demo_shows_its_page_and_ends_when_told(
    tmp_path: Path, by: signal.Signals
) -> None:
    async with demo(tmp_path) as (running, _, browser):
        async with browser.get("/") as page:
            assert page.status == 200
            assert page.content_type == "text/html"
        ada = await _join(browser, "Ada")
        async with browser.get(f"/demo/people/{ada}/events") as stream:
            assert stream.content_type == EVENTS
            assert await _stopped(running, by) == ""


async def test_the_demo_remembers_everybody(tmp_path: Path) -> None:
    async with demo(tmp_path) as (running, _, browser):
        ada = await _join(browser, "Ada")
        await browser.post(f"/demo/people/{ada}/send", json={"text": "/log"})
        await _hears(browser, ada, "which city are you in")
        await _stopped(running, signal.SIGTERM)
    async with demo(tmp_path) as (running, _, browser):
        seen = await _look(browser, ada)
        assert seen["person"]["first_name"] == "Ada"
        assert seen["messages"][0]["text"] == "/log"
        await browser.post(f"/demo/people/{ada}/send", json={"text": "London"})
        await _hears(browser, ada, "Which company was it?")
        await _stopped(running, signal.SIGTERM)


async def test_a_demo_beside_another_says_that_the_port_is_taken(tmp_path: Path) -> None:
    async with demo(tmp_path) as (running, address, _):
        port = address.rpartition(":")[2]
        assert f"PORT {port} cannot be used" in await complaint(tmp_path, PORT=port)
        await _stopped(running, signal.SIGINT)
