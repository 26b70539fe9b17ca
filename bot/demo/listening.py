"""The Bot API methods by which a bot listens: polling and the webhook's settings."""

import asyncio
from typing import Any

from bot.demo.errors import ApiError, bad_request
from bot.demo.params import Params
from bot.demo.world import Update, World

MAX_TIMEOUT = 50  # seconds a long poll may wait
FUTURE = 10  # an offset further than this past the newest update confirms nothing

OTHER_POLL = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
    " running"
)
WEBHOOK_SET = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete"
    " the webhook first"
)
TAKEN_OVER = "Conflict: terminated by setWebhook request"


async def get_updates(world: World, params: Params) -> list[Update]:
    """Long polling; the older of two polls at once is told that it was taken over."""
    if world.webhook:
        raise ApiError(409, WEBHOOK_SET)
    _allow(world, params)
    limit = min(max(params.number("limit", 100), 1), 100)
    timeout = min(max(params.number("timeout"), 0), MAX_TIMEOUT)
    offset = params.number("offset")
    world.newest_poll += 1
    mine = world.newest_poll
    world.poll_begins()
    try:
        _confirm(world, offset)
        world.changed()  # an older poll, woken, sees that it is no longer the newest
        return await _next_updates(world, mine, limit, timeout)
    finally:
        world.poll_ends()


async def _next_updates(world: World, mine: int, limit: int, timeout: int) -> list[Update]:
    try:
        async with asyncio.timeout(timeout):
            while True:
                if world.webhook:
                    raise ApiError(409, TAKEN_OVER)
                if world.newest_poll != mine:
                    raise ApiError(409, OTHER_POLL)
                if world.closing:
                    raise ApiError(500, "Internal Server Error: restart")
                if found := world.pending[:limit]:
                    return found
                await world.bell.wait()
    except TimeoutError:
        return []


def _confirm(world: World, offset: int) -> None:
    """Forgets the updates below ``offset``; a negative one keeps that many of the newest."""
    numbers = sorted(world.updates)
    if offset < 0:
        done = numbers[:offset]
    else:
        newest = world.settings.get("counters", {}).get("update", 0) - 1
        done = [] if offset > newest + 1 + FUTURE else [n for n in numbers if n < offset]
    for number in done:
        del world.updates[number]


def _allow(world: World, params: Params) -> None:
    """Remembers which updates the bot wants; an empty list is the default, none leaves it."""
    if params.has("allowed_updates"):
        kinds = params.array("allowed_updates", "can't parse allowed_updates JSON object")
        world.settings["allowed"] = {"updates": kinds}


async def set_webhook(world: World, params: Params) -> bool:
    url = params.text("url")
    if not url:
        return await delete_webhook(world, params)
    if not url.startswith(("http://", "https://")):  # Telegram's local server takes http, too
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not all(c.isascii() and (c.isalnum() or c in "_-") for c in secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(world, params)
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.settings["webhook"] = {
        "url": url,
        "secret_token": secret,
        "max_connections": params.number("max_connections", 40),
    }
    world.notice_presence()
    world.changed()
    return True


async def delete_webhook(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.settings.pop("webhook", None)
    world.notice_presence()
    world.changed()
    return True


async def get_webhook_info(world: World, _params: Params) -> dict[str, Any]:
    hook = world.webhook
    info: dict[str, Any] = {
        "url": hook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if hook:
        info["max_connections"] = hook["max_connections"]
        info |= {
            name: hook[name] for name in ("last_error_date", "last_error_message") if name in hook
        }
    if allowed := world.settings.get("allowed", {}).get("updates"):
        info["allowed_updates"] = allowed
    return info
