"""Keeps the plan to ask in step with what is known: the one place that sets a nudge."""

from datetime import date

from bot.coaching import silence
from bot.coaching.onecall import Right
from bot.coaching.silence import Plan, Reason
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of, right_to_call
from bot.models import Interview, Standing


async def replan(talk: Talk, interview: Interview) -> Plan | None:
    """Plan the nudge anew from the facts, or drop it when there is nothing left to ask.

    After the one call, only an invitation is asked about, on its day.
    """
    assert interview.id is not None
    plan = await _plan(talk, interview)
    await talk.turn.interviews.plan_nudge(interview.id, plan)
    return plan


async def plan_on(talk: Talk, interview: Interview, day: date, reason: Reason) -> Plan | None:
    """Ask on a day that somebody chose; None, and no plan, when the call is made."""
    assert interview.id is not None
    left, _ = await right_to_call(talk, interview.id)
    if left is Right.USED:
        await talk.turn.interviews.plan_nudge(interview.id, None)
        return None
    plan = silence.plan_on(day, reason, talk.zone, talk.now)
    await talk.turn.interviews.plan_nudge(interview.id, plan)
    return plan


async def replan_after_change(talk: Talk, interview: Interview) -> Interview:
    """After another day or promise: a silence that was asked about is not asked about again.

    Returns the interview as it is now.
    """
    assert interview.id is not None
    plan = await _plan(talk, interview)
    asked_already = interview.nudge_at is None and (plan is None or plan.reason is Reason.OVERDUE)
    if asked_already:
        return interview
    return await talk.turn.interviews.plan_nudge(interview.id, plan) or interview


async def _plan(talk: Talk, interview: Interview) -> Plan | None:
    left, call = await right_to_call(talk, interview.id)
    if left is Right.INVITED and call is not None and call.invited_on is not None:
        return silence.plan_on(call.invited_on, Reason.INVITED, talk.zone, talk.now)
    if left is not Right.OPEN or interview.standing != Standing.WAITING:
        return None
    return silence.plan(interview_of(interview), talk.zone, talk.now)
