"""One Chromium, and for most tests one server and one page, with a new person for each test."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.page.stage import BROWSERS, SECONDS, Stage, installed_browser, staged

expect.set_options(timeout=1000 * SECONDS)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    path = installed_browser()
    if path is None:
        pytest.skip(f"the page is tried in Chromium: none of {', '.join(BROWSERS)} is on PATH")
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = await playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def standing(browser: Browser) -> AsyncIterator[Stage]:
    async with staged(browser) as stage:
        await stage.stand()
        yield stage


@pytest_asyncio.fixture(loop_scope="package")
async def stage(standing: Stage) -> AsyncIterator[Stage]:
    yield standing
    standing.assert_quiet()
    await standing.tidy()
