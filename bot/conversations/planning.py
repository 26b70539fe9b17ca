"""Keeps the plans in step with what is known: the one place that sets a nudge, or a reminder."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.coaching import eve, silence
from bot.coaching.interview import Interview as Facts
from bot.coaching.onecall import Right
from bot.coaching.silence import Plan, Reason
from bot.conversations.talk import Talk
from bot.conversations.values import FACTS, interview_of, right_to_call
from bot.models import Call, Interview, Standing


async def log_new(talk: Talk, columns: Mapping[str, Any]) -> tuple[Interview, Plan | None]:
    """Log an interview that nobody has asked or called about, with the plans for it."""
    told: dict[str, Any] = {name: columns.get(name) for name in FACTS}
    facts = Facts(**told)
    stopped = talk.turn.candidate.stopped_at is not None
    plan = None if stopped else silence.plan(facts, talk.rhythm, talk.now)
    evening = eve.planned(facts.day, talk.zone, talk.now)
    logged = await talk.turn.interviews.add({**columns, "eve_at": evening}, talk.now, plan)
    return logged, plan


async def replan(talk: Talk, interview: Interview) -> Plan | None:
    """Plan the nudge anew from the facts, or drop it when there is nothing left to ask."""
    assert interview.id is not None
    await _plan_eve(talk, interview)
    plan = await _plan(talk, interview)
    await talk.turn.interviews.plan_nudge(interview.id, plan)
    return plan


async def plan_on(talk: Talk, interview: Interview, day: date) -> Plan | None:
    """Ask on a day that the candidate chose; None, and no plan, when the call is made."""
    assert interview.id is not None
    changed = await talk.turn.interviews.change(interview.id, asked_on=day)
    return await replan(talk, changed or interview)


async def replan_all(talk: Talk) -> int:
    """Everything pending moves with a new zone or other wishes; returns how many there are."""
    pending = await talk.turn.interviews.pending()
    plans = [await replan(talk, interview) for interview in pending]
    return sum(plan is not None for plan in plans)


async def hush(talk: Talk) -> None:
    """Nothing more unasked: neither what is planned, nor what is about to go out."""
    talk.turn.candidate.stopped_at = talk.now
    await talk.turn.unsay_nudges()
    await replan_all(talk)


async def speak_again(talk: Talk) -> int:
    """What was silenced, and is still to be asked, is planned anew; returns how many there are."""
    talk.turn.candidate.stopped_at = None
    for interview in await talk.turn.interviews.latest_first(limit=500):
        if interview.nudged_at is None or interview.asked_on is not None:
            await replan(talk, interview)
        else:
            await replan_after_change(talk, interview)
    return len(await talk.turn.interviews.pending())


async def next_day(talk: Talk, interview: Interview) -> date:
    """The next working day, but not past the day of a call that was agreed."""
    day = silence.tomorrow(talk.now, talk.rhythm)
    left, call = await right_to_call(talk, interview.id)
    agreed = call.invited_on if left is Right.INVITED and call is not None else None
    return min(day, agreed) if agreed is not None and agreed > talk.today else day


def no_plan(talk: Talk, key: str) -> str:
    """Which message says why there is no plan: `key`, unless they stopped everything."""
    return "settings.not_asking" if talk.turn.candidate.stopped_at else key


async def replan_after_change(talk: Talk, interview: Interview) -> Interview:
    """After other facts: a silence that was asked about already is not asked about again.

    Returns the interview as it is now.
    """
    assert interview.id is not None
    await _plan_eve(talk, interview)
    plan = await _plan(talk, interview)
    asked_already = interview.nudge_at is None and (plan is None or plan.reason is Reason.OVERDUE)
    if asked_already:
        return interview
    return await talk.turn.interviews.plan_nudge(interview.id, plan) or interview


async def _plan_eve(talk: Talk, interview: Interview) -> None:
    """Look on the evening before an interview to come; what is over is not looked at."""
    at = eve.planned(interview.day, talk.zone, talk.now)
    if at != interview.eve_at and interview.id is not None:
        await talk.turn.interviews.change(interview.id, eve_at=at)


async def _plan(talk: Talk, interview: Interview) -> Plan | None:
    """After the one call, only an invitation is asked about; a day they chose comes first."""
    if talk.turn.candidate.stopped_at is not None:
        return None
    left, call = await right_to_call(talk, interview.id)
    if left is Right.USED or interview.standing == Standing.QUIET:
        return None
    inviting = call if left is Right.INVITED else None
    if interview.asked_on is not None:
        return _as_asked(talk, interview.asked_on, inviting)
    if inviting is not None:
        return _for_invitation(talk, interview, inviting)
    if interview.standing != Standing.WAITING:
        return None
    return silence.plan(interview_of(interview), talk.rhythm, talk.now)


def _as_asked(talk: Talk, day: date, inviting: Call | None) -> Plan:
    """On the day they chose; on that of an agreed call, in time for it."""
    if inviting is not None and inviting.invited_on == day:
        return silence.plan_call_again(day, inviting.invited_hour, talk.rhythm, talk.now)
    return silence.plan_on(day, Reason.ASKED, talk.rhythm, talk.now)


def _for_invitation(talk: Talk, interview: Interview, call: Call) -> Plan | None:
    """In time for it; once."""
    asked_about = (
        interview.nudged_at is not None
        and call.ended_at is not None
        and interview.nudged_at >= call.ended_at
    )
    if call.invited_on is None or asked_about:
        return None
    return silence.plan_call(call.invited_on, call.invited_hour, talk.rhythm, talk.now)
