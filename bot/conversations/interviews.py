"""The list of interviews, and one of them: its card, changing a line, deleting it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.coaching.forms import Answers, Draft, Slot
from bot.coaching.interview import News
from bot.coaching.onecall import Right
from bot.conversations import forming, keeping
from bot.conversations.facts import FactsForm
from bot.conversations.forming import register
from bot.conversations.log import LINES
from bot.conversations.picking import named
from bot.conversations.planning import replan_after_change
from bot.conversations.said import Button, Rows, pairs
from bot.conversations.talk import Talk
from bot.conversations.telling import without_past_promise
from bot.conversations.values import answers_of, columns, interview_of, right_to_call
from bot.models import Call, Interview, Outcome, Standing

PAGE = 5
"""Interviews on one page: with their lines and buttons, a phone's screen."""


async def start(talk: Talk) -> None:
    """/interviews."""
    await show_page(talk, 0)


async def tapped(talk: Talk) -> None:
    """its:<page>."""
    tap = talk.said.tap
    await show_page(talk, max(0, (tap.number(1) if tap else None) or 0))


async def show_page(talk: Talk, page: int) -> None:
    """One page of the list, newest first."""
    count = await talk.turn.interviews.count()
    if count == 0:
        talk.show("interviews.none", [[talk.button("log", "log", "new")]])
        return
    pages = -(-count // PAGE)
    page = min(page, pages - 1)
    found = await talk.turn.interviews.latest_first(limit=PAGE, offset=page * PAGE)
    items = [{"interview": interview_of(i), "stands": await stands(talk, i)} for i in found]
    rows = pairs([_button(talk, interview, found) for interview in found])
    rows.append(_turn_pages(talk, page, pages))
    talk.show("interviews.list", rows, items=items, page=page + 1, pages=pages)


def _button(talk: Talk, interview: Interview, among: Sequence[Interview]) -> Button:
    """The company is name enough, where it is there once."""
    if sum(other.company == interview.company for other in among) > 1:
        return named(talk, interview, among, "it", interview.id)
    return talk.named_button(interview.company, "it", interview.id)


async def tapped_one(talk: Talk) -> None:
    """it:<id>[:<what>[:<line>]]."""
    interview = await talk.tapped_interview()
    if interview is None:
        return
    parts = talk.said.tap.parts if talk.said.tap else []
    match parts[2:]:
        case ["change"]:
            lines = [talk.button(f"line_{n}", "it", interview.id, "line", n) for n in LINES]
            rows = [*pairs(lines), [talk.button("back", "it", interview.id)]]
            talk.show("interviews.pick_line", rows)
        case ["line", name] if name in LINES:
            await _change(talk, interview, name)
        case ["delete"]:
            await _ask_to_delete(talk, interview)
        case ["delete", "yes"]:
            await _delete(talk, interview)
        case _:
            await show_one(talk, interview)


async def show_one(talk: Talk, interview: Interview) -> None:
    """The card, where it stands, and all that can be done with it."""
    talk.show_text(await card(talk, interview), await buttons(talk, interview))


async def card(talk: Talk, interview: Interview) -> str:
    """What is known of an interview and where it stands."""
    facts = interview_of(interview)
    lines = talk.render("log.card", heading=facts.company, interview=facts)
    return lines + "\n\n" + await stands(talk, interview)


async def buttons(talk: Talk, interview: Interview) -> Rows:
    """All that can be done with one interview; no call where the one call is made."""
    number = interview.id
    left, _ = await right_to_call(talk, number)
    can_call = left is not Right.USED and interview.day <= talk.today
    return [
        [talk.button("call", "call", number)] if can_call else [],
        [talk.button("say", "say", number)],
        [talk.button("news", "news", number, "tell"), talk.button("move", "move", number)],
        [
            talk.button("change", "it", number, "change"),
            talk.button("delete", "it", number, "delete"),
        ],
        keeping.buttons(talk, interview),
        [talk.button("to_list", "its", 0)],
    ]


async def stands(talk: Talk, interview: Interview) -> str:
    """Where an interview stands, in a sentence."""
    left, call = await right_to_call(talk, interview.id)
    key = _stands(interview, left, call, talk.today)
    if key == "stands_nudged" and talk.turn.candidate.stopped_at is not None:
        key = "stands_stopped"
    planned = interview.nudge_at.astimezone(talk.zone) if interview.nudge_at else None
    if left is Right.INVITED and call is not None and planned is None:
        return talk.render("interviews.stands_invited", planned=call.invited_on or talk.today)
    return talk.render(f"interviews.{key}", planned=planned, days=talk.rhythm.silence.days)


def _stands(interview: Interview, left: Right, call: Call | None, today: date) -> str:
    if left is Right.UNDER_WAY:
        return "stands_calling"
    if left is Right.INVITED:
        return "stands_invited"
    if left is Right.USED:
        voicemail = call is not None and call.outcome == Outcome.VOICEMAIL
        return "stands_voicemail" if voicemail else "stands_talked"
    return _waits(interview, today)


def _waits(interview: Interview, today: date) -> str:
    """With the call still to be made: what is known, or what is being waited for."""
    by_news = {News.REJECTED: "stands_rejected", News.OFFER: "stands_offer"}
    if News(interview.news) in by_news:
        return by_news[News(interview.news)]
    if interview.standing == Standing.QUIET:
        return "stands_quiet"
    if interview.day > today:
        return "stands_to_come"
    return "stands_planned" if interview.nudge_at else "stands_nudged"


def _turn_pages(talk: Talk, page: int, pages: int) -> list[Any]:
    newer = [talk.button("newer", "its", page - 1)] if page > 0 else []
    older = [talk.button("older", "its", page + 1)] if page + 1 < pages else []
    return newer + older


async def _change(talk: Talk, interview: Interview, name: str) -> None:
    talk.acknowledge()
    answers = answers_of(interview)
    draft = Draft(Change.kind, subject=interview.id, answers=answers, changing=name)
    await forming.carry_on(talk, draft)


async def _ask_to_delete(talk: Talk, interview: Interview) -> None:
    rows = [
        [
            talk.button("delete_yes", "it", interview.id, "delete", "yes"),
            talk.button("keep", "it", interview.id),
        ]
    ]
    talk.show("interviews.delete_sure", rows, interview=interview_of(interview))


async def _delete(talk: Talk, interview: Interview) -> None:
    assert interview.id is not None
    await talk.turn.interviews.delete(interview.id)
    dropped = talk.drop_about(interview.id)
    talk.show("interviews.deleted", [[talk.button("to_list", "its", 0)]])
    if dropped:
        talk.next_version()
        await forming.resume(talk)


async def keep_facts(talk: Talk, before: Interview, answers: Answers) -> Interview:
    """Store them; another day, or another promise, moves the plan along."""
    assert before.id is not None
    facts = columns(without_past_promise(answers))
    after = await talk.turn.interviews.change(before.id, **facts)
    assert after is not None
    if (after.day, after.promised) != (before.day, before.promised):
        after = await replan_after_change(talk, after)
    return after


@register
class Change(FactsForm):
    """One line of a saved interview."""

    kind = "change"
    slots = tuple(Slot(name, optional=name not in ("company", "day")) for name in LINES)

    async def done(self, talk: Talk, draft: Draft) -> None:
        """Store it, and show the card."""
        before = await talk.turn.interviews.get(draft.subject or 0)
        if before is None:
            talk.say("common.gone")
        else:
            after = await keep_facts(talk, before, draft.answers)
            talk.say_text(await card(talk, after), await buttons(talk, after))
        await forming.finish(talk, draft)
