"""What is sent beside words: photos, documents, contact cards, places and the rest."""

import pytest
from playwright.async_api import FilePayload, expect

from tests.page.stage import Stage, picture

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_photos_both_ways_can_be_enlarged(stage: Stage) -> None:
    chat, person = await stage.begin()
    photo: FilePayload = {"name": "me.png", "mimeType": "image/png", "buffer": picture(64, 40)}
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
    cv: FilePayload = {"name": "CV.pdf", "mimeType": "application/pdf", "buffer": b"x" * 245_000}
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
async def test_other_things_can_be_sent(
    stage: Stage, item: str, then: str | None, kind: str
) -> None:
    chat, _ = await stage.begin()
    await chat.choose(item)
    if then:
        await chat.page.get_by_role("button", name=then).click()
    assert kind in await stage.bot.hears()
    await expect(chat.last).to_have_attribute("data-state", "sent")
