"""What the employer said: asked about once, or told at any time. It moves or ends the silence."""

from datetime import date, datetime, timedelta
from typing import Any

from bot.coaching import silence
from bot.coaching.forms import Answers, Draft, Slot
from bot.coaching.interview import News
from bot.coaching.onecall import Right
from bot.coaching.silence import Reason
from bot.coaching.understanding import DayProblem, is_none_promised, read_day
from bot.conversations import forming
from bot.conversations.facts import DAY_PROBLEMS, next_friday
from bot.conversations.forming import Form, Problem, Tapped, register
from bot.conversations.log import told
from bot.conversations.picking import pick
from bot.conversations.planning import plan_on, replan
from bot.conversations.said import Rows
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of, right_to_call
from bot.models import Interview, Standing

UNDOABLE = ("news", "standing", "promised", "nudge_at", "nudge_reason", "nudged_at")
SOON = silence.WEEK
"""When they need longer and did not say until when, the coach asks again in a week."""


def nudge_message(talk: Talk, interview: Interview, late: bool) -> tuple[str, Rows]:
    """The one message the bot sends unasked."""
    facts = interview_of(interview)
    text = talk.render(
        "news.nudge", interview=facts, late=late, reason=interview.nudge_reason, to_come=False
    )
    if interview.nudge_reason == Reason.INVITED:
        rows = [
            [talk.button("call", "call", interview.id)],
            [
                talk.button("tomorrow", "news", interview.id, "tomorrow"),
                talk.button("quiet", "news", interview.id, "quiet"),
            ],
        ]
        return text, rows
    return text, news_buttons(talk, interview)


def news_buttons(talk: Talk, interview: Interview) -> Rows:
    """Everything that may have happened since."""

    def button(what: str) -> Any:
        return talk.button(what, "news", interview.id, what)

    return [
        [button("nothing"), button("delay")],
        [button("rejected"), button("offer")],
        [button("tomorrow")],
        [button("quiet")],
    ]


async def tapped(talk: Talk) -> None:
    """news:<id>:<what>."""
    interview = await talk.tapped_interview()
    if interview is None:
        return
    parts = talk.said.tap.parts if talk.said.tap else []
    match parts[2:]:
        case ["tell"]:
            talk.show(
                "interviews.what_news",
                news_buttons(talk, interview),
                interview=interview_of(interview),
            )
        case ["undo", number]:
            await _undo(talk, interview, number)
        case [what] if what in TELLERS:
            talk.keep_choice()
            talk.acknowledge()
            await TELLERS[what](talk, interview)
        case _:
            talk.acknowledge("common.not_yours")


async def heard(talk: Talk, what: str) -> None:
    """News told unasked, in words."""
    interview = await pick(talk, "news", "ID", what, used_too=True)
    if interview is not None:
        await TELLERS[what](talk, interview)


async def _nothing(talk: Talk, interview: Interview) -> None:
    facts = interview_of(interview)
    if not silence.over(facts, talk.zone, talk.now):
        plan = await replan(talk, interview)
        if plan is not None:
            talk.say(
                "news.nothing_yet_early",
                _next_steps(talk, interview),
                interview=facts,
                plan=told(talk, plan),
            )
            return
    if await _used_up(talk, interview):
        return
    await _remember(talk, interview, news=News.NOTHING, standing=Standing.WAITING)
    rows = [
        *_next_steps(talk, interview),
        [talk.button("tomorrow", "news", interview.id, "tomorrow")],
    ]
    talk.say("news.nothing_yet", rows, interview=facts)


async def _delay(talk: Talk, interview: Interview) -> None:
    day = read_day(talk.text, talk.moment, "future") if talk.text else DayProblem.NOT_A_DAY
    if isinstance(day, DayProblem) or day < talk.today:
        await forming.begin(talk, Until.kind, subject=interview.id)
    else:
        await delay_until(talk, interview, day)


async def delay_until(talk: Talk, interview: Interview, until: date | None) -> None:
    """They need longer: until a day, or for who knows how long."""
    if until is None:
        changed = await _remember(talk, interview, news=News.DELAY, standing=Standing.WAITING)
        plan = await plan_on(talk, changed, talk.today + SOON, Reason.ASKED)
    else:
        changed = await _remember(
            talk, interview, news=News.DELAY, standing=Standing.WAITING, promised=until
        )
        plan = await replan(talk, changed)
    if plan is None:
        talk.say("news.used_up", interview=interview_of(changed))
        return
    key = "news.delayed" if until else "news.delayed_open"
    talk.say(
        key, [_undo_row(talk, changed)], interview=interview_of(changed), plan=told(talk, plan)
    )


async def _rejected(talk: Talk, interview: Interview) -> None:
    await _answered(talk, interview, News.REJECTED)


async def _offer(talk: Talk, interview: Interview) -> None:
    await _answered(talk, interview, News.OFFER)


async def _answered(talk: Talk, interview: Interview, news: News) -> None:
    """The silence is over; the call is worth making whatever the answer."""
    left, _ = await right_to_call(talk, interview.id)
    changed = await _remember(talk, interview, news=news, standing=Standing.ANSWERED)
    await replan(talk, changed)
    undo = _undo_row(talk, changed)
    if left is Right.USED:
        talk.say("news.noted_after_call", [undo], interview=interview_of(changed), news=news.value)
    else:
        rows = [*_next_steps(talk, changed), undo]
        talk.say(f"news.{news.value}", rows, interview=interview_of(changed))


async def _tomorrow(talk: Talk, interview: Interview) -> None:
    day = silence.tomorrow(talk.now, talk.zone)
    await _ask_on(talk, interview, day, "news.tomorrow")


async def _quiet(talk: Talk, interview: Interview) -> None:
    changed = await _remember(talk, interview, standing=Standing.QUIET)
    await replan(talk, changed)
    talk.say("news.quiet", [_undo_row(talk, changed)], interview=interview_of(changed))


TELLERS = {
    "nothing": _nothing,
    "delay": _delay,
    "rejected": _rejected,
    "offer": _offer,
    "tomorrow": _tomorrow,
    "quiet": _quiet,
}


async def _ask_on(talk: Talk, interview: Interview, day: date, key: str) -> None:
    changed = await _remember(talk, interview)
    plan = await plan_on(talk, changed, day, Reason.ASKED)
    facts = interview_of(changed)
    if plan is None:
        talk.say("interviews.nothing_to_move", interview=facts)
    else:
        talk.say(key, [_undo_row(talk, changed)], interview=facts, plan=told(talk, plan))


async def _remember(talk: Talk, interview: Interview, **values: Any) -> Interview:
    """Change what the news changes, keeping what it was for one tap on Undo."""
    assert interview.id is not None
    before = {name: _json(getattr(interview, name)) for name in UNDOABLE}
    changed = await talk.turn.interviews.change(
        interview.id, **values, before=before, told=interview.told + 1
    )
    assert changed is not None
    return changed


async def _undo(talk: Talk, interview: Interview, number: str) -> None:
    if interview.before is None or str(interview.told) != number or interview.id is None:
        talk.acknowledge("news.undo_passed")
        return
    before: dict[str, Any] = dict(interview.before)
    for name in ("nudge_at", "nudged_at"):
        before[name] = datetime.fromisoformat(before[name]) if before[name] else None
    before["promised"] = date.fromisoformat(before["promised"]) if before["promised"] else None
    await talk.turn.interviews.change(interview.id, **before, before=None)
    talk.show("news.undone")


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


async def _used_up(talk: Talk, interview: Interview) -> bool:
    left, _ = await right_to_call(talk, interview.id)
    if left is not Right.USED:
        return False
    talk.say("news.used_up", interview=interview_of(interview))
    return True


def _next_steps(talk: Talk, interview: Interview) -> Rows:
    return [[talk.button("call", "call", interview.id)], [talk.button("say", "say", interview.id)]]


def _undo_row(talk: Talk, interview: Interview) -> list[Any]:
    return [talk.button("undo", "news", interview.id, "undo", interview.told)]


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
            return Problem(DAY_PROBLEMS[day])
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
        rows = self.days(talk, friday, friday + silence.WEEK)
        rows.append([self.button(talk, "do_not_know", "day")])
        if interview is None:
            return talk.render("news.ask_until_any"), rows
        return talk.render("news.ask_until", interview=interview_of(interview)), rows

    async def done(self, talk: Talk, draft: Draft) -> None:
        """The silence starts anew from there."""
        interview = await self.interview(talk, draft)
        day = draft.answers["day"]
        if interview is not None:
            await delay_until(talk, interview, date.fromisoformat(day) if day else None)
        await forming.finish(talk, draft)


@register
class Move(_Day):
    """Another day to be asked on."""

    kind = "move"
    passed = "interviews.move_passed"

    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """With tomorrow, the next Tuesday and a week from now to tap."""
        tomorrow = silence.tomorrow(talk.now, talk.zone)
        tuesday = talk.today + timedelta(days=(1 - talk.today.weekday()) % 7 or 7)
        week = talk.today + silence.WEEK
        rows = self.days(talk, *sorted({tomorrow, tuesday, week}))
        interview = await self.interview(talk, draft)
        if interview is None:
            return talk.render("news.ask_until_any"), rows
        return talk.render("interviews.when", interview=interview_of(interview)), rows

    async def done(self, talk: Talk, draft: Draft) -> None:
        """Ask then."""
        interview = await self.interview(talk, draft)
        day = draft.answers["day"]
        if interview is not None:
            chosen = date.fromisoformat(day) if day else talk.today + SOON
            await _ask_on(talk, interview, chosen, "interviews.will_ask")
        await forming.finish(talk, draft)


async def move_tapped(talk: Talk) -> None:
    """move:<id>."""
    interview = await talk.tapped_interview()
    if interview is not None:
        talk.acknowledge()
        await forming.begin(talk, Move.kind, subject=interview.id)


async def move(talk: Talk) -> None:
    """ "Ask me tomorrow", in words: to the day they name, or tomorrow."""
    interview = await pick(talk, "news", "ID", "tomorrow")
    if interview is None:
        return
    day = read_day(talk.text, talk.moment, "future")
    if isinstance(day, DayProblem) or day <= talk.today:
        await _tomorrow(talk, interview)
    else:
        await _ask_on(talk, interview, day, "interviews.will_ask")
