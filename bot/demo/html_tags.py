"""What each HTML tag of a bot's message becomes: an entity, or nothing."""

import re
from dataclasses import dataclass
from typing import Any

from bot.demo.links import checked_link, mentioned_user
from bot.demo.texts import Entity

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = {*_STYLES, "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
# (tag, attribute) -> what its value must begin with to count, and is shortened by
_ARGUMENTS = {
    ("a", "href"): "",
    ("code", "class"): "language-",
    ("span", "class"): "tg-",
    ("tg-emoji", "emoji-id"): "",
    ("tg-time", "format"): "",
}
_DATE_FORMAT = re.compile(r"r|[wdt]*", re.IGNORECASE)


class HtmlError(Exception):
    """The text is not what Telegram reads as HTML; the message is Telegram's sentence."""


@dataclass
class OpenTag:
    """A tag that waits for its end: its argument, and where it began.

    ``offset`` counts UTF-16 units of the text, ``piece`` the pieces it is made of so far.
    """

    tag: str
    offset: int
    piece: int
    argument: str = ""
    unix: str = ""

    def take(self, name: str, value: str | None) -> None:
        """Keeps an attribute, if it is one that counts for this tag; the last one wins."""
        if (self.tag, name) == ("blockquote", "expandable"):
            self.argument = "1"
        elif value is None:
            return
        elif (self.tag, name) == ("tg-time", "unix"):
            self.unix = value
        elif (prefix := _ARGUMENTS.get((self.tag, name))) is not None and value.startswith(prefix):
            self.argument = value[len(prefix) :]


def close(opened: OpenTag, length: int, inner: str, entities: list[Entity]) -> None:
    """Adds to ``entities`` what a tag around ``inner``, of ``length`` UTF-16 units, stands for."""
    span = {"offset": opened.offset, "length": length}
    if opened.tag in _STYLES:
        entities.append({"type": _STYLES[opened.tag], **span})
    elif opened.tag == "blockquote":
        kind = "expandable_blockquote" if opened.argument else "blockquote"
        entities.append({"type": kind, **span})
    elif opened.tag in ("pre", "code"):
        _close_code(entities, opened, span)
    elif opened.tag == "a":
        entities.extend(_link(opened.argument or inner, span))
    elif opened.tag == "tg-emoji":
        entities.append({"type": "custom_emoji", **span, "custom_emoji_id": _emoji(opened)})
    else:
        entities.extend(_time(opened, span))


def _close_code(entities: list[Entity], opened: OpenTag, span: dict[str, int]) -> None:
    """``pre`` and ``code`` around the very same text are one block with a language."""
    last: dict[str, Any] = entities[-1] if entities else {}
    same = {"offset": last.get("offset"), "length": last.get("length")} == span
    if opened.tag == "pre" and same and last["type"] == "code" and last.get("language"):
        last["type"] = "pre"
    elif opened.tag == "code" and same and last["type"] == "pre" and opened.argument:
        last["language"] = opened.argument
    else:
        entity = {"type": opened.tag, **span}
        if opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument
        entities.append(entity)


def _link(url: str, span: dict[str, int]) -> list[Entity]:
    if user := mentioned_user(url):
        return [{"type": "text_mention", **span, "user": {"id": user}}]
    if link := checked_link(url):
        return [{"type": "text_link", **span, "url": link}]
    return []


def _emoji(opened: OpenTag) -> str:
    if not re.fullmatch(r"-?[0-9]{1,19}", opened.argument) or not int(opened.argument):
        raise HtmlError("Invalid custom emoji identifier specified")
    return opened.argument


def _time(opened: OpenTag, span: dict[str, int]) -> list[Entity]:
    if not _DATE_FORMAT.fullmatch(opened.argument):
        raise HtmlError("Invalid date format used")
    digits = re.match(r"[0-9]+", opened.unix)
    unix = int(digits.group()) if digits else 0
    if not 0 < unix < 2**31:
        return []
    shown = {"date_time_format": opened.argument} if opened.argument else {}
    return [{"type": "date_time", **span, "unix_time": unix, **shown}]
