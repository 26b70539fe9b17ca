"""When they asked to be rung again: a day and an hour, from the notes or asked for afterwards."""

import re
from datetime import date, time, timedelta

from bot.coaching import silence
from bot.coaching.callmap import Outcome
from bot.coaching.forms import Answers, Draft
from bot.coaching.understanding import (
    DayProblem,
    Moment,
    asks_to_be_rung,
    read_day,
    read_hour,
)
from bot.conversations.facts import DAY_TO_COME_PROBLEMS
from bot.conversations.forming import Form, Problem
from bot.conversations.notes import told_in
from bot.conversations.said import Rows
from bot.conversations.talk import Talk
from bot.conversations.values import as_answer
from bot.models import Call

DAY, HOUR = "invited_on", "invited_hour"
AT = "@"
"""Between a day and an hour on a button."""
A_DAY = timedelta(days=1)
NOON = 12
_NUMBER = re.compile(r"\W*(?P<n>\d{1,2})\W*")


def noted(talk: Talk, call: Call) -> Answers:
    """The day and the hour that were typed while on the line; an hour alone is of today, if it is
    still to come. Empty where nothing was, or it has passed.
    """
    if call.outcome != Outcome.INVITED:
        return {}
    moment = Moment(call.started_at, talk.zone, talk.locale)
    for line in reversed(told_in(call)):
        if asks_to_be_rung(line):
            day, hour = read_day(line, moment, "future"), read_hour(line)
            if isinstance(day, date) and day >= talk.today:
                return {DAY: day.isoformat(), HOUR: as_answer(hour)}
            if isinstance(day, DayProblem) and hour is not None:
                return _today_at(talk, hour)
    return {}


def read(talk: Talk, draft: Draft) -> Answers | Problem:
    """A day, with an hour or without. An hour without a day is of today, if it is still to come;
    else the day is asked for once more. "9" may be either.
    """
    day, hour = read_day(talk.text, talk.moment, "future"), read_hour(talk.text)
    number = _NUMBER.fullmatch(talk.text)
    if number and 0 < int(number["n"]) <= NOON and hour is not None and isinstance(day, date):
        return Problem("call.day_or_hour", choices=_either(talk, day, hour))
    if day is DayProblem.NOT_A_DAY and hour is not None:
        return _today_at(talk, hour)
    if isinstance(day, DayProblem):
        return Problem(DAY_TO_COME_PROBLEMS[day])
    if day < talk.today:
        return Problem("news.until_passed")
    return {DAY: day.isoformat(), HOUR: as_answer(hour) or draft.answers.get(HOUR)}


def tapped(draft: Draft, value: str) -> Answers:
    """A day that was offered, perhaps with an hour; empty for a forged one."""
    on, _, at = value.partition(AT)
    try:
        day = date.fromisoformat(on)
        hour = time.fromisoformat(f"{at[:2]}:{at[2:]}") if at else None
    except ValueError:
        return {}
    return {DAY: day.isoformat(), HOUR: as_answer(hour) or draft.answers.get(HOUR)}


def buttons(form: Form, talk: Talk, draft: Draft) -> Rows:
    """Where the hour is known, the next days that it may be of."""
    if not draft.answers.get(HOUR):
        return []
    days = sorted({talk.today + A_DAY, silence.tomorrow(talk.now, talk.rhythm)})
    return [[form.button(talk, "on_day", DAY, day.isoformat(), day=day)] for day in days]


def when(answers: Answers) -> tuple[date | None, time | None]:
    """The day and the hour among a form's answers."""
    day, hour = answers.get(DAY), answers.get(HOUR)
    return day and date.fromisoformat(day), hour and time.fromisoformat(hour)


def _today_at(talk: Talk, hour: time) -> Answers:
    told = {HOUR: as_answer(hour)}
    ahead = hour > talk.now.astimezone(talk.zone).time()
    return {DAY: talk.today.isoformat()} | told if ahead else told


def _either(talk: Talk, day: date, hour: time) -> tuple[tuple[str, str], ...]:
    """The two things that a bare number may be."""
    at = talk.today if DAY in _today_at(talk, hour) else silence.tomorrow(talk.now, talk.rhythm)
    clock = talk.words.label("on_day_at", **talk.known(), day=at, hour=hour)
    calendar = talk.words.label("on_day", **talk.known(), day=day)
    return (clock, f"{at.isoformat()}{AT}{hour:%H%M}"), (calendar, day.isoformat())
