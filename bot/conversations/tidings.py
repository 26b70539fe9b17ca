"""What words tell of the employer's answer, and of a call that brought it."""

from bot.coaching.callmap import Outcome
from bot.coaching.understanding import (
    Intent,
    Reading,
    is_no_show,
    is_withdrawn,
    tells_of_a_voicemail,
    tells_that_they_rang,
)

NEWS = {Intent.HEARD_REJECTED: "rejected", Intent.HEARD_OFFER: "offer"}
"""The answers that end a silence."""


def news_by_a_call(text: str, reading: Reading) -> Intent | None:
    """ "I called them and they said no" is no question of which: the news asks about the call."""
    read = {reading.intent, reading.second}
    if Intent.CALL_DONE not in read or not tells_that_they_rang(text):
        return None
    return next(iter(read & {*NEWS, Intent.HEARD_DELAY}), None)


def told_surely(text: str, reading: Reading, least: float) -> Intent:
    """What is read with at least that confidence; that nobody came is no answer of theirs."""
    if is_withdrawn(text):
        return Intent.HEARD_REJECTED
    surely = reading.confidence >= least and not is_no_show(text)
    return reading.intent if surely else Intent.OTHER


def call_told(text: str, reading: Reading) -> Outcome | None:
    """How the call ended that the words tell of, if they do."""
    if tells_of_a_voicemail(text):
        return Outcome.VOICEMAIL
    made = reading.intent is Intent.CALL_DONE
    return Outcome.TALKED if made and (reading.sure or tells_that_they_rang(text)) else None
