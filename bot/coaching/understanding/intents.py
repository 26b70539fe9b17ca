"""What a message outside any question is about: one of 25 intents, with a confidence that means what it says.

A linear model: each trait of the message (traits.py) adds a whole number to each intent, the highest sum
wins, and the sums make the confidence (softmax). The numbers are learned from content/en/understanding/ by
learn/deciding.py and stored in intents.model.json.

It is bad at: sarcasm, long stories that end in their point, words from outside the phrasings, and anything
that needs to know what was said before.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from bot.coaching.understanding.content import model
from bot.coaching.understanding.despair import is_despair
from bot.coaching.understanding.traits import traits


class Intent(StrEnum):
    """What a candidate may want. The names are those of the commands and the news where there is one."""

    LOG_INTERVIEW = "log_interview"
    EDIT = "edit"
    DELETE = "delete"
    LIST_INTERVIEWS = "list_interviews"
    WHAT_TO_SAY = "what_to_say"
    CHECK_WORDING = "check_wording"
    START_CALL = "start_call"
    CALL_DONE = "call_done"
    NO_ANSWER = "no_answer"
    CALL_AGAIN = "call_again"
    WHEN_TO_CALL = "when_to_call"
    WHY_CALL = "why_call"
    HEARD_OFFER = "heard_offer"
    HEARD_REJECTED = "heard_rejected"
    HEARD_DELAY = "heard_delay"
    NO_NEWS = "no_news"
    REHEARSE = "rehearse"
    NERVOUS = "nervous"
    SNOOZE = "snooze"
    SETTINGS = "settings"
    SHOW_FEEDBACK = "show_feedback"
    HELP = "help"
    CANCEL = "cancel"
    THANKS = "thanks"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message seems to mean. `confidence` is about how often such a reading is right, 0 to 1;
    `second` the next best reading; `despair` whether a person should be pointed to, not a tip."""

    intent: Intent
    confidence: float
    second: Intent | None = None
    despair: bool = False


def read_intent(text: str) -> Reading:
    """Any text has a reading; one that says nothing known is "other"."""
    learned = model("intents")
    names, rows, scale = learned["intents"], learned["rows"], learned["scale"]
    known = [rows[trait] for trait in traits(text) if trait in rows]
    if len(known) < 2:
        return Reading(Intent.OTHER, 0.5, Intent.HELP, despair=is_despair(text))
    sums = [sum(column) / scale for column in zip(*known, strict=True)]
    order = sorted(range(len(sums)), key=lambda i: -sums[i])
    top = sums[order[0]]
    share = 1 / math.fsum(math.exp(each - top) for each in sums)
    return Reading(
        Intent(names[order[0]]), share, Intent(names[order[1]]), despair=is_despair(text)
    )
