"""Asking for a day to come: until when they need, or another day to be asked on."""

from datetime import date, timedelta

from bot.coaching import silence
from bot.coaching.forms import Answers, Draft, Slot
from bot.coaching.rhythm import WEEK
from bot.coaching.understanding import (
    DayProblem,
    Intent,
    Reading,
    is_none_promised,
    read_day,
    read_intent,
)
from bot.conversations import forming, news
from bot.conversations.facts import DAY_TO_COME_PROBLEMS, next_friday
from bot.conversations.forming import Form, Problem, Tapped, register
from bot.conversations.picking import another_is_named
from bot.conversations.said import Rows
from bot.conversations.talk import Talk
from bot.conversations.tidings import NEWS
from bot.conversations.values import interview_of
from bot.models import Interview

NEVER = "never"
A_DAY = timedelta(days=1)


class _Day(Form):
    """A form with one question: a day from now on."""

    slots = (Slot("day"),)
    passed = "news.until_passed"

    async def read(self, talk: Talk, draft: Draft, slot: Slot) -> Answers | Problem:
        """A day from today on."""
        if is_none_promised(talk.text):
            return {"day": None}
        day = read_day(talk.text, talk.moment, "future")
        if isinstance(day, DayProblem):
            return Problem(DAY_TO_COME_PROBLEMS[day])
        return {"day": day.isoformat()} if day >= talk.today else Problem(self.passed)

    async def tapped(self, talk: Talk, draft: Draft, slot: Slot, value: str) -> Tapped:
        """A day that was offered."""
        try:
            return {"day": date.fromisoformat(value).isoformat() if value else None}
        except ValueError:
            return Problem(self.passed)

    async def interview(self, talk: Talk, draft: Draft) -> Interview | None:
        """The one it is about; None, said kindly, when it was deleted meanwhile."""
        found = await talk.turn.interviews.get(draft.subject or 0)
        if found is None:
            talk.say("common.gone")
        return found

    def days(self, talk: Talk, *days: date) -> Rows:
        """Offered days, a row each."""
        return [[self.button(talk, "on_day", "day", day.isoformat(), day=day)] for day in days]


@register
class Until(_Day):
    """Until when they need."""

    kind = "until"

    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """With the ends of this week and the next to tap."""
        interview = await self.interview(talk, draft)
        friday = next_friday(talk.today)
        rows = self.days(talk, friday, friday + WEEK)
        rows.append([self.button(talk, "do_not_know", "day")])
        if interview is None:
            return talk.render("news.ask_until_any"), rows
        return talk.render("news.ask_until", interview=interview_of(interview)), rows

    async def done(self, talk: Talk, draft: Draft) -> None:
        """The silence starts anew from there."""
        interview = await self.interview(talk, draft)
        day = draft.answers["day"]
        if interview is not None:
            await news.delay_until(talk, interview, date.fromisoformat(day) if day else None)
        await forming.finish(talk, draft)


@register
class Move(_Day):
    """Another day to be asked on."""

    kind = "move"
    passed = "interviews.move_passed"

    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """With tomorrow, the next Tuesday and a week from now to tap."""
        tomorrow = silence.tomorrow(talk.now, talk.rhythm)
        tuesday = talk.today + timedelta(days=(1 - talk.today.weekday()) % 7 or 7)
        week = talk.today + WEEK
        rows = self.days(talk, *sorted({tomorrow, tuesday, week}))
        slot_day = silence.next_slot(talk.now, talk.rhythm).astimezone(talk.zone).date()
        rows.insert(0, [self.button(talk, "next_slot", "day", slot_day.isoformat(), day=slot_day)])
        rows.append([self.button(talk, "never", "day", NEVER)])
        interview = await self.interview(talk, draft)
        if interview is None:
            return talk.render("news.ask_until_any"), rows
        return talk.render("interviews.when", interview=interview_of(interview)), rows

    async def tapped(self, talk: Talk, draft: Draft, slot: Slot, value: str) -> Tapped:
        """A day that was offered, or none at all."""
        if value == NEVER:
            return {"day": NEVER}
        return await super().tapped(talk, draft, slot, value)

    async def done(self, talk: Talk, draft: Draft) -> None:
        """Ask then, or never."""
        interview = await self.interview(talk, draft)
        day = draft.answers["day"]
        if interview is not None and day == NEVER:
            await news.stop_asking(talk, interview)
            interview = None
        if interview is not None:
            chosen = date.fromisoformat(day) if day else talk.today + news.SOON
            await news.ask_on(talk, interview, chosen, "interviews.will_ask")
        await forming.finish(talk, draft)


async def move_tapped(talk: Talk) -> None:
    """move:<id>."""
    interview = await talk.tapped_interview()
    if interview is not None:
        talk.acknowledge()
        await forming.begin(talk, Move.kind, subject=interview.id)


async def beside_until(talk: Talk, draft: Draft) -> bool:
    """ "They made me an offer" needs no day any more until which they need."""
    reading = read_intent(talk.text)
    interview = await talk.turn.interviews.get(draft.subject or 0)
    what = NEWS.get(reading.intent) if reading.sure else None
    if interview is not None and _answers_the_nudge(talk, interview, reading):
        talk.drop(draft.kind)
        await news.TELLERS["nothing"](talk, interview)
        return True
    if (
        what is None
        or interview is None
        or not isinstance(read_day(talk.text, talk.moment, "either"), DayProblem)
        or is_none_promised(talk.text)
    ):
        return False
    talk.drop(draft.kind)
    if await another_is_named(talk, {"company": interview.company}):
        await news.heard(talk, what)
        await forming.carry_on(talk, draft)
    else:
        await news.TELLERS[what](talk, interview)
    return True


def _answers_the_nudge(talk: Talk, interview: Interview, reading: Reading) -> bool:
    """ "Nope, nothing", after it was asked whether they have heard: no longer of the day."""
    asked = interview.nudged_at is not None and talk.now - interview.nudged_at < A_DAY
    return asked and reading.intent is Intent.NO_NEWS and reading.sure
