"""The Bot API methods about the bot itself: who it is, its commands, its files."""

import copy
import json
import re
from typing import Any

from bot.demo.errors import bad_request
from bot.demo.params import Params
from bot.demo.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


async def get_me(world: World, _params: Params) -> dict[str, Any]:
    """A bot that reads everything in groups: the harder case for one that works in private."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _scope_key(params: Params) -> str:
    scope = params.object("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    kind = str(scope.get("type"))
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    parts = [kind, *(str(scope.get(name, "")) for name in _SCOPES[kind])]
    return json.dumps([*parts, params.text("language_code")])


def _checked_command(command: Any) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", "")).strip()
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


async def set_my_commands(world: World, params: Params) -> bool:
    wanted = params.array("commands", "expected an Array of BotCommand")
    key = _scope_key(params)
    commands = [_checked_command(command) for command in wanted]
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.commands[key] = {"commands": commands}
    return _show_menus(world)


def _show_menus(world: World) -> bool:
    for person in world.people:
        world.feed(person).add("commands", menu(world, person))
    world.changed()
    return True


async def delete_my_commands(world: World, params: Params) -> bool:
    world.commands.pop(_scope_key(params), None)
    return _show_menus(world)


async def get_my_commands(world: World, params: Params) -> list[dict[str, str]]:
    return copy.deepcopy(world.commands.get(_scope_key(params), {}).get("commands", []))


def menu(world: World, person: int) -> list[dict[str, str]]:
    """The commands a person sees in their private chat: the narrowest scope that has any."""
    language = world.people[person]["user"].get("language_code", "").partition("-")[0]
    for scope in (["chat", str(person)], ["all_private_chats"], ["default"]):
        for code in (language, ""):
            found = world.commands.get(json.dumps([*scope, code]), {}).get("commands")
            if found:
                return copy.deepcopy(found)
    return []


def _keep(world: World, name: str, value: Any, language: str) -> bool:
    profile = world.settings.get("profile", {})
    world.settings["profile"] = profile | {f"{name}:{language}": value}
    world.changed()
    return True


def _kept(world: World, name: str, language: str) -> Any:
    profile = world.settings.get("profile", {})
    return profile.get(f"{name}:{language}", profile.get(f"{name}:", ""))


async def set_my_description(world: World, params: Params) -> bool:
    if len(params.text("description")) > 512:
        raise bad_request("BOT_DESCRIPTION_TOO_LONG")
    return _keep(world, "description", params.text("description"), params.text("language_code"))


async def get_my_description(world: World, params: Params) -> dict[str, str]:
    return {"description": _kept(world, "description", params.text("language_code"))}


def description(world: World, language: str) -> str:
    """What an empty chat shows of the bot."""
    return str(_kept(world, "description", language))


async def set_my_short_description(world: World, params: Params) -> bool:
    about = params.text("short_description")
    if len(about) > 120:
        raise bad_request("BOT_SHORT_DESCRIPTION_TOO_LONG")
    return _keep(world, "about", about, params.text("language_code"))


async def get_my_short_description(world: World, params: Params) -> dict[str, str]:
    return {"short_description": _kept(world, "about", params.text("language_code"))}


async def set_chat_menu_button(world: World, params: Params) -> bool:
    button = params.object("menu_button", "can't parse menu button JSON object")
    if button is not None and button.get("type") not in ("default", "commands"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    return _keep(world, "menu button", button or {"type": "default"}, params.text("chat_id"))


async def get_chat_menu_button(world: World, params: Params) -> dict[str, Any]:
    return _kept(world, "menu button", params.text("chat_id")) or {"type": "default"}


async def get_file(world: World, params: Params) -> dict[str, Any]:
    facts = world.file_facts.get(params.text("file_id"))
    if facts is None:
        raise bad_request("invalid file_id")
    return {**facts["file"], "file_path": facts["path"]}


async def get_chat(world: World, params: Params) -> dict[str, Any]:
    chat_id = params.number("chat_id")
    if chat_id not in world.people and chat_id not in world.groups:
        raise bad_request("chat not found")
    return {**world.chat(chat_id), "accent_color_id": 0, "max_reaction_count": 11}
