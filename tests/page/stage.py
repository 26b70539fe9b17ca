"""What a test of the page stands on: the demo's server, a bot that does as told, a browser."""

import asyncio
import contextlib
import json
import shutil
import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import aiohttp
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from bot.demo.clock import MovableClock
from bot.demo.server import serve
from bot.demo.telegram import Telegram

TUESDAY = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
SECONDS = 30.0
"""How long a busy machine may take for anything that is waited for."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
COMMANDS = {
    "log": "Log an interview",
    "say": "What should I say?",
    "settings": "City and hour",
    "help": "What I can do",
}
Message = dict[str, Any]
Rows = list[list[dict[str, Any]]]


def installed_browser() -> str | None:
    """The path of a Chromium on this machine."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def button(text: str, data: str | None = None) -> dict[str, Any]:
    """An inline button; its data are its words unless given."""
    return {"text": text, "callback_data": data or text}


def picture(width: int, height: int) -> bytes:
    """A PNG with colours that run from corner to corner."""
    lines = [
        b"\0"
        + b"".join(
            bytes((60 + 150 * x // width, 90 + 120 * y // height, 160)) for x in range(width)
        )
        for y in range(height)
    ]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(lines))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


class ToldBot:
    """A bot without a will: it hears every update, and says what the test has it say."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = f"{url}/bot1:demo"
        self._session = session
        self._updates: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def call(self, method: str, **params: Any) -> Any:
        """One request of the Bot API; its result."""
        async with self._session.post(f"{self._url}/{method}", json=params) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def send_file(
        self, kind: str, chat_id: int, name: str, content: bytes, **params: Any
    ) -> Message:
        """Sends a ``photo`` or a ``document``."""
        form = aiohttp.FormData({"chat_id": str(chat_id), **params})
        form.add_field(kind, content, filename=name)
        async with self._session.post(f"{self._url}/send{kind.title()}", data=form) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return dict(answer["result"])

    async def say(
        self, chat_id: int, text: str, rows: Rows | None = None, **params: Any
    ) -> Message:
        """Sends a message, with an inline keyboard when there are rows."""
        if rows:
            params["reply_markup"] = {"inline_keyboard": rows}
        return dict(await self.call("sendMessage", chat_id=chat_id, text=text, **params))

    async def hears(self, kind: str = "message", words: str | None = None) -> dict[str, Any]:
        """The next update of that kind (and with those words); others are passed over."""
        async with asyncio.timeout(SECONDS):
            while True:
                heard = (await self._updates.get()).get(kind)
                if heard and words in (None, heard.get("text")):
                    return dict(heard)

    def forget(self) -> None:
        """Passes over all that it has not been asked about."""
        while not self._updates.empty():
            self._updates.get_nowait()

    async def listen(self) -> None:
        """Polls until the server goes away."""
        offset = 0
        with contextlib.suppress(aiohttp.ClientError):
            while True:
                for update in await self.call("getUpdates", offset=offset, timeout=20):
                    offset = update["update_id"] + 1
                    self._updates.put_nowait(update)


class Chat:
    """One open page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._noted)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _noted(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def part(self, testid: str) -> Locator:
        return self.page.get_by_test_id(testid)

    @property
    def messages(self) -> Locator:
        return self.part("message")

    @property
    def last(self) -> Locator:
        return self.messages.last

    @property
    def composer(self) -> Locator:
        return self.part("composer")

    def inline(self, data: str) -> Locator:
        return self.page.locator(f'[data-callback="{data}"]')

    async def person(self) -> int:
        """The id of who is chatting here, as the address has it."""
        await self.page.wait_for_url("**/#person=*")
        return int(self.page.url.rpartition("=")[2])

    async def say(self, text: str) -> None:
        await self.composer.fill(text)
        await self.composer.press("Enter")

    async def measure(self, script: str) -> Any:
        return await self.page.evaluate(script)

    async def choose(self, item: str) -> None:
        """Opens the attach menu and picks one thing of it."""
        await self.part("attach").click()
        await self.part(item).click()


class Stage:
    """The demo's server with a told bot beside it, and as many pages as a test opens."""

    def __init__(self, browser: Browser, telegram: Telegram) -> None:
        self.browser = browser
        self.telegram = telegram
        self.chats: list[Chat] = []
        self.forgiven: tuple[str, ...] = ()  # parts of complaints that a test expects
        self.standing: Chat | None = None
        self.url = ""
        self.bot: ToldBot
        self._running = AsyncExitStack()
        self._contexts = AsyncExitStack()

    async def start(self, listening: bool = True) -> None:
        """Brings server and bot up, on the same port as before if there was one."""
        port = int(self.url.rpartition(":")[2]) if self.url else 0
        self.url = await self._running.enter_async_context(serve(self.telegram, port))
        session = await self._running.enter_async_context(aiohttp.ClientSession())
        self.bot = ToldBot(self.url, session)
        if listening:
            self.listen()
        menu = [{"command": name, "description": words} for name, words in COMMANDS.items()]
        await self.bot.call("setMyCommands", commands=menu)

    def listen(self) -> None:
        """Has the bot poll for updates."""
        task = asyncio.create_task(self.bot.listen())
        self._running.callback(task.cancel)

    async def stop(self) -> None:
        """Takes server and bot down; what was said stays."""
        await self._running.aclose()

    async def close(self) -> None:
        await self._contexts.aclose()
        await self.stop()

    async def context(self, width: int = 390, height: int = 844, **options: Any) -> BrowserContext:
        """A browser of its own, as another device would be."""
        options.setdefault("reduced_motion", "reduce")  # nothing to wait for
        context = await self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            **options,
        )
        context.set_default_timeout(1000 * SECONDS)
        self._contexts.push_async_callback(context.close)
        return context

    async def open(
        self, context: BrowserContext | None = None, person: int | None = None, **options: Any
    ) -> Chat:
        """A new page: a new person's, or the given one's by link."""
        page = await (context or await self.context(**options)).new_page()
        chat = self.watch(page)
        await page.goto(self.url + (f"/#person={person}" if person else "/"))
        return chat

    def watch(self, page: Page) -> Chat:
        """A page that a test got in another way."""
        self.chats.append(Chat(page))
        return self.chats[-1]

    async def begin(self, **options: Any) -> tuple[Chat, int]:
        """A chat past its START: the page and its person.

        Without options it may be a page that stands open already and turns to somebody new.
        """
        if self.standing and not options:
            return self.standing, await self._turn(self.standing)
        chat = await self.open(**options)
        await chat.part("start").click()
        await self.bot.hears()
        return chat, await chat.person()

    async def _turn(self, chat: Chat) -> int:
        person = self.telegram.join()
        started = self.telegram.send_text(person, "/start")
        await self.bot.hears()
        await chat.page.evaluate("person => { location.hash = `person=${person}` }", person)
        await expect(chat.last).to_have_attribute("data-message-id", str(started["message_id"]))
        return person

    async def stand(self) -> None:
        """Keeps one page open for all tests to come."""
        self.standing = await self.open()
        self._running.push_async_exit(self._contexts.pop_all())
        await expect(self.standing.part("start")).to_be_visible()

    async def tidy(self) -> None:
        """Leaves nothing of one test to the next but the standing page."""
        self.bot.forget()
        self.telegram.clock.reset()
        await self._contexts.aclose()
        self.chats = [self.standing] if self.standing else []

    @property
    def complaints(self) -> list[str]:
        """Everything the browser's console complained about, but what the test expected."""
        return [
            line
            for chat in self.chats
            for line in chat.complaints
            if not any(part in line for part in self.forgiven)
        ]

    def assert_quiet(self) -> None:
        """No browser's console has complained."""
        assert self.complaints == [], json.dumps(self.complaints, indent=1)


@contextlib.asynccontextmanager
async def staged(browser: Browser, listening: bool = True) -> AsyncIterator[Stage]:
    """A stage that is taken down in the end."""
    stage = Stage(browser, Telegram(MovableClock(TUESDAY)))
    await stage.start(listening)
    try:
        yield stage
    finally:
        await stage.close()
