"""What listens at PORT: Telegram's webhook, the pages for anybody, and those for who watches.

Polling needs none of it, so it is imported by those who do.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import Route
from telegram.error import BadRequest

from bot.app import Ringback, patiently
from bot.opening import one_line
from bot.pages import script_pages
from bot.settings import OperatorError, Settings
from bot.telegram import webhook
from bot.watching import health

log = logging.getLogger(__name__)


@asynccontextmanager
async def watched_at_port(app: Ringback, settings: Settings) -> AsyncIterator[None]:
    """Health and numbers of a process that needs no port for its work.

    Without that port it goes on: a second one on this machine is there to stand in.
    """
    try:
        listener = webhook.listen(settings.listening_port)
    except OSError as error:
        log.warning("Nobody can watch this process: %s", port_taken(settings, error))
        yield
    else:
        async with webhook.serving(Starlette(routes=watch_routes(app)), listener):
            yield


def watch_routes(app: Ringback) -> list[Route]:
    """Where others look how the bot is."""
    return health.routes(app.bot, app.store, app.clock)


async def serve_webhook(app: Ringback, settings: Settings) -> None:
    """Let Telegram post to us until cancelled; what arrived by then is finished."""
    assert settings.webhook_url is not None and settings.webhook_secret is not None
    url, secret = settings.webhook_url, settings.webhook_secret.get_secret_value()
    bot = app.bot
    try:
        listener = webhook.listen(settings.listening_port)
    except OSError as error:
        raise port_taken(settings, error) from error
    pages = [*watch_routes(app), *script_pages(app.clock, app.taking.words)]
    hook = webhook.create_app(app.taking.take, secret, pages)
    async with webhook.serving(hook, listener):
        try:
            await patiently(lambda: webhook.tell_telegram(bot, url, secret))
        except BadRequest as error:
            told = one_line(error)
            raise OperatorError(f"Telegram refuses WEBHOOK_URL ({told}): check it.") from error
        await app.courier.run()


def port_taken(settings: Settings, error: OSError) -> OperatorError:
    """For the webhook and for the demo's page."""
    return OperatorError(
        f"PORT {settings.listening_port} cannot be used ({error.strerror}): "
        "set PORT to another number."
    )
