"""What a reload, a restart of the server, and other tabs leave as it was."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.page.stage import Stage, button, staged

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest_asyncio.fixture(loop_scope="package")
async def stage(browser: Browser) -> AsyncIterator[Stage]:
    """A server for each test, since it may go down."""
    async with staged(browser) as stage:
        yield stage
        stage.assert_quiet()


# what browsers write to the console when a server is not there
LINE_DOWN = (
    "ERR_CONNECTION_REFUSED",
    "ERR_INCOMPLETE_CHUNKED_ENCODING",
    "ERR_CONNECTION_RESET",
    "ERR_EMPTY_RESPONSE",
    "net::ERR_FAILED",
)


async def test_a_reload_finds_the_chat_as_it_was(stage: Stage) -> None:
    chat, person = await stage.begin()
    await stage.bot.say(person, "Hello.", [[button("Go", "go:1")]])
    await chat.say("Thanks")
    await chat.composer.fill("half a thought")
    await chat.page.reload()
    await expect(chat.messages).to_have_count(3)
    assert await chat.person() == person
    await expect(chat.composer).to_have_value("half a thought")
    await chat.inline("go:1").click()
    assert (await stage.bot.hears("callback_query"))["from"]["id"] == person


async def test_a_restart_of_the_server_is_a_quiet_banner(stage: Stage) -> None:
    stage.forgiven = LINE_DOWN
    chat, person = await stage.begin()
    for number in range(25):
        await stage.bot.say(person, f"Line {number}")
    await expect(chat.messages).to_have_count(26)
    await chat.measure("document.getElementById('scroll').scrollTop = 200")
    await expect(chat.part("down")).to_be_visible()
    await chat.composer.fill("not sent yet")
    seen = await chat.messages.nth(10).bounding_box()
    await stage.stop()
    await expect(chat.part("banner")).to_have_text("Reconnecting…")
    stage.telegram.send_text(person, "from another device")
    await stage.start()
    await stage.bot.say(person, "Back again.")
    await expect(chat.part("banner")).to_be_hidden()
    await expect(chat.messages).to_have_count(28)
    still = await chat.messages.nth(10).bounding_box()
    assert seen and still and abs(seen["y"] - still["y"]) <= 1
    await expect(chat.composer).to_have_value("not sent yet")
    await stage.bot.say(person, "And live.")
    await expect(chat.last).to_contain_text("And live.")


async def test_the_status_says_when_the_bot_is_not_there(browser: Browser) -> None:
    async with staged(browser, listening=False) as stage:
        chat = await stage.open()
        await chat.part("start").click()
        await expect(chat.part("status")).to_have_text("waiting for the bot…")
        await expect(chat.last).to_have_attribute("data-shown", "sent")
        stage.listen()
        await expect(chat.part("status")).to_have_text("bot")
        assert (await stage.bot.hears())["text"] == "/start"


async def test_nothing_comes_from_anywhere_else(stage: Stage) -> None:
    asked: list[str] = []
    context = await stage.context()
    context.on("request", lambda request: asked.append(request.url))
    await stage.begin(context=context)
    assert len(asked) > 10
    assert [url for url in asked if not url.startswith(stage.url)] == []


async def test_what_could_not_be_sent_says_so_and_is_sent_by_a_tap(stage: Stage) -> None:
    stage.forgiven = LINE_DOWN
    chat, _ = await stage.begin()
    await stage.stop()
    await chat.say("one")
    await chat.say("two")
    await expect(chat.part("retry")).to_have_count(2)
    await expect(chat.part("retry").first).to_have_text("Not sent – tap to retry")
    await stage.start()
    await expect(chat.part("banner")).to_be_hidden()
    await chat.page.reload()
    await expect(chat.part("retry")).to_have_count(2)
    for words in ("one", "two"):
        await chat.part("retry").first.click()
        # the server may not have heard that /start was heard, and tell it again
        await stage.bot.hears(words=words)
    await expect(chat.part("retry")).to_have_count(0)
    await expect(chat.messages).to_have_count(3)


async def test_a_message_whose_answer_was_lost_is_not_sent_twice(stage: Stage) -> None:
    stage.forgiven = LINE_DOWN
    chat, person = await stage.begin()
    await chat.page.route("**/send", lambda route: route.abort())
    await chat.say("did it arrive?")
    await expect(chat.part("retry")).to_be_visible()
    stage.telegram.send_text(person, "did it arrive?")  # it had, but the answer was lost
    await chat.page.reload()
    await expect(chat.messages).to_have_count(2)
    await expect(chat.part("retry")).to_have_count(0)
    await expect(chat.last).to_have_attribute("data-state", "sent")


async def test_two_tabs_are_two_people(stage: Stage) -> None:
    context = await stage.context()
    ada, first = await stage.begin(context=context)
    grace, second = await stage.begin(context=context)
    assert first != second
    await stage.bot.say(first, "For the first")
    await expect(ada.messages).to_have_count(2)
    await stage.bot.say(second, "For the second")
    await expect(grace.last).to_contain_text("For the second")
    await expect(ada.last).to_contain_text("For the first")


async def test_a_link_opens_the_same_chat_again(stage: Stage) -> None:
    chat, person = await stage.begin()
    other = await stage.open(person=person)
    await other.say("from the other one")
    await expect(chat.last).to_contain_text("from the other one")
    assert await other.person() == person


async def test_a_duplicated_tab_becomes_a_person_of_its_own(stage: Stage) -> None:
    chat, person = await stage.begin()
    async with chat.page.expect_popup() as opened:
        # a window opened by a page starts with a copy of its session, as a duplicated tab does
        await chat.measure("void window.open(location.href)")
    copy = stage.watch(await opened.value)
    await expect(copy.part("start")).to_be_visible()
    assert await copy.person() != person
    await copy.page.reload()
    await expect(copy.part("start")).to_be_visible()
    await expect(chat.messages).to_have_count(1)


async def test_a_new_person_by_the_menu_and_back(stage: Stage) -> None:
    chat, person = await stage.begin()
    await chat.part("more").click()
    await chat.part("new-person").click()
    await expect(chat.part("start")).to_be_visible()
    assert await chat.person() != person
    await chat.page.go_back()
    await expect(chat.messages).to_have_count(1)
    assert await chat.person() == person


async def test_a_link_to_nobody_makes_a_new_chat(stage: Stage) -> None:
    stage.forgiven = ("404",)
    chat = await stage.open(person=123)
    await expect(chat.part("start")).to_be_visible()
    assert await chat.person() in stage.telegram.people
