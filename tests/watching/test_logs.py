"""The log: one line a turn, for a machine or a person, and no word that a candidate wrote."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.port import watched_at_port
from bot.store import OneCallOnly
from bot.watching.logs import chat_name, formatter
from tests.chat import Chat
from tests.conftest import House
from tests.store.conftest import soon
from tests.telegram.test_webhook import free_port

KEY = "1:secret"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that is logged, a JSON object a line."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter("json", KEY, written))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


def told(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


async def test_one_line_a_turn_says_what_was_done(ada: Chat, lines: io.StringIO) -> None:
    await ada.send("/log")
    await ada.send("London")
    turns = [line for line in told(lines) if line["event"] == "turn"]
    assert [turn["did"] for turn in turns][:2] == ["/log", "words"]
    for turn in turns:
        assert turn["chat"] == chat_name(ada.person, KEY)
        assert isinstance(turn["update"], int) and isinstance(turn["ms"], float)


async def test_no_word_of_a_candidate_is_in_it(ada: Chat, lines: io.StringIO) -> None:
    await ada.send("I had an interview at Zanzibarco yesterday with Quillon Fothergill")
    await ada.send("/help")
    assert len(told(lines)) >= 2
    for word in ("Zanzibarco", "Quillon", "Fothergill", "Ada", str(ada.person)):
        assert word not in lines.getvalue()


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    ],
    ids=["TLS", "websocket"],
)
async def test_garbage_at_the_port_is_no_line(
    house: House, garbage: bytes, lines: io.StringIO
) -> None:
    """Whoever finds the port could fill the disk: it takes no secret."""
    settings = house.settings.model_copy(update={"port": free_port()})
    async with watched_at_port(house.coach, settings):
        for _ in range(3):
            reader, writer = await asyncio.open_connection("127.0.0.1", settings.port)
            writer.write(garbage)
            assert b"HTTP/1.1 40" in await soon(reader.readline())
            writer.close()
    assert told(lines) == []


async def test_an_error_tells_where_and_not_what(house: House, lines: io.StringIO) -> None:
    try:
        try:
            raise KeyError("Zanzibarco")
        except KeyError as error:
            raise OneCallOnly("Zanzibarco") from error
    except OneCallOnly:
        logging.getLogger("bot").exception("It could not be done.")
    [line] = told(lines)
    assert "Zanzibarco" not in str(line)
    assert "KeyError, raised" in str(line["exception"])
    assert "OneCallOnly, raised" in str(line["exception"])
    assert "test_logs.py:" in str(line["exception"])


def test_a_chat_is_named_the_same_by_one_bot_only() -> None:
    assert chat_name(7, KEY) == chat_name(7, KEY)
    assert len({chat_name(7, KEY), chat_name(8, KEY), chat_name(7, "2:other")}) == 3


def test_for_a_person_it_is_one_line_too() -> None:
    record = logging.makeLogRecord(
        {"msg": "turn", "levelno": logging.INFO, "levelname": "INFO", "name": "bot", "chat": 7}
    )
    line = formatter("console", KEY, io.StringIO()).format(record)
    assert "\n" not in line and "turn" in line and f"chat={chat_name(7, KEY)}" in line
