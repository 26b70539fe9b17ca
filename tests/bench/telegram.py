"""A Telegram for measuring: as little of the Bot API as bots need that talk, at a tenth of a
millisecond a request, which the demo's takes ten times over.

An update is kept until getUpdates is asked for a later one, as Telegram keeps it, and comes again
until then. Each answer leaves `latency` seconds after it was asked for. What a bot says is handed
to whom it is said at once, in the same event loop.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes
from itertools import count, islice
from typing import Any, cast
from urllib.parse import parse_qsl

import httptools

TOKEN = "1:bench"
BOT = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "bench_bot"}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
SAYING = ("sendMessage", "editMessageText", "editMessageReplyMarkup")
BATCH = 100

Asked = dict[str, Any]
Hear = Callable[[str, int, Asked], None]
"""Of a sendMessage: the text, the message's number, and all that was asked."""


class Telegram:
    """One bot's, and its people's: they write and tap by plain calls."""

    def __init__(self) -> None:
        self.latency = 0.0
        self.people: dict[int, Hear] = {}
        """Who hears what is said to a chat."""
        self.listening = asyncio.Event()
        """Set by each getUpdates."""
        self._updates: dict[int, bytes] = {}
        self._numbers = count(1000)
        self._poll: _Connection | None = None
        self._patience: asyncio.TimerHandle | None = None

    # What people do

    def write(self, person: int, text: str) -> int:
        """Returns the update's number."""
        message = _message(next(self._numbers), person, text) | {"from": _sender(person)}
        if text.startswith("/"):
            command = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": command}]
        return self._add("message", message)

    def tap(self, person: int, message_id: int, data: str) -> int:
        """Returns the update's number."""
        message = _message(message_id, person, "?") | {"from": BOT}
        tapped = {"from": _sender(person), "chat_instance": "1", "data": data, "message": message}
        return self._add("callback_query", {"id": str(next(self._numbers)), **tapped})

    def tap_button(self, person: int, label: str, message_id: int, asked: Asked) -> int:
        """Tap the button of that label under a message, given as it was sent."""
        markup = asked["reply_markup"]
        rows = (json.loads(markup) if isinstance(markup, str) else markup)["inline_keyboard"]
        data = [each["callback_data"] for row in rows for each in row if each["text"] == label]
        return self.tap(person, message_id, data[0])

    def holds(self, update: int) -> bool:
        """Whether the bot has not confirmed it yet."""
        return update in self._updates

    def _add(self, kind: str, content: Asked) -> int:
        number = next(self._numbers)
        self._updates[number] = json.dumps({"update_id": number, kind: content}).encode()
        if self._poll:
            self._end_poll(self._poll)
        return number

    # What the bot asks for

    def call(self, connection: "_Connection", method: str, asked: Asked) -> None:
        """Answers at once, but for getUpdates, which waits for something to come."""
        if method == "getUpdates":
            self._get_updates(connection, asked)
        elif method in SAYING:
            chat, text = int(asked["chat_id"]), str(asked.get("text", "?"))
            number = int(asked.get("message_id") or next(self._numbers))
            connection.answer(json.dumps(_message(number, chat, text) | {"from": BOT}).encode())
            if method == "sendMessage":
                self.people[chat](text, number, asked)
        else:
            connection.answer(json.dumps(BOT if method == "getMe" else True).encode())

    def _get_updates(self, connection: "_Connection", asked: Asked) -> None:
        self.listening.set()
        offset = int(asked.get("offset") or 0)
        for number in [number for number in islice(self._updates, BATCH) if number < offset]:
            del self._updates[number]
        timeout = float(asked.get("timeout") or 0)
        if self._updates or not timeout:
            self._end_poll(connection)
        else:
            self._poll = connection
            later = asyncio.get_running_loop().call_later
            self._patience = later(timeout, self._end_poll, connection)

    def _end_poll(self, connection: "_Connection") -> None:
        self.gone(connection)
        batch = islice(self._updates.values(), BATCH)
        connection.answer(b"[" + b",".join(batch) + b"]")

    def gone(self, connection: "_Connection") -> None:
        """It polls no more."""
        if self._poll is connection and self._patience:
            self._patience.cancel()
            self._poll = self._patience = None


class _Connection(asyncio.Protocol):
    """One request after another."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._parser = httptools.HttpRequestParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's is none by inheritance
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._telegram.gone(self)

    def on_message_begin(self) -> None:
        """httptools calls this, and the four below."""
        self._url, self._kind, self._body = b"", b"", b""

    def on_url(self, url: bytes) -> None:
        """A piece of it."""
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """A whole one."""
        if name.lower() == b"content-type":
            self._kind = value

    def on_body(self, body: bytes) -> None:
        """A piece of it."""
        self._body += body

    def on_message_complete(self) -> None:
        """The request is whole."""
        path, _, query = self._url.decode().partition("?")
        asked = dict(parse_qsl(query)) | _read(self._kind, self._body)
        self._telegram.call(self, path.rpartition("/")[2], asked)

    def answer(self, result: bytes) -> None:
        """Say it, as late as Telegram would."""
        body = b'{"ok":true,"result":%b}' % result
        answer = (HEAD % len(body)) + body
        if self._telegram.latency:
            later = asyncio.get_running_loop().call_later
            later(self._telegram.latency, self._send, answer)
        else:
            self._send(answer)

    def _send(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


def _read(kind: bytes, body: bytes) -> Asked:
    """As JSON, as a form, or in parts, as bots' libraries will have it."""
    if not body:
        return {}
    if kind.startswith(b"application/json"):
        read: Asked = json.loads(body)
        return read
    if kind.startswith(b"multipart/"):
        parts = message_from_bytes(b"Content-Type: %b\r\n\r\n%b" % (kind, body)).walk()
        named = [(part.get_param("name", header="content-disposition"), part) for part in parts]
        return {str(name): _text(part.get_payload(decode=True)) for name, part in named if name}
    return dict(parse_qsl(body.decode()))


def _text(payload: object) -> str:
    return payload.decode() if isinstance(payload, bytes) else ""


def _sender(person: int) -> Asked:
    return {"id": person, "is_bot": False, "first_name": "Ada", "language_code": "en"}


def _message(number: int, chat: int, text: str) -> Asked:
    private = {"id": chat, "type": "private", "first_name": "Ada"}
    return {"message_id": number, "date": int(time.time()), "chat": private, "text": text}


@asynccontextmanager
async def serving(telegram: Telegram) -> AsyncIterator[str]:
    """Its address, as TELEGRAM_API_URL."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(telegram), "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
