"""`bot doctor`: settings, database, schema, token, webhook and clock, a line each."""

import argparse
import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from shutil import disk_usage

import aiohttp
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot import migrations
from bot.opening import (
    cannot_use,
    is_read_only,
    is_there,
    one_line,
    open_database,
    require_newest,
    sqlite_file,
)
from bot.settings import OperatorError, Settings, look_at_settings, mistakes
from bot.telegram.transport import AiohttpRequest
from bot.telegram.webhook import path_of

ASK_SECONDS = 5.0
CLOCK_MAY_DIFFER = timedelta(seconds=5)
"""Telegram's answers tell whole seconds. Leases of two machines part at a minute."""
RECENT = timedelta(hours=1)
ROOM = 16 * 1024 * 1024
"""Bytes: a few thousand interviews more, with SQLite's log beside them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, and how it is; `ill` says that the operator must act."""

    what: str
    told: str
    ill: bool = False

    def __str__(self) -> str:
        return f"{'MEND' if self.ill else 'ok':<5}{self.what:<10}{self.told}"


def do(_: argparse.Namespace) -> int:
    """Exit code 2 where there is something to mend."""
    return asyncio.run(_print_findings())


async def _print_findings() -> int:
    code = 0
    async with aclosing(_look()) as findings:  # also where nobody reads on
        async for finding in findings:
            print(finding, flush=True)
            code = 2 if finding.ill else code
    return code


async def _look() -> AsyncGenerator[Finding]:
    try:
        settings = look_at_settings()
    except OperatorError as error:
        yield Finding("settings", str(error), ill=True)
        return
    except ValidationError as error:
        for line in mistakes(error):
            yield Finding("settings", line, ill=True)
        return
    yield Finding("settings", _way(settings))
    async with aclosing(_database(settings)) as findings:
        async for finding in findings:
            yield finding
    if settings.demo:
        for what in ("token", "webhook", "clock"):
            yield Finding(what, "the demo needs none; a token is to be had from @BotFather.")
        return
    async with aclosing(_telegram(settings)) as findings:
        async for finding in findings:
            yield finding
    yield await _clock(settings)


def _way(settings: Settings) -> str:
    if settings.demo:
        return "no TELEGRAM_BOT_TOKEN, so `bot run` plays the demo."
    if settings.webhook_url:
        return f"a webhook at {settings.webhook_url}, listening on port {settings.listening_port}."
    return "polling; no public address is needed."


async def _database(settings: Settings) -> AsyncGenerator[Finding]:
    file = sqlite_file(settings.database)
    if file is not None and _can_be_made(file):
        yield Finding("database", f"{file} is not there yet; `bot run` makes it.")
        yield Finding("schema", "`bot run` makes the tables.")
        return
    try:
        async with open_database(settings.database) as engine:
            yield _room(file) or await _answers(engine)
            yield await _schema(engine)
    except OperatorError as error:
        yield Finding("database", str(error), ill=True)
    except SQLAlchemyError as error:
        told = cannot_use("DATABASE_URL", settings.database, error)
        yield Finding("database", str(told), ill=True)


def _can_be_made(file: Path) -> bool:
    return not is_there(file) and is_there(file.parent) and not is_read_only(file)


def _room(file: Path | None) -> Finding | None:
    """SQLite answers from a full disk as ever, and can keep nothing."""
    if file is None or (free := disk_usage(file.parent).free) >= ROOM:
        return None
    told = f"the disk of {file} has only {free // 1024} KiB left: make room."
    return Finding("database", told, ill=True)


async def _answers(engine: AsyncEngine) -> Finding:
    began = time.perf_counter()
    async with engine.begin() as db:
        version = ".".join(str(part) for part in db.dialect.server_version_info or ())
        if await migrations.revision_of(db) is not None:
            await migrations.write_it_again(db)
    took = (time.perf_counter() - began) * 1000
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[engine.dialect.name]
    return Finding("database", f"{kind} {version} answers in {took:.0f} ms and can be written.")


async def _schema(engine: AsyncEngine) -> Finding:
    found = await migrations.revision(engine)
    if found is None:
        return Finding("schema", "empty; `bot run` makes the tables.")
    try:
        require_newest(found)
    except OperatorError as error:
        return Finding("schema", str(error), ill=True)
    return Finding("schema", f"at revision {found}, the newest.")


async def _telegram(settings: Settings) -> AsyncGenerator[Finding]:
    request = AiohttpRequest(ASK_SECONDS)
    bot = Bot(settings.token, f"{settings.telegram_api_url}/bot", request=request)
    await request.initialize()
    try:
        me = await bot.get_me()
        yield Finding("token", f"Telegram knows this bot as @{me.username}.")
        yield _webhook(settings, await bot.get_webhook_info())
    except InvalidToken:
        told = "Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather."
        yield Finding("token", told, ill=True)
    except TelegramError as error:
        told = f"Telegram cannot be reached ({one_line(error)}): check the network and "
        yield Finding("token", f"{told}TELEGRAM_API_URL.", ill=True)
    finally:
        await request.shutdown()


def _webhook(settings: Settings, found: WebhookInfo) -> Finding:
    wanted = _wanted_webhook(settings)
    waiting = f"{found.pending_update_count} updates wait"
    if wanted is None:
        if found.url:
            told = f"one is set, though WEBHOOK_URL is not; {waiting}: `bot run` removes it."
            return Finding("webhook", told)
        return Finding("webhook", f"none, as polling needs; {waiting}.")
    if found.url != wanted:
        told = f"Telegram does not post to WEBHOOK_URL; {waiting}: start `bot run`, which tells it."
        return Finding("webhook", told, ill=True)
    failed = found.last_error_date
    if failed and datetime.now(UTC) - failed < RECENT:
        told = f"Telegram could not post at {failed:%H:%M} UTC ({found.last_error_message}); "
        return Finding("webhook", f"{told}{waiting}: check that WEBHOOK_URL leads here.", ill=True)
    return Finding("webhook", f"Telegram posts to WEBHOOK_URL; {waiting}.")


def _wanted_webhook(settings: Settings) -> str | None:
    if not settings.webhook_url or not settings.webhook_secret:
        return None
    return settings.webhook_url + path_of(settings.webhook_secret.get_secret_value())


async def _clock(settings: Settings) -> Finding:
    """Telegram's answers say what time it is there."""
    try:
        limit = aiohttp.ClientTimeout(total=ASK_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=limit) as http,
            http.get(settings.telegram_api_url, allow_redirects=False) as answer,
        ):
            told = answer.headers.get("Date")
    except (aiohttp.ClientError, OSError) as error:
        told = f"nobody told the time ({type(error).__name__}): see to the way to Telegram first."
        return Finding("clock", told, ill=True)
    if told is None:
        return Finding("clock", "not compared: this Bot API server does not tell the time.")
    apart = abs(datetime.now(UTC) - parsedate_to_datetime(told))
    if apart > CLOCK_MAY_DIFFER:
        told = f"{apart.total_seconds():.0f} s away from Telegram's: have it set by NTP."
        return Finding("clock", told, ill=True)
    return Finding("clock", "as Telegram's, to a few seconds.")
