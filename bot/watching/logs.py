"""The log: one line for each thing that happened, for a person or as JSON (structlog).

Everybody logs through `logging`, with what belongs to a line as `extra`. No word that a candidate
wrote gets into it, and `chat` is told as a name that nobody can lead back to the chat.
"""

import logging
import sys
import traceback
from hashlib import blake2b
from typing import TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

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

    def name_chat(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        if "chat" in event:
            event["chat"] = chat_name(event["chat"], key)
        return event

    before: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_chat,
        _without_words,
    ]
    last: Processor
    if form == "json":
        last = structlog.processors.JSONRenderer()
    else:
        last = structlog.dev.ConsoleRenderer(colors=stream.isatty(), pad_event_to=0)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )


def chat_name(chat_id: int, key: str) -> str:
    """The same for a chat for as long as the bot keeps its token; ids alone could be tried out."""
    secret = blake2b(key.encode()).digest()
    return blake2b(str(chat_id).encode(), key=secret, digest_size=5).hexdigest()


def _without_words(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """An error as where it was raised and its kind: its text may quote what a candidate wrote."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple) and error[1] is not None:
        event["exception"] = "\n".join(_places(error[1]))
    return event


def _places(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = _places(cause) if cause is not None else []
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {each.filename}:{each.lineno} in {each.name}" for each in frames]
    return [*before, f"{type(error).__name__}, raised in the last of these:", *places]
