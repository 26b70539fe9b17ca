"""Chatting on the page: writing, reading, tapping, sending things."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from .stage import Stage, button, picture, staged

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def standing(browser: Browser) -> AsyncIterator[Stage]:
    async with staged(browser) as stage:
        await stage.stand()
        yield stage


@pytest_asyncio.fixture(loop_scope="package")
async def stage(standing: Stage) -> AsyncIterator[Stage]:
    """The same page and server for all tests here, with a new person for each."""
    standing.next_test()
    yield standing
    standing.assert_quiet()


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


async def test_every_entity_is_dressed_as_what_it_is(stage: Stage) -> None:
    chat, person = await stage.begin()
    html = (
        "😀 <b>bold <i>both</i></b> <u>under</u> <s>gone</s> <code>code</code>"
        ' <a href="https://example.org/x">a link</a>\n'
        '<pre><code class="language-python">x = 1</code></pre>\n'
        "<blockquote>said</blockquote>\n<blockquote expandable>1\n2\n3\n4\n5</blockquote>"
    )
    await stage.bot.say(person, html, parse_mode="HTML")
    text = chat.last
    # what is nested comes as neighbours, as from Telegram
    await expect(text.locator("strong")).to_have_text(["bold", "both"])
    await expect(text.locator("strong em, em strong")).to_have_text("both")
    await expect(text.locator("u")).to_have_text("under")
    await expect(text.locator("s")).to_have_text("gone")
    await expect(text.locator("code").first).to_have_text("code")
    link = text.get_by_role("link", name="a link")
    await expect(link).to_have_attribute("href", "https://example.org/x")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(text.locator("pre")).to_contain_text("x = 1")
    await expect(text.locator("blockquote").first).to_have_text("said")
    quote = text.locator("blockquote.expandable")
    short = await quote.evaluate("node => node.clientHeight")
    await text.get_by_role("button", name="Show the whole quote").click()
    assert await quote.evaluate("node => node.clientHeight") > short


async def test_offsets_count_utf16_units_and_nest_or_overlap(stage: Stage) -> None:
    chat, person = await stage.begin()
    text = "👩‍👩‍👧 call +44 20 7946 0123, write to a@example.org or see @friend"
    kinds = {"phone_number": "+44 20 7946 0123", "email": "a@example.org", "mention": "@friend"}
    entities: list[dict[str, Any]] = [
        {"type": kind, "offset": text.encode("utf-16-le").index(part.encode("utf-16-le")) // 2, "length": len(part)}
        for kind, part in kinds.items()
    ]
    bold = {"type": "bold", "offset": 9, "length": 10}
    await stage.bot.say(person, text, entities=[*entities, bold])
    hrefs = {"+44 20 7946 0123": "tel:+442079460123", "a@example.org": "mailto:a@example.org"}
    for words, href in hrefs.items():
        await expect(chat.last.get_by_role("link", name=words)).to_have_attribute("href", href)
    await expect(chat.last.locator(".text")).to_contain_text(text)


async def test_markup_in_words_stays_words(stage: Stage) -> None:
    chat, person = await stage.begin()
    attack = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>&lt;b&gt;'
    await chat.say(attack)
    await stage.bot.hears()
    await stage.bot.say(person, attack, [[button(attack, "x")]])
    await expect(chat.messages.nth(1).locator(".text")).to_contain_text(attack)
    await expect(chat.last.locator(".text")).to_contain_text(attack)
    await expect(chat.inline("x")).to_have_text(attack)
    await expect(chat.messages.locator("img, script")).to_have_count(0)
    assert await chat.measure("window.harmed === undefined")


async def test_a_link_that_would_run_code_is_only_words(stage: Stage) -> None:
    chat, person = await stage.begin()
    bad = {"type": "text_link", "offset": 0, "length": 4, "url": "javascript:alert(1)"}
    chat_message = {"message_id": 999, "from": {"is_bot": True}, "date": 1772546400, "text": "here", "entities": [bad]}
    # no Bot API server would let it through, so it is put into the person's own stream
    stage.telegram.tell(person, "message", chat_message)
    stage.telegram.changed()
    await expect(chat.last).to_contain_text("here")
    await expect(chat.last.locator("a")).to_have_count(0)


async def test_a_spoiler_shows_when_tapped(stage: Stage) -> None:
    chat, person = await stage.begin()
    await stage.bot.say(person, "It was <tg-spoiler>a yes</tg-spoiler>", parse_mode="HTML")
    spoiler = chat.last.get_by_role("button", name="Hidden text: show it")
    await expect(spoiler.locator(".spoiler-text")).to_have_css("opacity", "0")
    await spoiler.press("Enter")
    await expect(chat.part("spoiler").locator(".spoiler-text")).to_have_css("opacity", "1")


async def test_a_command_in_a_text_is_sent_by_a_tap(stage: Stage) -> None:
    chat, person = await stage.begin()
    await stage.bot.say(person, "Try /help")
    await chat.last.get_by_role("button", name="/help").click()
    assert (await stage.bot.hears())["text"] == "/help"


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
    await stage.bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Look.", show_alert=True)
    await expect(chat.part("alert")).to_contain_text("Look.")
    await chat.page.keyboard.press("Enter")
    await expect(chat.part("alert")).to_have_count(0)


async def test_buttons_of_a_row_are_equally_wide(stage: Stage) -> None:
    chat, person = await stage.begin(width=320)
    long = "Hesitant, or “we don’t give feedback”"
    await stage.bot.say(person, "And?", [[button("Yes"), button(long), button("No")], [button("Stop")]])
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


async def test_an_edit_changes_one_bubble_and_moves_nothing(stage: Stage) -> None:
    chat, person = await stage.begin()
    first = await stage.bot.say(person, "Short.", [[button("Go")]])
    for number in range(30):
        await stage.bot.say(person, f"Line {number}")
    await expect(chat.messages).to_have_count(32)
    middle = chat.messages.nth(16)
    await chat.measure("document.getElementById('scroll').scrollTop = 200")
    await expect(chat.part("down")).to_be_visible()
    before = await middle.bounding_box()
    edit = {"chat_id": person, "message_id": first["message_id"]}
    await stage.bot.call("editMessageText", **edit, text="Long. " * 60)
    await expect(chat.messages.nth(1)).to_contain_text("edited")
    after = await middle.bounding_box()
    assert before and after and abs(before["y"] - after["y"]) <= 1
    await expect(chat.inline("Go")).to_have_count(0)
    await expect(chat.messages).to_have_count(32)


async def test_news_below_is_counted_on_the_round_button(stage: Stage) -> None:
    chat, person = await stage.begin()
    for number in range(25):
        await stage.bot.say(person, f"Line {number}")
    await expect(chat.last).to_be_in_viewport()
    await chat.measure("document.getElementById('scroll').scrollTop = 0")
    await expect(chat.part("down")).to_be_visible()
    for words in ("One more", "And another"):
        await stage.bot.say(person, words)
    await expect(chat.part("down")).to_have_text("2")
    assert await chat.measure("document.getElementById('scroll').scrollTop") == 0
    await chat.part("down").click()
    await expect(chat.last).to_be_in_viewport()
    await expect(chat.part("down")).to_be_hidden()


async def test_a_deleted_message_goes(stage: Stage) -> None:
    chat, person = await stage.begin()
    message = await stage.bot.say(person, "Never mind")
    await expect(chat.messages).to_have_count(2)
    await stage.bot.call("deleteMessage", chat_id=person, message_id=message["message_id"])
    await expect(chat.messages).to_have_count(1)


async def test_photos_both_ways_can_be_enlarged(stage: Stage) -> None:
    chat, person = await stage.begin()
    photo = {"name": "me.png", "mimeType": "image/png", "buffer": picture(64, 40)}
    async with chat.page.expect_file_chooser() as chooser:
        await chat.choose("attach-photo")
    await (await chooser.value).set_files(files=[photo])
    await chat.page.get_by_label("Caption").fill("The office")
    await chat.page.keyboard.press("Enter")
    heard = await stage.bot.hears()
    assert heard["photo"][-1]["width"] == 64
    assert heard["caption"] == "The office"
    await expect(chat.last).to_contain_text("The office")
    await stage.bot.send_file("photo", person, "curve.png", picture(80, 50))
    image = chat.last.locator("img")
    await expect(image).to_have_js_property("naturalWidth", 80)
    await image.click()
    await expect(chat.part("viewer").locator("img")).to_be_visible()
    await chat.page.keyboard.press("Escape")
    await expect(chat.part("viewer")).to_have_count(0)


async def test_documents_both_ways_can_be_fetched(stage: Stage) -> None:
    chat, person = await stage.begin()
    async with chat.page.expect_file_chooser() as chooser:
        await chat.choose("attach-file")
    cv = {"name": "CV.pdf", "mimeType": "application/pdf", "buffer": b"x" * 245_000}
    await (await chooser.value).set_files(files=[cv])
    await chat.page.get_by_role("button", name="Send", exact=True).last.click()
    assert (await stage.bot.hears())["document"]["file_name"] == "CV.pdf"
    await expect(chat.last).to_contain_text("239 KB")
    await stage.bot.send_file("document", person, "day.ics", b"BEGIN:VCALENDAR", caption="Keep it")
    await expect(chat.last).to_contain_text("Keep it")
    async with chat.page.expect_download() as download:
        await chat.last.get_by_test_id("document").click()
    assert (await download.value).suggested_filename == "day.ics"


async def test_a_contact_card_both_ways(stage: Stage) -> None:
    chat, person = await stage.begin()
    await chat.choose("attach-contact")
    await chat.page.get_by_label("First name").fill("Priya")
    await chat.page.get_by_label("Last name").fill("Nair")
    await chat.page.get_by_label("Phone number").fill("+44 20 7946 0123")
    await chat.page.keyboard.press("Enter")
    assert (await stage.bot.hears())["contact"]["first_name"] == "Priya"
    card = chat.last.get_by_test_id("contact")
    await expect(card).to_contain_text("Priya Nair")
    await expect(card.get_by_role("link")).to_have_attribute("href", "tel:+442079460123")
    await stage.bot.call("sendContact", chat_id=person, phone_number="+15550100", first_name="Sam")
    await expect(chat.last.get_by_test_id("contact")).to_contain_text("Sam")


@pytest.mark.parametrize(
    ("item", "then", "kind"),
    [
        ("attach-location", "London", "location"),
        ("attach-sticker", "👍", "sticker"),
        ("attach-voice", None, "voice"),
    ],
)
async def test_other_things_can_be_sent(stage: Stage, item: str, then: str | None, kind: str) -> None:
    chat, _ = await stage.begin()
    await chat.choose(item)
    if then:
        await chat.page.get_by_role("button", name=then).click()
    assert kind in await stage.bot.hears()
    await expect(chat.last).to_have_attribute("data-state", "sent")


async def test_the_bots_own_keyboard_comes_and_goes(stage: Stage) -> None:
    chat, person = await stage.begin()
    keys = [["0", "1"], [{"text": "My card", "request_contact": True}]]
    await stage.bot.say(person, "How many?", reply_markup={"keyboard": keys, "input_field_placeholder": "A number"})
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
