"""Filling in a form by talking: one short question at a time, taken back, left, taken up again.

Open forms lie on a stack in the candidate's row; the one on top is being answered. When it is done,
the one below is taken up where it was.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from bot.coaching.forms import Answers, Draft, Slot
from bot.conversations.said import Button, Kind, Rows
from bot.conversations.talk import Talk

TAP = "f"
SKIP = "skip"
BACK = "back"
CARD = "card"
"""What the buttons of a summing-up card answer, in place of a slot."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an answer could not be taken: the message `key`, and what it mentions.

    `choices` are (label, value) pairs to tap instead.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()


Tapped = Answers | Problem | Draft | None


class Form(ABC):
    """One kind of form. Stateless: all that is known stands in the draft."""

    kind: ClassVar[str]
    slots: ClassVar[tuple[Slot, ...]]
    edits_in_place: ClassVar[bool] = False
    """Whether a tap turns the question into the next one, instead of leaving it as a record."""
    takes_cards: ClassVar[bool] = False
    """Whether a contact card can be an answer."""
    left: ClassVar[str] = "common.cancelled"
    """The message that says that it was left."""

    @abstractmethod
    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """The question for a slot, rendered, with its buttons."""

    @abstractmethod
    async def read(self, talk: Talk, draft: Draft, slot: Slot) -> Tapped:
        """What the words, the card or the tapped value say."""

    @abstractmethod
    async def done(self, talk: Talk, draft: Draft) -> None:
        """Nothing is missing any more."""

    async def tapped(self, talk: Talk, draft: Draft, slot: Slot, value: str) -> Tapped:
        """What a button under the question says. None when all is said and done already."""
        return {slot.name: value}

    async def next_words(self, talk: Talk, draft: Draft) -> bool:
        """Answer "what should I say?" here; False where the scripts have the words for it."""
        return False

    def lets_go(self, talk: Talk) -> bool:
        """Whether these words are no answer, and heard as if nothing had been asked."""
        return False

    async def heard_when_done(self, talk: Talk, draft: Draft) -> None:
        """Words that come when nothing is missing: show once more what can be done."""
        await self.done(talk, draft)

    async def back(self, talk: Talk, draft: Draft) -> None:
        """Take the last answer back; before the first one there is nothing to take back."""
        before = draft.back()
        if before is None:
            await carry_on(talk, draft, Problem("common.nothing_to_take_back"))
        else:
            await carry_on(talk, before)

    async def leave(self, talk: Talk, draft: Draft) -> None:
        """The candidate cancelled: put the form away, and take up the one below."""
        talk.drop(draft.kind)
        talk.next_version()
        talk.say(self.left)
        await resume(talk)

    def button(
        self, talk: Talk, label: str, slot: str, value: object = "", **values: Any
    ) -> Button:
        """A button that answers `slot`; of the version that is being asked now."""
        version = talk.turn.candidate.version
        return talk.button(label, TAP, self.kind, version, slot, value, **values)

    def named_button(self, talk: Talk, label: str, slot: str, value: object) -> Button:
        """The same with a label that is not in buttons.toml."""
        version = talk.turn.candidate.version
        return talk.named_button(label, TAP, self.kind, version, slot, value)


FORMS: dict[str, Form] = {}


def register(form: type[Form]) -> type[Form]:
    """Make a kind of form known, so that a stored draft finds its way back."""
    FORMS[form.kind] = form()
    return form


async def begin(
    talk: Talk, kind: str, subject: int | None = None, answers: Answers | None = None
) -> None:
    """Open a form with what is known already, and ask for what is not."""
    draft = Draft(kind=kind, subject=subject)
    await carry_on(talk, draft.fill(answers or {}))


async def carry_on(talk: Talk, draft: Draft, problem: Problem | None = None) -> None:
    """Ask the next question, or finish. A problem is told in place of the question."""
    form = FORMS[draft.kind]
    talk.put(draft)
    talk.next_version()
    slot = draft.next_slot(form.slots)
    if slot is None:
        await form.done(talk, draft)
        return
    text, rows = await form.question(talk, draft, slot)
    if problem is not None:
        text = talk.render(problem.key, **problem.values)
        rows = [
            [form.named_button(talk, label, slot.name, v)] for label, v in problem.choices
        ] or rows
    rows = rows + _ways_out(talk, form, draft, slot)
    if form.edits_in_place and problem is None and _tapped_under(talk, form):
        talk.show_text(text, rows)
    else:
        talk.say_text(text, rows)


async def resume(talk: Talk) -> None:
    """Take up the form on top again, if there is one: after a side-step, or another form."""
    draft = talk.draft
    if draft is not None:
        talk.acknowledge()
        await carry_on(talk, draft)


async def hear(talk: Talk, draft: Draft) -> None:
    """Words or a card, while a form is open: an answer is an answer first."""
    form = FORMS[draft.kind]
    slot = draft.next_slot(form.slots)
    if not talk.text and not _is_answer(talk, form, slot):
        if slot is None:
            talk.say("common.words_please")
            await form.done(talk, draft)
        else:
            await carry_on(talk, draft, Problem("common.words_please"))
    elif slot is None:
        talk.next_version()
        await form.heard_when_done(talk, draft)
    else:
        await _take(talk, draft, await form.read(talk, draft, slot))


def _is_answer(talk: Talk, form: Form, slot: Slot | None) -> bool:
    """Whether what came without words may be one: a card, or a location where that is asked."""
    if talk.said.kind is Kind.PLACE:
        return slot is not None and slot.name == "zone"
    return talk.said.kind is Kind.CARD and form.takes_cards


async def skip(talk: Talk, draft: Draft) -> None:
    """Pass over the question that is open; one that must be answered says so."""
    slot = draft.next_slot(FORMS[draft.kind].slots)
    if slot is not None and slot.optional:
        await carry_on(talk, draft.fill({slot.name: None}))
    else:
        await carry_on(talk, draft, Problem("common.cannot_skip"))


async def tap(talk: Talk) -> None:
    """A button under a question. One from an earlier question changes nothing."""
    tapped, draft = talk.said.tap, talk.draft
    assert tapped is not None
    parts = tapped.parts
    if draft is None or len(parts) != 5 or not _is_now(talk, draft, parts):
        talk.acknowledge("common.earlier_button")
        return
    talk.acknowledge()
    form, name, value = FORMS[draft.kind], parts[3], parts[4]
    slot = next((s for s in form.slots if s.name == name), Slot(name, optional=True))
    if not form.edits_in_place:
        _record(talk, slot, value)
    if value == BACK:
        await form.back(talk, draft)
    elif value == SKIP and slot.optional:
        await carry_on(talk, draft.fill({name: None}))
    else:
        await _take(talk, draft, await form.tapped(talk, draft, slot, value))


async def finish(talk: Talk, draft: Draft) -> None:
    """The form has served its purpose: put it away, and take up the one below."""
    talk.drop(draft.kind)
    talk.next_version()
    if talk.draft is not None:
        talk.say("common.where_we_were")
        await resume(talk)


def _record(talk: Talk, slot: Slot, value: str) -> None:
    """Leave the question with its answer under it; a card, or a step back, only loses buttons."""
    if value == BACK or slot.name == CARD:
        talk.put_buttons_away()
    else:
        talk.keep_choice()


async def _take(talk: Talk, draft: Draft, read: Tapped) -> None:
    match read:
        case None:
            return
        case Problem():
            await carry_on(talk, draft, read)
        case Draft():
            await carry_on(talk, read)
        case _:
            await carry_on(talk, draft.fill(read))


def _tapped_under(talk: Talk, form: Form) -> bool:
    """Whether the tap came from this form's own card, which may then turn into the next."""
    return talk.said.tap is not None and talk.said.tap.parts[:2] == [TAP, form.kind]


def _is_now(talk: Talk, draft: Draft, parts: list[str]) -> bool:
    return parts[1] == draft.kind and parts[2] == str(talk.turn.candidate.version)


def _ways_out(talk: Talk, form: Form, draft: Draft, slot: Slot) -> Rows:
    """Skip, where the slot is optional; back, where there is something to take back."""
    skips = slot.optional and not draft.changing
    row = [form.button(talk, "skip", slot.name, SKIP)] if skips else []
    row += [form.button(talk, "back", slot.name, BACK)] if draft.trail or draft.changing else []
    return [row] if row else []
