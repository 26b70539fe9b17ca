"""The words of a bot's message: parse mode, cleaning, trimming, limits, entities.

A bot's limits count characters (Unicode code points) after parsing, where the apps count UTF-16
units: so does Telegram's own library before it lets a bot's message go.
"""

from typing import Any

from bot.demo.entities import find_entities
from bot.demo.errors import bad_request
from bot.demo.html import HtmlError, parse_html
from bot.demo.params import Params
from bot.demo.spans import untangled
from bot.demo.texts import (
    MAX_CAPTION,
    MAX_TEXT,
    Entity,
    clean_entities,
    cleaned,
    utf16_length,
)

MAX_SOURCE_BYTES = 1 << 15  # what Telegram's server takes before it parses anything


def message_text(params: Params) -> dict[str, Any]:
    """``text`` and ``entities`` of sendMessage and editMessageText."""
    if not params.text("text"):
        raise bad_request("message text is empty")
    text, entities = _formatted(params, "text", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return {"text": text, **({"entities": entities} if entities else {})}


def caption(params: Params) -> dict[str, Any]:
    """``caption`` and ``caption_entities`` of a photo or document, if there is one."""
    text, entities = _formatted(params, "caption", "caption_entities")
    if len(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": entities} if entities else {})}


def _formatted(params: Params, name: str, entities_name: str) -> tuple[str, list[Entity]]:
    source = params.text(name)
    if len(source.encode()) > MAX_SOURCE_BYTES:
        raise bad_request("text is too long")
    mode = params.text("parse_mode").lower()
    if mode == "html":
        try:
            text, entities = parse_html(source)
        except HtmlError as error:
            raise bad_request(f"can't parse entities: {error}") from None
    elif mode in ("", "none"):
        text = source
        given = params.array(entities_name, "can't parse entities JSON object")
        entities = [_checked(entity) for entity in given]
        entities = [entity for entity in entities if _fits(entity, source)]
    elif mode in ("markdown", "markdownv2"):
        raise bad_request("the demo reads HTML, not Markdown")
    else:
        raise bad_request("unsupported parse_mode")
    return _kept(text, entities)


_FORMATTING = {
    "bold": None,
    "italic": None,
    "underline": None,
    "strikethrough": None,
    "spoiler": None,
    "blockquote": None,
    "expandable_blockquote": None,
    "code": None,
    "pre": "language",
    "text_link": "url",
    "custom_emoji": "custom_emoji_id",
}


def _checked(entity: Any) -> Entity:
    """An entity as a bot may give it."""
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    for name, kind in (("type", str), ("offset", int), ("length", int)):
        if not isinstance(entity.get(name), kind):
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    detail = _FORMATTING.get(entity["type"])
    kept = {name: entity[name] for name in ("type", "offset", "length")}
    return kept | ({detail: str(entity[detail])} if detail and entity.get(detail) else {})


def _fits(entity: Entity, text: str) -> bool:
    """Whether an entity is one to keep: links and the like in the words Telegram finds itself."""
    start, end = entity["offset"], entity["offset"] + entity["length"]
    needs = {"text_link": "url", "custom_emoji": "custom_emoji_id"}.get(entity["type"], "type")
    return (
        entity["type"] in _FORMATTING and needs in entity and 0 <= start < end <= utf16_length(text)
    )


def _kept(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Text and entities after Telegram's cleaning and trimming, those found in the words added."""
    entities = untangled(clean_entities(text, untangled(entities)))
    text, entities = _trimmed(cleaned(text), entities)
    return text, untangled(entities, find_entities(text))


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Trims the end; and the beginning, but only up to where formatting begins."""
    text = text.rstrip(" \n")
    end = utf16_length(text)
    entities = [
        {**entity, "length": min(entity["length"], end - entity["offset"])}
        for entity in entities
        if entity["offset"] < end
    ]
    first = min((entity["offset"] for entity in entities), default=len(text))
    blank = min(len(text) - len(text.lstrip(" \n")), first)
    return text[blank:], [{**e, "offset": e["offset"] - blank} for e in entities]
