"""The call, a tap at a time: one message, edited in place, with the next line to say."""

from typing import Any

from bot.coaching.callmap import Kind, Outcome, Place
from bot.coaching.forms import Answers, Draft
from bot.coaching.interview import News, Situation
from bot.conversations import debrief, forming, notes
from bot.conversations.forming import Form, register
from bot.conversations.planning import replan
from bot.conversations.said import Rows, pairs
from bot.conversations.talk import Talk, bare
from bot.conversations.values import interview_of, right_to_call
from bot.models import Call, Standing
from bot.models import Interview as Row
from bot.store import OneCallOnly

NEWS = {Situation.REJECTED: News.REJECTED, Situation.OFFER: News.OFFER}


async def dial(talk: Talk, interview: Row, answers: Answers) -> None:
    """Begin the one call: the database refuses a second."""
    assert interview.id is not None
    _, inviting = await right_to_call(talk, interview.id)
    situation = Situation(answers["situation"])
    values = {
        "invited_by": inviting.id if inviting and inviting.outcome == Outcome.INVITED else None,
        "situation": situation,
        "place": talk.words.callmap.start(situation).id,
        "question": answers.get("question"),
        "extra": answers.get("extra"),
        "fear_before": answers.get("fear"),
        "expected": answers.get("expected"),
    }
    try:
        call = await talk.turn.calls.start(interview.id, values, talk.now)
    except OneCallOnly:
        talk.show("call.used", interview=interview_of(interview), on=None)
        await forming.resume(talk)
        return
    talk.put(Draft(OnTheLine.kind, subject=interview.id, answers={"call": call.id}))
    show_card(talk, call, interview)


async def take_up(talk: Talk) -> bool:
    """If a call is going on, show where it is; whether there was one."""
    call = await talk.turn.calls.under_way()
    if call is None:
        return False
    interview = await talk.turn.interviews.get(call.interview_id)
    assert interview is not None
    talk.put(Draft(OnTheLine.kind, subject=interview.id, answers={"call": call.id}))
    talk.say("call.other_call", company=interview.company)
    say_card(talk, call, interview)
    return True


async def tapped(talk: Talk) -> None:
    """on:<call>:<step>:<exit>: what the other side just did."""
    tap = talk.said.tap
    call = await talk.turn.calls.get(tap.number(1) or 0) if tap else None
    interview = await talk.turn.interviews.get(call.interview_id) if call else None
    if tap is None or call is None or interview is None:
        talk.acknowledge("common.not_yours")
    elif call.outcome != "dialling":
        talk.acknowledge("call.ended_elsewhere")
    elif tap.number(2) != call.step or len(tap.parts) != 4:
        talk.acknowledge("common.earlier_button")
    elif tap.parts[3] == "back":
        await go_back(talk, call, interview)
    else:
        await _step(talk, call, interview, tap.parts[3])


async def _step(talk: Talk, call: Call, interview: Row, exit_id: str) -> None:
    callmap = talk.words.callmap
    here = callmap.place(Situation(call.situation), call.place)
    there = callmap.step(Situation(call.situation), call.place, exit_id)
    if there is None:
        talk.acknowledge("common.not_yours")
        return
    await _go(talk, call, interview, here.situation, there)


async def _go(talk: Talk, call: Call, interview: Row, situation: Situation, there: Place) -> None:
    trail = [*call.trail, [call.situation, call.place]]
    moved = await talk.turn.calls.change(
        call, situation=situation, place=there.id, step=call.step + 1, trail=trail
    )
    if there.kind is Kind.END:
        await _end(talk, moved, interview, there)
    else:
        show_card(talk, moved, interview)


async def go_back(talk: Talk, call: Call, interview: Row) -> None:
    """A step back on the map, for a slip of the thumb."""
    if not call.trail:
        talk.acknowledge("common.nothing_to_go_back")
        return
    situation, place = call.trail[-1]
    moved = await talk.turn.calls.change(
        call, situation=situation, place=place, step=call.step + 1, trail=call.trail[:-1]
    )
    show_card(talk, moved, interview)


async def _end(talk: Talk, call: Call, interview: Row, place: Place) -> None:
    """Hung up: keep how it ended and what it changed, then the minute after the call."""
    assert place.outcome is not None and interview.id is not None
    ended = await talk.turn.calls.change(call, outcome=place.outcome.value, ended_at=talk.now)
    talk.drop(OnTheLine.kind)
    talk.show_text(_text(talk, ended, interview, place))
    if place.outcome is Outcome.NO_ANSWER:
        _offer_another_try(talk, interview)
        await forming.resume(talk)
        return
    news = NEWS.get(place.situation)
    if news is not None and interview.news != news:
        await talk.turn.interviews.change(interview.id, news=news, standing=Standing.ANSWERED)
    interview = await talk.turn.interviews.get(interview.id) or interview
    await replan(talk, interview)
    await debrief.begin(talk, ended)


def _offer_another_try(talk: Talk, interview: Row) -> None:
    rows = [
        [talk.button("try_again", "call", interview.id, "now")],
        [talk.button("tomorrow", "news", interview.id, "tomorrow", interview.told)],
    ]
    talk.say("call.try_again", rows)


def show_card(talk: Talk, call: Call, interview: Row) -> None:
    """The next line, in place of the card that was tapped."""
    talk.show_text(*_card(talk, call, interview))


def say_card(talk: Talk, call: Call, interview: Row) -> None:
    """The same below the other messages."""
    talk.say_text(*_card(talk, call, interview))


def _card(talk: Talk, call: Call, interview: Row) -> tuple[str, Rows]:
    place = talk.words.callmap.place(Situation(call.situation), call.place)
    return _text(talk, call, interview, place), _exits(talk, call, place)


def _exit_named(talk: Talk, call: Call) -> str | None:
    """The exit from here whose label was typed."""
    place = talk.words.callmap.place(Situation(call.situation), call.place)
    said = bare(talk.text)
    return next((door.id for door in place.exits if bare(door.label) == said), None)


def _text(talk: Talk, call: Call, interview: Row, place: Place) -> str:
    facts = interview_of(interview)
    # their own question was chosen for the situation the call began in
    fits = place.situation is facts.situation
    question, extra = (call.question, call.extra) if fits else (None, None)
    return talk.fill(place.card, interview=facts, question=question, extra=extra)


def _exits(talk: Talk, call: Call, place: Place) -> Rows:
    """What they may do, two in a row; the polite end and the step back on a row of their own."""
    doors = [
        talk.named_button(door.label, "on", call.id, call.step, door.id) for door in place.exits
    ]
    # on the line, the map's last exit is the thank-you: always in the same place for the thumb
    thanks = doors[-1:] if place.kind is Kind.LINE and call.trail else []
    back = [talk.button("back_a_step", "on", call.id, call.step, "back")] if call.trail else []
    return [*pairs(doors[: len(doors) - len(thanks)]), thanks + back]


@register
class OnTheLine(Form):
    """A call that is going on, as the thing that words are said into: they are noted."""

    kind = "call"
    slots = ()

    async def question(self, talk: Talk, draft: Draft, slot: Any) -> tuple[str, Rows]:
        """There is none: the card stands in its place."""
        raise NotImplementedError

    async def read(self, talk: Talk, draft: Draft, slot: Any) -> Answers:
        """There is nothing to fill in."""
        return {}

    async def done(self, talk: Talk, draft: Draft) -> None:
        """Show the card once more, below what was said in between."""
        found = await self._found(talk, draft)
        if found is not None:
            say_card(talk, *found)

    async def heard_when_done(self, talk: Talk, draft: Draft) -> None:
        """What a button says is as good as its tap; all else is noted, and may tell of a step."""
        found = await self._found(talk, draft)
        if found is None:
            return
        call, interview = found
        if exit_id := _exit_named(talk, call):
            await _step(talk, call, interview, exit_id)
            return
        told = talk.words.callmap.told(Situation(call.situation), call.place, talk.text)
        if told is None or (told[0].kind is not Kind.DIAL and told[1].kind is not Kind.END):
            call = await notes.keep(talk, call)
        if told is not None:
            await _go(talk, call, interview, told[0].situation, told[1])
            return
        notes.tell(talk, call)
        say_card(talk, call, interview)

    async def back(self, talk: Talk, draft: Draft) -> None:
        """A step back on the map."""
        found = await self._found(talk, draft)
        if found is not None:
            call, interview = found
            await go_back(talk, call, interview)
            if not call.trail:
                say_card(talk, call, interview)

    async def leave(self, talk: Talk, draft: Draft) -> None:
        """Before anybody answered, leaving is simply not calling; on the line, one thanks first."""
        found = await self._found(talk, draft)
        if found is None:
            return
        call, interview = found
        if not call.trail:
            await talk.turn.calls.change(
                call, outcome=Outcome.NO_ANSWER.value, ended_at=talk.now, step=call.step + 1
            )
            talk.drop(self.kind)
            talk.say("common.cancelled")
            await forming.resume(talk)
        else:
            talk.say("call.finish_first", company=interview.company)
            say_card(talk, call, interview)

    async def _found(self, talk: Talk, draft: Draft) -> tuple[Call, Row] | None:
        call = await talk.turn.calls.get(int(draft.answers.get("call") or 0))
        interview = await talk.turn.interviews.get(draft.subject or 0)
        if call is None or interview is None or call.outcome != "dialling":
            talk.drop(self.kind)
            await forming.resume(talk)
            return None
        return call, interview
