"""What a practice call is about, who picks up, what they say, and the looking back at its end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from markupsafe import Markup

from bot.coaching.forms import Draft
from bot.coaching.interview import Interview, Situation
from bot.coaching.onecall import Right
from bot.coaching.rehearsal import (
    Exchange,
    Rehearsal,
    Scene,
    Try,
    look_back,
    picks_up,
    play,
)
from bot.conversations.said import Rows
from bot.conversations.talk import Talk, shorten
from bot.conversations.values import interview_of, right_to_call

QUOTE = 160
"""Characters of a quote: two lines on a phone."""
FRIDAY = 4


def last(talk: Talk) -> dict[str, Any]:
    """How many practice calls there were, what the last one was, and what it left to try."""
    return talk.turn.candidate.practised or {}


def somebody_else(talk: Talk, draft: Draft) -> str:
    """Somebody else than last time."""
    return talk.words.people.next(draft.answers["number"], last(talk).get("person")).id


def picked(talk: Talk, draft: Draft, person: str) -> Draft:
    """The phone rings, and this person will pick up."""
    talk.turn.candidate.practised = {
        **last(talk),
        "count": draft.answers["number"] + 1,
        "person": person,
        "situation": draft.answers["situation"],
        "interview": draft.subject,
    }
    return replace(draft, answers={**draft.answers, "person": person})


async def interview_for(talk: Talk, draft: Draft) -> Interview:
    """The real one, or one that was made up."""
    row = await talk.turn.interviews.get(draft.subject or 0)
    if row is not None:
        return interview_of(row)
    choice = talk.words.people.made_up
    made_up = choice[draft.answers["number"] % len(choice)]
    day = talk.today - timedelta(days=made_up.ago)
    working_day = day - timedelta(days=max(0, day.weekday() - FRIDAY))
    return Interview(made_up.company, working_day, role=made_up.role)


def name_for(talk: Talk, draft: Draft, interview: Interview) -> str:
    """Who picks up: the contact, where that is a name."""
    if interview.contact and interview.contact[0].isupper():
        return interview.contact
    names = talk.words.people.names
    return names[int(draft.answers["number"]) % len(names)]


def rehearsal_of(talk: Talk, draft: Draft) -> Rehearsal:
    """What the draft says about the call."""
    people, number = talk.words.people, draft.answers["number"]
    # a person may be no more since the draft was stored
    person = people.each.get(draft.answers["person"]) or people.next(number)
    situation = Situation(draft.answers["situation"])
    return Rehearsal(person, situation, number, talk.turn.candidate.name)


def exchanges_of(talk: Talk, draft: Draft) -> tuple[Exchange, ...]:
    """The call so far."""
    return play(rehearsal_of(talk, draft), draft.answers["lines"], talk.words.ear)


def scene_of(talk: Talk, draft: Draft) -> Scene:
    """Where the call is now."""
    exchanges = exchanges_of(talk, draft)
    return exchanges[-1].after if exchanges else picks_up(rehearsal_of(talk, draft))


async def said_in(talk: Talk, draft: Draft, scene: Scene) -> dict[str, Any]:
    """What the person just said, in words, and who they are."""
    interview = await interview_for(talk, draft)
    them = name_for(talk, draft, interview)
    said = (talk.fill(words, interview=interview, them=them) for words in scene.says)
    return {"them": them, "said": Markup(" ".join(said))}  # rendered, and escaped, already


async def line_at(talk: Talk, draft: Draft, situation: Situation, place: str) -> Markup:
    """The line that the call map has there."""
    line = talk.words.callmap.place(situation, place).line
    interview = await interview_for(talk, draft)
    return Markup(talk.fill(line, interview=interview, question=None, extra=None))


def with_hint(draft: Draft) -> Draft:
    """The next line is shown, until one is said."""
    return replace(draft, answers={**draft.answers, "hint": True})


def _words(talk: Talk, name: str) -> Markup:
    # rendered, and escaped, already
    return Markup(talk.render(f"practise.{name}"))


async def say_look_back(talk: Talk, draft: Draft, exchanges: Sequence[Exchange]) -> None:
    """What was said well, in their own words, and the one thing to try."""
    back = look_back(rehearsal_of(talk, draft), exchanges, talk.words.ear.tone)
    talk.turn.candidate.practised = {**last(talk), "try": back.try_next.id}
    interview = await interview_for(talk, draft)
    good = [
        {"words": shorten(g.words, QUOTE), "why": _words(talk, f"good_{g.id}")} for g in back.good
    ]
    talk.say(
        "practise.look_back",
        await _afterwards(talk, draft),
        good=good,
        kind=_words(talk, f"kind_{back.kind}") if back.kind else None,
        company=interview.company if draft.subject else None,
        them=name_for(talk, draft, interview),
        **await _to_try(talk, draft, back.try_next),
    )


async def _to_try(talk: Talk, draft: Draft, what: Try) -> dict[str, Any]:
    line = what.instead or await line_at(talk, draft, what.situation, what.place)
    why = what.why or _words(talk, f"try_{what.id}")
    said = shorten(what.words, QUOTE) if what.words else None
    return {"why": why, "said": said, "line": line}


async def _afterwards(talk: Talk, draft: Draft) -> Rows:
    """Once more, or for real, where the one call is still to be made."""
    again = [[talk.button("practise_again", "practise", "again")]]
    if draft.subject is None or (await right_to_call(talk, draft.subject))[0] is Right.USED:
        return again
    return [*again, [talk.button("call", "call", draft.subject)]]
