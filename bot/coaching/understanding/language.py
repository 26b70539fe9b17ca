"""Whether a message is written in a language that the coach does not speak.

Most words of any English sentence longer than a few are among its hundred commonest, or are ones
that people use when they talk about interviews; in another language hardly any is.
"""

import re
from functools import cache

from bot.coaching.understanding.content import lines

FEWEST_WORDS = 3
"""A name, or a word or two, is in no language in particular."""
ENGLISH_SHARE = 0.2

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def is_foreign(text: str) -> bool:
    """True for a sentence in another language or script; False when in doubt. Never raises."""
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
    if not words:
        return False
    latin = sum(word[0] < "\u0250" for word in words) / len(words)
    if latin < 0.5:
        return True
    if len(words) < FEWEST_WORDS:
        return False
    return sum(word in _english() for word in words) / len(words) < ENGLISH_SHARE


@cache
def _english() -> frozenset[str]:
    return frozenset(word for line in lines("english") for word in line.split())
