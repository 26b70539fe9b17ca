"""Before the call: quiet, number, pen; a question; something to add; the fear; a breath."""

from dataclasses import replace
from typing import Any, ClassVar

from bot.coaching.forms import Answers, Draft, Slot
from bot.coaching.interview import Situation
from bot.coaching.tone import Verdict
from bot.coaching.understanding import (
    Intent,
    is_courtesy,
    is_dialled,
    is_nothing_to_say,
    is_skip,
    is_yes,
    read_contact,
    read_intent,
)
from bot.conversations import call
from bot.conversations.facts import FEWEST_DIGITS
from bot.conversations.feeling import (
    fear_buttons,
    manner_buttons,
    read_fear,
    read_manner,
    tapped_fear,
    tapped_manner,
)
from bot.conversations.forming import Form, Problem, Tapped, register
from bot.conversations.said import Rows
from bot.conversations.talk import Talk, bare
from bot.conversations.values import interview_of
from bot.conversations.wording import marked
from bot.models import Interview

LINES = frozenset({"question", "extra"})
"""The steps that take a line of one's own."""
LONGEST_LINE = 300
"""Characters of a sentence of one's own: about what can be said in one breath or two."""
TAKE, KEEP = "take", "keep"
WRITE = "write"
"""The form of an e-mail, which takes these steps over; see writing.py."""


def _told_fear(answers: Answers) -> bool:
    """Who would rather not say how it feels is not asked what they expect either."""
    return answers.get("fear") is not None


def _nervous(text: str) -> bool:
    reading = read_intent(text)
    return reading.intent is Intent.NERVOUS and reading.sure


def _passed_over(text: str, slot: Slot) -> bool:
    return is_skip(text) or (slot.name in LINES and is_nothing_to_say(text))


def _dialled(draft: Draft) -> Answers:
    """Who is ringing already is asked for nothing more."""
    left = [slot for slot in Prepare.slots if slot.name not in draft.answers]
    return {slot.name: None if slot.optional else True for slot in left}


def no_news(answers: Answers) -> bool:
    return answers.get("situation") == Situation.NO_NEWS


@register
class Prepare(Form):
    """The minute before dialling, each step in place of the last."""

    kind = "prepare"
    edits_in_place = True
    takes_cards = True
    slots: ClassVar[tuple[Slot, ...]] = (
        Slot("ready"),
        Slot("question", optional=True),
        Slot("extra", optional=True, applies=no_news),
        Slot("fear", optional=True),
        Slot("expected", optional=True, applies=_told_fear),
        Slot("breath"),
    )

    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """The step's card and buttons."""
        typed = self._typed(draft, slot)
        if typed:
            return self._checked(talk, slot, self._check(talk, draft, typed))
        interview = await self._interview(talk, draft)
        values = await getattr(self, f"_{slot.name}")(talk, draft, interview)
        text = talk.render(f"call.{slot.name}", interview=interview_of(interview), **values)
        return text, self._buttons(talk, slot)

    async def read(self, talk: Talk, draft: Draft, slot: Slot) -> Tapped:
        """A button's words count as its tap; what is no answer and sounds frightened is comforted,
        and the step comes again.
        """
        value = await self._named(talk, draft, slot)
        if value is not None:
            return await self.tapped(talk, draft, slot, value)
        if self.kind != WRITE and is_dialled(talk.text):
            return _dialled(draft)
        read = await self._read(talk, draft, slot)
        if isinstance(read, Problem) and talk.text and _nervous(talk.text):
            talk.say("start.nervous")
            return {}
        return read

    async def _read(self, talk: Talk, draft: Draft, slot: Slot) -> Tapped:
        """A number to ring, a line of one's own, a number for the fear."""
        if slot.name in ("ready", "breath"):
            return {slot.name: True} if is_yes(talk.text) else await self._keep_number(talk, draft)
        if talk.said.card is not None:
            return Problem("common.words_please")
        if slot.optional and _passed_over(talk.text, slot):
            return {slot.name: None}
        if slot.name == "fear":
            return read_fear(talk, slot.name)
        if slot.name == "expected":
            return read_manner(talk, slot.name)
        return self._own_line(talk, draft, slot)

    async def _named(self, talk: Talk, draft: Draft, slot: Slot) -> str | None:
        """What the button says whose label was typed: "2" picks the second question."""
        said, (_, rows) = bare(talk.text), await self.question(talk, draft, slot)
        offered = (button for row in rows for button in row)
        found = (b.data.split(":")[-1] for b in offered if bare(b.label) == said)
        return next(found, None) if said else None

    def _own_line(self, talk: Talk, draft: Draft, slot: Slot) -> Tapped:
        """A line of their own; one that could start an argument is shown to them first."""
        if len(talk.text) > LONGEST_LINE:
            return Problem("call.too_long", {"limit": LONGEST_LINE})
        if is_courtesy(talk.text):
            return Problem("call.not_a_line")
        line = " ".join(talk.text.split())
        if self._check(talk, draft, line).worst is None:
            return {slot.name: line}
        return replace(draft, answers={**draft.answers, "typed": {"slot": slot.name, "line": line}})

    def _typed(self, draft: Draft, slot: Slot) -> str | None:
        """A line for this slot that they have not decided about yet."""
        typed = draft.answers.get("typed") or {}
        return typed["line"] if typed.get("slot") == slot.name else None

    def _check(self, talk: Talk, draft: Draft, line: str) -> Verdict:
        return talk.words.tone.check(line, Situation(draft.answers["situation"]))

    async def tapped(self, talk: Talk, draft: Draft, slot: Slot, value: str) -> Tapped:
        """A choice of the card."""
        typed = self._typed(draft, slot)
        if typed and value in (TAKE, KEEP):
            worst = self._check(talk, draft, typed).worst
            return {slot.name: worst.instead if worst and value == TAKE else typed}
        if slot.name == "question":
            return self._chosen(talk, draft, await self._interview(talk, draft), value)
        if slot.name == "fear":
            return tapped_fear(slot.name, value)
        if slot.name == "expected":
            return tapped_manner(slot.name, value)
        return {slot.name: True}

    def _checked(self, talk: Talk, slot: Slot, verdict: Verdict) -> tuple[str, Rows]:
        worst = verdict.worst
        # a question is nothing to add, and one is asked right after it
        fits = worst is not None and not (slot.name == "extra" and worst.instead.endswith("?"))
        text = talk.render("wording.yours", marked=marked(verdict), worst=worst, fits=fits)
        take = [self.button(talk, "take_instead", slot.name, TAKE)] if fits else []
        return text, [[*take, self.button(talk, "keep_mine", slot.name, KEEP)]]

    async def done(self, talk: Talk, draft: Draft) -> None:
        """Dial."""
        await self.keep_asking(talk, draft)
        interview = await self._interview(talk, draft)
        talk.drop(self.kind)
        await call.dial(talk, interview, draft.answers)

    async def keep_asking(self, talk: Talk, draft: Draft) -> None:
        """What was chosen stays with the interview, and the situation it was chosen for."""
        names = ("situation", "question", "extra")
        asking = {name: draft.answers.get(name) for name in names}
        await talk.turn.interviews.change(draft.subject or 0, asking=asking)

    async def _interview(self, talk: Talk, draft: Draft) -> Interview:
        found = await talk.turn.interviews.get(draft.subject or 0)
        assert found is not None  # deleting an interview drops the forms about it
        return found

    async def _keep_number(self, talk: Talk, draft: Draft) -> Answers | Problem:
        card = talk.said.card
        phone = card.phone if card else read_contact(talk.text).phone
        if phone is None or sum(c.isdigit() for c in phone) < FEWEST_DIGITS:
            digits = any(character.isdigit() for character in talk.text)
            return Problem("call.not_a_phone" if digits or card else "call.not_ready_yet")
        await talk.turn.interviews.change(draft.subject or 0, phone=phone)
        talk.say("call.number_kept")
        return {}

    def _chosen(self, talk: Talk, draft: Draft, interview: Interview, value: str) -> Tapped:
        seed = int(draft.answers["seed"])
        if value == "others":
            return Draft(
                draft.kind, draft.subject, {**draft.answers, "seed": seed + 1}, draft.trail
            )
        questions = self._three(talk, draft, interview)
        if value not in ("0", "1", "2"):
            return {}
        return {"question": questions[int(value)]}

    def _three(self, talk: Talk, draft: Draft, interview: Interview) -> tuple[str, str, str]:
        situation = Situation(draft.answers["situation"])
        return talk.words.questions.three(situation, interview.role, int(draft.answers["seed"]))

    async def _ready(self, talk: Talk, draft: Draft, interview: Interview) -> dict[str, Any]:
        return {}

    async def _question(self, talk: Talk, draft: Draft, interview: Interview) -> dict[str, Any]:
        return {"questions": self._three(talk, draft, interview)}

    async def _extra(self, talk: Talk, draft: Draft, interview: Interview) -> dict[str, Any]:
        questions = talk.words.questions
        return {"prompts": questions.prompts, "openings": questions.openings}

    async def _breath(self, talk: Talk, draft: Draft, interview: Interview) -> dict[str, Any]:
        return {"question": draft.answers.get("question")}

    _fear = _ready
    _expected = _ready

    def _buttons(self, talk: Talk, slot: Slot) -> Rows:
        if slot.name == "question":
            return [
                [self.button(talk, f"question_{n + 1}", "question", n) for n in range(3)],
                [self.button(talk, "other_three", "question", "others")],
            ]
        if slot.name == "fear":
            return fear_buttons(self, talk, "fear")
        if slot.name == "expected":
            return manner_buttons(self, talk, "expected")
        label = {"ready": "ready", "breath": "breathe"}.get(slot.name)
        return [[self.button(talk, label, slot.name, "yes")]] if label else []
