"""Telegram's webhook: updates are carried to the bot's address, one by one, until it says 2xx."""

import contextlib
from typing import Any

import aiohttp

from bot.demo.world import Update, World

LONGEST_PAUSE = 60.0  # seconds
PATIENCE = aiohttp.ClientTimeout(total=60)


async def deliver(world: World) -> None:
    """Carries updates while a webhook is set; runs until it is cancelled."""
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        while True:
            while not (world.webhook and world.updates):
                await world.bell.wait()
            update = world.pending[0]
            failures = 0
            while await _try_again(world, session, update, failures):
                failures += 1


async def _try_again(
    world: World, session: aiohttp.ClientSession, update: Update, failures: int
) -> bool:
    """Posts the update once; if that fails, waits and says whether to post it again."""
    hook = world.webhook
    if update["update_id"] not in world.updates or not hook:
        return False  # dropped meanwhile, or to be fetched by polling now
    error, retry_after = await _post(session, hook, update)
    if error is None:
        world.updates.pop(update["update_id"], None)
        world.changed()
        return False
    _remember(world, hook, error)
    pause = retry_after or min(world.webhook_pause * 2**failures, LONGEST_PAUSE)
    with contextlib.suppress(TimeoutError):  # a new address is tried at once
        await world.bell.wait_for(lambda: world.webhook.get("url") != hook["url"], pause)
    return True


async def _post(
    session: aiohttp.ClientSession, hook: dict[str, Any], update: Update
) -> tuple[str | None, float]:
    """What went wrong, in Telegram's words, or None; and the pause the bot asked for."""
    secret = hook["secret_token"]
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    try:
        async with session.post(hook["url"], json=update, headers=headers) as answer:
            if 200 <= answer.status < 300:
                return None, 0.0
            asked = answer.headers.get("Retry-After", "")
            pause = float(asked) if asked.isdecimal() else 0.0
            what = f"{answer.status} {answer.reason}"
            return f"Wrong response from the webhook: {what}", pause
    except aiohttp.ClientConnectorError:
        return "Connection refused", 0.0
    except (TimeoutError, aiohttp.ClientError):
        return "Webhook connection closed", 0.0


def _remember(world: World, hook: dict[str, Any], error: str) -> None:
    if world.webhook.get("url") == hook["url"]:
        news = {"last_error_date": world.date(), "last_error_message": error}
        world.settings["webhook"] = world.webhook | news
        world.changed()
