"""A practice call: the coach plays whoever picks up, and looks back only when it is over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from markupsafe import Markup

from bot.coaching.forms import Draft, Slot
from bot.coaching.interview import Interview, Situation
from bot.coaching.rehearsal import (
    LONGEST,
    Ending,
    Exchange,
    Rehearsal,
    Scene,
    Try,
    look_back,
    picks_up,
    play,
)
from bot.coaching.understanding import is_despair
from bot.conversations import call, forming
from bot.conversations.forming import CARD, Form, Problem, Tapped, register
from bot.conversations.picking import pick
from bot.conversations.said import Kind, Rows, pairs
from bot.conversations.talk import Talk, shorten
from bot.conversations.values import interview_of
from bot.models import Interview as Row

QUOTE = 160
"""Characters of a quote: two lines on a phone."""
CHOICE = 60
"""Characters of an answer to "who shall pick up?"; anything longer is a first line already."""
ANYONE = "anyone"
AS_IF = "as_if"


# Beginning


async def start(talk: Talk) -> None:
    """/practise, in words or by a button: for the interview that is meant, or one made up."""
    if await call.take_up(talk):
        return
    if await talk.turn.interviews.count() == 0:
        await _begin(talk, None)
        return
    interview = await pick(talk, "practise", "ID")
    if interview is not None:
        await _begin(talk, interview)


async def tapped(talk: Talk) -> None:
    """practise:<interview>, practise:again, practise:new."""
    what = talk.said.tap.parts[-1] if talk.said.tap else ""
    if what == "new":
        talk.acknowledge()
        await start(talk)
    elif what == "again":
        await _again(talk)
    elif (interview := await talk.tapped_interview()) is not None:
        talk.acknowledge()
        await _begin(talk, interview)


async def _begin(talk: Talk, interview: Row | None) -> None:
    """Ask who shall pick up, unless the words said so."""
    people = talk.words.people
    situation = interview_of(interview).situation if interview else Situation.NO_NEWS
    answers = {
        "number": int(_last(talk).get("count", 0)),
        "situation": people.situation(talk.text) or situation,
        "lines": [],
    }
    draft = Draft(Practise.kind, subject=interview.id if interview else None, answers=answers)
    asked_for = people.asked_for(talk.text)
    await forming.carry_on(talk, _with(talk, draft, asked_for.id) if asked_for else draft)


async def _again(talk: Talk) -> None:
    """The same call once more, and somebody else picks up."""
    last = _last(talk)
    if not last:
        talk.acknowledge("common.not_yours")
        return
    talk.acknowledge()
    if await call.take_up(talk):
        return
    interview = await talk.turn.interviews.get(int(last["interview"] or 0))
    answers = {"number": last["count"], "situation": last["situation"], "lines": []}
    draft = Draft(Practise.kind, subject=interview.id if interview else None, answers=answers)
    await forming.carry_on(talk, _with(talk, draft, _anyone(talk, draft)))


def _last(talk: Talk) -> dict[str, Any]:
    """How many practice calls there were, and what the last one was."""
    return talk.turn.candidate.practised or {}


def _anyone(talk: Talk, draft: Draft) -> str:
    """Somebody else than last time."""
    return talk.words.people.next(draft.answers["number"], _last(talk).get("person")).id


def _with(talk: Talk, draft: Draft, person: str) -> Draft:
    """The phone rings, and this person will pick up."""
    talk.turn.candidate.practised = {
        "count": draft.answers["number"] + 1,
        "person": person,
        "situation": draft.answers["situation"],
        "interview": draft.subject,
    }
    return replace(draft, answers={**draft.answers, "person": person})


# What is known of it


async def _interview(talk: Talk, draft: Draft) -> Interview:
    """The real one, or one that was made up."""
    row = await talk.turn.interviews.get(draft.subject or 0)
    if row is not None:
        return interview_of(row)
    choice = talk.words.people.made_up
    made_up = choice[draft.answers["number"] % len(choice)]
    return Interview(made_up.company, talk.today - timedelta(days=made_up.ago), role=made_up.role)


def _them(talk: Talk, draft: Draft, interview: Interview) -> str:
    """Who picks up: the contact, where that is a name."""
    if interview.contact and interview.contact[0].isupper():
        return interview.contact
    names = talk.words.people.names
    return names[draft.answers["number"] % len(names)]


def _rehearsal(talk: Talk, draft: Draft) -> Rehearsal:
    person = talk.words.people.each[draft.answers["person"]]
    situation = Situation(draft.answers["situation"])
    return Rehearsal(person, situation, draft.answers["number"], talk.turn.candidate.name)


def _call(talk: Talk, draft: Draft) -> tuple[Exchange, ...]:
    return play(_rehearsal(talk, draft), draft.answers["lines"], talk.words.ear)


def _scene(talk: Talk, draft: Draft) -> Scene:
    """Where the call is now."""
    exchanges = _call(talk, draft)
    return exchanges[-1].after if exchanges else picks_up(_rehearsal(talk, draft))


async def _said(talk: Talk, draft: Draft, scene: Scene) -> dict[str, Any]:
    """What the person just said, in words, and who they are."""
    interview = await _interview(talk, draft)
    them = _them(talk, draft, interview)
    said = (talk.fill(words, interview=interview, them=them) for words in scene.says)
    return {"them": them, "said": Markup(" ".join(said))}  # rendered, and escaped, already


async def _line(talk: Talk, draft: Draft, situation: Situation, place: str) -> Markup:
    """The line that the call map has there."""
    line = talk.words.callmap.place(situation, place).line
    interview = await _interview(talk, draft)
    return Markup(talk.fill(line, interview=interview, question=None, extra=None))


def _words(talk: Talk, name: str) -> Markup:
    # rendered, and escaped, already
    return Markup(talk.render(f"practise.{name}"))


@register
class Practise(Form):
    """Who picks up, and then a line at a time; the lines are all that is kept of the call."""

    kind = "practise"
    slots = (Slot("person"), Slot("line"))

    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """Who shall pick up; or what the person says, which is to be answered."""
        if slot.name == "person":
            return await self._who(talk, draft)
        rings = not draft.answers["lines"]
        said = await _said(talk, draft, _scene(talk, draft))
        text = talk.render("practise.says", rings=rings, **said)
        ways = [self.button(talk, "say", CARD, "hint"), self.button(talk, "stop", CARD, "stop")]
        return text, [ways]

    async def _who(self, talk: Talk, draft: Draft) -> tuple[str, Rows]:
        text = talk.render(
            "practise.who",
            interview=await _interview(talk, draft),
            made_up=draft.subject is None,
            situation=draft.answers["situation"],
        )
        people = talk.words.people.each.values()
        others = [s for s in Situation if s != draft.answers["situation"]]
        return text, [
            *pairs([self.named_button(talk, p.label, "person", p.id) for p in people]),
            [self.button(talk, "anyone", "person", ANYONE)],
            [self.button(talk, f"as_if_{s}", CARD, f"{AS_IF}_{s}") for s in others],
        ]

    async def read(self, talk: Talk, draft: Draft, slot: Slot) -> Tapped:
        """A choice, or a line that is said on the phone."""
        if talk.said.kind is not Kind.TEXT or not talk.text:
            return Problem("common.words_please")
        if is_despair(talk.text):
            return self._despair(talk)
        if slot.name == "line":
            return await self._hear(talk, draft)
        chosen = self._chosen(talk, draft)
        if chosen is not None:
            return chosen
        # they have begun already: somebody picks up, and hears it
        return await self._hear(talk, _with(talk, draft, _anyone(talk, draft)))

    def _chosen(self, talk: Talk, draft: Draft) -> Draft | None:
        people = talk.words.people
        if len(talk.text) > CHOICE:
            return None
        if person := people.asked_for(talk.text):
            return _with(talk, draft, person.id)
        if situation := people.situation(talk.text):
            return replace(draft, answers={**draft.answers, "situation": situation})
        if people.does_not_mind(talk.text):
            return _with(talk, draft, _anyone(talk, draft))
        return None

    async def tapped(self, talk: Talk, draft: Draft, slot: Slot, value: str) -> Tapped:
        """Who picks up, another situation, a line to say, or enough."""
        if slot.name == "person":
            person = value if value in talk.words.people.each else _anyone(talk, draft)
            return _with(talk, draft, person)
        if value == "stop":
            await self.leave(talk, draft)
            return None
        if value == "hint":
            await self.next_words(talk, draft)
        elif value.removeprefix(f"{AS_IF}_") in list(Situation):
            as_if = value.removeprefix(f"{AS_IF}_")
            return replace(draft, answers={**draft.answers, "situation": as_if})
        return draft

    async def next_words(self, talk: Talk, draft: Draft) -> bool:
        """ "What should I say?": the next courteous line for where the call is."""
        situation, place = Situation(draft.answers["situation"]), "open"
        if "person" in draft.answers:
            scene = _scene(talk, draft)
            situation, place = scene.situation, scene.next_place or "close"
        talk.say("practise.hint", line=await _line(talk, draft, situation, place))
        return True

    async def done(self, talk: Talk, draft: Draft) -> None:
        """There is always another line, until the call is over."""
        await forming.finish(talk, draft)

    async def back(self, talk: Talk, draft: Draft) -> None:
        """Unsay the last line; before the first one, choose again who picks up."""
        lines = draft.answers["lines"]
        if lines:
            draft = replace(draft, answers={**draft.answers, "lines": lines[:-1]})
            await forming.carry_on(talk, draft)
        elif "person" in draft.answers:
            kept = {name: value for name, value in draft.answers.items() if name != "person"}
            await forming.carry_on(talk, replace(draft, answers=kept))
        else:
            await forming.carry_on(talk, draft, Problem("common.nothing_to_take_back"))

    async def leave(self, talk: Talk, draft: Draft) -> None:
        """Left in the middle: what was said so far is looked back on all the same."""
        if draft.answers["lines"]:
            talk.say("practise.stopped")
            await self._look_back(talk, draft, _call(talk, draft))
        else:
            talk.say("practise.left")
        await forming.finish(talk, draft)

    async def _hear(self, talk: Talk, draft: Draft) -> Tapped:
        """One line more; the call may be over with it."""
        # one character too many shows that there was more: nobody listens that long
        lines = [*draft.answers["lines"], talk.text[: LONGEST + 1]]
        draft = replace(draft, answers={**draft.answers, "lines": lines})
        exchanges = _call(talk, draft)
        scene = exchanges[-1].after
        if scene.ending is None:
            return draft
        over = "hung_up" if scene.ending is Ending.HUNG_UP else "said_goodbye"
        talk.say(f"practise.{over}", **await _said(talk, draft, scene))
        await self._look_back(talk, draft, exchanges)
        await forming.finish(talk, draft)
        return None

    def _despair(self, talk: Talk) -> None:
        """A person to talk to, and no coaching: the rehearsal is over, and nothing is asked."""
        talk.drop(self.kind)
        talk.next_version()
        talk.say("start.despair")

    async def _look_back(self, talk: Talk, draft: Draft, exchanges: Sequence[Exchange]) -> None:
        back = look_back(_rehearsal(talk, draft), exchanges, talk.words.ear.tone)
        interview = await _interview(talk, draft)
        good = [
            {"words": shorten(g.words, QUOTE), "why": _words(talk, f"good_{g.id}")}
            for g in back.good
        ]
        talk.say(
            "practise.look_back",
            self._afterwards(talk, draft),
            good=good,
            kind=_words(talk, f"kind_{back.kind}") if back.kind else None,
            interview=interview,
            them=_them(talk, draft, interview),
            **await self._to_try(talk, draft, back.try_next),
        )

    async def _to_try(self, talk: Talk, draft: Draft, what: Try) -> dict[str, Any]:
        line = what.instead or await _line(talk, draft, what.situation, what.place)
        why = what.why or _words(talk, f"try_{what.id}")
        said = shorten(what.words, QUOTE) if what.words else None
        return {"why": why, "said": said, "line": line}

    def _afterwards(self, talk: Talk, draft: Draft) -> Rows:
        again = [talk.button("practise_again", "practise", "again")]
        for_real = [talk.button("call", "call", draft.subject)] if draft.subject else []
        return [row for row in (again, for_real) if row]
