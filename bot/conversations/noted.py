"""News told while its interview is being logged: kept with the draft, noted when it is saved."""

from dataclasses import replace
from datetime import datetime

from bot.coaching.forms import Draft
from bot.coaching.understanding import DayProblem, read_day
from bot.conversations import forming, news
from bot.conversations.said import Rows
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of
from bot.models import Interview, Standing

NEWS = "news"
"""The answer that keeps it: what was told, in which words, and when."""
ANSWERS = ("rejected", "offer")


async def keep(talk: Talk, draft: Draft, what: str) -> None:
    """An answer of the employer waits for the interview to be saved; a day goes on its card."""
    if what in ANSWERS:
        told = {"what": what, "text": talk.text, "at": talk.moment.now.isoformat()}
        talk.say("log.news_kept", news=what, company=draft.answers.get("company"))
        await forming.carry_on(talk, draft.fill({NEWS: told}))
        return
    talk.say("log.thanks_for_telling")
    day = read_day(talk.text, talk.moment, "future")
    promised = {} if isinstance(day, DayProblem) else {"promised": day.isoformat()}
    await forming.carry_on(talk, draft.fill(promised))


def card_line(talk: Talk, draft: Draft) -> str:
    """What was kept, below the card; "" for nothing."""
    told = draft.answers.get(NEWS)
    return "\n\n" + talk.render("log.card_news", news=told["what"]) if told else ""


def card_buttons(talk: Talk, draft: Draft) -> Rows:
    """The way to leave it out again."""
    if not draft.answers.get(NEWS):
        return []
    return [[forming.FORMS[draft.kind].button(talk, "leave_news_out", forming.CARD, NEWS)]]


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


async def tell(talk: Talk, draft: Draft, interview: Interview) -> bool:
    """Note it with the interview that was just saved; False where none was told."""
    told = draft.answers.get(NEWS)
    if not told:
        return False
    at = datetime.fromisoformat(told["at"])
    talk.said = replace(talk.said, text=told["text"], at=at)
    talk.say("log.saved_no_plan", interview=interview_of(interview), stopped=False)
    await news.TELLERS[told["what"]](talk, interview)
    return True
