"""News, or a call, told while its interview is being logged: kept, and noted when it is saved."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.coaching.callmap import Outcome
from bot.coaching.forms import Draft
from bot.coaching.understanding import DayProblem, read_day
from bot.conversations import forming, made, news
from bot.conversations.picking import another_is_named
from bot.conversations.said import Rows
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of
from bot.models import Call, Interview, Standing

LOGGING = "log"
"""The form that an interview is logged with."""
NEWS = "news"
"""The answer that keeps it: what was told, in which words, and when."""
CALL = "rang"
"""The answer that keeps the call they made: how it ended, in which words, and when."""
KEPT = (NEWS, CALL)
ANSWERS = ("rejected", "offer")


async def news_of_this(talk: Talk, what: str) -> bool:
    """Keep news for the interview that is being logged; False where none is, or another is
    meant.
    """
    draft = talk.draft
    if draft is None or draft.kind != LOGGING or await another_is_named(talk, draft.answers):
        return False
    await keep(talk, draft, what)
    return True


async def call_of_this(talk: Talk, outcome: Outcome) -> bool:
    """Keep the call for the interview that is being logged; False where that is none, is still to
    come, or another is meant.
    """
    draft = talk.draft
    if draft is None or draft.kind != LOGGING or draft.answers.get("to_come"):
        return False
    if await another_is_named(talk, draft.answers):
        return False
    await keep_call(talk, draft, outcome)
    return True


async def keep(talk: Talk, draft: Draft, what: str) -> None:
    """An answer of the employer waits for the interview to be saved; a day goes on its card."""
    if what in ANSWERS:
        talk.say("log.news_kept", news=what, company=draft.answers.get("company"))
        await forming.carry_on(talk, draft.fill({NEWS: _in_their_words(talk, what)}))
        return
    talk.say("log.thanks_for_telling")
    day = read_day(talk.text, talk.moment, "future")
    promised = {} if isinstance(day, DayProblem) else {"promised": day.isoformat()}
    await forming.carry_on(talk, draft.fill(promised))


async def keep_call(talk: Talk, draft: Draft, outcome: Outcome) -> None:
    """The one call was made before the interview is saved."""
    talk.say("log.call_kept", company=draft.answers.get("company"))
    await forming.carry_on(talk, draft.fill({CALL: _in_their_words(talk, outcome.value)}))


def _in_their_words(talk: Talk, what: str) -> dict[str, Any]:
    return {"what": what, "text": talk.text, "at": talk.moment.now.isoformat()}


def card_lines(talk: Talk, draft: Draft) -> str:
    """What was kept, below the card; "" for nothing."""
    told = [(name, draft.answers[name]["what"]) for name in KEPT if draft.answers.get(name)]
    lines = [talk.render(f"log.card_{name}", what=what) for name, what in told]
    return "\n\n" + "\n".join(lines) if lines else ""


def card_buttons(talk: Talk, draft: Draft) -> Rows:
    """The way to leave it out again."""
    form = forming.FORMS[draft.kind]
    return [
        [form.button(talk, f"leave_{name}_out", forming.CARD, name)]
        for name in KEPT
        if draft.answers.get(name)
    ]


async def ask_of_earlier_round(talk: Talk, interview: Interview) -> None:
    """An interview to come may be their answer to an earlier one there, which then needs no
    asking about.
    """
    if interview.day <= talk.today:
        return
    for earlier in await talk.turn.interviews.pending():
        if _may_lead_to(earlier, interview):
            row = [news.news_button(talk, earlier, "quiet")]
            talk.say("log.earlier_round", [row], interview=interview_of(earlier))
            return


def _may_lead_to(earlier: Interview, interview: Interview) -> bool:
    roles = {each.role.casefold() for each in (earlier, interview) if each.role}
    same = earlier.company.casefold() == interview.company.casefold() and len(roles) < 2
    return same and earlier.day < interview.day and earlier.standing == Standing.WAITING


async def tell(talk: Talk, draft: Draft, interview: Interview) -> Call | None:
    """Note it with the interview that was just saved. The call comes first: after it, news has no
    other to suggest. Returns that call, whose debrief is still to begin.
    """
    talk.say("log.saved_no_plan", interview=interview_of(interview), stopped=False)
    call = None
    if rang := draft.answers.get(CALL):
        _hear_again(talk, rang)
        call = await made.count(talk, interview, Outcome(rang["what"]))
    if told := draft.answers.get(NEWS):
        _hear_again(talk, told)
        await news.TELLERS[told["what"]](talk, interview)
    return call


def is_kept(draft: Draft) -> bool:
    """Whether there is anything to note."""
    return any(draft.answers.get(name) for name in KEPT)


def _hear_again(talk: Talk, told: dict[str, Any]) -> None:
    at = datetime.fromisoformat(told["at"])
    talk.said = replace(talk.said, text=told["text"], at=at)
