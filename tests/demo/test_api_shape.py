"""The checker of requests must itself find what is wrong, and nothing else."""

from typing import Any

import pytest

from bot.demo.params import Upload
from bot.demo.telegram import METHODS

from .api_shape import METHODS as DOCUMENTED
from .api_shape import problems, type_problems

KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("getMe", {}),
        ("getupdates", {"offset": "7", "timeout": 10, "allowed_updates": ["message"]}),
        ("sendMessage", {"chat_id": 7, "text": "hi", "parse_mode": "HTML", "reply_markup": KEYS}),
        ("sendMessage", {"chat_id": "7", "text": "hi", "disable_notification": "true"}),
        (
            "sendMessage",
            {"chat_id": 7, "text": "?", "reply_markup": {"keyboard": [[{"text": "a"}, "b"]]}}
            | {"reply_markup": {"keyboard": [[{"text": "a", "request_contact": True}]]}},
        ),
        ("sendMessage", {"chat_id": 7, "text": "?", "reply_markup": {"remove_keyboard": True}}),
        ("sendDocument", {"chat_id": 7, "document": Upload("x", "y", b"")}),
        ("sendDocument", {"chat_id": 7, "document": "attach://a", "a": Upload("x", "y", b"")}),
        ("setMyCommands", {"commands": [{"command": "log", "description": "Log"}]}),
        ("setMyCommands", {"commands": [], "scope": {"type": "all_private_chats"}}),
    ],
)
def test_a_legal_request_has_no_problems(method: str, params: dict[str, Any]) -> None:
    assert problems(method, params) == []


@pytest.mark.parametrize(
    ("method", "params", "problem"),
    [
        ("sendFlowers", {}, "there is no method sendFlowers"),
        ("getMe", {"x": 1}, "getMe has no x"),
        ("sendMessage", {"chat_id": 7}, "sendMessage lacks text"),
        ("sendMessage", {"chat_id": 7, "text": 5}, "sendMessage.text is no String: 5"),
        ("sendMessage", {"chat_id": 7, "text": "", "parse_mode": "BBCode"}, "parse_mode 'BBCode'"),
        ("getUpdates", {"limit": "ten"}, "getUpdates.limit is no Integer"),
        ("getUpdates", {"limit": True}, "getUpdates.limit is no Integer"),
        ("getUpdates", {"allowed_updates": "message"}, "allowed_updates is no array"),
        ("sendMessage", {"chat_id": 7, "text": "", "protect_content": 1}, "is no Boolean"),
        ("setMyCommands", {"commands": [{"command": "x"}]}, "commands[0]:BotCommand lacks desc"),
        ("setMyCommands", {"commands": [], "scope": {"type": "all_chats"}}, "is not "),
        ("sendDocument", {"chat_id": 7, "document": 5}, "document is no "),
    ],
)
def test_what_is_wrong_is_named(method: str, params: dict[str, Any], problem: str) -> None:
    found = problems(method, params)
    assert len(found) == 1
    assert problem in found[0]


@pytest.mark.parametrize(
    ("button", "problem"),
    [
        ({"text": "x", "callback_data": "x", "colour": "red"}, "has no colour"),
        ({"callback_data": "x"}, "lacks text"),
        ({"text": "x"}, "does not do exactly one thing: []"),
        ({"text": "x", "url": "x", "callback_data": "y"}, "exactly one thing"),
        ({"text": "x", "callback_data": "é" * 33}, "has not 1 to 64 bytes"),
        ({"text": "x", "callback_data": ""}, "has not 1 to 64 bytes"),
    ],
)
def test_keyboards_are_looked_into(button: dict[str, Any], problem: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    found = problems("sendMessage", {"chat_id": 7, "text": "?", "reply_markup": markup})
    assert any(problem in line for line in found), found


def test_answers_can_be_checked_too() -> None:
    chat = {"id": 7, "type": "private"}
    message = {"message_id": 1, "date": 0, "chat": chat, "text": "hi"}
    assert type_problems("Message", message) == []
    assert type_problems("Message", {**message, "txt": "hi"}) == ["Message:Message has no txt"]


def test_the_demo_speaks_only_methods_that_exist() -> None:
    assert set(METHODS) <= set(DOCUMENTED)
