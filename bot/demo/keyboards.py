"""What Telegram takes as a keyboard, and what it says to the rest."""

from typing import Any

from bot.demo.errors import bad_request
from bot.demo.links import checked_link, mentioned_user

Markup = dict[str, Any]

_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
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
    if isinstance(key, str):
        key = {"text": key}
    if not isinstance(key, dict):
        raise bad_request(
            "can't parse keyboard button: KeyboardButton must be a String or an Object"
        )
    if not isinstance(key.get("text"), str):
        raise bad_request('can\'t parse keyboard button: Field "text" must be of type String')
    if not key["text"]:
        raise bad_request("keyboard button text must be non-empty")
    return key


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
    _check_action(start, button)
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    return button


def _check_action(start: str, button: dict[str, Any]) -> None:
    if not any(button.get(name) or (name in button and "switch" in name) for name in _ACTIONS):
        raise bad_request(f"{start}: Text buttons are unallowed in the inline keyboard")
    if (url := button.get("url")) and not (mentioned_user(str(url)) or checked_link(str(url))):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    data = button.get("callback_data")
    if data and (not isinstance(data, str) or len(data.encode()) > MAX_CALLBACK_BYTES):
        raise bad_request("BUTTON_DATA_INVALID")


def callback_data_on(markup: Markup | None) -> set[str]:
    """Everything a person can tap on an inline keyboard."""
    rows = (markup or {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}
