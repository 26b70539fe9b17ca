"""The log: one line for each thing that happened, for a person or as JSON (structlog).

Everybody logs through `logging`, with what belongs to a line as `extra`. No word that a candidate
wrote gets into it, and `chat` is told as a name that nobody can lead back to the chat.
"""

import logging
import sys
import traceback
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, TextIO

import structlog
from structlog.types import Processor

# these tell every request, and its address holds the token
CHATTY = ("uvicorn", "telegram", "apscheduler", "aiosqlite", "alembic")


def to_stderr(level: str, form: str, key: str) -> None:
    """From now on, everything from `level` on goes to stderr; `form` is "console" or "json".

    `key` is a secret of this bot, by which chats are named.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(form, key, sys.stderr))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def formatter(form: str, key: str, stream: TextIO) -> logging.Formatter:
    """What makes a line of a record."""
    last: Processor
    if form == "json":
        last = structlog.processors.JSONRenderer()
    else:
        last = structlog.dev.ConsoleRenderer(colors=stream.isatty(), pad_event_to=0)
    return _Lines(key, last)


class _Lines(logging.Formatter):
    """structlog's processors on records of `logging`. Its own ProcessorFormatter, which knows
    events of structlog's, too, takes half as long again for each turn's line."""

    def __init__(self, key: str, last: Processor) -> None:
        super().__init__()
        self._key = key
        self._before: Sequence[Processor] = (
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        )
        self._last = last

    def format(self, record: logging.LogRecord) -> str:
        event: Any = {"event": record.getMessage(), "level": record.levelname.lower()}
        event["_record"] = record  # which ExtraAdder reads
        for processor in self._before:
            event = processor(None, "", event)
        del event["_record"]
        if "chat" in event:
            event["chat"] = chat_name(event["chat"], self._key)
        if record.exc_info and record.exc_info[1] is not None:
            event["exception"] = _without_words(record.exc_info[1])
        return str(self._last(None, "", event))


def chat_name(chat_id: int, key: str) -> str:
    """The same for a chat for as long as the bot keeps its token; ids alone could be tried out."""
    secret = blake2b(key.encode()).digest()
    return blake2b(str(chat_id).encode(), key=secret, digest_size=5).hexdigest()


def _without_words(error: BaseException) -> str:
    """Where it was raised and its kind: its text may quote what a candidate wrote."""
    return "\n".join(_places(error))


def _places(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = _places(cause) if cause is not None else []
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {each.filename}:{each.lineno} in {each.name}" for each in frames]
    return [*before, f"{type(error).__name__}, raised in the last of these:", *places]
