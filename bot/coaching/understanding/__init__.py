"""Free words understood: what was meant, and an interview told in one sentence.

Patterns and two small linear models; no service, no language model, a few milliseconds a message.
"""

from bot.coaching.understanding.answers import (
    Aside,
    asks_for_silence,
    asks_to_be_rung,
    asks_to_forget,
    asks_why_it_is_asked,
    has_work_elsewhere,
    heard_inside,
    invites,
    is_called_off,
    is_courtesy,
    is_dialled,
    is_everything,
    is_greeting,
    is_kept,
    is_no_show,
    is_none_promised,
    is_nothing_to_say,
    is_of_an_appointment,
    is_rung,
    is_skip,
    is_withdrawn,
    is_yes,
    read_number,
    settles_the_next,
    still_waits,
    takes_back,
    tells_of_a_voicemail,
    tells_that_they_rang,
    tells_what_they_said,
)
from bot.coaching.understanding.contacts import Contact, read_contact
from bot.coaching.understanding.counting import Lean
from bot.coaching.understanding.days import DayProblem, read_day
from bot.coaching.understanding.despair import is_despair
from bot.coaching.understanding.hours import read_hour
from bot.coaching.understanding.intents import Intent, Reading, read_intent
from bot.coaching.understanding.mentioned import mentions, the_one, which
from bot.coaching.understanding.moment import Moment
from bot.coaching.understanding.offers import Answer, has_declined, read_answer, tells_of_an_offer
from bot.coaching.understanding.own_hours import read_own_hour
from bot.coaching.understanding.remarks import (
    contrasted,
    feels_now,
    is_question,
    is_remark,
    named_change,
    puts_right,
    tells_of_a_round,
    tells_of_another,
    tells_of_the_past,
    wonders,
)
from bot.coaching.understanding.sentences import Sentence, read_interview
from bot.coaching.understanding.several import read_interviews
from bot.coaching.understanding.wishes import Wish, read_wish
from bot.coaching.understanding.words import is_a_day, is_of_a_calendar

__all__ = [
    "Answer",
    "Aside",
    "Contact",
    "DayProblem",
    "Intent",
    "Lean",
    "Moment",
    "Reading",
    "Sentence",
    "Wish",
    "asks_for_silence",
    "asks_to_be_rung",
    "asks_to_forget",
    "asks_why_it_is_asked",
    "contrasted",
    "feels_now",
    "has_declined",
    "has_work_elsewhere",
    "heard_inside",
    "invites",
    "is_a_day",
    "is_called_off",
    "is_courtesy",
    "is_despair",
    "is_dialled",
    "is_everything",
    "is_greeting",
    "is_kept",
    "is_no_show",
    "is_none_promised",
    "is_nothing_to_say",
    "is_of_a_calendar",
    "is_of_an_appointment",
    "is_question",
    "is_remark",
    "is_rung",
    "is_skip",
    "is_withdrawn",
    "is_yes",
    "mentions",
    "named_change",
    "puts_right",
    "read_answer",
    "read_contact",
    "read_day",
    "read_hour",
    "read_intent",
    "read_interview",
    "read_interviews",
    "read_number",
    "read_own_hour",
    "read_wish",
    "settles_the_next",
    "still_waits",
    "takes_back",
    "tells_of_a_round",
    "tells_of_a_voicemail",
    "tells_of_an_offer",
    "tells_of_another",
    "tells_of_the_past",
    "tells_that_they_rang",
    "tells_what_they_said",
    "the_one",
    "which",
    "wonders",
]
