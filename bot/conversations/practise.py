"""A practice call: the coach plays whoever picks up, and looks back only when it is over."""

from dataclasses import replace

from bot.coaching.forms import Draft, Slot
from bot.coaching.interview import Situation
from bot.coaching.rehearsal import LONGEST, Ending, despairs
from bot.conversations import call, forming, partner
from bot.conversations.forming import CARD, Form, Problem, Tapped, register
from bot.conversations.picking import pick
from bot.conversations.said import Kind, Rows, pairs
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of
from bot.models import Interview as Row

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
        "number": int(partner.last(talk).get("count", 0)),
        "situation": people.situation(talk.text) or situation,
        "lines": [],
    }
    draft = Draft(Practise.kind, subject=interview.id if interview else None, answers=answers)
    asked_for = people.asked_for(talk.text)
    await forming.carry_on(talk, partner.picked(talk, draft, asked_for.id) if asked_for else draft)


async def _again(talk: Talk) -> None:
    """The same call once more, and somebody else picks up."""
    last = partner.last(talk)
    if not last:
        talk.acknowledge("common.not_yours")
        return
    talk.acknowledge()
    if await call.take_up(talk):
        return
    interview = await talk.turn.interviews.get(int(last["interview"] or 0))
    answers = {"number": last["count"], "situation": last["situation"], "lines": []}
    draft = Draft(Practise.kind, subject=interview.id if interview else None, answers=answers)
    await forming.carry_on(talk, partner.picked(talk, draft, partner.somebody_else(talk, draft)))


@register
class Practise(Form):
    """Who picks up, and then a line at a time; the lines are all that is kept of the call."""

    kind = "practise"
    edits_in_place = True
    slots = (Slot("person"), Slot("line"))

    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """Who shall pick up; or what the person says, which is to be answered."""
        if slot.name == "person":
            return await self._who(talk, draft)
        rings = not draft.answers["lines"]
        scene = partner.scene_of(talk, draft)
        said = await partner.said_in(talk, draft, scene)
        text = talk.render("practise.says", rings=rings, **said)
        if draft.answers.get("hint"):
            line = await partner.line_at(talk, draft, scene.situation, scene.next_place or "close")
            text += "\n\n" + talk.render("practise.hint", line=line)
        ways = [self.button(talk, "say", CARD, "hint"), self.button(talk, "stop", CARD, "stop")]
        return text, [ways]

    async def _who(self, talk: Talk, draft: Draft) -> tuple[str, Rows]:
        text = talk.render(
            "practise.who",
            interview=await partner.interview_for(talk, draft),
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
        if despairs(talk.text):
            self._despair(talk)
            return None
        if slot.name == "line":
            return await self._hear(talk, draft)
        chosen = self._chosen(talk, draft)
        if chosen is not None:
            return chosen
        # they have begun already: somebody picks up, and hears it
        return await self._hear(
            talk, partner.picked(talk, draft, partner.somebody_else(talk, draft))
        )

    def _chosen(self, talk: Talk, draft: Draft) -> Draft | None:
        people = talk.words.people
        if len(talk.text) > CHOICE:
            return None
        if person := people.asked_for(talk.text):
            return partner.picked(talk, draft, person.id)
        if situation := people.situation(talk.text):
            return replace(draft, answers={**draft.answers, "situation": situation})
        if people.does_not_mind(talk.text):
            return partner.picked(talk, draft, partner.somebody_else(talk, draft))
        return None

    async def tapped(self, talk: Talk, draft: Draft, slot: Slot, value: str) -> Tapped:
        """Who picks up, another situation, a line to say, or enough."""
        if slot.name == "person":
            known = value in talk.words.people.each
            person = value if known else partner.somebody_else(talk, draft)
            return partner.picked(talk, draft, person)
        if value == "stop":
            talk.put_buttons_away()
            await self.leave(talk, draft)
            return None
        if value == "hint":
            return partner.with_hint(draft)
        if value.removeprefix(f"{AS_IF}_") in list(Situation):
            as_if = value.removeprefix(f"{AS_IF}_")
            return replace(draft, answers={**draft.answers, "situation": as_if})
        return draft

    async def next_words(self, talk: Talk, draft: Draft) -> bool:
        """ "What should I say?": the next courteous line for where the call is."""
        if "person" in draft.answers:
            # it stands below what is to be answered, when that is shown again
            talk.put(partner.with_hint(draft))
        else:
            situation = Situation(draft.answers["situation"])
            talk.say("practise.hint", line=await partner.line_at(talk, draft, situation, "open"))
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
            await partner.say_look_back(talk, draft, partner.exchanges_of(talk, draft))
        else:
            talk.say("practise.left")
        await forming.finish(talk, draft)

    async def _hear(self, talk: Talk, draft: Draft) -> Tapped:
        """One line more; the call may be over with it."""
        # one character too many shows that there was more: nobody listens that long
        lines = [*draft.answers["lines"], talk.text[: LONGEST + 1]]
        draft = replace(draft, answers={**draft.answers, "lines": lines, "hint": False})
        exchanges = partner.exchanges_of(talk, draft)
        scene = exchanges[-1].after
        if scene.ending is None:
            return draft
        over = "hung_up" if scene.ending is Ending.HUNG_UP else "said_goodbye"
        talk.say(f"practise.{over}", **await partner.said_in(talk, draft, scene))
        await partner.say_look_back(talk, draft, exchanges)
        await forming.finish(talk, draft)
        return None

    def _despair(self, talk: Talk) -> None:
        """A person to talk to, and no coaching: the rehearsal is over, and nothing is asked."""
        talk.drop(self.kind)
        talk.next_version()
        talk.say("start.despair")
