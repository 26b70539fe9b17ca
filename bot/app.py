"""Wires the parts together, in the order in which they need each other."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import BotCommand
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder

from bot import migrations
from bot.coaching.library import CONTENT, Library
from bot.coaching.zones import Cities
from bot.nudges import EVERY, Nudges
from bot.settings import OperatorError, Settings
from bot.store import Store, open_engine
from bot.telegram import webhook
from bot.telegram.courier import Courier
from bot.telegram.receiving import Polling
from bot.telegram.taking import Taking
from bot.telegram.transport import AiohttpRequest

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
GREET_AGAIN_SECONDS = 3.0


@dataclass(slots=True)
class Ringback:
    """The running coach."""

    application: "Application"  # type: ignore[type-arg]
    store: Store
    courier: Courier
    nudges: Nudges
    taking: Taking
    polling: Polling
    clock: Clock
    _beats: set["asyncio.Task[None]"] = field(default_factory=set)

    def wake(self) -> None:
        """Somebody moved the clock: look at once what is due."""
        beat = asyncio.get_running_loop().create_task(self.beat(moved=True), name="heartbeat")
        self._beats.add(beat)
        beat.add_done_callback(self._beats.discard)

    async def quiet(self) -> None:
        """Wait until nothing is being decided or said."""
        while self._beats:
            await asyncio.wait(set(self._beats))
        await self.courier.quiet()

    async def beat(self, *, moved: bool = False) -> None:
        """One heartbeat: what is due by now is queued."""
        try:
            await self.nudges.beat(self.clock(), moved=moved)
        except SQLAlchemyError as error:
            log.warning("The nudges could not be looked through (%s).", type(error).__name__)


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """An engine that has connected once. Raises OperatorError where the database is away."""
    engine = open_engine(settings.database)
    try:
        await migrations.revision(engine)
        yield engine
    except (DBAPIError, OSError) as error:
        reason = getattr(error, "orig", None) or error
        raise OperatorError(
            f"DATABASE_URL cannot be opened ({_one_line(reason)}): check the path or the address."
        ) from error
    finally:
        await engine.dispose()


async def bring_up_to_date(engine: AsyncEngine, *, migrate: bool) -> None:
    """An empty database gets its tables; an older one only where `migrate` says so."""
    found = await migrations.revision(engine)
    if found is None or (migrate and found != migrations.newest()):
        await migrations.migrate(engine)
    elif found != migrations.newest():
        raise OperatorError(
            f"The database is at revision {found} and this version needs "
            f"{migrations.newest()}: run `bot migrate`."
        )


def build_application(settings: Settings) -> "Application":  # type: ignore[type-arg]
    """python-telegram-bot's application: its handlers, filters, bot methods and rate limiter.

    It has no Updater, which confirms too early, and no JobQueue: the database is the schedule.
    """
    return (
        ApplicationBuilder()
        .token(settings.token)
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .request(AiohttpRequest())
        .get_updates_request(AiohttpRequest())
        .rate_limiter(AIORateLimiter(max_retries=0))
        .updater(None)
        .job_queue(None)
        .build()
    )


@asynccontextmanager
async def ringback(settings: Settings, clock: Clock, *, migrate: bool) -> AsyncIterator[Ringback]:
    """Everything opened, and closed in reverse. Nothing is received before `polling` runs."""
    async with open_database(settings) as engine:
        await bring_up_to_date(engine, migrate=migrate)
        store = Store(engine)
        application = build_application(settings)
        await _greet_telegram(application)
        try:
            words, cities = Library.load(), Cities.load(CONTENT / "cities.tsv")
            courier = Courier(store, application.bot, clock)
            yield Ringback(
                application=application,
                store=store,
                courier=courier,
                nudges=Nudges(store, courier, words, cities),
                taking=(taking := Taking(store, courier, words, cities, clock, application)),
                polling=Polling(application.bot, taking.take),
                clock=clock,
            )
            await courier.close()
        finally:
            await application.shutdown()


async def _greet_telegram(application: "Application") -> None:  # type: ignore[type-arg]
    """Who are we? A refused token is the operator's; Telegram being away is waited for."""
    while True:
        try:
            await application.initialize()
        except InvalidToken as error:
            raise OperatorError(
                "Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather."
            ) from error
        except NetworkError as error:
            log.warning("Telegram cannot be reached (%s); trying again.", _one_line(error))
            await asyncio.sleep(GREET_AGAIN_SECONDS)
        else:
            return


async def announce(app: Ringback) -> None:
    """Put the commands into Telegram's menu; a failure is told and not fatal."""
    try:
        menu = [BotCommand(name, told) for name, told in app.taking.words.commands.items()]
        await app.application.bot.set_my_commands(menu)
    except TelegramError as error:
        log.warning("The commands menu could not be set (%s).", _one_line(error))


@asynccontextmanager
async def heartbeat(app: Ringback) -> AsyncIterator[None]:
    """Every half minute: what is due? APScheduler only wakes us; the database is the schedule."""
    scheduler = AsyncIOScheduler()
    scheduler.add_job(
        app.beat,
        "interval",
        seconds=EVERY.total_seconds(),
        misfire_grace_time=None,  # late is better than never
        coalesce=True,
        max_instances=1,
    )
    scheduler.start()
    try:
        await app.beat()  # what fell due while nobody was there
        yield
    finally:
        scheduler.shutdown(wait=False)


async def serve_polling(app: Ringback, stop: asyncio.Event) -> None:
    """Receive and speak until `stop`; what is being handled then is finished."""
    polling = asyncio.create_task(app.polling.run(), name="polling")
    speaking = asyncio.create_task(app.courier.run(), name="courier")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    try:
        # a webhook left over from an earlier run would keep Telegram from answering getUpdates
        await app.application.bot.delete_webhook()
        await asyncio.wait({polling, speaking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if polling.done():
            polling.result()
    finally:
        for task in (polling, stopping, speaking):
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task
        await app.polling.confirm()


async def serve_webhook(app: Ringback, settings: Settings, stop: asyncio.Event) -> None:
    """Let Telegram post to us until `stop`."""
    assert settings.webhook_url is not None and settings.webhook_secret is not None
    secret = settings.webhook_secret.get_secret_value()
    bot = app.application.bot
    speaking = asyncio.create_task(app.courier.run(), name="courier")
    try:
        async with webhook.serving(webhook.create_app(bot, app.taking.take, secret), settings.port):
            await webhook.tell_telegram(bot, settings.webhook_url, secret)
            await stop.wait()
    except OSError as error:
        raise OperatorError(
            f"PORT {settings.port} cannot be used ({error.strerror}): set PORT to another number."
        ) from error
    finally:
        speaking.cancel()
        with suppress(asyncio.CancelledError):
            await speaking


def _one_line(error: object) -> str:
    return " ".join(str(error).split())
