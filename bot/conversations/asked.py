"""A question of theirs where a day, an hour or a place is asked for: answered, then ours again."""

from collections.abc import Awaitable, Callable

from bot.coaching.forms import Draft, Slot
from bot.coaching.understanding import (
    DayProblem,
    Intent,
    asks_why_it_is_asked,
    feels_now,
    is_none_promised,
    is_of_a_calendar,
    is_remark,
    read_day,
    read_hour,
    read_intent,
)
from bot.conversations import forming, say, start
from bot.conversations.talk import Talk
from bot.conversations.telling import NAMES

ANSWERS: dict[Intent, Callable[[Talk], Awaitable[None]]] = {
    Intent.WHEN_TO_CALL: start.when_to_call,
    Intent.WHY_CALL: start.why_call,
    Intent.NERVOUS: start.nervous,
    Intent.WHAT_TO_SAY: say.start,
    Intent.HELP: start.help_,
}
"""What changes nothing and comes back to the question by itself."""
WHY = {"zone": "where.why", **dict.fromkeys(NAMES, "log.why")}
"""What is said to who asks why it is asked."""
SURELY = 0.8
FEWEST_WORDS = 2


async def heard(talk: Talk, draft: Draft, slot: Slot | None) -> bool:
    """Answer what is surely no answer to a question that takes only what it can read."""
    why = WHY.get(slot.name) if slot is not None and asks_why_it_is_asked(talk.text) else None
    if why is not None:
        talk.say(why)
        await forming.carry_on(talk, draft)
        return True
    if slot is None or slot.name not in READABLE or len(talk.text.split()) < FEWEST_WORDS:
        return False
    if is_none_promised(talk.text) or READABLE[slot.name](talk):
        return False
    if any(map(is_of_a_calendar, talk.text.split())):
        return False
    intent = _meant(talk.text)
    if intent is None:
        return False
    await ANSWERS[intent](talk)
    return True


def _meant(text: str) -> Intent | None:
    """What they ask for, if it is that; how something went asks for nothing."""
    reading = read_intent(text)
    surely = reading.confidence >= SURELY and reading.intent in ANSWERS
    if not surely or asks_why_it_is_asked(text):
        return None
    asks = feels_now(text) if reading.intent is Intent.NERVOUS else not is_remark(text)
    return reading.intent if asks else None


def _has_day(talk: Talk) -> bool:
    return read_day(talk.text, talk.moment, "either") is not DayProblem.NOT_A_DAY


def _has_hour(talk: Talk) -> bool:
    return read_hour(talk.text) is not None


def _has_place(talk: Talk) -> bool:
    return _has_hour(talk) or bool(talk.cities.find(talk.text))


READABLE: dict[str, Callable[[Talk], bool]] = {
    "zone": _has_place,
    "day": _has_day,
    "promised": _has_day,
    "invited_on": _has_day,
    "hour": _has_hour,
}
"""Whether the words have in them what the slot takes."""
