"""What was said, as it is shown: entities, edits in place, what is new below."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.page.stage import Stage, button

pytestmark = pytest.mark.asyncio(loop_scope="package")


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
        {
            "type": kind,
            "offset": text.encode("utf-16-le").index(part.encode("utf-16-le")) // 2,
            "length": len(part),
        }
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
    chat_message = {
        "message_id": 999,
        "from": {"is_bot": True},
        "date": 1772546400,
        "text": "here",
        "entities": [bad],
    }
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
    await expect(chat.messages).to_have_count(26)
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
