"""The way to the call: is it made, is it early, is it welcome? Then it is prepared."""

from bot.coaching import silence
from bot.coaching.callmap import Outcome
from bot.coaching.forms import Draft
from bot.coaching.interview import Situation
from bot.coaching.onecall import Right
from bot.conversations import call, forming, say
from bot.conversations.picking import pick
from bot.conversations.planned import told
from bot.conversations.planning import replan
from bot.conversations.prepare import WRITE, Prepare
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of, right_to_call
from bot.models import Interview

NOW, PHONE, LATE = "now", "phone", "late"
"""Ways to insist: though it is early, though they would rather be written to, and though offices
are closed, which was said already."""


async def start(talk: Talk) -> None:
    """/call, in words or by a button: for the interview that is meant."""
    if await call.take_up(talk):
        return
    interview = await pick(talk, "call", "ID")
    if interview is not None:
        await begin(talk, interview)


async def tapped(talk: Talk) -> None:
    """call:<interview>[:now|phone]."""
    interview = await talk.tapped_interview()
    if interview is not None:
        talk.acknowledge()
        parts = talk.said.tap.parts if talk.said.tap else []
        await begin(talk, interview, insists=parts[2] if len(parts) > 2 else None)


async def begin(talk: Talk, interview: Interview, insists: str | None = None) -> None:
    """Prepare, unless the one call is made, one is going on, it is too early, or not welcome."""
    if await call.take_up(talk):
        return
    left, _ = await right_to_call(talk, interview.id)
    facts = interview_of(interview)
    if left is Right.USED:
        await tell_used(talk, interview)
    elif facts.day > talk.today:
        talk.say("call.not_yet", interview=facts)
    elif left is Right.OPEN and not insists and await _too_early(talk, interview):
        return
    elif left is Right.OPEN and facts.writing and insists != PHONE:
        await _write_instead(talk, interview)
    else:
        if insists != LATE and not talk.rhythm.offices_open(talk.now):
            talk.say("call.closed", at_night=is_night(talk))
        await forming.carry_on(talk, await _draft(talk, interview))


def is_night(talk: Talk) -> bool:
    """Whether it is the hour, and not the day, that finds offices closed."""
    return talk.rhythm.fits(talk.today)


async def _write_instead(talk: Talk, interview: Interview) -> None:
    """Say why an e-mail is the better way, and take its first step."""
    facts = interview_of(interview)
    phone = [[talk.button("phone_anyway", "call", interview.id, PHONE)]]
    talk.say("wishes.instead", phone, interview=facts)
    answers = {"situation": facts.situation.value, "seed": interview.id}
    await forming.carry_on(talk, Draft(WRITE, subject=interview.id, answers=answers))


async def _draft(talk: Talk, interview: Interview) -> Draft:
    """Empty, or after ringing out with what was prepared then, each step to be taken back."""
    situation = interview_of(interview).situation
    answers = {"situation": situation.value, "seed": interview.id}
    draft = Draft(Prepare.kind, subject=interview.id, answers=answers)
    calls = await talk.turn.calls.about(interview.id or 0)
    last = calls[-1] if calls else None
    if last is None or last.outcome != Outcome.NO_ANSWER or last.situation != situation:
        return draft
    draft = draft.fill({"ready": True}).fill({"question": last.question})
    if situation is Situation.NO_NEWS:
        draft = draft.fill({"extra": last.extra})
    draft = draft.fill({"fear": last.fear_before})
    return draft if last.fear_before is None else draft.fill({"expected": last.expected})


async def tell_used(talk: Talk, interview: Interview) -> None:
    """The one call is made; what is left to do."""
    await say.show(talk, interview)
    await forming.resume(talk)


async def _too_early(talk: Talk, interview: Interview) -> bool:
    facts = interview_of(interview)
    waiting = facts.situation is Situation.NO_NEWS
    if not waiting or silence.over(facts, talk.rhythm, talk.now):
        return False
    plan = await replan(talk, interview)
    if plan is None:
        return False
    rows = [
        [talk.button("say", "say", interview.id)],
        [talk.button("walk", "call", interview.id, NOW)],
    ]
    talk.say(
        "call.early",
        rows,
        plan=told(talk, plan),
        interview=facts,
        reason=plan.reason.value,
        days=talk.rhythm.silence.days,
    )
    return True
