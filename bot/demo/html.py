"""Telegram's HTML parse mode: a string with tags -> text and entities, or its refusal.

The rules are in https://core.telegram.org/bots/api#html-style, and, where that is silent, what
Telegram's own parser answers: tests/demo/html_cases.json holds its answers to every case there.
"""

import re
from dataclasses import dataclass, field

from bot.demo.html_tags import TAGS, HtmlError, OpenTag, close
from bot.demo.spans import nesting_order
from bot.demo.texts import Entity, utf16_length

__all__ = ["HtmlError", "parse_html"]

_SPACE = " \t\r\n\0\v"
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]*)|#(?P<dec>[0-9]*)|(?P<name>[a-zA-Z]*));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TAG_NAME = re.compile(rf"[^{_SPACE}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_SPACE}=>/\"']*")
_NAME_TOKEN = re.compile(r"[a-zA-Z0-9.\-]*")


@dataclass
class _Reader:
    source: str
    at: int = 0
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    entities: list[Entity] = field(default_factory=list)
    open: list[OpenTag] = field(default_factory=list)

    def here(self) -> str:
        """The next character; NUL at the end, and where the source has one."""
        return self.source[self.at] if self.at < len(self.source) else "\0"

    def take(self, pattern: re.Pattern[str]) -> str:
        """Reads what ``pattern`` matches here, possibly nothing."""
        match = pattern.match(self.source, self.at)
        assert match is not None  # each of these patterns matches nothing, too
        self.at = match.end()
        return match.group()

    def skip_spaces(self) -> None:
        """Reads on past white space, up to the end or a NUL."""
        while self.here() != "\0" and self.here() in _SPACE:
            self.at += 1

    def byte_offset(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += utf16_length(text)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text and its entities, outermost first; raises `HtmlError`."""
    reader = _Reader(source)
    while reader.at < len(source):
        _read_one(reader)
    if reader.open:
        tag = reader.open[-1].tag
        raise HtmlError(f'Can\'t find end tag corresponding to start tag "{tag}"')
    for entity in reader.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    reader.entities.sort(key=nesting_order)
    return _joined(reader.pieces), reader.entities


def _read_one(reader: _Reader) -> None:
    character = reader.here()
    if character == "<":
        (_read_end_tag if reader.source[reader.at + 1 :][:1] == "/" else _read_start_tag)(reader)
        return
    if character == "&" and (decoded := _decode(reader)):
        reader.write(decoded)
        return
    stop = min(
        (found for mark in "<&" if (found := reader.source.find(mark, reader.at + 1)) > 0),
        default=len(reader.source),
    )
    reader.write(reader.source[reader.at : stop])
    reader.at = stop


def _decode(reader: _Reader) -> str:
    """The character a reference stands for, read; nothing, and nothing read, if it is none."""
    match = _REFERENCE.match(reader.source, reader.at)
    if match is None:
        return ""
    if match["name"] is not None:
        character = _NAMED.get(match["name"], "")
    else:
        digits = match["hex"] if match["hex"] is not None else match["dec"]
        written = len(match.group().rstrip(";"))
        code = int(digits or "0", 16 if match["hex"] is not None else 10)
        character = chr(code) if 0 < code < 0x10FFFF and written < 10 else ""
    if character:
        reader.at = match.end()
    return character


def _joined(pieces: list[str]) -> str:
    """The whole text; a reference to half a surrogate pair is no character."""
    text = "".join(pieces)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise HtmlError(
            "Text contains invalid Unicode characters after decoding HTML entities,"
            " check for unmatched surrogate code units"
        )
    return text


def _lower(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


def _read_start_tag(reader: _Reader) -> None:
    begin = reader.byte_offset(reader.at)
    reader.at += 1
    tag = _lower(reader.take(_TAG_NAME))
    if reader.here() == "\0":
        raise HtmlError(f"Unclosed start tag at byte offset {begin}")
    if tag not in TAGS:
        raise HtmlError(f'Unsupported start tag "{tag}" at byte offset {begin}')
    opened = OpenTag(tag, reader.length, len(reader.pieces))
    _read_attributes(reader, opened, begin)
    if tag == "span" and opened.argument != "spoiler":
        raise HtmlError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
    reader.open.append(opened)


def _read_attributes(reader: _Reader, opened: OpenTag, begin: int) -> None:
    tag = opened.tag
    while reader.here() != ">":
        reader.skip_spaces()
        if reader.here() == ">":
            break
        name = reader.take(_ATTRIBUTE_NAME)
        if not name:
            raise HtmlError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        reader.skip_spaces()
        if reader.here() != "=":
            if reader.here() == "\0":
                raise HtmlError(f'Unclosed start tag "{tag}" at byte offset {begin}')
            opened.take(name, None)
            continue
        reader.at += 1
        reader.skip_spaces()
        if reader.here() == "\0":
            raise HtmlError(f'Unclosed start tag "{tag}" at byte offset {begin}')
        value = _read_value(reader)
        if reader.here() == "\0":
            raise HtmlError(f"Unclosed start tag at byte offset {begin}")
        opened.take(name, value)
    reader.at += 1


def _read_value(reader: _Reader) -> str:
    begin = reader.at
    quote = reader.here()
    if quote not in "'\"":
        token = _lower(reader.take(_NAME_TOKEN))
        if reader.here() not in _SPACE + ">":
            offset = reader.byte_offset(begin)
            raise HtmlError(f"Unexpected end of name token at byte offset {offset}")
        return token
    reader.at += 1
    value = []
    while reader.here() not in (quote, "\0"):
        if reader.here() == "&" and (decoded := _decode(reader)):
            value.append(decoded)
            continue
        value.append(reader.here())
        reader.at += 1
    if reader.here() == quote:
        reader.at += 1
    return "".join(value)


def _read_end_tag(reader: _Reader) -> None:
    begin = reader.byte_offset(reader.at)
    if not reader.open:
        raise HtmlError(f"Unexpected end tag at byte offset {begin}")
    reader.at += 2
    tag = _lower(reader.take(_TAG_NAME))
    reader.skip_spaces()
    if reader.here() != ">":
        raise HtmlError(f"Unclosed end tag at byte offset {begin}")
    reader.at += 1
    opened = reader.open[-1]
    if tag and tag != opened.tag:
        raise HtmlError(
            f"Unmatched end tag at byte offset {begin},"
            f' expected "</{opened.tag}>", found "</{tag}>"'
        )
    if reader.length > opened.offset:
        inner = "".join(reader.pieces[opened.piece :])
        close(opened, reader.length - opened.offset, inner, reader.entities)
    reader.open.pop()
