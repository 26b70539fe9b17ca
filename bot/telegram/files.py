"""Fetches the documents that people send, once their size and kind were looked at."""

import logging
from collections import defaultdict, deque
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import TelegramError

from bot.conversations.said import File
from bot.telegram.updates import Document, Update

log = logging.getLogger(__name__)

MOST_BYTES = 20_000_000
"""Of one file, which is also what a bot may fetch (core.telegram.org/bots/api#getfile), and of all
that one person sends in an hour."""
AN_HOUR = timedelta(hours=1)
KINDS = (".zip", ".json", ".csv", ".tsv", ".txt")


class Files:
    """Keeps count of who fetched how much; a restart forgives."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._fetched: dict[int, deque[tuple[datetime, int]]] = defaultdict(deque)

    async def fetch(self, update: Update, now: datetime) -> File | None:
        """The document of a message, or why it was not fetched; None where there is none."""
        message = update.message
        if message is None or message.document is None:
            return None
        document, name = message.document, message.document.file_name or ""
        problem = self._problem(message.chat.id, document, name, now)
        if problem is not None:
            return File(name, problem=problem)
        try:
            file = await self._bot.get_file(document.file_id)
            content = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            log.info("A file could not be fetched (%s).", type(error).__name__)
            return File(name, problem="unreachable")
        self._fetched[message.chat.id].append((now, len(content)))
        return File(name, content) if len(content) <= MOST_BYTES else File(name, problem="too_big")

    def _problem(self, person: int, document: Document, name: str, now: datetime) -> str | None:
        size = document.file_size or 0
        if not name.casefold().endswith(KINDS):
            return "wrong_type"
        if size > MOST_BYTES:
            return "too_big"
        return "too_much" if self._within_an_hour(person, now) + size > MOST_BYTES else None

    def _within_an_hour(self, person: int, now: datetime) -> int:
        fetched = self._fetched[person]
        while fetched and fetched[0][0] <= now - AN_HOUR:
            fetched.popleft()
        if not fetched:
            del self._fetched[person]
        return sum(size for _, size in fetched)
