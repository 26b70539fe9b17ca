"""A saved interview put right in words: "it was with Anna, not Lena". One tap confirms it."""

from dataclasses import dataclass
from typing import Any

from bot.coaching.forms import Answers, Draft, Slot
from bot.coaching.understanding import (
    DayProblem,
    Lean,
    contrasted,
    is_none_promised,
    is_yes,
    mentions,
    named_change,
    read_contact,
    read_day,
    read_hour,
    which,
)
from bot.conversations import forming, interviews
from bot.conversations.forming import Form, Problem, Tapped, register
from bot.conversations.said import Rows
from bot.conversations.talk import Talk, bare
from bot.conversations.telling import checked, facts_told
from bot.conversations.values import answers_of, columns, interview_of
from bot.models import Interview

LINES = ("company", "role", "day", "hour", "contact", "phone", "email", "promised")
"""What words may change; a company only in so many words, for it names the interview."""
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class _Words:
    """What is right, and what it stands in place of, "" where that is not said."""

    right: str
    wrong: str


async def begin(talk: Talk, interview: Interview) -> None:
    """Propose what the words change on it, or show its lines."""
    found = _changes(talk, interview)
    if found:
        await _propose(talk, interview, found)
    else:
        await interviews.show_one(talk, interview)


async def tapped(talk: Talk) -> None:
    """fix:<id>: the interview that was meant."""
    interview = await talk.tapped_interview()
    if interview is not None:
        await begin(talk, interview)


async def heard(talk: Talk) -> bool:
    """Propose what a sentence puts right that names a saved interview and what is wrong with it;
    False for any other sentence: it may tell of a new one.
    """
    words = _split(talk.text)
    if not words.wrong:
        return False
    kept = {i.id or 0: i for i in await talk.turn.interviews.latest_first(limit=50)}
    named = which(words.right, [(number, interview_of(i)) for number, i in kept.items()])
    if len(named) != 1:
        return False
    interview = kept[named[0]]
    found = _changes(talk, interview)
    sure = {name: told for name, told in found.items() if _is_held(talk, interview, name, words)}
    if sure:
        await _propose(talk, interview, sure)
    return bool(sure)


async def _propose(talk: Talk, interview: Interview, found: Answers) -> None:
    talk.acknowledge()
    draft = Draft(Correct.kind, subject=interview.id, answers={"found": found})
    await forming.carry_on(talk, draft)


def _changes(talk: Talk, interview: Interview) -> dict[str, Any]:
    """The lines that the words tell otherwise than they are kept."""
    if not talk.text:
        return {}
    words = _split(talk.text)
    told = facts_told(words.right, talk.moment) or facts_told(talk.text, talk.moment)
    told.pop("company", None)
    if "day" in told:  # of an interview to come, "Tuesday" is the next one
        day = read_day(words.right, talk.moment, _lean(talk, interview))
        told |= {} if isinstance(day, DayProblem) else {"day": day.isoformat()}
    told |= _named(talk.text)
    held = answers_of(interview)
    found = {name: told[name] for name in LINES if told.get(name) and told[name] != held[name]}
    return {} if isinstance(checked(found), Problem) else found


def _named(text: str) -> dict[str, Any]:
    """What they say in so many words that a line is to be: "change the job to driver"."""
    named = named_change(text)
    if named is None:
        return {}
    line, value = named
    if line in ("role", "company"):
        return {line: value}
    told = read_contact(value)
    return {line: {"contact": told.name or value, "phone": told.phone, "email": told.email}[line]}


def _is_held(talk: Talk, interview: Interview, name: str, words: _Words) -> bool:
    """Whether what is said to be wrong is what is kept on that line."""
    held = getattr(interview, name)
    if name == "day":
        return bool(read_day(words.wrong, talk.moment, _lean(talk, interview)) == held)
    if name == "hour":
        return bool(read_hour(words.wrong) == held)
    return isinstance(held, str) and mentions(words.wrong, held)


def _lean(talk: Talk, interview: Interview) -> Lean:
    return "future" if interview.day > talk.today else "past"


def _split(text: str) -> _Words:
    right, wrong = contrasted(text)
    return _Words(right, wrong) if right else _Words(text, "")


def _agrees(talk: Talk) -> bool:
    """A yes, or what its button says."""
    label, said = bare(talk.words.label("correct_yes")), bare(talk.text)
    return is_yes(talk.text) or said in (label, label.partition(" ")[2])


@register
class Correct(Form):
    """One question: whether to change it so."""

    kind = "correct"
    slots = (Slot("sure"),)

    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """The lines as they would be, and as they are."""
        interview = await talk.turn.interviews.get(draft.subject or 0)
        assert interview is not None  # deleting an interview drops the forms about it
        new = columns(draft.answers["found"])
        text = talk.render("interviews.correct", interview=interview_of(interview), new=new)
        yes = self.button(talk, "correct_yes", slot.name, YES)
        return text, [[yes, self.button(talk, "correct_no", slot.name, NO)]]

    def lets_go(self, talk: Talk) -> bool:
        """Any words but a yes or a no are a new message."""
        return not _agrees(talk) and not is_none_promised(talk.text)

    async def read(self, talk: Talk, draft: Draft, slot: Slot) -> Tapped:
        """A yes or a no."""
        return await self.tapped(talk, draft, slot, YES if _agrees(talk) else NO)

    async def tapped(self, talk: Talk, draft: Draft, slot: Slot, value: str) -> Tapped:
        """Change it, or show its lines to tap."""
        return {slot.name: value == YES}

    async def done(self, talk: Talk, draft: Draft) -> None:
        """The card as it is now."""
        interview = await talk.turn.interviews.get(draft.subject or 0)
        if interview is not None and draft.answers["sure"]:
            facts = {**answers_of(interview), **draft.answers["found"]}
            interview = await interviews.keep_facts(talk, interview, facts)
        if interview is not None:
            talk.say_text(
                await interviews.card(talk, interview), await interviews.buttons(talk, interview)
            )
        await forming.finish(talk, draft)
