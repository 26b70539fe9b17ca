"""`bot outbox`: what waits to be said, and what was set aside and why."""

import argparse
import asyncio
from datetime import UTC, datetime

from bot import migrations
from bot.models import Outgoing
from bot.opening import open_database, require_newest
from bot.settings import Settings, read_settings
from bot.store.outlook import outlook, set_aside
from bot.watching.logs import chat_name


def do(_: argparse.Namespace) -> int:
    """Raises OperatorError."""
    return asyncio.run(_show(read_settings()))


async def _show(settings: Settings) -> int:
    now = datetime.now(UTC)
    async with open_database(settings.database, must_exist=True) as engine:
        require_newest(await migrations.revision(engine))
        async with engine.connect() as db:
            seen, refused = await outlook(db, now), await set_aside(db)
    seconds = round(seen.age(now).total_seconds())
    print(f"Waiting to be said: {seen.waiting}, the longest for {seconds} s; "
          f"tried before: {seen.tried}.")  # fmt: skip
    print(f"Set aside, because Telegram will never take them: {len(refused)}.")
    for message in refused:
        print(_line(message, settings.token_of_chats))
    return 0


def _line(message: Outgoing, key: str) -> str:
    """No word of the message itself, which may hold what a candidate wrote."""
    nudge = f", the nudge of interview {message.interview_id}" if message.interview_id else ""
    when = f"{message.ready_at:%Y-%m-%d %H:%M} UTC"
    chat = chat_name(message.chat_id, key)
    return f"  {message.id}: {message.method}{nudge} to chat {chat}, {when}: {message.refused}"
