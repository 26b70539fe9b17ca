"""Chatting on the page: beginning, writing, changing, blocking, moving the clock."""

import pytest
from playwright.async_api import expect

from tests.page.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_fresh_page_offers_one_big_start(stage: Stage) -> None:
    chat = await stage.open()
    await expect(chat.composer).to_be_hidden()
    await chat.part("start").click()
    assert (await stage.bot.hears())["text"] == "/start"
    await expect(chat.last).to_contain_text("/start")
    await expect(chat.last).to_have_attribute("data-from", "me")
    await expect(chat.composer).to_be_focused()
    await stage.bot.say(await chat.person(), "Hello.")
    await expect(chat.last).to_contain_text("Hello.")
    await expect(chat.last).to_have_attribute("data-from", "bot")
    await expect(chat.last.locator("time")).to_have_text("14:00")
    await expect(chat.part("date")).to_have_text("Tuesday 3 March")


async def test_enter_sends_and_shift_enter_makes_a_line(stage: Stage) -> None:
    chat, _ = await stage.begin()
    await chat.composer.fill("one")
    before = await chat.composer.bounding_box()
    await chat.composer.press("Shift+Enter")
    await chat.composer.press_sequentially("two")
    after = await chat.composer.bounding_box()
    assert before and after and after["height"] > before["height"]
    await chat.composer.press("Enter")
    assert (await stage.bot.hears())["text"] == "one\ntwo"
    await expect(chat.last).to_contain_text("one\ntwo")
    await expect(chat.last).to_have_attribute("data-state", "sent")
    await expect(chat.composer).to_have_value("")


async def test_nothing_but_blanks_is_not_sent(stage: Stage) -> None:
    chat, _ = await stage.begin()
    await chat.say("  \n ")
    await chat.say("something")
    assert (await stage.bot.hears())["text"] == "something"
    await expect(chat.messages).to_have_count(2)


async def test_ten_thousand_characters_go_as_three_messages(stage: Stage) -> None:
    chat, _ = await stage.begin()
    await chat.say("word " * 2000)
    said = [(await stage.bot.hears())["text"] for _ in range(3)]
    assert " ".join(said).split() == ["word"] * 2000
    await expect(chat.messages).to_have_count(4)


async def test_the_status_tells_typing_from_being_away(stage: Stage) -> None:
    chat, person = await stage.begin()
    await expect(chat.part("status")).to_have_text("bot")
    await stage.bot.call("sendChatAction", chat_id=person, action="typing")
    await expect(chat.part("status")).to_have_text("typing…")
    await stage.bot.say(person, "Here.")
    await expect(chat.part("status")).to_have_text("bot")


async def test_the_menu_lists_the_commands_and_typing_narrows_it(stage: Stage) -> None:
    chat, _ = await stage.begin()
    await chat.part("menu").click()
    await expect(chat.part("command")).to_have_count(4)
    await expect(chat.part("command").first).to_contain_text("/logLog an interview")
    await chat.page.keyboard.press("Escape")
    await expect(chat.part("command").first).to_be_hidden()
    await chat.composer.press_sequentially("/s")
    await expect(chat.part("command")).to_have_count(2)
    await chat.page.keyboard.press("ArrowDown")
    await expect(chat.part("command").nth(1)).to_have_attribute("aria-selected", "true")
    await chat.page.keyboard.press("Enter")
    assert (await stage.bot.hears())["text"] == "/settings"
    await expect(chat.composer).to_have_value("")


async def test_an_own_message_can_be_changed(stage: Stage) -> None:
    chat, _ = await stage.begin()
    await chat.say("She was freindly")
    await stage.bot.hears()
    await chat.composer.fill("half a thought")
    await chat.last.locator(".bubble").click(button="right")
    await chat.part("edit").click()
    await expect(chat.composer).to_have_value("She was freindly")
    await chat.say("She was friendly")
    assert (await stage.bot.hears("edited_message"))["text"] == "She was friendly"
    await expect(chat.last).to_contain_text("She was friendlyedited 14:00")
    await expect(chat.composer).to_have_value("half a thought")


async def test_a_blocked_bot_cannot_be_written_to(stage: Stage) -> None:
    chat, _ = await stage.begin()
    await chat.part("more").click()
    await chat.part("block").click()
    assert (await stage.bot.hears("my_chat_member"))["new_chat_member"]["status"] == "kicked"
    await expect(chat.composer).to_be_hidden()
    await chat.part("unblock").click()
    assert (await stage.bot.hears("my_chat_member"))["new_chat_member"]["status"] == "member"
    await expect(chat.composer).to_be_visible()


async def test_the_clock_moves_and_the_days_are_told_apart(stage: Stage) -> None:
    chat, person = await stage.begin()
    await expect(chat.part("clock")).to_contain_text("Tue 3 Mar, 14:00")
    await chat.part("clock-week").click()
    await chat.part("clock-hour").click()
    await expect(chat.part("clock")).to_contain_text("Tue 10 Mar, 15:00")
    await expect(chat.part("clock")).to_contain_text("1 w 1 h ahead")
    await stage.bot.say(person, "A week has passed.")
    await expect(chat.part("date")).to_have_text(["Tuesday 3 March", "Tuesday 10 March"])
    await chat.part("clock-back").click()
    await expect(chat.part("clock")).to_contain_text("Tue 3 Mar, 14:00")
    assert stage.telegram.clock_state()["moved"] == 0
