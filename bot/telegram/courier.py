"""Sends the outbox: the only part that speaks to Telegram.

At least once, in order within a chat, different chats side by side. The only window for a double is
between Telegram's answer and the row being settled: sendMessage has no idempotency key.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, ReplyKeyboardRemove
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.models import Outgoing
from bot.store import Store, outbox

log = logging.getLogger(__name__)

RENEW_SECONDS = outbox.LEASE.total_seconds() / 3
SWEEP_SECONDS = 2.0
"""How often the outbox is looked through for what another process left behind, or for later."""
LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Delivered:
    """Telegram has it, or it has nothing left to say."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The candidate blocked the bot, or the account is no more."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not now: Telegram is busy or away."""

    after: timedelta


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never take this message."""

    reason: str


Fate = Delivered | Gone | TryLater | Refused

# What Telegram says (in lower case) when there is nothing left to do.
NOTHING_LEFT = ("message is not modified", "query is too old", "query id is invalid")
CANNOT_EDIT = ("message to edit not found", "message can't be edited")
NOBODY_THERE = ("chat not found", "user is deactivated", "peer_id_invalid")


class Courier:
    """Speaks for one process. `speak` wakes it for a chat; `run` finds what was left over."""

    def __init__(self, store: Store, bot: Bot, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._bot = bot
        self._clock = clock
        self._talks: dict[int, asyncio.Task[None]] = {}
        self._more: set[int] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    def speak(self, chat_id: int) -> None:
        """Something was stored for this chat: say it, after what is being said already."""
        if chat_id in self._talks:
            self._more.add(chat_id)
            return
        task = asyncio.create_task(self._speak(chat_id), name="courier of one chat")
        self._talks[chat_id] = task
        self._idle.clear()
        task.add_done_callback(lambda _: self._hush(chat_id))

    async def quiet(self) -> None:
        """Wait until nothing is being said."""
        while self._talks:
            await self._idle.wait()

    async def run(self) -> None:
        """Renew the leases, and look for what nobody is seeing to; ends when cancelled."""
        while True:
            try:
                await self.sweep()
                await asyncio.sleep(SWEEP_SECONDS)
            except Exception:
                log.exception("The outbox could not be looked through; trying again.")
                await asyncio.sleep(SWEEP_SECONDS)

    async def sweep(self) -> None:
        """One look through the outbox."""
        now = self._clock()
        if self._talks:
            async with self._store.begin() as db:
                await outbox.renew(db, self._store.courier, now)
        for chat_id in await self._store.waiting(now):
            if chat_id not in self._talks:
                self.speak(chat_id)

    async def close(self, seconds: float = 8.0) -> None:
        """Finish what is being said, for so long, and give back the leases."""
        if self._talks:
            _, unfinished = await asyncio.wait(self._talks.values(), timeout=seconds)
            for task in unfinished:
                task.cancel()
        async with self._store.begin() as db:
            await outbox.release_all(db, self._store.courier)

    def _hush(self, chat_id: int) -> None:
        self._talks.pop(chat_id, None)
        if chat_id in self._more:
            self._more.discard(chat_id)
            self.speak(chat_id)
        elif not self._talks:
            self._idle.set()

    async def _speak(self, chat_id: int) -> None:
        try:
            while await self._say_one(chat_id):
                pass
        except Exception:
            # the rows stay: the next look through the outbox tries again
            log.exception("A message could not be settled; it stays in the outbox.")

    async def _say_one(self, chat_id: int) -> bool:
        """Say the oldest message of a chat; False when there is none, or not now."""
        message = await self._store.head(chat_id, self._clock())
        if message is None:
            return False
        fate = await self._deliver(message)
        await self._settle(message, fate)
        return not isinstance(fate, TryLater)

    async def _settle(self, message: Outgoing, fate: Fate) -> None:
        assert message.id is not None
        now = self._clock()
        async with self._store.begin() as db:
            match fate:
                case Delivered():
                    await outbox.delivered(db, message.id)
                case Gone():
                    log.info("A candidate cannot be reached; nothing more is sent to them.")
                    await outbox.gone(db, message.chat_id, now)
                case TryLater(after):
                    log.info("Telegram asks to wait; trying again in %s.", after)
                    await outbox.later(db, message.id, now + after)
                    await outbox.release(db, message.chat_id, self._store.courier)
                case Refused(reason):
                    log.error("Telegram will not take message %s: %s", message.id, reason)
                    await outbox.refused(db, message.id, reason)

    async def _deliver(self, message: Outgoing) -> Fate:
        try:
            await self._send(message)
        except TelegramError as error:
            return await self._fate(message, error)
        return Delivered()

    async def _fate(self, message: Outgoing, error: TelegramError) -> Fate:
        if _cannot_edit(error):
            return await self._send_anew(message)
        return fate_of(error, message.attempts)

    async def _send_anew(self, message: Outgoing) -> Fate:
        """A message that can no longer be edited is said again below."""
        payload = {k: v for k, v in message.payload.items() if k != "message_id"}
        if message.method != "edit_message_text":
            return Delivered()
        try:
            await SENDERS["send_message"](self._bot, message.chat_id, payload)
        except TelegramError as error:
            return fate_of(error, message.attempts)
        return Delivered()

    async def _send(self, message: Outgoing) -> None:
        await SENDERS[message.method](self._bot, message.chat_id, message.payload)


def fate_of(error: TelegramError, attempts: int) -> Fate:
    """What Telegram's error means for the message."""
    said = error.message.lower()
    match error:
        case RetryAfter():
            wait = error.retry_after
            return TryLater(wait if isinstance(wait, timedelta) else timedelta(seconds=wait))
        case Forbidden():
            return Gone()
        case BadRequest() if any(sentence in said for sentence in NOTHING_LEFT):
            return Delivered()
        case BadRequest() if any(sentence in said for sentence in NOBODY_THERE):
            return Gone()
        case BadRequest():
            return Refused(error.message)
        case NetworkError() | TelegramError():
            return TryLater(pause(attempts))


def pause(attempts: int) -> timedelta:
    """Longer each time, with jitter, so that many do not come back at once."""
    longest = min(LONGEST_PAUSE.total_seconds(), 2.0**attempts)
    return timedelta(seconds=random.uniform(longest / 2, longest))


def _cannot_edit(error: TelegramError) -> bool:
    return isinstance(error, BadRequest) and any(s in error.message.lower() for s in CANNOT_EDIT)


def _markup(payload: dict[str, Any], bot: Bot) -> InlineKeyboardMarkup | ReplyKeyboardRemove | None:
    keyboard = payload.get("reply_markup")
    return InlineKeyboardMarkup.de_json(keyboard, bot) if keyboard else None


async def _send_message(bot: Bot, chat_id: int, payload: dict[str, Any]) -> None:
    await bot.send_message(
        chat_id,
        payload["text"],
        parse_mode="HTML",
        reply_markup=_markup(payload, bot),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


async def _edit_message_text(bot: Bot, chat_id: int, payload: dict[str, Any]) -> None:
    keyboard = payload.get("reply_markup")
    await bot.edit_message_text(
        payload["text"],
        chat_id=chat_id,
        message_id=payload["message_id"],
        parse_mode="HTML",
        reply_markup=InlineKeyboardMarkup.de_json(keyboard, bot) if keyboard else None,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


async def _edit_message_reply_markup(bot: Bot, chat_id: int, payload: dict[str, Any]) -> None:
    await bot.edit_message_reply_markup(chat_id=chat_id, message_id=payload["message_id"])


async def _answer_callback_query(bot: Bot, _: int, payload: dict[str, Any]) -> None:
    await bot.answer_callback_query(payload["callback_query_id"], text=payload.get("text"))


async def _send_contact(bot: Bot, chat_id: int, payload: dict[str, Any]) -> None:
    await bot.send_contact(chat_id, payload["phone_number"], payload["first_name"])


async def _send_document(bot: Bot, chat_id: int, payload: dict[str, Any]) -> None:
    await bot.send_document(
        chat_id,
        payload["content"].encode(),
        filename=payload["filename"],
        caption=payload.get("caption"),
        parse_mode="HTML",
    )


SENDERS = {
    "send_message": _send_message,
    "edit_message_text": _edit_message_text,
    "edit_message_reply_markup": _edit_message_reply_markup,
    "answer_callback_query": _answer_callback_query,
    "send_contact": _send_contact,
    "send_document": _send_document,
}
