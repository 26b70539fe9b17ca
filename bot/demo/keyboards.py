"""What Telegram takes as a keyboard, and what it says to the rest."""

from typing import Any

from bot.demo.errors import bad_request
from bot.demo.links import checked_link, mentioned_user

Markup = dict[str, Any]

# what a button may do, in the order in which Telegram looks: the first it finds is done
_ACTIONS = (
    "url",
    "callback_data",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "copy_text",
)
_STYLES = ("primary", "danger", "success")
_UNKNOWN_HERE = {"web_app", "login_url", "switch_inline_query_chosen_chat", "callback_game", "pay"}
_KEY_FLAGS = ("request_contact", "request_location")
MAX_BUTTONS = 100
MAX_CALLBACK_BYTES = 64


def checked_markup(markup: Any) -> Markup | None:
    """The keyboard as Telegram keeps it; None for none, or an inline one without buttons.

    Raises `ApiError` with Telegram's sentence.
    """
    if markup in (None, ""):
        return None
    if isinstance(markup, str):
        raise bad_request("can't parse reply keyboard markup JSON object")
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if markup.get("keyboard"):
        return markup | {
            "keyboard": [[_key(key) for key in row] for row in _rows(markup, "keyboard")]
        }
    if markup.get("inline_keyboard"):
        return _checked_inline(markup)
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    return None


def _rows(markup: Markup, name: str) -> list[list[Any]]:
    rows = markup[name]
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" must be of type Array')
    owner = " of the InlineKeyboardMarkup" if name == "inline_keyboard" else ""
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}"{owner} must be an Array of Arrays')
    return rows


def _key(key: Any) -> dict[str, Any]:
    start = "can't parse keyboard button"
    if isinstance(key, str):
        key = {"text": key}
    if not isinstance(key, dict):
        raise bad_request(f"{start}: KeyboardButton must be a String or an Object")
    if not isinstance(key.get("text"), str):
        raise bad_request(f'{start}: Field "text" must be of type String')
    if not key["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    return {"text": key["text"], **{flag: True for flag in _KEY_FLAGS if key.get(flag) is True}}


def _checked_inline(markup: Markup) -> Markup | None:
    rows = [[_button(button) for button in row] for row in _rows(markup, "inline_keyboard") if row]
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _button(button: Any) -> dict[str, Any]:
    start = "can't parse inline keyboard button"
    if not isinstance(button, dict):
        raise bad_request(f"{start}: InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad_request(f'{start}: Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise bad_request(f'{start}: Field "text" must be of type String')
    action = _action(start, button)
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    return {"text": button["text"], **_style(start, button), **action}


def _style(start: str, button: dict[str, Any]) -> dict[str, str]:
    style = button.get("style") or "default"
    if str(style) not in ("default", *_STYLES):
        raise bad_request(f"{start}: invalid button style specified")
    return {"style": style} if style != "default" else {}


def _action(start: str, button: dict[str, Any]) -> dict[str, Any]:
    """The one thing a button does, checked."""
    if unknown := _UNKNOWN_HERE & button.keys():
        raise bad_request(f"the demo knows no buttons with {unknown.pop()}")
    for name in _ACTIONS:
        value = button.get(name)
        if value or (value == "" and name.startswith("switch")):
            wanted, kind = (dict, "Object") if name == "copy_text" else (str, "String")
            if not isinstance(value, wanted):
                raise bad_request(f'{start}: Field "{name}" must be of type {kind}')
            return {name: _checked_value(start, name, value)}
    raise bad_request(f"{start}: Text buttons are unallowed in the inline keyboard")


def _checked_value(start: str, name: str, value: Any) -> Any:
    if name == "url" and not (mentioned_user(value) or checked_link(value)):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if name == "callback_data" and len(value.encode()) > MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if name == "copy_text":
        if not isinstance(value.get("text"), str):
            raise bad_request(f'{start}: Can\'t find field "text"')
        return {"text": value["text"]}
    return value


def callback_data_on(markup: Markup | None) -> set[str]:
    """Everything a person can tap on an inline keyboard."""
    rows = (markup or {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}
