"""The values the coach reasons about: a candidate, an interview, and what the call is for."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from zoneinfo import ZoneInfo


class News(StrEnum):
    """What the employer has said since the interview."""

    NOTHING = "nothing"
    DELAY = "delay"
    REJECTED = "rejected"
    OFFER = "offer"


class Writing(StrEnum):
    """Why a call is not welcome, and an e-mail is."""

    NO_CALLS = "no_calls"
    """The advert said so."""
    PREFERRED = "preferred"
    """They told the candidate that they prefer writing."""


class Situation(StrEnum):
    """What the call is for."""

    NO_NEWS = "no_news"
    REJECTED = "rejected"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Candidate:
    """The person chatting, as far as the words need to know them.

    `name` is the first name to give on the phone, `locale` a BCP 47 tag such as "en-GB".
    """

    name: str | None
    zone: ZoneInfo
    locale: str = "en-GB"


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview. `day` and `hour` are on the candidate's wall clock.

    `promised` is the day by which the employer said they would decide. `writing` says why they
    had better be written to; None where nothing speaks against a call.
    """

    company: str
    day: date
    role: str | None = None
    hour: time | None = None
    contact: str | None = None
    phone: str | None = None
    email: str | None = None
    promised: date | None = None
    writing: Writing | None = None
    news: News = News.NOTHING

    @property
    def situation(self) -> Situation:
        """A delay is still no answer: the call asks where things stand."""
        match self.news:
            case News.REJECTED:
                return Situation.REJECTED
            case News.OFFER:
                return Situation.OFFER
            case _:
                return Situation.NO_NEWS
