"""What is read at first use, read in a thread soon after the start.

Models, patterns, holidays and the rules of tone take a quarter of a second each. Whoever wrote
first would wait for them, and so would everybody else; a start is quicker without.
"""

import asyncio
import gc
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.coaching import holidays
from bot.coaching.filters import DEFAULT_LOCALE
from bot.coaching.library import Library
from bot.coaching.understanding import Moment, heard_inside, read_intent, read_interviews
from bot.coaching.understanding.forms import compile_all
from bot.store import Store

log = logging.getLogger(__name__)

AFTER_SECONDS = 1.0
"""Those who wrote while nobody was there are answered first."""
A_TURN_SECONDS = 0.0001
"""The loop needs its turn some sixty times for each message: as often as SQLite is asked."""
PARTS = ("callmap", "scripts", "questions", "people", "ear", "themes")
"""Of the words; the ear has the rules of tone."""


async def warm_soon(words: Library, store: Store) -> None:
    """A failure is told and not fatal: it is read at first use then."""
    await asyncio.sleep(AFTER_SECONDS)
    try:
        with _considerate():
            await asyncio.to_thread(warm, words)
            await asyncio.to_thread(store.read_ahead)
    except Exception:
        log.exception("What is read at first use could not be read ahead.")


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


def warm(words: Library) -> None:
    """Uses once what the first message, tap and nudge use; any words will do."""
    text = words.say("about.description")
    heard_inside(text)
    read_intent(text)
    read_interviews(text, Moment(datetime.now(UTC), ZoneInfo("Europe/London")))
    compile_all()
    holidays.load()
    now = datetime.now(UTC)
    words.render("{{ now|day }}{{ now|hour }}", now=now, today=now, locale=DEFAULT_LOCALE)
    for part in PARTS:
        getattr(words, part)
    words.compile_all()
