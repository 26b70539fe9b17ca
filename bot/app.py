"""Wires the parts together, in the order in which they need each other."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from telegram import Bot, BotCommand
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.alarm import Alarm
from bot.coaching.library import CONTENT, Library
from bot.coaching.zones import Cities
from bot.eves import Eves
from bot.nudges import Nudges
from bot.opening import bring_up_to_date, one_line, open_database, require_writable
from bot.settings import OperatorError, Settings
from bot.store import Store, is_away, why_away
from bot.telegram.courier import Courier
from bot.telegram.receiving import Polling
from bot.telegram.taking import Taking
from bot.telegram.transport import AiohttpRequest, told_to_wait
from bot.untouched import Untouched
from bot.watching.once import Once

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
ASK_AGAIN_SECONDS = 3.0


@dataclass(slots=True)
class Ringback:
    """The running coach."""

    bot: Bot
    store: Store
    courier: Courier
    nudges: Nudges
    eves: Eves
    untouched: Untouched
    alarm: Alarm
    taking: Taking
    polling: Polling
    clock: Clock
    _beats: set["asyncio.Task[None]"] = field(default_factory=set)
    _told: Once = field(default_factory=lambda: Once(log))

    def wake(self) -> None:
        """Somebody moved the clock: look at once what is due."""
        self.courier.pace.begin_anew()
        self.start_beat(moved=True)

    def start_beat(self, *, moved: bool = False) -> None:
        """A heartbeat that nobody waits for; `quiet` does."""
        beat = asyncio.get_running_loop().create_task(self.beat(moved=moved), name="heartbeat")
        self._beats.add(beat)
        beat.add_done_callback(self._beats.discard)

    async def tick(self) -> None:
        """Start a heartbeat, unless one is going on: many nudges take longer than half a minute."""
        if not self._beats:
            self.start_beat()

    async def stop_beats(self) -> None:
        """What is half decided is undone, and decided at the next start."""
        beats = set(self._beats)
        for beat in beats:
            beat.cancel()
        await asyncio.gather(*beats, return_exceptions=True)

    async def quiet(self) -> None:
        """Wait until nothing is being decided or said."""
        while self._beats:
            await asyncio.wait(set(self._beats))
        await self.courier.quiet()

    async def beat(self, *, moved: bool = False) -> None:
        """One heartbeat: what is due by now is queued."""
        try:
            await self.nudges.beat(moved=moved)
            await self.eves.beat(self.clock())
            await self.untouched.beat(self.clock())
            await self.alarm.beat(self.clock())
            self._told.well("The nudges are looked through again.")
        except Exception as error:
            if is_away(error):
                self._told.tell(f"The nudges cannot be looked through ({why_away(error)}).")
            else:
                log.exception("The nudges could not be looked through; trying again.")


def build_bot(settings: Settings, requests: tuple[AiohttpRequest, AiohttpRequest]) -> Bot:
    """python-telegram-bot's methods. `requests` are for everything else, and for getUpdates."""
    return Bot(
        settings.token,
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )


@cache
def content() -> tuple[Library, Cities]:
    """The words and the places, read once a process: nobody changes them."""
    return Library.load(), Cities.load(CONTENT / "cities.tsv")


@asynccontextmanager
async def ringback(settings: Settings, clock: Clock, *, migrate: bool) -> AsyncIterator[Ringback]:
    """Everything opened, and closed in reverse. Nothing is received before `polling` runs."""
    async with AsyncExitStack() as stack:
        engine = await stack.enter_async_context(open_database(settings.database))
        # before Telegram, which may be away for long: this is the operator's to mend
        require_writable(settings.database)
        await bring_up_to_date(engine, migrate=migrate)
        bot = await stack.enter_async_context(_meet_telegram(settings))
        store = Store(engine)
        words, cities = content()
        courier = Courier(store, bot, clock)
        taking = Taking(store, courier, words, cities, clock, bot, settings.admins)
        alarm = Alarm(store, courier, words, settings.admins)
        gc.freeze()  # the words and models stay: looking through them again stalls the loop
        try:
            yield Ringback(
                bot=bot,
                store=store,
                courier=courier,
                nudges=Nudges(store, courier, words, cities, clock),
                eves=Eves(store, courier, words, cities),
                untouched=Untouched(store, courier, words, cities),
                alarm=alarm,
                taking=taking,
                polling=Polling(bot, taking.take),
                clock=clock,
            )
        finally:
            alarm.close()
            await courier.close()


@asynccontextmanager
async def _meet_telegram(settings: Settings) -> AsyncIterator[Bot]:
    """Who are we? A refused token is the operator's; Telegram being away is waited for."""
    requests = AiohttpRequest(), AiohttpRequest()
    bot = build_bot(settings, requests)
    try:
        try:
            await patiently(bot.initialize)
        except InvalidToken as error:
            raise OperatorError(
                "Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather."
            ) from error
        yield bot
    finally:
        await bot.shutdown()
        for request in requests:  # one that was refused leaves them open
            await request.shutdown()


async def patiently(ask: Callable[[], Awaitable[Any]]) -> None:
    """Ask Telegram until it answers. Raises InvalidToken or BadRequest: waiting would not help."""
    told = Once(log)
    while True:
        try:
            await ask()
            told.well("Telegram is reached again.")
            return
        except (InvalidToken, BadRequest):
            raise
        except TelegramError as error:
            told.tell(f"Telegram cannot be reached ({one_line(error)}); trying again.")
            wait = told_to_wait(error).total_seconds() if isinstance(error, RetryAfter) else 0
            await asyncio.sleep(wait or ASK_AGAIN_SECONDS)


@asynccontextmanager
async def alongside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Beside everything else: nobody who writes waits for it, nor does the end."""
    task = asyncio.create_task(work)
    task.add_done_callback(_tell_of_trouble)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


def _tell_of_trouble(ended: "asyncio.Task[None]") -> None:
    """At once, and not when the bot ends: without its heart it would nudge nobody."""
    if not ended.cancelled() and (error := ended.exception()):
        log.error("What goes on beside the bot broke off.", exc_info=error)


async def announce(app: Ringback) -> None:
    """Put the commands and what the bot is into Telegram; a failure is told and not fatal."""
    words, bot = app.taking.words, app.bot
    try:
        menu = [BotCommand(name, told) for name, told in words.commands.items()]
        await bot.set_my_commands(menu)
        await bot.set_my_description(words.say("about.description"))
        await bot.set_my_short_description(words.say("about.short"))
    except TelegramError as error:
        log.warning("The commands menu could not be set (%s).", one_line(error))


async def serve_polling(app: Ringback) -> None:
    """Receive and speak until cancelled; what arrived by then is finished."""
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(app.polling.run(), name="polling")
            tasks.create_task(app.courier.run(), name="courier")
    finally:
        await app.polling.confirm()
