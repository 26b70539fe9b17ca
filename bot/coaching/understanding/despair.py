"""Hears when somebody needs a person and not a coaching tip."""

import re
from functools import cache

from bot.coaching.understanding.content import table
from bot.coaching.understanding.words import plain


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = table("despair")
    return re.compile("|".join(words["despair"])), re.compile("|".join(words["not_despair"]))


def is_despair(text: str) -> bool:
    """ "I don't see the point any more", but not "what's the point of calling?"."""
    despair, harmless = _patterns()
    # patterns that ignore case would take three times as long
    said = " ".join(plain(text).casefold().split())
    return despair.search(harmless.sub(" ", said)) is not None
