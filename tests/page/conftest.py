"""One Chromium for all tests of the page; a server and a bot for each."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from .stage import Stage, installed_browser, staged


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    path = installed_browser()
    if path is None:
        pytest.skip("no chromium, chromium-browser or google-chrome is on PATH")
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = await playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="package")
async def stage(browser: Browser) -> AsyncIterator[Stage]:
    async with staged(browser) as stage:
        yield stage
    stage.assert_quiet()
