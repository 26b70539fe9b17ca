"""The minute after the call: who, what they said word for word, what comes next, the fear now."""

from collections.abc import Callable

from bot.coaching.callmap import Outcome
from bot.coaching.forms import Answers, Draft, Slot
from bot.coaching.interview import Situation
from bot.coaching.understanding import is_skip, tells_what_they_said
from bot.conversations import forming, invitation, say, sent_on
from bot.conversations.feeling import (
    fear_buttons,
    manner_buttons,
    read_fear,
    read_manner,
    tapped_fear,
    tapped_manner,
)
from bot.conversations.forming import Form, Problem, Tapped, register
from bot.conversations.notes import told as told_on_the_line
from bot.conversations.planned import told
from bot.conversations.planning import replan
from bot.conversations.said import Button, Rows
from bot.conversations.talk import Talk, shorten
from bot.conversations.values import interview_of
from bot.models import Call, Interview

LONGEST = 20_000
"""Characters kept of one answer, which may come in several messages."""
SHOWN = 300
"""Characters of the notes that are shown again: enough to know which they were."""
ONE_LINE = 300
CUT_BY_THE_APP = 3500
"""A message longer than this goes on in the next, if that was sent in the same second."""
REACHED = ("reached_contact", "reached_decider", "reached_other")
NEXT = ("next_email", "next_wait", "next_nothing")


async def keep_what_was_told(talk: Talk) -> None:
    """So far: an answer that was given stands in the call, whatever becomes of the questions."""
    draft = talk.open_draft(Debrief.kind)
    if draft is not None:
        await Debrief().keep(talk, draft)


async def begin(talk: Talk, call: Call) -> None:
    """Ask, with what the call itself tells filled in; what another debrief was told is kept."""
    await keep_what_was_told(talk)
    answers = {"call": call.id, "outcome": call.outcome, "situation": call.situation}
    answers |= {"expected": call.expected} if call.expected else {}
    answers |= {"sent_on": True} if sent_on.is_sent_on(call) else {}
    if call.outcome == Outcome.VOICEMAIL:
        answers["reached"] = Outcome.VOICEMAIL.value
    if noted := invitation.noted(talk, call):
        answers |= noted
        if invitation.DAY in noted:
            day, hour = invitation.when(noted)
            talk.say("call.invited_noted", day=day, hour=hour)
    await forming.carry_on(talk, Draft(Debrief.kind, subject=call.interview_id, answers=answers))


def _goes_on(talk: Talk, draft: Draft) -> bool:
    """Whether this message is the rest of what they said, cut by the app."""
    heard, sent = draft.answers.get("heard") or "", talk.moment.now.isoformat()
    return len(heard) >= CUT_BY_THE_APP and draft.answers.get("heard_at") == sent


def added(heard: str | None, more: str) -> str:
    """What they said, and what is told of it later."""
    return "\n".join(filter(None, (heard, more)))[:LONGEST]


READERS: dict[str, Callable[[Talk, str], Answers | Problem]] = {
    "fear_after": read_fear,
    "found": read_manner,
    sent_on.NAMED: sent_on.read,
}
TAPPED = {"fear_after": tapped_fear, "found": tapped_manner}
"""Slots that take one of a few things; the others take words as they are."""


def _with_notes(notes: str | None, heard: str | None) -> str | None:
    """What was typed on the line is theirs, too: what is told afterwards adds to it."""
    if notes and heard and notes not in heard:
        return added(notes, heard)
    return heard or notes


def _invited(answers: Answers) -> bool:
    return answers.get("outcome") == Outcome.INVITED


def _sent_on(answers: Answers) -> bool:
    return bool(answers.get("sent_on"))


def _spoke(answers: Answers) -> bool:
    return answers.get("outcome") != Outcome.VOICEMAIL


def _expected(answers: Answers) -> bool:
    """What was expected can be held against what happened."""
    return _spoke(answers) and answers.get("expected") is not None


@register
class Debrief(Form):
    """Every answer is optional but the first."""

    kind = "debrief"
    left = "call.debrief_left"
    slots = (
        Slot("reached"),
        Slot("named", optional=True, applies=_sent_on),
        Slot("invited_on", optional=True, applies=_invited),
        Slot("heard", optional=True, applies=_spoke),
        Slot("next_step", optional=True, applies=_spoke),
        Slot("found", optional=True, applies=_expected),
        Slot("fear_after", optional=True),
    )

    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """One question."""
        call = await self._call(talk, draft)
        told = told_on_the_line(call) if call else None
        notes = shorten(told, SHOWN) if told else None
        _, hour = invitation.when(draft.answers)
        text = talk.render(f"call.{slot.name}", notes=notes, hour=hour)
        return text, await self._buttons(talk, draft, slot)

    async def read(self, talk: Talk, draft: Draft, slot: Slot) -> Answers | Problem:
        """Their words as they are; a day or a number where one was asked for."""
        if slot.optional and is_skip(talk.text):
            return {slot.name: None}
        if slot.name == invitation.DAY:
            return invitation.read(talk, draft)
        if slot.name in READERS:
            return READERS[slot.name](talk, slot.name)
        if slot.name != "heard" and len(talk.text) > ONE_LINE and not _goes_on(talk, draft):
            return Problem("log.too_long", {"limit": ONE_LINE})
        return self._their_words(talk, draft, slot)

    def _their_words(self, talk: Talk, draft: Draft, slot: Slot) -> Answers:
        """As they are. The app cuts a long story into messages: the rest belongs to the first."""
        if _goes_on(talk, draft):
            return {"heard": added(draft.answers["heard"], talk.text)}
        if slot.name == "next_step" and tells_what_they_said(talk.text):
            return {slot.name: talk.text, "heard": added(draft.answers.get("heard"), talk.text)}
        when = {"heard_at": talk.moment.now.isoformat()} if slot.name == "heard" else {}
        return {slot.name: talk.text} | when

    async def tapped(self, talk: Talk, draft: Draft, slot: Slot, value: str) -> Tapped:
        """A label that was offered becomes the answer; a number or a day is read."""
        label = talk.said.tap.label if talk.said.tap else None
        if slot.name in TAPPED:
            return TAPPED[slot.name](slot.name, value)
        if slot.name == invitation.DAY:
            return invitation.tapped(draft, value)
        if slot.name == sent_on.NAMED:
            return sent_on.tapped(await self._call(talk, draft), value)
        if value == "next_email":
            return {"next_step": label or value, "wants_email": True}
        return {slot.name: label or value} if value in (*REACHED, *NEXT) else {}

    async def done(self, talk: Talk, draft: Draft) -> None:
        """Keep it, and say what is left to do."""
        talk.drop(self.kind)
        call = await self._call(talk, draft)
        interview = await talk.turn.interviews.get(draft.subject or 0)
        if call is not None and interview is not None:
            await self._conclude(talk, draft, call, interview)
        await forming.finish(talk, draft)

    async def _conclude(self, talk: Talk, draft: Draft, call: Call, interview: Interview) -> None:
        call = await self._keep(talk, call, draft.answers)
        plan = await replan(talk, interview)
        facts = interview_of(await talk.turn.interviews.get(call.interview_id) or interview)
        left = say.left_after(talk, call, facts.situation)
        wants_email = bool(draft.answers.get("wants_email"))
        copy = [] if wants_email else [[talk.button("email_copy", "say", interview.id, "e", 0)]]
        talk.say(
            "call.debrief_done",
            copy,
            before=call.fear_before,
            after=call.fear_after,
            left=say.safe(talk.fill(left.words, interview=facts, question=None, extra=None)),
            plan=told(talk, plan) if plan else None,
            invited_on=call.invited_on,
            hour=call.invited_hour,
        )
        if wants_email:
            say.email_after(talk, interview, call)

    async def leave(self, talk: Talk, draft: Draft) -> None:
        """What was said so far is kept, a day to ring again included: the call has been made."""
        await self.keep(talk, draft)
        interview = await talk.turn.interviews.get(draft.subject or 0)
        if interview is not None:
            await replan(talk, interview)
        await super().leave(talk, draft)

    async def keep(self, talk: Talk, draft: Draft) -> None:
        """Store what was told so far."""
        call = await self._call(talk, draft)
        if call is not None:
            await self._keep(talk, call, draft.answers)

    async def _keep(self, talk: Talk, call: Call, answers: Answers) -> Call:
        day, hour = invitation.when(answers)
        heard = _with_notes(told_on_the_line(call), answers.get("heard"))
        await sent_on.keep(talk, call, answers)
        return await talk.turn.calls.change(
            call,
            reached=answers.get("reached"),
            invited_on=day,
            invited_hour=hour,
            heard=heard,
            next_step=answers.get("next_step"),
            fear_after=answers.get("fear_after"),
            found=answers.get("found"),
        )

    async def _call(self, talk: Talk, draft: Draft) -> Call | None:
        return await talk.turn.calls.get(int(draft.answers["call"]))

    async def _buttons(self, talk: Talk, draft: Draft, slot: Slot) -> Rows:
        def offered(name: str, **values: object) -> Button:
            return self.button(talk, name, slot.name, name, **values)

        if slot.name == "reached":
            interview = await talk.turn.interviews.get(draft.subject or 0)
            contact = interview.contact if interview else None
            known = [offered("reached_contact", contact=contact)] if contact else []
            return [known, [offered("reached_decider"), offered("reached_other")]]
        if slot.name == invitation.DAY:
            return invitation.buttons(self, talk, draft)
        if slot.name == sent_on.NAMED:
            return sent_on.buttons(self, talk, await self._call(talk, draft))
        if slot.name == "next_step":
            waits = draft.answers.get("situation") == Situation.NO_NEWS
            rest = [offered(name) for name in NEXT[1:] if waits or name != "next_wait"]
            return [[offered("next_email")], rest]
        if slot.name == "found":
            return manner_buttons(self, talk, slot.name)
        return fear_buttons(self, talk, slot.name) if slot.name == "fear_after" else []
