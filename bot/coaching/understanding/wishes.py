"""How the employer would like to hear from people: "the advert said no calls"."""

import re
from enum import StrEnum
from functools import cache

from bot.coaching.understanding.content import table
from bot.coaching.understanding.words import plain


class Wish(StrEnum):
    """What they would like; the first that fits is meant."""

    CALLS = "calls"
    NO_CALLS = "no_calls"
    PREFERRED = "preferred"


@cache
def _patterns() -> dict[Wish, re.Pattern[str]]:
    kinds = table("wishes")
    return {wish: re.compile("|".join(kinds[wish])) for wish in Wish}


def read_wish(text: str) -> Wish | None:
    """What a message says of it; None where it says nothing."""
    said = " ".join(plain(text).casefold().replace("’", "'").split())
    return next((wish for wish, sign in _patterns().items() if sign.search(said)), None)
