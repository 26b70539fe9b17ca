"""The library's own Bot, over its own transport, finds a Telegram it can talk to."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.demo.faults import Fault
from bot.demo.telegram import Telegram

from .api_shape import problems


@pytest.fixture
async def bot(url: str, telegram: Telegram) -> AsyncIterator[Bot]:
    """A Bot whose every request in the test must have been one that Telegram documents."""
    bot = Bot("1:token", base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")
    async with bot:
        yield bot
    for request in telegram.requests:
        assert problems(request.method, request.params) == []


async def test_a_conversation(telegram: Telegram, ada: int, bot: Bot) -> None:
    telegram.send_text(ada, "/log")
    [update] = await bot.get_updates(timeout=5, allowed_updates=["message", "callback_query"])
    assert update.message is not None
    assert update.message.parse_entities(["bot_command"])
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Save", callback_data="save")]])
    asked = await update.message.reply_html("<b>Acme</b>?", do_quote=True, reply_markup=keys)
    assert asked.text_html == "<b>Acme</b>?"
    assert asked.reply_to_message is not None
    telegram.tap(ada, asked.message_id, "save")
    [tapped] = await bot.get_updates(offset=update.update_id + 1)
    assert tapped.callback_query is not None
    assert await tapped.callback_query.answer("Saved")
    edited = await tapped.callback_query.edit_message_text("Saved.")
    assert not isinstance(edited, bool)
    assert edited.text == "Saved."
    with pytest.raises(BadRequest, match="Message is not modified"):
        await edited.edit_text("Saved.")
    assert await edited.delete()
    assert telegram.toasts(ada) == ["Saved"]


async def test_files_both_ways(telegram: Telegram, ada: int, bot: Bot, tmp_path: Path) -> None:
    sent = await bot.send_document(ada, InputFile(b"BEGIN:VCALENDAR", "Ü.ics"), caption="For you")
    assert sent.document is not None
    assert sent.document.file_name == "Ü.ics"
    fetched = await (await sent.document.get_file()).download_to_drive(tmp_path / "x.ics")
    assert fetched.read_bytes() == b"BEGIN:VCALENDAR"


async def test_its_errors_are_the_ones_it_knows(
    telegram: Telegram, ada: int, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    telegram.add_fault(Fault("sendMessage", error_code=429, retry_after=3))
    with pytest.raises(RetryAfter) as wait:
        await bot.send_message(ada, "hi")
    assert wait.value.retry_after == timedelta(seconds=3)
    telegram.add_fault(Fault("sendMessage", drop=True))
    with pytest.raises(NetworkError):
        await bot.send_message(ada, "hi")
    telegram.add_fault(Fault("getUpdates", error_code=409))
    with pytest.raises(Conflict):
        await bot.get_updates()
    telegram.block(ada)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ada, "hi")


async def test_a_refused_token(url: str, telegram: Telegram) -> None:
    telegram.token = "1:right"
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=f"{url}/bot"):
            pass


async def test_the_rest_it_needs(telegram: Telegram, ada: int, bot: Bot) -> None:
    private = BotCommandScopeAllPrivateChats()
    assert await bot.set_my_commands([BotCommand("log", "Log an interview")], scope=private)
    assert [c.command for c in await bot.get_my_commands(scope=private)] == ["log"]
    assert await bot.set_my_description("One call.")
    assert (await bot.get_my_description()).description == "One call."
    assert await bot.set_chat_menu_button(menu_button=None)
    assert await bot.send_chat_action(ada, "typing")
    card = await bot.send_contact(ada, "+442079460958", "Jo")
    assert card.contact is not None
    await bot.send_message(ada, "ok", reply_markup=ReplyKeyboardRemove())
    assert await bot.set_webhook("https://example.com/hook", secret_token="s")
    assert (await bot.get_webhook_info()).url == "https://example.com/hook"
    assert await bot.delete_webhook(drop_pending_updates=True)
