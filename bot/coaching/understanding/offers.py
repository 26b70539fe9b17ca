"""What somebody says of an offer that they will not plainly take."""

import re
from enum import StrEnum
from functools import cache

from bot.coaching.understanding.content import table
from bot.coaching.understanding.words import plain


class Answer(StrEnum):
    """An answer to an offer that is no plain yes."""

    DECLINE = "decline"
    START = "start"
    """Yes, but not from that day on."""
    TIME = "time"


def read_answer(text: str) -> Answer | None:
    """ "I'm going to turn it down", "should I take it?", "they want me to start but I can't".

    None for whatever else is said of an offer, and for "they turned me down".
    """
    said = plain(text).lower()
    found = next((answer for answer in Answer if _some(answer.value).search(said)), None)
    of_a_call = _some("of_a_call").search(said) is not None
    return None if of_a_call and found is not Answer.DECLINE else found


def tells_of_an_offer(text: str) -> bool:
    """Whether it says that there is an offer: "they want me", and not "should I take it?"."""
    return _some("told").search(plain(text).lower()) is not None


def has_declined(text: str) -> bool:
    """Whether the candidate has said no to them already: "I said no to them"."""
    return _some("declined").search(plain(text).lower()) is not None


@cache
def _some(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(table("offers")[kind]))
