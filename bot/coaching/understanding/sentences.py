"""An interview told in one sentence: company, role, day, hour, whom to call, the promised day."""

from dataclasses import dataclass, replace
from datetime import date, time

from bot.coaching.understanding.days import Mention
from bot.coaching.understanding.hours import Hour
from bot.coaching.understanding.marks import Marks, marked
from bot.coaching.understanding.moment import Moment
from bot.coaching.understanding.slots import Span, spans
from bot.coaching.understanding.timeline import timeline
from bot.coaching.understanding.words import plain


@dataclass(slots=True)
class Sentence:
    """What a message tells of an interview; None where it tells nothing.

    Texts are as they were written.
    """

    company: str | None = None
    role: str | None = None
    day: date | None = None
    hour: time | None = None
    contact: str | None = None
    phone: str | None = None
    email: str | None = None
    promised: date | None = None


def read_interview(text: str, moment: Moment) -> Sentence:
    """The slots that the message fills. Never raises; what is not said stays empty."""
    return read_marked(marked(plain(text), month_first=moment.month_first), moment)


def read_marked(marks: Marks, moment: Moment) -> Sentence:
    """The same of a message whose days, hours and numbers are read already."""
    named = _named(marks)
    when = timeline(_without(marks, named.get("company")))
    texts = {slot: marks.said.text[span.start : span.end] for slot, span in named.items()}
    return Sentence(
        company=texts.get("company"),
        role=texts.get("role"),
        contact=texts.get("contact"),
        day=when.interview_day(moment),
        hour=when.interview_hour(),
        phone=marks.phones[0].text if marks.phones else None,
        email=marks.emails[0].text if marks.emails else None,
        promised=when.promised_day(moment),
    )


def _without(marks: Marks, company: Span | None) -> Marks:
    """Without the days and hours in the company's name: "TGI Fridays", "7-Eleven"."""
    if company is None:
        return marks
    start, end = marks.said.back(company.start), marks.said.back(company.end)

    def outside(each: Mention | Hour) -> bool:
        return each.end <= start or end <= each.start

    days = [day for day in marks.days if outside(day)]
    hours = [hour for hour in marks.hours if outside(hour)]
    return replace(marks, days=days, hours=hours)


def _named(marks: Marks) -> dict[str, Span]:
    """The best-scoring span of each slot."""
    best: dict[str, Span] = {}
    for span in spans(marks.tokens):
        if span.slot not in best or span.margin > best[span.slot].margin:
            best[span.slot] = span
    return best
