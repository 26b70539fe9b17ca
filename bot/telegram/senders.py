"""How each kind of message in the outbox is sent."""

from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Bot
from telegram.request import BaseRequest

from bot.telegram.picture import drawn_apart
from bot.telegram.transport import AiohttpRequest

Payload = Mapping[str, Any]
WORDS = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


async def _tell(bot: Bot, method: str, payload: Payload, **more: Any) -> None:
    """What the outbox holds is as Telegram wants it. python-telegram-bot's methods would make
    objects of it, and of the answer that nobody reads, for half of what a message costs."""
    request: BaseRequest = bot.request
    assert isinstance(request, AiohttpRequest)
    await request.tell(f"{bot.base_url}/{method}", {**payload, **more})


async def _send_message(bot: Bot, chat_id: int, payload: Payload) -> None:
    await _tell(bot, "sendMessage", payload, chat_id=chat_id, **WORDS)


async def _edit_message_text(bot: Bot, chat_id: int, payload: Payload) -> None:
    await _tell(bot, "editMessageText", payload, chat_id=chat_id, **WORDS)


async def _edit_message_reply_markup(bot: Bot, chat_id: int, payload: Payload) -> None:
    await _tell(bot, "editMessageReplyMarkup", payload, chat_id=chat_id)


async def _answer_callback_query(bot: Bot, _: int, payload: Payload) -> None:
    await _tell(bot, "answerCallbackQuery", payload)


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
    drawn = await drawn_apart(payload["picture"])
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

MESSAGES = ("send_message", "send_contact", "send_document", "send_photo")
"""What is a message, as Telegram's limits count."""
