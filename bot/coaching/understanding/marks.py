"""What patterns can read in a message: days, hours, phone numbers and addresses, each with its
place.
"""

from dataclasses import dataclass
from functools import cached_property

from bot.coaching.understanding.contacts import Found, emails, phones
from bot.coaching.understanding.days import Mention, mentions
from bot.coaching.understanding.hours import Hour, hours
from bot.coaching.understanding.tokens import Token, tokens
from bot.coaching.understanding.words import Words, words

MOST_DAYS = 20
"""Days that are looked at; nobody tells of more."""


@dataclass(frozen=True)
class Marks:
    """Everything read in one message; days and hours stand in `said.read`, phones and
    mails in `said.text`.
    """

    said: Words
    days: list[Mention]
    hours: list[Hour]
    phones: list[Found]
    emails: list[Found]

    @cached_property
    def tokens(self) -> list[Token]:
        """The words and signs of the text, each with what was read there."""
        return tokens(self.said.text, self.places())

    def places(self) -> list[tuple[int, int, str]]:
        """(start, end, kind) in the text as typed."""
        place = self.said.place
        return [
            *((each.start, each.end, "phone") for each in self.phones),
            *((each.start, each.end, "email") for each in self.emails),
            *((place(each.start), place(each.end), "day") for each in self.days),
            *((place(each.start), place(each.end), "hour") for each in self.hours),
        ]


def marked(text: str, *, month_first: bool) -> Marks:
    """`text` must be `plain`.

    A digit belongs to a phone number or address before it is a day or an hour.
    """
    said = words(text)
    numbers, mails = phones(text), emails(text)
    taken = [(each.start, each.end) for each in (*numbers, *mails)]

    def free(start: int, end: int) -> bool:
        a, b = said.place(start), said.place(end)
        return not any(s < b and a < e for s, e in taken)

    named = mentions(said, month_first=month_first)
    days = [day for day in named if free(day.start, day.end)][:MOST_DAYS]
    times = [hour for hour in hours(said) if free(hour.start, hour.end) and not _inside(hour, days)]
    return Marks(said, days, times, numbers, mails)


def _inside(hour: Hour, days: list[Mention]) -> bool:
    """ "At 10.12.2026" names no hour; "Tuesday 2" takes in its weekday and goes past it."""
    return any(day.start <= hour.start and hour.end <= day.end for day in days)
