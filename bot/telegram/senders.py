"""How each kind of message in the outbox is sent."""

import asyncio
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions

from bot.telegram.picture import draw

Payload = Mapping[str, Any]


def _keyboard(payload: Payload, bot: Bot) -> InlineKeyboardMarkup | None:
    keyboard = payload.get("reply_markup")
    return InlineKeyboardMarkup.de_json(keyboard, bot) if keyboard else None


async def _send_message(bot: Bot, chat_id: int, payload: Payload) -> None:
    await bot.send_message(
        chat_id,
        payload["text"],
        parse_mode="HTML",
        reply_markup=_keyboard(payload, bot),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


async def _edit_message_text(bot: Bot, chat_id: int, payload: Payload) -> None:
    await bot.edit_message_text(
        payload["text"],
        chat_id=chat_id,
        message_id=payload["message_id"],
        parse_mode="HTML",
        reply_markup=_keyboard(payload, bot),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


async def _edit_message_reply_markup(bot: Bot, chat_id: int, payload: Payload) -> None:
    await bot.edit_message_reply_markup(chat_id=chat_id, message_id=payload["message_id"])


async def _answer_callback_query(bot: Bot, _: int, payload: Payload) -> None:
    await bot.answer_callback_query(payload["callback_query_id"], text=payload.get("text"))


async def _send_contact(bot: Bot, chat_id: int, payload: Payload) -> None:
    await bot.send_contact(chat_id, payload["phone_number"], payload["first_name"])


async def _send_document(bot: Bot, chat_id: int, payload: Payload) -> None:
    await bot.send_document(
        chat_id,
        b64decode(payload["base64"]) if "base64" in payload else payload["content"].encode(),
        filename=payload["filename"],
        caption=payload.get("caption"),
        parse_mode="HTML",
    )


async def _send_photo(bot: Bot, chat_id: int, payload: Payload) -> None:
    # in a thread: nobody else waits for it
    drawn = await asyncio.to_thread(draw, payload["picture"])
    await bot.send_photo(
        chat_id, drawn, filename="ringback.png", caption=payload["caption"], parse_mode="HTML"
    )


SENDERS: dict[str, Callable[[Bot, int, Payload], Awaitable[None]]] = {
    "send_message": _send_message,
    "edit_message_text": _edit_message_text,
    "edit_message_reply_markup": _edit_message_reply_markup,
    "answer_callback_query": _answer_callback_query,
    "send_contact": _send_contact,
    "send_document": _send_document,
    "send_photo": _send_photo,
}
