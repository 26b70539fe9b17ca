"""The Bot API methods by which a bot speaks: send, edit, delete, answer."""

import copy
from collections.abc import Callable
from typing import Any

from bot.demo.errors import ApiError, bad_request
from bot.demo.formatted import caption, message_text
from bot.demo.keyboards import checked_markup
from bot.demo.media import document, photo, picture_size
from bot.demo.params import Params, Upload
from bot.demo.world import Message, World

# Seconds a tap can be answered. Telegram documents no number, and bots report anything from seconds
# to minutes; nor does it say what a second answer gets. Bots report a refusal, so that is what
# they get here: whoever can live with that can live with the milder case.
QUERY_LIVES = 15 * 60
DELETABLE = 48 * 3600  # seconds a message can be taken back
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"


def open_chat(world: World, params: Params) -> int:
    """The chat to write in; refuses as Telegram does where the bot may not write."""
    if not params.has("chat_id"):
        raise bad_request("chat_id is empty")
    chat_id = params.number("chat_id")
    if chat_id in world.groups:
        return chat_id
    if chat_id not in world.people:
        raise bad_request("chat not found")
    person = world.people[chat_id]
    if not person["started"]:
        raise ApiError(403, "Forbidden: bot can't initiate conversation with a user")
    if person["blocked"]:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    return chat_id


def _reply(world: World, params: Params, chat_id: int) -> dict[str, Any]:
    sent = params.object("reply_parameters", "can't parse reply parameters JSON object")
    wanted = Params(sent or {})
    message_id = wanted.number("message_id") or params.number("reply_to_message_id")
    if not message_id:
        return {}
    replied = world.in_chat(chat_id, message_id)
    if replied is not None:
        return {"reply_to_message": {k: v for k, v in replied.items() if k != "reply_to_message"}}
    if wanted.flag("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def _send(world: World, params: Params, content: Callable[[], dict[str, Any]]) -> Message:
    """Posts what ``content`` makes, with everything that any message can have."""
    markup = checked_markup(params.raw("reply_markup"))
    chat_id = open_chat(world, params)
    extras = _reply(world, params, chat_id)
    body = content()
    if params.flag("protect_content"):
        extras["has_protected_content"] = True
    if markup and "inline_keyboard" in markup:
        extras["reply_markup"] = markup
    message = world.post(chat_id, world.bot, {**extras, **body})
    if markup and "inline_keyboard" not in markup and chat_id in world.people:
        _set_keyboard(world, chat_id, markup)
    world.changed()
    return copy.deepcopy(message)


def _set_keyboard(world: World, person: int, markup: dict[str, Any]) -> None:
    keyboard = None if markup.get("remove_keyboard") else markup
    world.people[person] = world.people[person] | {"keyboard": keyboard}
    world.tell(person, "keyboard", keyboard)


_PREVIEW_FLAGS = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")


def _link_preview(params: Params) -> dict[str, Any]:
    wanted = params.object("link_preview_options", "can't parse link preview options JSON object")
    kept: dict[str, Any] = {name: True for name in _PREVIEW_FLAGS if (wanted or {}).get(name)}
    if url := (wanted or {}).get("url"):
        kept["url"] = str(url)
    return {"link_preview_options": kept} if kept else {}


async def send_message(world: World, params: Params) -> Message:
    words = message_text(params) | _link_preview(params)
    return _send(world, params, lambda: words)


async def send_photo(world: World, params: Params) -> Message:
    words = caption(params)
    return _send(world, params, lambda: _file(world, params, "photo") | words)


async def send_document(world: World, params: Params) -> Message:
    words = caption(params)
    return _send(world, params, lambda: _file(world, params, "document") | words)


async def send_contact(world: World, params: Params) -> Message:
    if not params.has("phone_number"):
        raise bad_request("phone number is empty")
    if not params.has("first_name"):
        raise bad_request("first name is empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: params.text(name) for name in names if params.has(name)}
    return _send(world, params, lambda: {"contact": contact})


def _file(world: World, params: Params, kind: str) -> dict[str, Any]:
    upload = params.upload(kind) or _known_file(world, params, kind)
    if kind == "document":
        return document(world, upload)
    size = picture_size(upload.content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return photo(world, upload)


def _known_file(world: World, params: Params, kind: str) -> Upload:
    """A file sent before, by its file_id."""
    wanted = params.text(kind)
    if not wanted:
        raise bad_request(f"there is no {kind} in the request")
    if wanted.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # the demo fetches nothing
    if wanted not in world.file_facts:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    facts = world.file_facts[wanted]
    return Upload(facts["name"], facts["content_type"], world.files[wanted])


def _own_message(world: World, params: Params, what: str) -> Message:
    """The bot's own message to change."""
    chat_id = open_chat(world, params)
    message = world.in_chat(chat_id, params.number("message_id"))
    if message is None:
        raise bad_request(f"message to {what} not found")
    if message.get("from", {}).get("id") != world.bot["id"]:
        raise bad_request(f"message can't be {what}ed")
    return message


def _edited(world: World, old: Message, new: Message) -> Message:
    if new == old:
        raise bad_request(NOT_MODIFIED)
    world.rewrite(new | {"edit_date": world.date()})
    world.changed()
    return copy.deepcopy(world.messages[new["message_id"]])


def _with_markup(message: Message, params: Params) -> Message:
    """An edit without a keyboard takes the old one away."""
    markup = checked_markup(params.raw("reply_markup"))
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    rest = {name: value for name, value in message.items() if name != "reply_markup"}
    return rest | ({"reply_markup": markup} if markup else {})


async def edit_message_text(world: World, params: Params) -> Message:
    words = message_text(params) | _link_preview(params)
    old = _own_message(world, params, "edit")
    if "text" not in old:
        raise bad_request("there is no text in the message to edit")
    replaced = ("text", "entities", "link_preview_options")
    rest = {name: value for name, value in old.items() if name not in replaced}
    return _edited(world, old, _with_markup(rest | words, params))


async def edit_message_caption(world: World, params: Params) -> Message:
    words = caption(params)
    old = _own_message(world, params, "edit")
    if not {"photo", "document"} & old.keys():
        raise bad_request("there is no caption in the message to edit")
    rest = {k: v for k, v in old.items() if k not in ("caption", "caption_entities")}
    return _edited(world, old, _with_markup(rest | words, params))


async def edit_message_reply_markup(world: World, params: Params) -> Message:
    old = _own_message(world, params, "edit")
    return _edited(world, old, _with_markup(old, params))


async def delete_message(world: World, params: Params) -> bool:
    chat_id = open_chat(world, params)
    message = world.in_chat(chat_id, params.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if world.date() - message["date"] > DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    del world.messages[message["message_id"]]
    world.tell(chat_id, "deleted", {"message_id": message["message_id"]})
    world.changed()
    return True


async def answer_callback_query(world: World, params: Params) -> bool:
    query_id = params.text("callback_query_id")
    query = world.queries.get(query_id)
    if query is None or query["answer"] or world.date() - query["date"] > QUERY_LIVES:
        raise bad_request(OLD_QUERY)
    text = params.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "show_alert": params.flag("show_alert"), "url": params.text("url")}
    world.queries[query_id] = query | {"answer": answer}
    if text:
        toast = {"text": text, "show_alert": answer["show_alert"]}
        world.feed(query["person"]).add("toast", toast)
    world.feed(query["person"]).add("answered", {"callback_query_id": query_id})
    world.changed()
    return True


_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


async def send_chat_action(world: World, params: Params) -> bool:
    if params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.tell(open_chat(world, params), "typing", {})
    world.changed()
    return True
