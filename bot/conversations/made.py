"""A call that was made without the coach, and told of afterwards: it counts all the same."""

from bot.coaching.callmap import Outcome
from bot.coaching.onecall import Right
from bot.coaching.understanding import invites, tells_what_they_said
from bot.conversations import debrief, forming
from bot.conversations.planning import replan
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of, right_to_call
from bot.models import Call
from bot.models import Interview as Row


async def tell(talk: Talk, interview: Row, outcome: Outcome = Outcome.TALKED) -> None:
    """Count it, and ask about it."""
    call = await count(talk, interview, outcome)
    if call is not None:
        await ask_about(talk, interview, call)


async def count(talk: Talk, interview: Row, outcome: Outcome) -> Call | None:
    """The call as one that was made; None, and told so, where there was none left to make."""
    left, inviting = await right_to_call(talk, interview.id)
    assert interview.id is not None
    if left in (Right.USED, Right.UNDER_WAY):
        talk.say("call.used", interview=interview_of(interview), on=None)
        return None
    if outcome is Outcome.TALKED and invites(talk.text):
        outcome = Outcome.INVITED
    situation = interview_of(interview).situation
    values = {
        "invited_by": inviting.id if left is Right.INVITED and inviting else None,
        "situation": situation,
        "place": talk.words.callmap.start(situation).id,
    }
    call = await talk.turn.calls.start(interview.id, values, talk.now)
    # the debrief shows it where it asks for their words
    notes = talk.text if tells_what_they_said(talk.text) else None
    call = await talk.turn.calls.change(call, outcome=outcome.value, ended_at=talk.now, notes=notes)
    await replan(talk, interview)
    return call


async def ask_about(talk: Talk, interview: Row, call: Call) -> None:
    """The minute after it; one tap takes it back."""
    undo = [[talk.button("undo", "made", call.id)]]
    key = "call.told_voicemail" if call.outcome == Outcome.VOICEMAIL else "call.told_made"
    talk.say(key, undo, interview=interview_of(interview))
    await debrief.begin(talk, call)


async def undo(talk: Talk) -> None:
    """made:<call>: it was not made after all."""
    tap = talk.said.tap
    call = await talk.turn.calls.get(tap.number(1) or 0) if tap else None
    interview = await talk.turn.interviews.get(call.interview_id) if call else None
    if call is None or interview is None or call.step > 0:
        talk.acknowledge("common.not_yours")
        return
    await talk.turn.calls.delete(call)
    talk.turn.candidate.forms = [
        form for form in talk.turn.candidate.forms if form["answers"].get("call") != call.id
    ]
    talk.next_version()
    await replan(talk, interview)
    talk.show("news.undone")
    await forming.resume(talk)
