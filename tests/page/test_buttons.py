"""Buttons under messages, and the keyboard a bot puts in the place of the phone's."""

import pytest
from playwright.async_api import expect

from tests.page.stage import Stage, button

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_tapped_button_is_busy_until_the_answer(stage: Stage) -> None:
    chat, person = await stage.begin()
    await stage.bot.say(person, "Now?", [[button("Yes", "yes:1"), button("No", "no:1")]])
    await chat.inline("yes:1").click()
    await expect(chat.inline("yes:1")).to_have_attribute("data-busy", "")
    await expect(chat.inline("no:1")).not_to_have_attribute("data-busy", "")
    query = await stage.bot.hears("callback_query")
    assert query["data"] == "yes:1"
    await stage.bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Saved.")
    await expect(chat.part("toast")).to_have_text("Saved.")
    await expect(chat.inline("yes:1")).not_to_have_attribute("data-busy", "")


async def test_an_alert_waits_for_its_ok(stage: Stage) -> None:
    chat, person = await stage.begin()
    await stage.bot.say(person, "Now?", [[button("Yes")]])
    await chat.inline("Yes").click()
    query = await stage.bot.hears("callback_query")
    await stage.bot.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="Look.", show_alert=True
    )
    await expect(chat.part("alert")).to_contain_text("Look.")
    await chat.page.keyboard.press("Enter")
    await expect(chat.part("alert")).to_have_count(0)


async def test_buttons_of_a_row_are_equally_wide(stage: Stage) -> None:
    chat, person = await stage.begin(width=320)
    long = "Hesitant, or “we don’t give feedback”"
    await stage.bot.say(
        person, "And?", [[button("Yes"), button(long), button("No")], [button("Stop")]]
    )
    boxes = [await chat.inline(name).bounding_box() for name in ("Yes", long, "No")]
    widths = {round(box["width"]) for box in boxes if box}
    assert max(widths) - min(widths) <= 1
    bubble = await chat.last.locator(".bubble").bounding_box()
    row = await chat.inline("Stop").bounding_box()
    assert bubble and row and abs(bubble["width"] - row["width"]) <= 1


async def test_url_and_copy_buttons_work_by_themselves(stage: Stage) -> None:
    chat, person = await stage.begin(permissions=["clipboard-read", "clipboard-write"])
    site = {"text": "Guide", "url": "https://example.org/guide"}
    number = {"text": "Copy", "copy_text": {"text": "+44 20 7946 0123"}}
    await stage.bot.say(person, "Here", [[site, number]])
    await expect(chat.page.get_by_role("link", name="Guide")).to_have_attribute("href", site["url"])
    await chat.page.get_by_role("button", name="Copy").click()
    await expect(chat.part("toast")).to_have_text("Copied")
    assert await chat.measure("navigator.clipboard.readText()") == "+44 20 7946 0123"


async def test_the_bots_own_keyboard_comes_and_goes(stage: Stage) -> None:
    chat, person = await stage.begin()
    keys = [["0", "1"], [{"text": "My card", "request_contact": True}]]
    await stage.bot.say(
        person, "How many?", reply_markup={"keyboard": keys, "input_field_placeholder": "A number"}
    )
    await expect(chat.composer).to_have_attribute("placeholder", "A number")
    await chat.part("reply-button").get_by_text("1").click()
    assert (await stage.bot.hears())["text"] == "1"
    await chat.part("reply-button").get_by_text("My card").click()
    await chat.page.get_by_label("First name").fill("Ada")
    await chat.page.get_by_label("Phone number").fill("+441")
    await chat.page.keyboard.press("Enter")
    assert (await stage.bot.hears())["contact"]["phone_number"] == "+441"
    await stage.bot.say(person, "Thanks.", reply_markup={"remove_keyboard": True})
    await expect(chat.part("reply-button")).to_have_count(0)
