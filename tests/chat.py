"""The driver: `await chat.send("/log")`, `await chat.tap("Save")`, `chat.last`.

It is a person at the demo's Telegram; the real application answers over HTTP. One call is one thing
that the person does, and returns when the bot has said all that it has to say.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.app import Ringback
from bot.demo.clock import MovableClock
from bot.demo.params import Upload
from bot.demo.telegram import Telegram


@dataclass
class Chat:
    """One person's private chat with the bot."""

    telegram: Telegram
    coach: Ringback
    clock: MovableClock
    person: int

    # What the person does

    async def send(self, text: str) -> str:
        """Write a message; returns what the bot said last."""
        self.telegram.send_text(self.person, text)
        return await self.answered()

    async def share_contact(self, name: str, phone: str) -> str:
        """Share a contact card."""
        self.telegram.send_contact(self.person, name, phone)
        return await self.answered()

    async def send_other(self, kind: str) -> str:
        """Send something that is no words: a sticker, a voice note, ..."""
        self.telegram.send_other(self.person, kind)
        return await self.answered()

    async def share_location(self, latitude: float, longitude: float) -> str:
        """Share where the person is, in degrees."""
        place = {"latitude": latitude, "longitude": longitude}
        self.telegram.send_other(self.person, "location", place)
        return await self.answered()

    async def send_file(self, name: str, content: bytes) -> str:
        """Send a document."""
        self.telegram.send_file(
            self.person, "document", Upload(name, "application/octet-stream", content)
        )
        return await self.answered()

    def file(self, name: str | None = None) -> bytes:
        """The newest document that the bot sent; with a `name`, what lies under it in that zip."""
        sent = next(m["document"] for m in reversed(self.messages) if "document" in m)
        content = bytes(self.telegram.files[sent["file_id"]])
        if name is None:
            return content
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read(name)

    async def tap(self, label: str) -> str:
        """Tap the newest button with that label (or whose label starts with it)."""
        message_id, data = self.find(label)
        return await self.tap_data(data, message_id)

    async def tap_data(self, data: str, message_id: int | None = None, forge: bool = False) -> str:
        """Tap by what the button carries; `forge` makes one that the bot never offered."""
        if message_id is None:
            message_id = self.messages[-1]["message_id"]
        self.telegram.tap(self.person, message_id, data, forge=forge)
        return await self.answered()

    async def wait(self, **time: float) -> str:
        """Let time pass: `await chat.wait(days=7)`. The heartbeat beats at its end."""
        self.clock.advance(timedelta(**time))
        await beat(self.coach)
        return self.last

    async def answered(self) -> str:
        """Let the bot take what was sent, and say what it has to say."""
        while await self.coach.polling.once(timeout=0):
            pass
        await self.coach.quiet()
        return self.last

    # What the person sees

    @property
    def history(self) -> list[dict[str, Any]]:
        """Every message, the person's too, oldest first; what changes one puts another there."""
        return [m for m in self.telegram.messages.values() if m["chat"]["id"] == self.person]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The bot's messages, oldest first."""
        return [m for m in self.history if m["from"]["is_bot"]]

    @property
    def texts(self) -> list[str]:
        """What the bot's messages say."""
        return [m.get("text", "") for m in self.messages]

    @property
    def last(self) -> str:
        """What the bot's newest message says; "" when it never said anything."""
        return self.texts[-1] if self.texts else ""

    @property
    def buttons(self) -> list[str]:
        """The labels under the newest message."""
        return [button["text"] for button in _buttons(self.messages[-1])] if self.messages else []

    @property
    def toasts(self) -> list[str]:
        """What taps were answered with, where it was words."""
        return self.telegram.toasts(self.person)

    def find(self, label: str) -> tuple[int, str]:
        """(message id, data) of the newest button of that label."""
        for message in reversed(self.messages):
            for exact in (True, False):
                for button in _buttons(message):
                    found = button["text"]
                    if found == label or (not exact and found.startswith(label)):
                        return message["message_id"], button["callback_data"]
        raise AssertionError(f"no button {label!r}; the newest are {self.buttons}")


async def beat(coach: Ringback) -> None:
    """A heartbeat long after what was sent before, and long before what is done next."""
    coach.courier.pace.begin_anew()
    await coach.beat()
    await coach.quiet()
    coach.courier.pace.begin_anew()


def _buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in keyboard for button in row]
