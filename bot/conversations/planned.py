"""A plan in words: on which day the bot will ask, at what hour, and why then."""

from typing import Any

from markupsafe import Markup

from bot.coaching.interview import Interview as Facts
from bot.coaching.silence import Plan, Reason
from bot.conversations import keeping
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of
from bot.models import Interview


def tell_plan(talk: Talk, interview: Interview, plan: Plan | None) -> None:
    """What is said of an interview that was just saved."""
    facts = interview_of(interview)
    rows = [
        [
            talk.button("say", "say", interview.id),
            talk.button("news", "news", interview.id, "tell"),
        ],
        [
            talk.button("move", "move", interview.id),
            talk.button("change", "it", interview.id, "change"),
        ],
        keeping.buttons(talk, interview),
    ]
    if plan is not None and plan.reason is Reason.OVERDUE:
        rows.insert(0, [talk.button("call", "call", interview.id)])
    if plan is None:
        talk.say("log.saved_no_plan", rows, interview=facts, stopped=_stopped(talk))
        return
    waited = "log.waited_promise" if facts.promised else "log.waited_week"
    talk.say(
        "log.saved",
        rows,
        interview=facts,
        plan=told(talk, plan),
        reason=plan.reason.value,
        waited=talk.render(waited, days=talk.rhythm.silence.days),
        days=talk.rhythm.silence.days,
        to_come=_to_come(talk, facts),
    )


def _to_come(talk: Talk, facts: Facts) -> bool:
    """Of an interview today, only the hour tells whether it is over."""
    if facts.day == talk.today:
        return facts.hour is not None and facts.hour > talk.now.astimezone(talk.zone).time()
    return facts.day > talk.today


def told(talk: Talk, plan: Plan) -> dict[str, Any]:
    """A plan as the words need it: its day, its hour on their clock, what it waits past."""
    passed = " " + talk.render("log.passed", holidays=plan.holidays) if plan.holidays else ""
    return {
        "day": plan.day,
        "local": plan.at.astimezone(talk.zone),
        "moved": plan.moved,
        "passed": Markup(passed),
    }


def _stopped(talk: Talk) -> bool:
    return talk.turn.candidate.stopped_at is not None
