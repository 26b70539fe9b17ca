"""Finding what Telegram marks in plain words: commands, mentions, hashtags, links, numbers."""

import re
from collections.abc import Iterator
from pathlib import Path

import phonenumbers
from babel import Locale

from bot.demo.texts import Entity, utf16_length

_BOT_COMMAND = re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>@])")
_MENTION = re.compile(r"(?<!\w)@(?:[a-zA-Z0-9_]{4,32}|gif|nft|pic|ufc|vid)(?!\w)", re.IGNORECASE)
_HASHTAG = re.compile(
    r"(?<![\w\u200c\u00b7])#(?=[\d_\u200c\u00b7]*[^\W\d_])[\w\u200c\u00b7]{1,256}+"
    r"(?:(?<!\w)|@[a-zA-Z0-9_]{3,32})?(?!#)"
)
_CASHTAG = re.compile(r"(?<![\w$])\$(?:1INCH|[A-Z]{1,8})(?:@[a-zA-Z0-9_]{3,32})?(?![\w$])")
_EMAIL = re.compile(
    r"(?<![\w/@.+~-])(?:[a-z0-9_-]{0,26}[.+]){0,10}[a-z0-9_-]{1,35}"
    r"@(?:[a-z0-9](?:[a-z0-9_-]{0,28}[a-z0-9])?\.){1,6}[a-z]{2,8}(?![\w@~-]|\.\w)",
    re.IGNORECASE,
)
_LETTER = r"(?:[\u200c\u200d\u2010-\u2015]|[^\s\u2000-\u206f\x00-\xbf])"
_URL = re.compile(
    r"(?:(?P<protocol>(?:(?<!s)https?|(?<![st])ftp)://)|(?<![\w/#@.~-]))"
    r"(?:(?P<user>[^\s/\[\]{}()'`<>\"@«»]+)@)?"
    rf"(?P<domain>(?:[a-zA-Z0-9_.~-]|{_LETTER})+)(?P<port>:[0-9]+)?"
    r"(?P<path>[/?#][^\s\u2000-\u200b\u200e-\u200f\u2016-\u206f<>\"«»]*)?",
    re.IGNORECASE,
)
_APP_URL = re.compile(
    r"(?:tg|ton)://[a-z0-9_-]{1,253}(?:[/?#][^\s<>\"«»]*[^\s<>\"«».:;,('?!`])?", re.I
)
_BAD_ENDS = ".:;,('?!`"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
# Without http:// in front, only these make a link. Telegram knows every top-level domain there
# is; the demo knows the countries' and the ones that people meet.
_DOMAINS = {str(code).lower() for code in Locale("en").territories} | set(
    (Path(__file__).parent / "domains.txt").read_text("utf-8").split()
)


def find_entities(text: str) -> list[Entity]:
    """The entities of a text without formatting, in order, never overlapping."""
    found = [
        (match.start(), match.end(), kind)
        for kind, pattern in (
            ("mention", _MENTION),
            ("bot_command", _BOT_COMMAND),
            ("hashtag", _HASHTAG),
            ("cashtag", _CASHTAG),
            ("email", _EMAIL),
            ("url", _APP_URL),
        )
        for match in pattern.finditer(text)
    ]
    found += [(start, end, "url") for start, end in _urls(text)]
    found += [(start, end, "phone_number") for start, end in _phone_numbers(text)]
    return _without_overlaps(text, found)


def _phone_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Numbers with their country code. Telegram's servers find these, by rules they keep to
    themselves; what they document is ``+1-212-555-0123``."""
    leniency = phonenumbers.Leniency.POSSIBLE
    if "+" in text:
        for match in phonenumbers.PhoneNumberMatcher(text, None, leniency=leniency):
            yield match.start, match.end


def _without_overlaps(text: str, found: list[tuple[int, int, str]]) -> list[Entity]:
    entities: list[Entity] = []
    last_end = 0
    for start, end, kind in sorted(found, key=lambda span: (span[0], -span[1], span[2])):
        if start >= last_end:
            offset, length = utf16_length(text[:start]), utf16_length(text[start:end])
            entities.append({"type": kind, "offset": offset, "length": length})
            last_end = end
    return entities


def _urls(text: str) -> Iterator[tuple[int, int]]:
    for match in _URL.finditer(text):
        domain, port = match["domain"], match["port"] or ""
        if not (match["path"] or port):
            domain = domain.rstrip(".")
        has_protocol = match["protocol"] is not None
        is_mail = not has_protocol and (match["user"] or "").startswith("mailto:")
        if is_mail or not _is_domain(domain, has_protocol):
            continue
        end = match.start("domain") + len(domain)
        if port and not 0 < int(port[1:]) < 65536:
            yield match.start(), end
        else:
            yield match.start(), end + len(port) + len(_trimmed(match["path"] or ""))


def _trimmed(path: str) -> str:
    """The path without a closing bracket that was never opened, nor what ends a sentence."""
    depth = dict.fromkeys(_BRACKETS.values(), 0)
    for index, character in enumerate(path):
        if character in depth:
            depth[character] += 1
        elif opening := _BRACKETS.get(character):
            depth[opening] -= 1
            if depth[opening] < 0:
                path = path[:index]
                break
    if path[:1] == "/":
        return "/" + path[1:].rstrip(_BAD_ENDS)
    return path.rstrip(_BAD_ENDS) if len(path) > 1 else ""


def _is_domain(domain: str, has_protocol: bool) -> bool:
    labels = domain.split(".")
    if len(labels) < 2 or not all(0 < len(x) < 64 and not x.endswith("-") for x in labels):
        return False
    if domain.replace(".", "").isdecimal():
        return len(labels) == 4 and all(int(x) < 256 and str(int(x)) == x for x in labels)
    *_, second, last = labels
    if len(last) < 2 or "_" in last or "_" in second:
        return False
    if last.lower().startswith("xn--"):
        return len(last) > 5 and last[4:].isalnum()
    return "-" not in last and (has_protocol or (last.lower() in _DOMAINS and not last.istitle()))
