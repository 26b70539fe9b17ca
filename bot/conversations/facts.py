"""Asking for the facts of an interview, and reading the answers: one short question each."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bot.coaching.forms import Answers, Draft, Slot
from bot.coaching.holidays import weekend
from bot.coaching.rhythm import WEEK
from bot.coaching.understanding import (
    Contact,
    DayProblem,
    Wish,
    is_a_day,
    is_none_promised,
    is_of_a_calendar,
    is_skip,
    is_yes,
    read_contact,
    read_day,
    read_hour,
    read_wish,
)
from bot.conversations.forming import Form, Problem
from bot.conversations.said import Kind, Rows, pairs
from bot.conversations.talk import Talk
from bot.conversations.telling import checked, facts_told, first_after, reachable, writing_of
from bot.conversations.values import as_answer
from bot.conversations.where import read_place, tapped_place

FRIDAY = 4
AHEAD = "ahead"
"""The answer that says that the interview is still to come, though its day is not known yet."""
FEWEST_DIGITS, MOST_DIGITS = 3, 20
"""From an extension to an international number with one."""

DAY_PROBLEMS = {
    DayProblem.NOT_A_DAY: "log.not_a_day",
    DayProblem.NO_SUCH_DAY: "log.no_such_day",
    DayProblem.TOO_LONG_AGO: "log.too_long_ago",
    DayProblem.TOO_FAR: "log.too_far",
}
DAY_TO_COME_PROBLEMS = {**DAY_PROBLEMS, DayProblem.NOT_A_DAY: "log.no_day_to_come"}

Read = Answers | Problem


class FactsForm(Form):
    """A form whose slots are facts of an interview."""

    takes_cards = True

    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """One short question, with buttons where a tap is quicker."""
        if slot.name == "zone":
            told = "where.ask_first" if draft.answers.get("sentence") else "where.ask"
            return talk.render(told), []
        return talk.render(f"log.ask_{slot.name}"), self._buttons(talk, slot)

    async def read(self, talk: Talk, draft: Draft, slot: Slot) -> Read:
        """An answer to the question first; what else the message says is taken along."""
        if talk.said.kind is Kind.CARD:
            return self._from_card(talk)
        if slot.optional and is_skip(talk.text):
            return {slot.name: None}
        if slot.name in ("role", "contact") and is_yes(talk.text):  # "for the yes job"
            return Problem(f"log.ask_{slot.name}")
        found = READERS[slot.name](talk, draft)
        if isinstance(found, Problem) and slot.name in ("day", "promised", "hour"):
            found = reachable(talk.text) or found  # an answer to the question before: whom to ring
        return checked(found) if isinstance(found, dict) else found

    async def tapped(self, talk: Talk, draft: Draft, slot: Slot, value: str) -> Any:
        """A day or a zone that was offered."""
        if slot.name == "zone":
            return tapped_place(value)
        if slot.name in ("day", "promised") and _is_day(value):
            return {slot.name: value}
        if slot.name == "promised" and value == "none":
            return {"promised": None}
        if slot.name == "writing" and value in list(Wish):
            return {"writing": writing_of(Wish(value))}
        return {}

    def _buttons(self, talk: Talk, slot: Slot) -> Rows:
        if slot.name == "day":
            return self._past_days(talk)
        if slot.name == "writing":
            return [[self.button(talk, f"wish_{wish}", "writing", wish)] for wish in WISHES]
        return self._days_to_come(talk) if slot.name == "promised" else []

    def _past_days(self, talk: Talk) -> Rows:
        """Today, yesterday, and the two working days before."""
        free, today = weekend(talk.turn.candidate.area), talk.today
        before = (today - timedelta(days=days) for days in range(2, 7))
        earlier = [day for day in before if day.weekday() not in free]
        near = [("today", today), ("yesterday", today - timedelta(days=1))]
        named = [("earlier_day", day) for day in earlier[:2]]
        return pairs(
            [self.button(talk, label, "day", d.isoformat(), day=d) for label, d in near + named]
        )

    def _days_to_come(self, talk: Talk) -> Rows:
        """The ends of this week and the next, or no promise."""
        friday = next_friday(talk.today)
        ends = [("this_week", friday), ("next_week", friday + WEEK)]
        days = [self.button(talk, name, "promised", d.isoformat(), day=d) for name, d in ends]
        return [days, [self.button(talk, "not_promised", "promised", "none")]]

    def _from_card(self, talk: Talk) -> Read:
        """A card tells whom to ring, whatever was asked."""
        card = talk.said.card
        if card is None:
            return Problem("common.words_please")
        return checked({"contact": card.name, "phone": card.phone})


def next_friday(today: date) -> date:
    """The end of the working week that is still ahead."""
    return today + timedelta(days=(FRIDAY - today.weekday()) % 7 or 7)


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _read_zone(talk: Talk, _: Draft) -> Read:
    return read_place(talk)


def _read_name(slot: str) -> Callable[[Talk, Draft], Read]:
    """A company or a job: the whole message, unless it plainly tells of more than that.

    What was answered before stands: this is an answer to one question.
    """

    def read(talk: Talk, draft: Draft) -> Read:
        words = talk.text.split()
        if "day" not in draft.answers and is_a_day(talk.text):  # said again, it is a name
            return _read_day(talk, draft)
        found = facts_told(talk.text, talk.moment) if len(words) >= FEWEST_IN_SENTENCE else {}
        if slot in found and TELLING & found.keys():
            return {name: found[name] for name in found if name not in draft.answers}
        return {slot: " ".join(words)}

    return read


TELLING = {"day", "phone", "email", "promised"}
"""What no company's or job's name has in it."""
FEWEST_IN_SENTENCE = 5
"""Words: "Monday to Friday cleaner" is a job, however much it sounds like a day."""


def _read_day(talk: Talk, draft: Draft) -> Read:
    day = read_day(talk.text, talk.moment, "future" if draft.answers.get(AHEAD) else "past")
    if isinstance(day, DayProblem):
        return Problem(DAY_PROBLEMS[day])
    alone = len(talk.text.split()) == 1 and is_of_a_calendar(talk.text)  # it says nothing besides
    found = {} if alone else facts_told(talk.text, talk.moment)
    extra: dict[str, Any] = {name: found[name] for name in ("hour", "promised") if name in found}
    hour = read_hour(talk.text)
    if "hour" not in extra and hour is not None and ":" in talk.text:
        extra["hour"] = as_answer(hour)
    new = {name: value for name, value in extra.items() if name not in draft.answers}
    return {"day": day.isoformat(), **new}


def _read_hour(talk: Talk, _: Draft) -> Read:
    hour = read_hour(talk.text)
    return Problem("log.not_an_hour") if hour is None else {"hour": as_answer(hour)}


def _read_contact(talk: Talk, _: Draft) -> Read:
    contact: Contact = read_contact(talk.text)
    found = {"contact": contact.name, "phone": contact.phone, "email": contact.email}
    said = {name: value for name, value in found.items() if value}
    return {"contact": None} | said if said else {"contact": " ".join(talk.text.split())}


def _read_phone(talk: Talk, _: Draft) -> Read:
    contact = read_contact(talk.text)
    phone = contact.phone or talk.text
    digits = sum(character.isdigit() for character in phone)
    if not FEWEST_DIGITS <= digits <= MOST_DIGITS or (
        not contact.phone and digits < len(phone) / 2
    ):
        return Problem("log.not_a_phone")
    return {"phone": phone}


def _read_email(talk: Talk, _: Draft) -> Read:
    email = read_contact(talk.text).email
    return {"email": email} if email else Problem("log.not_an_email")


def _read_promised(talk: Talk, draft: Draft) -> Read:
    if is_none_promised(talk.text):
        return {"promised": None}
    day = read_day(talk.text, talk.moment, "future")
    if isinstance(day, DayProblem):
        return Problem(DAY_TO_COME_PROBLEMS[day])
    held = draft.answers.get("day")
    if held is None or str(day.year) in talk.text:
        return {"promised": day.isoformat()} if _not_before(day, held) else TOO_SOON
    # without a year it is the first such day after the interview, which may be past by now
    first = date.fromisoformat(first_after(date.fromisoformat(held), day.isoformat()))
    far_off = first > date.fromisoformat(held) + LONGEST_WAIT
    return TOO_SOON if far_off or not _not_before(first, held) else {"promised": first.isoformat()}


def _not_before(day: date, held: str | None) -> bool:
    return held is None or day >= date.fromisoformat(held)


TOO_SOON = Problem("log.promised_before")
LONGEST_WAIT = timedelta(days=300)
"""A day this much later, named without its year, was last year's: before the interview."""


def _read_writing(talk: Talk, _: Draft) -> Read:
    wish = read_wish(talk.text)
    return Problem("log.not_a_wish") if wish is None else {"writing": writing_of(wish)}


WISHES = (Wish.NO_CALLS, Wish.PREFERRED, Wish.CALLS)
"""As they are offered."""


READERS: dict[str, Callable[[Talk, Draft], Read]] = {
    "zone": _read_zone,
    "company": _read_name("company"),
    "role": _read_name("role"),
    "day": _read_day,
    "hour": _read_hour,
    "contact": _read_contact,
    "phone": _read_phone,
    "email": _read_email,
    "promised": _read_promised,
    "writing": _read_writing,
}
