"""One line and one measurement for each turn."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.watching import meters

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Watched:
    """A turn while it is taken; `did` says, in names of ours, what it came to."""

    did: str = "nothing"


@contextmanager
def watched(chat_id: int, update_id: int | None = None) -> Iterator[Watched]:
    """Tells update, chat, what was done and how many milliseconds it took, up to its commit.

    One that was undone is counted, and no line: while the database is away each of them comes again
    every few seconds, and what is wrong is told once, by whoever tries again.
    """
    began = time.perf_counter()
    turn, level = Watched(), logging.INFO
    try:
        yield turn
    except BaseException as error:
        turn.did, level = f"failed {type(error).__name__}", logging.DEBUG
        raise
    finally:
        seconds = time.perf_counter() - began
        meters.TURN_SECONDS.observe(seconds)
        meters.TURNS.labels(turn.did).inc()
        told = {
            "update": update_id,
            "chat": chat_id,
            "did": turn.did,
            "ms": round(seconds * 1e3, 1),
        }
        log.log(level, "turn", extra=told)
