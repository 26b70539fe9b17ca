"""Is a request one that Telegram documents? Names, required ones, and types, nested ones too.

The description is tests/data/bot_api.json: method -> parameter -> types, and type -> field ->
types (or, for a type that is one of several, the list of those). ``!`` marks a required one,
``String=x`` one that must be just that word, ``any`` one whose type is not known there.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.demo.params import Upload

_API: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "data" / "bot_api.json").read_text("utf-8")
)
METHODS: dict[str, dict[str, str]] = _API["methods"]
TYPES: dict[str, dict[str, str] | list[str]] = _API["types"]
_BY_LOWER_NAME = {name.lower(): name for name in METHODS}

# "Exactly one of the fields other than text, icon_custom_emoji_id, and style must be used"
_LABELS = {"text", "icon_custom_emoji_id", "style"}
_PARSE_MODES = {"HTML", "MarkdownV2", "Markdown"}


def problems(method: str, params: Mapping[str, Any]) -> list[str]:
    """Everything about a request that Telegram's description does not allow; empty if nothing.

    ``params`` are decoded (see bot.demo.params); numbers and flags may still be the words that a
    form carries.
    """
    name = _BY_LOWER_NAME.get(method.lower())
    if name is None:
        return [f"there is no method {method}"]
    attached = {
        value.removeprefix("attach://")
        for value in _leaves(list(params.values()))
        if isinstance(value, str) and value.startswith("attach://")
    }
    told = {key: value for key, value in params.items() if key not in attached}
    found = _field_problems(name, METHODS[name], told)
    if (mode := params.get("parse_mode")) is not None and mode not in _PARSE_MODES:
        found.append(f"{name}: parse_mode {mode!r} is none")
    return found


def type_problems(name: str, value: Any) -> list[str]:
    """The same for a value that should be of one of Telegram's types, like ``Message``."""
    return _type_problems(name, name, value)


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [value]


def _field_problems(where: str, fields: dict[str, str], values: Mapping[str, Any]) -> list[str]:
    found = [f"{where} has no {name}" for name in values if name not in fields]
    for name, spec in fields.items():
        if name in values:
            found += _type_problems(f"{where}.{name}", spec.removeprefix("!"), values[name])
        elif spec.startswith("!"):
            found.append(f"{where} lacks {name}")
    return found


def _type_problems(where: str, spec: str, value: Any) -> list[str]:
    """What keeps ``value`` from being any of the types in ``spec``: the nearest one's problems."""
    best: list[str] | None = None
    for kind in spec.split("|"):
        found = _kind_problems(where, kind, value)
        if not found:
            return []
        best = found if best is None or len(found) < len(best) else best
    return best or []


def _kind_problems(where: str, kind: str, value: Any) -> list[str]:
    if kind == "any":
        return []
    if kind.startswith("Array of "):
        return _array_problems(where, kind.removeprefix("Array of "), value)
    if kind in _PLAIN:
        return [] if _PLAIN[kind](value) else [f"{where} is no {kind}: {value!r:.80}"]
    if kind.startswith("String="):
        word = kind.removeprefix("String=")
        return [] if value == word else [f"{where} is not {word!r}: {value!r:.80}"]
    return _object_problems(where, kind, value)


def _array_problems(where: str, kind: str, value: Any) -> list[str]:
    if not isinstance(value, list):
        return [f"{where} is no array: {value!r:.80}"]
    return [
        problem
        for index, item in enumerate(value)
        for problem in _type_problems(f"{where}[{index}]", kind, item)
    ]


def _object_problems(where: str, kind: str, value: Any) -> list[str]:
    fields = TYPES[kind]
    if isinstance(fields, list):
        return _type_problems(where, "|".join(fields), value)
    if not isinstance(value, dict):
        return [f"{where} is no {kind}: {value!r:.80}"]
    found = _field_problems(f"{where}:{kind}", fields, value)
    return found + (_button_problems(where, value) if kind == "InlineKeyboardButton" else [])


def _button_problems(where: str, button: dict[str, Any]) -> list[str]:
    actions = sorted(button.keys() - _LABELS)
    found = [] if len(actions) == 1 else [f"{where} does not do exactly one thing: {actions}"]
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        found.append(f"{where}: callback_data has not 1 to 64 bytes")
    return found


def _is_integer(value: Any) -> bool:
    if isinstance(value, str):
        return value.removeprefix("-").isdecimal()
    return isinstance(value, int) and not isinstance(value, bool)


def _is_float(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and float(value) == float(value)
    except (TypeError, ValueError):
        return False


_PLAIN: dict[str, Callable[[Any], bool]] = {
    "Integer": _is_integer,
    "Float": _is_float,
    "String": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool) or value in ("true", "false"),
    "True": lambda value: value is True or value == "true",
    "InputFile": lambda value: isinstance(value, Upload),
}
