"""The whole story in the page, by clicking, with the real bot behind it."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.app import serve_polling
from bot.heart import heartbeat
from tests.conftest import House, a_house
from tests.page.stage import SECONDS

pytestmark = pytest.mark.asyncio(loop_scope="package")

PHONE: ViewportSize = {"width": 390, "height": 844}
SHOTS = Path(__file__).parent / "screenshots"
Say = Callable[[str], Awaitable[None]]


@asynccontextmanager
async def living(database_url: str) -> AsyncIterator[House]:
    """The coach as it lives: polling, speaking, its heart beating."""
    async with a_house(database_url) as house:
        house.clock.watch(house.coach.wake)
        async with heartbeat(house.coach):
            serving = asyncio.create_task(serve_polling(house.coach))
            try:
                yield house
            finally:
                serving.cancel()
                with suppress(asyncio.CancelledError):
                    await serving


@pytest_asyncio.fixture(loop_scope="package")
async def page(browser: Browser, sqlite_url: str) -> AsyncIterator[Page]:
    async with living(sqlite_url) as house:
        context = await browser.new_context(
            viewport=PHONE, device_scale_factor=2, reduced_motion="reduce"
        )
        page = await context.new_page()
        page.set_default_timeout(1000 * SECONDS)
        await page.goto(house.settings.telegram_api_url)
        yield page
        await context.close()


async def say(page: Page, text: str) -> None:
    composer = page.get_by_test_id("composer")
    await composer.fill(text)
    await composer.press("Enter")


async def tap(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).last.click()


async def reads(page: Page, text: str) -> None:
    """The newest message says so."""
    await expect(page.get_by_test_id("message").last).to_contain_text(text)


async def shoot(page: Page, name: str) -> None:
    """Kept only where somebody asks to see: RINGBACK_SCREENSHOTS=1."""
    if os.environ.get("RINGBACK_SCREENSHOTS"):
        SHOTS.mkdir(exist_ok=True)
        await page.screenshot(path=SHOTS / f"story-{name}.png")


async def test_the_whole_story_by_clicking(page: Page) -> None:
    await page.get_by_test_id("start").click()
    await reads(page, "I am Ringback")
    await shoot(page, "1-hello")

    await say(page, "Interview at Acme last Tuesday for the warehouse job. They decide by Friday.")
    await reads(page, "which city are you in?")
    await say(page, "London")
    await reads(page, "Who would be the person to ring there?")
    await say(page, "Priya Shah 020 7946 0123")
    await reads(page, "Is this right?")
    await shoot(page, "2-card")
    await tap(page, "Save")
    await reads(page, "Monday 16 March at 10:00 am")
    await shoot(page, "3-saved")

    await page.reload()
    await reads(page, "Monday 16 March at 10:00 am")

    await page.get_by_role("button", name="+1 week").click()
    await reads(page, "Have you heard anything?")
    await shoot(page, "4-nudge")
    await tap(page, "Nothing yet")
    await reads(page, "Nothing from Acme")
    await tap(page, "Walk me through the call")
    await reads(page, "before you dial")
    await shoot(page, "5-before")
    await tap(page, "I have all three")
    await reads(page, "One sensible question")
    await tap(page, "1")
    await reads(page, "Something to add?")
    await say(page, "I passed my forklift test last week.")
    await reads(page, "How scary does it feel")
    await tap(page, "8")
    await reads(page, "How do you think they will be?")
    await tap(page, "Skip")
    await reads(page, "One slow breath")
    await tap(page, "I am dialling")
    await reads(page, "could I speak to Priya Shah, please?")
    await shoot(page, "6-dial")

    on_the_line = await page.get_by_test_id("message").count()
    await tap(page, "The right person")
    await reads(page, "Is now a good moment")
    await shoot(page, "7-line")
    await tap(page, "“Yes, go ahead”")
    await reads(page, "I'm still very interested")
    await tap(page, "“Still deciding”")
    await reads(page, "I passed my forklift test last week.")
    await tap(page, "Thank and end")
    await reads(page, "Thank you for your time")
    # one message, edited in place, from the first ring to the goodbye
    assert await page.get_by_test_id("message").count() == on_the_line
    await tap(page, "We've hung up")

    await reads(page, "Who did you speak with?")
    await tap(page, "Priya Shah")
    await reads(page, "What did they say")
    await say(page, "They liked me & will know <next> week")
    await reads(page, "What comes next?")
    await tap(page, "Wait for their day")
    await reads(page, "And now: how scary")
    await tap(page, "3")
    await reads(page, "Before the call: 8. Now: 3.")
    await shoot(page, "8-after")

    await say(page, "can I ring them again?")
    await reads(page, "The one call is made")
    await shoot(page, "9-only-one")

    await say(page, "/progress")
    picture = page.get_by_role("button", name="Enlarge the photo").get_by_role("img")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1080
    await expect(page.get_by_text("Before dialling, the fear was 8 of 10.")).to_be_visible()
    await reads(page, "You have made one call after an interview.")
    await shoot(page, "10-progress")


async def test_the_words_are_there_in_the_middle_of_logging(page: Page) -> None:
    await page.get_by_test_id("start").click()
    await tap(page, "Log an interview")
    await say(page, "Dublin")
    await reads(page, "Which company was it?")
    await say(page, "what should I say?")
    await reads(page, "Which company was it?")
    await expect(page.get_by_text("Then one question")).to_be_visible()
