"""The interview that is meant: by name, by being the only one, or asked for with buttons.

The words in which it was not named are kept until the answer to that question, tapped or named in
words: the conversation that goes on hears them then.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.coaching.callmap import Outcome
from bot.coaching.filters import title
from bot.coaching.forms import Answers, Draft
from bot.coaching.interview import Interview as Facts
from bot.coaching.onecall import Made, Right, right
from bot.coaching.understanding import the_one, which
from bot.conversations.said import Button, Kind, Tap, pairs
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of
from bot.models import Call, Interview

LATELY = timedelta(days=14)
"""For so long somebody who was left a message may ring back; our own default."""
MOST = 12
"""Interviews offered to choose from; older ones are reached through the list."""
KEPT = "which"
"""Among the candidate's forms: the words that wait for the choice. Nothing else is asked of it."""
FILLED = ("ID", "TOLD")
"""What each interview's button has in their place."""


async def pick(
    talk: Talk, *purpose: object, used_too: bool = False, rings_back: bool = False
) -> Interview | None:
    """The one interview that is meant, or None when that had to be asked, or there is none.

    `purpose` is what the buttons carry, "ID" standing for the interview and "TOLD" for how much
    was told about it: ("news", "ID", "offer", "TOLD").
    Interviews whose one call is made come last, unless `used_too`; with `rings_back` not those that
    may ring back, for they were left a message lately.
    """
    interviews = await talk.turn.interviews.latest_first(limit=50)
    if not interviews:
        talk.show("interviews.none", [[talk.button("log", "log", "new")]])
        return None
    likely = _mentioned(talk, interviews) or await _likely(talk, interviews, used_too, rings_back)
    if len(likely) == 1:
        return likely[0]
    offered = [_offer(talk, interview, purpose, likely) for interview in likely[:MOST]]
    talk.show("common.pick", pairs(offered))
    if talk.text:
        kept = {"text": talk.text, "at": talk.moment.now.isoformat(), "purpose": list(purpose)}
        talk.put_under(Draft(KEPT, answers=kept))
    return None


async def recall(talk: Talk) -> None:
    """Where this answers which interview is meant, let it say what was said before the question.

    Anything else leaves those words behind; the buttons go on without them.
    """
    kept = talk.open_draft(KEPT)
    if kept is None:
        return
    talk.drop(KEPT)
    purpose = tuple(map(str, kept.answers["purpose"]))
    tap = talk.said.tap if talk.said.tap else await _named(talk, purpose)
    if tap is not None and _chooses(tap, purpose):
        at = datetime.fromisoformat(kept.answers["at"])
        talk.said = replace(
            talk.said, kind=Kind.TAP, tap=tap, at=at, text=kept.answers["text"], command=None
        )


async def _named(talk: Talk, purpose: tuple[str, ...]) -> Tap | None:
    """The tap that saves itself by typing the name."""
    if talk.said.kind is not Kind.TEXT or talk.said.command or talk.said.edited:
        return None
    interviews = await talk.turn.interviews.latest_first(limit=50)
    number = the_one(talk.text, [(i.id or 0, interview_of(i)) for i in interviews])
    chosen = next((i for i in interviews if i.id == number), None)
    if chosen is None:
        return None
    return Tap(None, _offer(talk, chosen, purpose).data, message_id=None, shown=None, label=None)


def _chooses(tap: Tap, purpose: tuple[str, ...]) -> bool:
    """Whether a button was offered for that purpose."""
    pairs_of = zip(tap.parts, purpose, strict=False)
    fits = all(part == wanted or wanted in FILLED for part, wanted in pairs_of)
    return fits and len(tap.parts) == len(purpose)


async def another_is_named(talk: Talk, told: Answers) -> bool:
    """Whether the words name an interview that is kept, and not the one of which this is `told`."""
    role, contact = told.get("role"), told.get("contact")
    this = Facts(told.get("company") or "", talk.today, role=role, contact=contact)
    kept = await talk.turn.interviews.latest_first(limit=50)
    named = which(talk.text, [(0, this), *((i.id or 0, interview_of(i)) for i in kept)])
    return bool(named) and 0 not in named


def _mentioned(talk: Talk, interviews: Sequence[Interview]) -> list[Interview]:
    if not talk.text:
        return []
    by_id = {interview.id or 0: interview for interview in interviews}
    found = which(talk.text, [(number, interview_of(i)) for number, i in by_id.items()])
    return [by_id[number] for number in found]


async def _likely(
    talk: Talk, interviews: Sequence[Interview], used_too: bool, rings_back: bool
) -> list[Interview]:
    """Those that have taken place, and whose call is still to be made, if there are any."""
    been = [i for i in interviews if i.day <= talk.today] or list(interviews)
    if used_too:
        return been
    calls = defaultdict(list)
    for call in await talk.turn.calls.counting():
        calls[call.interview_id].append(call)
    left = [
        i
        for i in been
        if _is_left(calls[i.id or 0]) or (rings_back and _may_ring_back(talk, calls[i.id or 0]))
    ]
    return left or been


def _is_left(calls: Sequence[Call]) -> bool:
    made = [Made(call.id or 0, call.outcome, call.invited_by) for call in calls]
    return right(made)[0] is not Right.USED


def _may_ring_back(talk: Talk, calls: Sequence[Call]) -> bool:
    last = calls[-1]
    lately = last.ended_at is not None and talk.now - last.ended_at < LATELY
    return last.outcome == Outcome.VOICEMAIL and lately


def _offer(
    talk: Talk, interview: Interview, purpose: tuple[object, ...], among: Sequence[Interview] = ()
) -> Button:
    filled = {"ID": interview.id, "TOLD": interview.told}
    parts = [filled.get(str(part), part) for part in purpose]
    return named(talk, interview, among, *parts)


def named(talk: Talk, interview: Interview, among: Sequence[Interview], *parts: object) -> Button:
    """A button for one interview `among` others, by its company and job; where another is called
    the same, by its day as well.
    """
    name = title(interview_of(interview))
    if sum(title(interview_of(other)) == name for other in among) > 1:
        return talk.button("named_by_day", *parts, name=name, day=interview.day)
    return talk.named_button(name, *parts)
