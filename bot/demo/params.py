"""The parameters of a Bot API request, however they were sent.

A body may be JSON, a form or multipart; in the latter two, nested values come as JSON text and
numbers and flags as words (https://core.telegram.org/bots/api#making-requests).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.demo.errors import bad_request

_NESTED = {
    "allowed_updates",
    "caption_entities",
    "commands",
    "entities",
    "link_preview_options",
    "media",
    "menu_button",
    "message_ids",
    "reply_markup",
    "reply_parameters",
    "scope",
}
_NUMBERS = {
    "cache_time",
    "chat_id",
    "limit",
    "max_connections",
    "message_id",
    "message_thread_id",
    "offset",
    "reply_to_message_id",
    "timeout",
    "user_id",
}
_FLAGS = {
    "allow_sending_without_reply",
    "disable_content_type_detection",
    "disable_notification",
    "disable_web_page_preview",
    "drop_pending_updates",
    "protect_content",
    "show_alert",
    "show_caption_above_media",
    "has_spoiler",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    content_type: str
    content: bytes

    def __repr__(self) -> str:
        return f"Upload({self.name!r}, {self.content_type!r}, {len(self.content)} bytes)"


def decoded(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as values: nested JSON read, numbers and flags told from text.

    What cannot be read stays as it was sent, for the method to refuse.
    """
    return {name: _value(name, value) for name, value in sent.items()}


def _value(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name in _NESTED:
        try:
            return json.loads(value)
        except ValueError:
            return value
    if name in _NUMBERS and value.removeprefix("-").isdecimal() and value.isascii():
        return int(value)
    if name in _FLAGS and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return value


class Params:
    """Typed reading of decoded parameters; an empty value counts as absent, as on Telegram."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def has(self, name: str) -> bool:
        return self._values.get(name) not in (None, "")

    def raw(self, name: str) -> Any:
        return self._values.get(name)

    def text(self, name: str) -> str:
        """A string; a number sent as JSON counts as its digits."""
        value = self._values.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(value).lower()
        return str(value) if isinstance(value, str | int | float) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """An integer, or ``default`` for what is not one."""
        value = self._values.get(name)
        try:
            return int(value) if value not in (None, "") else default
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "yes", "1")

    def upload(self, name: str) -> Upload | None:
        """The file in that parameter: sent under its name, or as ``attach://other-name``."""
        value = self._values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self._values.get(value.removeprefix("attach://"))
        return value if isinstance(value, Upload) else None

    def array(self, name: str, complaint: str) -> list[Any]:
        """A nested list; absent is empty."""
        value = self._values.get(name)
        if value in (None, ""):
            return []
        if not isinstance(value, list):
            raise bad_request(complaint)
        return value

    def object(self, name: str, complaint: str) -> dict[str, Any] | None:
        """A nested object, if there is one."""
        value = self._values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, dict):
            raise bad_request(complaint)
        return value
