"""What is read at first use, read in a thread soon after the start.

Models, patterns, holidays and the rules of tone take a quarter of a second each. Whoever wrote
first would wait for them, and so would everybody else; a start is quicker without.
"""

import asyncio
import gc
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from threading import Event
from zoneinfo import ZoneInfo

from bot.coaching import holidays
from bot.coaching.filters import DEFAULT_LOCALE
from bot.coaching.library import Library
from bot.coaching.understanding import (
    Moment,
    heard_inside,
    is_despair,
    is_remark,
    puts_right,
    read_intent,
    read_interviews,
)
from bot.coaching.understanding.forms import compile_all
from bot.store import Store

log = logging.getLogger(__name__)

AFTER_SECONDS = 1.0
"""Those who wrote while nobody was there are answered first."""
A_TURN_SECONDS = 0.0001
"""The loop needs its turn some sixty times for each message: as often as SQLite is asked."""
OF_THE_WORDS = ("callmap", "scripts", "questions", "people", "ear", "themes")
"""The ear has the rules of tone."""


async def warm_soon(words: Library, store: Store) -> None:
    """A failure is told and not fatal: it is read at first use then.

    Whoever ends the bot meanwhile waits for the part that is being read, not for all of them.
    """
    await asyncio.sleep(AFTER_SECONDS)
    ended = Event()
    try:
        with _considerate():
            await asyncio.to_thread(_read, parts(words, store), ended)
    except Exception:
        log.exception("What is read at first use could not be read ahead.")
    finally:
        ended.set()


def _read(each: Iterator[Callable[[], object]], ended: Event) -> None:
    for part in each:
        if ended.is_set():
            return
        part()


@contextmanager
def _considerate() -> Iterator[None]:
    """The loop gets its turn soon, and no look through all that is being read holds it up."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(A_TURN_SECONDS)
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # as at the start: it stays
        gc.enable()
        sys.setswitchinterval(before)


def parts(words: Library, store: Store) -> Iterator[Callable[[], object]]:
    """What uses once what the first message, tap and nudge use; any words will do."""
    text = words.say("about.description")
    now = datetime.now(UTC)
    london = Moment(now, ZoneInfo("Europe/London"))
    yield partial(heard_inside, text)
    yield partial(is_despair, text)
    yield partial(read_intent, text)
    yield partial(read_interviews, text, london)
    yield partial(is_remark, text)
    yield partial(puts_right, text)
    yield compile_all
    yield holidays.load
    hours = "{{ now|day }}{{ now|hour }}"
    yield partial(words.render, hours, now=now, today=now, locale=DEFAULT_LOCALE)
    yield from (partial(getattr, words, name) for name in OF_THE_WORDS)
    yield words.compile_all
    yield store.read_ahead
