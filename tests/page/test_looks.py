"""How the page looks and how it is reached: themes, widths, the keyboard, contrast."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from bot.demo.params import Upload
from tests.page.stage import Chat, Stage, button, picture

pytestmark = pytest.mark.asyncio(loop_scope="package")

SHOTS = Path(__file__).parent / "screenshots"
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung"

# Bubbles beyond the window's edge, and boxes that their content is too wide for (the time in a
# text stands a few pixels beyond its edge).
OUTSIDE = """[
    ...[...document.querySelectorAll('.bubble, .key')]
        .filter((node) => node.getBoundingClientRect().right > innerWidth),
    ...[...document.querySelectorAll('.text, .key, .card, .file')]
        .filter((node) => node.scrollWidth > node.clientWidth + 4),
].map((node) => node.outerHTML)"""

# What can be operated but has no name to be announced by.
NAMELESS = """[...document.querySelectorAll('button, a, input, textarea')]
    .filter((node) => !node.ariaLabel && !node.textContent.trim() && !node.labels?.length)
    .map((node) => node.outerHTML)"""

# Every text on the page against what lies under it, by WCAG 2's formula; what fails comes back.
CONTRAST = Path(__file__).with_name("contrast.js").read_text()


async def shoot(chat: Chat, name: str) -> None:
    """Kept only where somebody asks to see: RINGBACK_SCREENSHOTS=1."""
    if os.environ.get("RINGBACK_SCREENSHOTS"):
        SHOTS.mkdir(exist_ok=True)
        await chat.page.screenshot(path=SHOTS / f"{name}.png")


async def furnished(stage: Stage, scheme: str, width: int, height: int) -> Chat:
    """A chat with one of everything in it."""
    chat, person = await stage.begin(color_scheme=scheme, width=width, height=height)
    say, telegram = stage.bot.say, stage.telegram
    await say(
        person, "<b>Hello.</b> See <code>code</code>, /help or x@example.org", parse_mode="HTML"
    )
    rows = [
        [
            button("They were friendly"),
            button("Hesitant, or “we don’t give feedback”"),
            button("Vague"),
        ]
    ]
    styles = [{**button(style), "style": style} for style in ("primary", "success", "danger")]
    await say(person, LONG_WORD, [*rows, [button(str(n)) for n in range(8)], styles])
    await say(
        person,
        "<blockquote>Good morning, this is Ada.</blockquote>\n<pre>x = 1</pre>",
        parse_mode="HTML",
    )
    telegram.send_text(
        person, f"{LONG_WORD} https://example.org/{'a' * 90} \u0645\u0631\u062d\u0628\u0627"
    )
    telegram.send_text(
        person, "\u05e9\u05dc\u05d5\u05dd, \u05de\u05d4 \u05d0\u05d5\u05de\u05e8\u05d9\u05dd?"
    )
    telegram.send_file(
        person, "photo", Upload("a.png", "image/png", picture(320, 90)), "The office"
    )
    telegram.send_file(person, "document", Upload(f"{LONG_WORD}.pdf", "application/pdf", b"x"))
    telegram.send_contact(person, "Priya", "+44 20 7946 0123", "Nair")
    telegram.send_other(person, "sticker", "👍")
    keys = [["Yes", "No", "Perhaps later"], [{"text": "My card", "request_contact": True}]]
    await say(person, "Well?", reply_markup={"keyboard": keys})
    await expect(chat.messages).to_have_count(11)
    await expect(chat.part("reply-button").last).to_be_visible()
    return chat


@pytest.mark.parametrize(
    ("scheme", "width", "height"), [("light", 320, 640), ("dark", 390, 844), ("light", 1280, 900)]
)
async def test_everything_fits_and_can_be_read(
    stage: Stage, scheme: str, width: int, height: int
) -> None:
    chat = await furnished(stage, scheme, width, height)
    await chat.part("clock-week").click()
    await expect(chat.part("clock")).to_contain_text("ahead")
    await shoot(chat, f"chat-{width}-{scheme}")
    for selector in ("html", "#scroll", ".clock", ".foot"):
        node = chat.page.locator(selector)
        beyond = await node.evaluate("node => node.scrollWidth - node.clientWidth")
        assert beyond <= 0, selector
    assert await chat.measure(OUTSIDE) == []
    await chat.composer.fill("/")
    await shoot(chat, f"commands-{width}-{scheme}")
    assert await chat.measure(CONTRAST) == []


async def test_the_system_decides_the_theme_until_somebody_does(stage: Stage) -> None:
    chat = await stage.open(color_scheme="dark")
    theme = chat.part("theme")
    colour = "getComputedStyle(document.querySelector('.top')).backgroundColor"
    await expect(theme).to_have_attribute("aria-pressed", "true")
    dark = await chat.measure(colour)
    await theme.click()
    await expect(theme).to_have_attribute("aria-pressed", "false")
    assert await chat.measure(colour) != dark
    await chat.page.reload()
    await expect(theme).to_have_attribute("aria-pressed", "false")
    assert await chat.measure(colour) == "rgb(255, 255, 255)"


async def tab_to(chat: Chat, reached: Callable[[], Awaitable[bool]], key: str = "Tab") -> None:
    for _ in range(20):
        if await reached():
            return
        await chat.page.keyboard.press(key)
    raise AssertionError("no Tab leads there")


async def held(route: Route, until: asyncio.Event) -> None:
    await until.wait()
    await route.continue_()


async def test_the_whole_way_by_keyboard(stage: Stage) -> None:
    chat = await stage.open()
    await expect(chat.part("start")).to_be_visible()

    def on(selector: str) -> Callable[[], Awaitable[bool]]:
        return lambda: chat.measure(f"document.activeElement.matches('{selector}')")

    await tab_to(chat, on("#start"))
    await chat.page.keyboard.press("Enter")
    person = (await stage.bot.hears())["chat"]["id"]
    await stage.bot.say(person, "Shall we?", [[button("Yes"), button("No")]])
    await expect(chat.composer).to_be_focused()
    await tab_to(chat, on("[data-callback=No]"), "Shift+Tab")
    outline = await chat.inline("No").evaluate("node => getComputedStyle(node).outlineStyle")
    assert outline == "solid"
    await chat.page.keyboard.press("Enter")
    query = await stage.bot.hears("callback_query")
    await stage.bot.call(
        "editMessageText",
        chat_id=person,
        message_id=query["message"]["message_id"],
        text="Then not.",
    )
    await stage.bot.call("answerCallbackQuery", callback_query_id=query["id"])
    await expect(chat.last).to_contain_text("Then not.")
    await tab_to(chat, on("#composer"))
    await chat.page.keyboard.type("I was thnking")
    await chat.page.keyboard.press("Enter")
    await expect(chat.last).to_have_attribute("data-state", "sent")
    await chat.page.keyboard.press("ArrowUp")
    await expect(chat.composer).to_have_value("I was thnking")
    await chat.page.keyboard.press("ControlOrMeta+A")
    await chat.page.keyboard.type("I was thinking")
    slow = asyncio.Event()
    await chat.page.route("**/edit*", lambda route: held(route, slow))
    await chat.page.keyboard.press("Enter")
    await tab_to(chat, on("#attach"))
    await chat.page.keyboard.press("Enter")
    await expect(chat.part("attach-photo")).to_be_focused()
    slow.set()
    assert (await stage.bot.hears("edited_message"))["text"] == "I was thinking"
    await expect(chat.page.locator("#editing")).to_be_hidden()
    await expect(chat.part("attach-photo")).to_be_focused()
    await chat.page.keyboard.press("Escape")
    await expect(chat.part("attach")).to_be_focused()


async def test_a_screen_reader_is_told_who_speaks(stage: Stage) -> None:
    chat, person = await stage.begin()
    await stage.bot.say(person, "Hello.")
    log = chat.page.get_by_role("log", name="Messages")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log.get_by_role("group", name="Ringback, 14:00")).to_contain_text("Hello.")
    await expect(log.get_by_role("group", name="You, seen, 14:00")).to_contain_text("/start")
    for landmark in ("banner", "main", "contentinfo", "complementary"):
        await expect(chat.page.get_by_role(landmark)).to_have_count(1)
    assert await chat.measure(NAMELESS) == []
