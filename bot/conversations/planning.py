"""Keeps the plans in step with what is known: the one place that sets a nudge, or a reminder."""

from datetime import date

from bot.coaching import eve, silence
from bot.coaching.onecall import Right
from bot.coaching.silence import Plan, Reason
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of, right_to_call
from bot.models import Call, Interview, Standing


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
    left, call = await right_to_call(talk, interview.id)
    if left is Right.USED or interview.standing == Standing.QUIET:
        return None
    if interview.asked_on is not None:
        return silence.plan_on(interview.asked_on, Reason.ASKED, talk.zone, talk.now)
    if left is Right.INVITED and call is not None:
        return _for_invitation(talk, interview, call)
    if interview.standing != Standing.WAITING:
        return None
    return silence.plan(interview_of(interview), talk.zone, talk.now)


def _for_invitation(talk: Talk, interview: Interview, call: Call) -> Plan | None:
    """On its day, or the working day before a weekend; once."""
    asked_about = (
        interview.nudged_at is not None
        and call.ended_at is not None
        and interview.nudged_at >= call.ended_at
    )
    if call.invited_on is None or asked_about:
        return None
    day = silence.working_day_before(call.invited_on)
    return silence.plan_on(day, Reason.INVITED, talk.zone, talk.now)
