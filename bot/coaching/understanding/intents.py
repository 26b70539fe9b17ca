"""What a message outside any question is about: one of 25 intents, with a confidence that means
what it says.

A linear model (deciding.py): each trait of the message (traits.py) speaks for some intents and
against others, and the intent with the largest share wins. The numbers are learned from
content/en/understanding/ by learn/deciding.py and stored in intents.model.json.

It is bad at: sarcasm, long stories that end in their point, words from outside the phrasings, and
anything that needs to know what was said before."""

from dataclasses import dataclass
from enum import StrEnum

from bot.coaching.understanding.content import model
from bot.coaching.understanding.deciding import shares
from bot.coaching.understanding.traits import traits


class Intent(StrEnum):
    """What a candidate may want.

    The names are those of the commands and the news where there is one.
    """

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


WRITING = frozenset(
    {
        Intent.LOG_INTERVIEW,
        Intent.EDIT,
        Intent.DELETE,
        Intent.CALL_DONE,
        Intent.NO_ANSWER,
        Intent.HEARD_OFFER,
        Intent.HEARD_REJECTED,
        Intent.HEARD_DELAY,
        Intent.NO_NEWS,
        Intent.SNOOZE,
        Intent.SETTINGS,
    }
)
"""What changes what is kept about an interview or a candidate."""
SURE = 0.4
SURE_TO_WRITE = 0.75
_OF_WORDS = ("w=", "k=", "c=")
_BLIND = 0.3
"""The confidence in a message of which no word is known."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message seems to mean.

    `confidence` is about how often such a reading is right, 0 to 1; `second` the next best reading.
    """

    intent: Intent
    confidence: float
    second: Intent | None = None

    @property
    def writes(self) -> bool:
        """Whether acting on it changes what is kept."""
        return self.intent in WRITING

    @property
    def sure(self) -> bool:
        """Whether to act on it; else the two best readings are better offered.

        What writes must be surer than what only speaks.
        """
        return self.confidence >= (SURE_TO_WRITE if self.writes else SURE)


def read_intent(text: str) -> Reading:
    """Any text has a reading; one that says nothing known is "other", and nobody is sure of it."""
    learned = model("intents")
    found = traits(text)
    if not any(trait.startswith(_OF_WORDS) and learned["rows"].get(trait) for trait in found):
        return Reading(Intent.OTHER, _BLIND, Intent.HELP)
    sure = shares(found, learned["rows"], learned["scale"])
    best, second = sorted(range(len(sure)), key=lambda i: -sure[i])[:2]
    names = learned["labels"]
    return Reading(Intent(names[best]), sure[best], Intent(names[second]))
