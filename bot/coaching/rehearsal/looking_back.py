"""After a rehearsal, and only then (105): what was said well, and one thing to try.

What was said well is quoted, never counted or marked, and nothing else is praised. There is always
exactly one thing to try, with the sentence to say: from the call map, or from the tone check.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.coaching.rehearsal.hearing import Act
from bot.coaching.rehearsal.merits import Good, well_said
from bot.coaching.rehearsal.people import Ending
from bot.coaching.rehearsal.scene import Exchange, Rehearsal, Told, acts_of
from bot.coaching.rehearsal.trying import Try, to_try
from bot.coaching.tone import Tone


@dataclass(frozen=True, slots=True)
class LookingBack:
    """`kind` says something true and friendly where nothing could be quoted; "" where it could."""

    good: tuple[Good, ...]
    kind: str
    try_next: Try


def look_back(rehearsal: Rehearsal, call: Sequence[Exchange], tone: Tone | None) -> LookingBack:
    """On a call of one line or more, finished or not."""
    told = tuple(call)
    good = well_said(told, tone)
    return LookingBack(good, "" if good else _kind_words(told), to_try(rehearsal, told, tone))


def _kind_words(told: Told) -> str:
    """Nothing could be quoted: something true all the same."""
    acts = acts_of(told)
    if Act.INSULTS in acts:
        return "angry"
    if all(Act.GARBLED in exchange.heard.acts for exchange in told):
        return "not_english"
    if told[-1].after.ending is Ending.GOODBYE:
        return "stayed"
    return "began"
