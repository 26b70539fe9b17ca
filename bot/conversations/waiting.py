"""What is told of an interview before the city is known: it waits, and is read once that is."""

from datetime import datetime
from typing import Any

from bot.coaching.forms import Answers, Draft, Slot
from bot.coaching.understanding import Moment, is_of_an_appointment, is_question, read_hour
from bot.conversations.talk import Talk
from bot.conversations.telling import checked, facts_told

FEWEST_TELLING = 3
"""Words; fewer may be a city that is not known."""
LONGEST = 300
"""Characters of one piece."""


def told_on(talk: Talk, draft: Draft) -> Answers:
    """What goes on telling of the interview instead of naming a city: it waits for the zone with
    the rest. Empty where it tells nothing new, or asks something.
    """
    so_far = draft.answers.get("sentence", "")
    new = facts_told(talk.text, talk.moment).keys() - facts_told(so_far, talk.moment).keys()
    few = len(talk.text.split()) < FEWEST_TELLING and "day" not in new
    if not new or few or is_question(talk.text) or len(talk.text) > LONGEST:
        return {}
    said_at = draft.answers.get("said_at", talk.moment.now.isoformat())
    return {"sentence": f"{so_far}. {talk.text}" if so_far else talk.text, "said_at": said_at}


def no_place(talk: Talk, slot: Slot) -> bool:
    """Whether words at the question for the city tell of something else: "they said no"."""
    few = len(talk.text.split()) < FEWEST_TELLING
    if slot.name != "zone" or few or talk.said.point is not None or is_question(talk.text):
        return False
    clock = read_hour(talk.text) is not None and not is_of_an_appointment(talk.text)
    return not clock and not talk.cities.find(talk.text)


def told(talk: Talk, draft: Draft) -> dict[str, Any]:
    """What waited tells, read by the clock there; empty for nothing."""
    sentence = draft.answers.get("sentence")
    if not sentence:
        return {}
    moment = Moment(datetime.fromisoformat(draft.answers["said_at"]), talk.zone, talk.locale)
    known = checked(facts_told(sentence, moment))
    return known if isinstance(known, dict) else {}
