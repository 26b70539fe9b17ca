"""Domain -> Telegram: what a message, an edit or a toast looks like in a request."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from bot.conversations.said import Rows

DATA_LIMIT = 64
"""Bytes that Telegram lets a button carry."""


def message(text: str, rows: Rows) -> dict[str, Any]:
    """For send_message."""
    return {"text": text} | _keyboard(rows)


def edit(message_id: int, text: str, rows: Rows) -> dict[str, Any]:
    """For edit_message_text."""
    return {"message_id": message_id, "text": text} | _keyboard(rows)


def photo(picture: Mapping[str, Any], caption: str) -> dict[str, Any]:
    """For send_photo: what is to be drawn. The bytes are made when it is sent, the same each time,
    so that the outbox holds a few numbers."""
    return {"picture": dict(picture), "caption": caption}


def document(filename: str, content: str | bytes, caption: str) -> dict[str, Any]:
    """For send_document: a file of text, or of bytes, which JSON takes as base64."""
    file = {"filename": filename, "caption": caption}
    if isinstance(content, str):
        return file | {"content": content}
    return file | {"base64": b64encode(content).decode()}


def answer(query_id: str, text: str | None) -> dict[str, Any]:
    """For answer_callback_query."""
    return {"callback_query_id": query_id} | ({"text": text} if text else {})


def _keyboard(rows: Rows) -> dict[str, Any]:
    if not rows:
        return {}
    for button in (button for row in rows for button in row):
        if len(button.data.encode()) > DATA_LIMIT:
            raise ValueError(f"A button may carry {DATA_LIMIT} bytes: {button.data!r}")
    keyboard = [[{"text": b.label, "callback_data": b.data} for b in row] for row in rows if row]
    return {"reply_markup": {"inline_keyboard": keyboard}}
