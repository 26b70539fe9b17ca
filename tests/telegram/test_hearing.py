"""What Telegram tells -> what the conversations hear."""

from typing import Any

import pytest

from bot.conversations.said import Kind, Said
from bot.telegram.hearing import heard
from bot.telegram.updates import Unreadable, Update, read_update

ADA = {"id": 7, "is_bot": False, "first_name": "Ada"}
CHAT = {"id": 7, "type": "private", "first_name": "Ada"}
MESSAGE: dict[str, Any] = {"message_id": 5, "date": 1_700_000_000, "chat": CHAT, "from": ADA}


def read(**told: Any) -> Update:
    """An update that can be read."""
    return read_update({"update_id": 1, **told})


def hears(text: str) -> Said:
    """What is heard of a text."""
    return heard(read(message=MESSAGE | {"text": text}))


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/log", "log", ""),
        ("/LOG a cook at Acme", "log", "a cook at Acme"),
        ("/log@ringback_demo_bot  Acme", "log", "Acme"),
        ("/log\nAcme", "log", "Acme"),
        ("/log, please", "log", ", please"),
        ("log", None, "log"),
        ("/ log", None, "/ log"),
        ("//", None, "//"),
        ("/", None, "/"),
        ("say /log", None, "say /log"),
        ("/лог", None, "/лог"),
    ],
)
def test_a_command_is_what_telegram_takes_for_one(
    text: str, command: str | None, rest: str
) -> None:
    said = hears(text)
    assert (said.kind, said.command, said.text) == (Kind.TEXT, command, rest)


def test_an_edited_command_is_known_for_one_that_was_edited() -> None:
    assert heard(read(edited_message=MESSAGE | {"text": "/log"})).edited
    assert not hears("/log").edited


def tap(message: dict[str, Any] | None) -> Update:
    query = {"id": "9", "from": ADA, "chat_instance": "1", "data": "set:hour"}
    return read(callback_query=query | ({"message": message} if message else {}))


def test_a_tap_tells_what_it_hung_under_as_it_was_shown() -> None:
    keyboard = {"inline_keyboard": [[{"text": "10 am", "callback_data": "set:hour"}]]}
    bold = [{"type": "bold", "offset": 2, "length": 4}]
    shown = MESSAGE | {"text": "😀When <it> rings", "entities": bold, "reply_markup": keyboard}
    tapped = heard(tap(shown)).tap
    assert tapped is not None
    assert tapped.shown is not None
    assert tapped.shown() == "😀<b>When</b> &lt;it&gt; rings"
    assert (tapped.label, tapped.message_id) == ("10 am", 5)


def test_a_message_too_old_to_be_read_can_be_edited_all_the_same() -> None:
    tapped = heard(tap({"message_id": 5, "date": 0, "chat": CHAT})).tap
    assert tapped is not None
    assert (tapped.shown, tapped.label, tapped.message_id) == (None, None, 5)


def test_a_message_of_somebody_else_is_not_edited() -> None:
    tapped = heard(tap(MESSAGE | {"chat": CHAT | {"id": 8}, "text": "?"})).tap
    assert tapped is not None
    assert tapped.message_id is None


def test_a_tap_in_no_chat_of_ours_belongs_to_none() -> None:
    assert tap(None).chat is None


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ({"contact": {"phone_number": "+1", "first_name": "Pat"}}, Kind.CARD),
        ({"location": {"latitude": 51.5, "longitude": 0}}, Kind.PLACE),
        ({"document": {"file_id": "x", "file_unique_id": "y"}}, Kind.FILE),
        ({"sticker": {"anything": 1}, "caption": "ha"}, Kind.OTHER),
    ],
)
def test_what_has_no_words_is_known_by_its_kind(sent: dict[str, Any], kind: Kind) -> None:
    said = heard(read(message=MESSAGE | sent))
    assert (said.kind, said.text, said.command) == (kind, None, None)


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        "text",
        {},
        {"update_id": True},
        {"update_id": "1"},
        {"update_id": 1, "message": {"text": "no chat"}},
        {"update_id": 1, "message": MESSAGE | {"chat": 7}},
        {"update_id": 1, "message": MESSAGE | {"date": "soon"}},
        {"update_id": 1, "callback_query": {"id": "9"}},
    ],
)
def test_what_cannot_be_read_is_passed_over_without_a_word_of_it(
    told: object, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with pytest.raises(Unreadable, match="is passed over: it cannot be read") as error:
        read_update(told)
    for word in ("no chat", "soon"):
        assert word not in caplog.text + str(error.value)
