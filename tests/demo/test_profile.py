"""What a bot says of itself: its name, its commands, its menu button, its description."""

import aiohttp
import pytest

from bot.demo.clock import MovableClock
from bot.demo.server import serve
from bot.demo.telegram import Telegram

from .conftest import Api, Refused

LOG = {"command": "log", "description": "Log an interview"}
SAY = {"command": "say", "description": "What should I say?"}


async def test_it_knows_itself(api: Api) -> None:
    me = await api("getMe")
    assert me["is_bot"]
    assert me["username"].endswith("bot")


async def test_the_narrowest_menu_is_shown(
    telegram: Telegram, ada: int, http: aiohttp.ClientSession, api: Api
) -> None:
    async def menu() -> list[dict[str, str]]:
        async with http.get(f"/demo/people/{ada}") as answer:
            found: list[dict[str, str]] = (await answer.json())["commands"]
            return found

    assert await menu() == []
    await api("setMyCommands", commands=[LOG])
    assert await menu() == [LOG]
    await api("setMyCommands", commands=[SAY], scope={"type": "all_private_chats"})
    assert await menu() == [SAY]
    await api("setMyCommands", commands=[LOG, SAY], scope={"type": "chat", "chat_id": ada})
    assert await menu() == [LOG, SAY]
    await api("deleteMyCommands", scope={"type": "chat", "chat_id": ada})
    assert await menu() == [SAY]
    assert await api("getMyCommands") == [LOG]
    assert await api("getMyCommands", scope={"type": "all_private_chats"}) == [SAY]
    assert await api("getMyCommands", scope={"type": "all_group_chats"}) == []


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ({"command": "Log", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "x" * 33, "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "log", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("log", "can't parse BotCommand: expected an Object"),
    ],
)
async def test_a_command_that_is_none(api: Api, command: object, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        await api("setMyCommands", commands=[command])


async def test_descriptions_are_kept_by_language(api: Api) -> None:
    await api("setMyDescription", description="One call.")
    await api("setMyDescription", description="Ein Anruf.", language_code="de")
    await api("setMyShortDescription", short_description="A coach")
    assert await api("getMyDescription") == {"description": "One call."}
    assert await api("getMyDescription", language_code="de") == {"description": "Ein Anruf."}
    assert await api("getMyDescription", language_code="fr") == {"description": "One call."}
    assert await api("getMyShortDescription") == {"short_description": "A coach"}
    with pytest.raises(Refused, match="BOT_DESCRIPTION_TOO_LONG"):
        await api("setMyDescription", description="x" * 513)


async def test_the_menu_button_can_be_set(api: Api) -> None:
    assert await api("getChatMenuButton") == {"type": "default"}
    await api("setChatMenuButton", menu_button={"type": "commands"})
    assert await api("getChatMenuButton") == {"type": "commands"}


async def test_only_its_own_token_opens_a_server_that_has_one() -> None:
    telegram = Telegram(MovableClock(), token="7:right")
    async with serve(telegram) as url, aiohttp.ClientSession(url) as http:
        async with http.post("/bot7:right/getMe") as answer:
            assert (await answer.json())["ok"]
        async with http.post("/bot7:wrong/getMe") as answer:
            refused = {"ok": False, "error_code": 401, "description": "Unauthorized"}
            assert (answer.status, await answer.json()) == (401, refused)
        async with http.get("/file/bot7:wrong/documents/file_1") as answer:
            assert answer.status == 401
        async with http.get("/bot7:right") as answer:
            assert (answer.status, (await answer.json())["description"]) == (404, "Not Found")
    assert [request.method for request in telegram.requests] == ["getMe"]
