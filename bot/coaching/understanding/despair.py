"""Hears when somebody needs a person and not a coaching tip."""

import re
from functools import cache

from bot.coaching.understanding.content import table
from bot.coaching.understanding.words import plain


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = table("despair")
    return re.compile("|".join(words["despair"]), re.I), re.compile(
        "|".join(words["not_despair"]), re.I
    )


def is_despair(text: str) -> bool:
    """ "I don't see the point any more", but not "what's the point of calling?"."""
    despair, harmless = _patterns()
    said = " ".join(plain(text).split())
    return despair.search(harmless.sub(" ", said)) is not None
