"""Text as Telegram counts, cleans, trims and splits it.

Offsets and lengths of entities are in UTF-16 code units
(https://core.telegram.org/api/entities#entity-length).
"""

import re
from typing import Any

Entity = dict[str, Any]

MAX_TEXT = 4096
MAX_CAPTION = 1024

# U+2028..U+202E (line separators and direction overrides) and the vertical combining lines are
# taken out; other control characters become spaces; "\r" goes, "\n" stays.
_REMOVED = {*range(0x2028, 0x202F), 0x333, 0x33F, 0x30A, 0x0D}
_SPACED = {code for code in range(32) if code not in (0x0A, 0x0D)}
_REMOVED_CHARACTERS = re.compile("[" + "".join(map(chr, sorted(_REMOVED))) + "]")
_CLEANING: dict[int, str | None] = dict.fromkeys(_REMOVED) | dict.fromkeys(_SPACED, " ")


def utf16_length(text: str) -> int:
    """How many UTF-16 code units ``text`` has."""
    return len(text) + sum(character > "\uffff" for character in text)


def clean(text: str) -> str:
    """``text`` without what Telegram does not let through, trimmed."""
    return cleaned(text).strip(" \n")


def cleaned(text: str) -> str:
    """``text`` without what Telegram does not let through."""
    return text.translate(_CLEANING)


def clean_entities(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities of ``text``, moved to where their words are in ``cleaned(text)``."""
    if not _REMOVED_CHARACTERS.search(text):
        return entities
    units = text.encode("utf-16-le", "surrogatepass")

    def moved(offset: int) -> int:
        before = units[: 2 * offset].decode("utf-16-le", "surrogatepass")
        return offset - len(_REMOVED_CHARACTERS.findall(before))

    ends = ((entity, moved(entity["offset"] + entity["length"])) for entity in entities)
    shifted = ((entity, moved(entity["offset"]), end) for entity, end in ends)
    return [{**e, "offset": start, "length": end - start} for e, start, end in shifted]


def split_as_clients_do(text: str, limit: int = MAX_TEXT) -> list[str]:
    """Cuts what a person typed into messages of at most ``limit`` UTF-16 units.

    As the apps do: at the last line break or space of a full message when there is one in its
    second half, else in the middle of a word, never in the middle of a character.
    """
    parts = []
    while text:
        part = _longest_start(text, limit)
        if len(part) < len(text):
            cut = max(part.rfind("\n"), part.rfind(" "))
            part = part[: cut + 1] if cut > len(part) // 2 else part
        text = text[len(part) :]
        parts.append(part.strip(" \n"))
    return [part for part in parts if part]


def _longest_start(text: str, limit: int) -> str:
    units = 0
    for index, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > limit:
            return text[:index]
    return text
