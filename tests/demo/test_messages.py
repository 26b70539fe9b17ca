"""What a bot may send, edit, delete and answer, and Telegram's sentence for all the rest."""

from datetime import timedelta
from typing import Any

import pytest

from bot.demo.telegram import Telegram

from .conftest import Api, Refused

SAVE = {"inline_keyboard": [[{"text": "Save", "callback_data": "save"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are"
    " exactly the same as a current content and reply markup of the message"
)
OLD_QUERY = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def refusal(api: Api, method: str, **params: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as refused:
        await api(method, **params)
    return refused.value.status, str(refused.value)


async def test_a_message_arrives_with_its_formatting_and_buttons(
    telegram: Telegram, ada: int, api: Api
) -> None:
    sent = await api(
        "sendMessage", chat_id=ada, text="<b>Acme</b>?", parse_mode="HTML", reply_markup=SAVE
    )
    assert telegram.history(ada)[-1] == sent
    assert sent["text"] == "Acme?"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert sent["reply_markup"] == SAVE
    assert sent["from"]["is_bot"]
    assert sent["chat"] == {"id": ada, "type": "private", "first_name": "Ada"}
    assert sent["date"] == int(telegram.clock.now().timestamp())


@pytest.mark.parametrize(
    ("chat_id", "answer"),
    [
        (None, (400, "Bad Request: chat_id is empty")),
        (1, (400, "Bad Request: chat not found")),
        ("@nobody", (400, "Bad Request: chat not found")),
    ],
)
async def test_nobody_there(api: Api, chat_id: Any, answer: tuple[int, str]) -> None:
    assert await refusal(api, "sendMessage", chat_id=chat_id, text="hi") == answer


async def test_a_bot_cannot_write_first(telegram: Telegram, api: Api) -> None:
    grace = telegram.join("Grace")
    answer = await refusal(api, "sendMessage", chat_id=grace, text="hi")
    assert answer == (403, "Forbidden: bot can't initiate conversation with a user")


async def test_a_blocked_bot_cannot_write_until_it_is_unblocked(
    telegram: Telegram, ada: int, api: Api
) -> None:
    telegram.block(ada)
    answer = await refusal(api, "sendMessage", chat_id=ada, text="hi")
    assert answer == (403, "Forbidden: bot was blocked by the user")
    telegram.block(ada, False)
    assert await api("sendMessage", chat_id=ada, text="hi again")
    statuses = [
        (change["old_chat_member"]["status"], change["new_chat_member"]["status"])
        for update in telegram.pending
        if (change := update.get("my_chat_member"))
    ]
    assert statuses == [("member", "kicked"), ("kicked", "member")]


async def test_an_edit_changes_words_and_buttons_in_place(
    telegram: Telegram, ada: int, api: Api
) -> None:
    sent = await api("sendMessage", chat_id=ada, text="one", reply_markup=SAVE)
    edited = await api("editMessageText", chat_id=ada, message_id=sent["message_id"], text="two")
    assert edited["text"] == "two"
    assert "reply_markup" not in edited  # an edit that names no keyboard takes it away
    assert edited["date"] == sent["date"]
    assert "edit_date" in edited
    assert telegram.history(ada)[-1] == edited


async def test_an_edit_that_changes_nothing_is_refused(ada: int, api: Api) -> None:
    sent = await api("sendMessage", chat_id=ada, text="<b>a</b>", parse_mode="HTML")
    same = {"chat_id": ada, "message_id": sent["message_id"]}
    edit = {**same, "text": " <strong>a</strong> ", "parse_mode": "HTML"}
    assert await refusal(api, "editMessageText", **edit) == (400, NOT_MODIFIED)
    assert await refusal(api, "editMessageReplyMarkup", **same) == (400, NOT_MODIFIED)
    await api("editMessageText", **same, text="<i>a</i>", parse_mode="HTML")
    await api("editMessageReplyMarkup", **same, reply_markup=SAVE)
    assert await refusal(api, "editMessageReplyMarkup", **same, reply_markup=SAVE) == (
        400,
        NOT_MODIFIED,
    )


async def test_only_its_own_words_can_be_edited(telegram: Telegram, ada: int, api: Api) -> None:
    hers = telegram.send_text(ada, "mine")["message_id"]
    card = (await api("sendContact", chat_id=ada, phone_number="1", first_name="J"))["message_id"]
    for message_id, sentence in (
        (hers, "message can't be edited"),
        (9_999, "message to edit not found"),
        (None, "message to edit not found"),
        (card, "there is no text in the message to edit"),
    ):
        edit = {"chat_id": ada, "message_id": message_id, "text": "new"}
        assert await refusal(api, "editMessageText", **edit) == (400, f"Bad Request: {sentence}")


async def test_a_message_of_another_chat_is_not_found(
    telegram: Telegram, ada: int, api: Api
) -> None:
    grace = telegram.join("Grace")
    telegram.send_text(grace, "/start")
    sent = await api("sendMessage", chat_id=ada, text="for Ada")
    edit = {"chat_id": grace, "message_id": sent["message_id"], "text": "for Grace"}
    assert (await refusal(api, "editMessageText", **edit))[1].endswith("message to edit not found")


async def test_a_message_can_be_taken_back_for_two_days(
    telegram: Telegram, ada: int, api: Api
) -> None:
    first = {"chat_id": ada, "message_id": telegram.send_text(ada, "one")["message_id"]}
    second = await api("sendMessage", chat_id=ada, text="two")
    assert await api("deleteMessage", **first)
    assert await refusal(api, "deleteMessage", **first) == (
        400,
        "Bad Request: message to delete not found",
    )
    telegram.clock.advance(timedelta(days=3))
    late = {"chat_id": ada, "message_id": second["message_id"]}
    assert await refusal(api, "deleteMessage", **late) == (
        400,
        "Bad Request: message can't be deleted for everyone",
    )


async def test_a_reply_shows_what_it_answers(telegram: Telegram, ada: int, api: Api) -> None:
    question = telegram.send_text(ada, "when?")
    to = {"message_id": question["message_id"]}
    answer = await api("sendMessage", chat_id=ada, text="soon", reply_parameters=to)
    assert answer["reply_to_message"] == question
    lost: dict[str, Any] = {"message_id": 9_999}
    assert await refusal(api, "sendMessage", chat_id=ada, text="x", reply_parameters=lost) == (
        400,
        "Bad Request: message to be replied not found",
    )
    lost["allow_sending_without_reply"] = True
    sent = await api("sendMessage", chat_id=ada, text="x", reply_parameters=lost)
    assert "reply_to_message" not in sent


async def test_a_tap_is_answered_once_within_a_quarter_of_an_hour(
    telegram: Telegram, ada: int, api: Api
) -> None:
    sent = await api("sendMessage", chat_id=ada, text="Save it?", reply_markup=SAVE)
    query = telegram.tap(ada, sent["message_id"], "save")
    [update] = telegram.pending
    assert update["callback_query"]["id"] == query
    assert update["callback_query"]["data"] == "save"
    assert update["callback_query"]["message"] == sent
    assert await api("answerCallbackQuery", callback_query_id=query, text="Saved")
    assert telegram.toasts(ada) == ["Saved"]
    again = await refusal(api, "answerCallbackQuery", callback_query_id=query)
    late = telegram.tap(ada, sent["message_id"], "save")
    telegram.clock.advance(timedelta(minutes=16))
    too_late = await refusal(api, "answerCallbackQuery", callback_query_id=late)
    unknown = await refusal(api, "answerCallbackQuery", callback_query_id="7")
    assert {again, too_late, unknown} == {(400, OLD_QUERY)}


def button(**fields: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go", **fields}]]}


@pytest.mark.parametrize(
    "markup",
    [
        button(callback_data="x" * 64),
        button(callback_data="😀" * 16),
        button(url="https://example.com"),
        button(url="tg://user?id=7"),
        button(copy_text={"text": "020 7946 0958"}),
        button(switch_inline_query=""),
        button(callback_data="x", style="danger"),
        {"inline_keyboard": []},
        {"inline_keyboard": [[]]},
    ],
)
async def test_keyboards_that_telegram_takes(ada: int, api: Api, markup: dict[str, Any]) -> None:
    sent = await api("sendMessage", chat_id=ada, text="?", reply_markup=markup)
    kept = sent.get("reply_markup", {}).get("inline_keyboard", [])
    assert kept == [row for row in markup["inline_keyboard"] if row]


START = "can't parse inline keyboard button: "


@pytest.mark.parametrize(
    ("markup", "sentence"),
    [
        (button(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        (button(callback_data="😀" * 17), "BUTTON_DATA_INVALID"),
        (button(), START + "Text buttons are unallowed in the inline keyboard"),
        (button(callback_data=""), START + "Text buttons are unallowed in the inline keyboard"),
        (button(text=" ", callback_data="x"), "inline keyboard button text must be non-empty"),
        (
            button(url="tel:+442079460958"),
            "inline keyboard button URL 'tel:+442079460958' is invalid: Wrong HTTP URL",
        ),
        (button(callback_data="x", style="loud"), START + "invalid button style specified"),
        (button(web_app={"url": "https://x.co"}), "the demo knows no buttons with web_app"),
        (button(copy_text="x"), START + 'Field "copy_text" must be of type Object'),
        ({"inline_keyboard": [[{"callback_data": "x"}]]}, START + 'Can\'t find field "text"'),
        (
            {"inline_keyboard": [{"text": "x", "callback_data": "x"}]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 8] * 13},
            "reply markup is too long",
        ),
        ("{", "can't parse reply keyboard markup JSON object"),
        ({"keyboard": [[{"text": ""}]]}, "keyboard button text must be non-empty"),
    ],
)
async def test_keyboards_that_telegram_refuses(
    telegram: Telegram, ada: int, api: Api, markup: Any, sentence: str
) -> None:
    before = telegram.history(ada)
    answer = await refusal(api, "sendMessage", chat_id=ada, text="?", reply_markup=markup)
    assert answer == (400, f"Bad Request: {sentence}")
    assert telegram.history(ada) == before


async def test_a_reply_keyboard_stays_with_the_chat_until_it_is_removed(
    telegram: Telegram, ada: int, api: Api
) -> None:
    keys = {"keyboard": [[{"text": "Share number", "request_contact": True}], ["No"]]}
    sent = await api("sendMessage", chat_id=ada, text="?", reply_markup=keys)
    assert "reply_markup" not in sent
    assert telegram.person(ada)["keyboard"]["keyboard"] == [
        [{"text": "Share number", "request_contact": True}],
        [{"text": "No"}],
    ]
    await api("sendMessage", chat_id=ada, text="ok", reply_markup={"remove_keyboard": True})
    assert telegram.person(ada)["keyboard"] is None


async def test_small_print_is_accepted(ada: int, api: Api) -> None:
    preview = {"is_disabled": True}
    sent = await api(
        "sendMessage",
        chat_id=ada,
        text="https://example.com",
        disable_notification=True,
        protect_content=True,
        link_preview_options=preview,
    )
    assert sent["has_protected_content"] is True
    assert sent["link_preview_options"] == preview


async def test_typing_is_an_action_and_dancing_is_none(ada: int, api: Api) -> None:
    assert await api("sendChatAction", chat_id=ada, action="typing")
    answer = await refusal(api, "sendChatAction", chat_id=ada, action="dancing")
    assert answer == (400, "Bad Request: wrong parameter action in request")


async def test_a_method_that_is_none(api: Api) -> None:
    assert await refusal(api, "sendFlowers") == (404, "Not Found: method not found")


async def test_method_names_are_read_in_any_case(ada: int, api: Api) -> None:
    assert await api("SENDmessage", chat_id=ada, text="hi")
