"""An answer to an offer that is no plain yes: words for a no, for time, for a later first day."""

from bot.coaching.interview import News
from bot.coaching.onecall import Right
from bot.coaching.understanding import (
    Answer,
    Intent,
    Reading,
    has_declined,
    read_answer,
    tells_of_an_offer,
)
from bot.conversations import forming, news, say
from bot.conversations.picking import another_is_named, pick
from bot.conversations.planning import replan
from bot.conversations.said import Rows
from bot.conversations.talk import Talk
from bot.conversations.undoing import remember, undo_row
from bot.conversations.values import interview_of, right_to_call
from bot.models import Interview, Standing

ANSWER, EMAIL = "answer", "e"
"""What the buttons carry: answer:<interview>:<which>[:e]."""


async def heard(talk: Talk, reading: Reading | None = None, only: Answer | None = None) -> bool:
    """Give the words that are asked for (of that answer `only`); False where none are, and where
    nothing is kept.

    An offer that is told along with it is noted, as any news; one that is not told is not.
    """
    answer = read_answer(talk.text)
    if has_declined(talk.text) and await talk.turn.interviews.count():
        await _declined(talk)
        return True
    if (
        answer is None
        or (only is not None and answer is not only)
        or not await talk.turn.interviews.count()
    ):
        return False
    interview = await _the_one(talk, answer)
    if interview is not None:
        told = reading is not None and reading.intent is Intent.HEARD_OFFER
        if told and tells_of_an_offer(talk.text) and interview.news != News.OFFER:
            interview = await _note_offer(talk, interview)
        await _show(talk, interview, answer)
    return True


async def _declined(talk: Talk) -> None:
    """They have said no: nothing is news of the employer's; what may still be wanted is a tap."""
    interview = await _the_one(talk, Answer.DECLINE)
    if interview is not None:
        rows = [
            [talk.button("email_copy", ANSWER, interview.id, Answer.DECLINE.value, EMAIL)],
            [news.news_button(talk, interview, "quiet")],
        ]
        talk.say("news.you_declined", rows, interview=interview_of(interview))


async def tapped(talk: Talk) -> None:
    """answer:<interview>:<which>[:e]."""
    interview = await talk.tapped_interview()
    parts = talk.said.tap.parts if talk.said.tap else []
    if interview is None or len(parts) < 3 or parts[2] not in list(Answer):
        talk.acknowledge("common.not_yours")
        return
    talk.acknowledge()
    if parts[3:] == [EMAIL]:
        words = talk.words.scripts.answers[Answer(parts[2])]
        say.show_mail(talk, interview_of(interview), words)
    else:
        await _show(talk, interview, Answer(parts[2]))
    await forming.resume(talk)


async def _the_one(talk: Talk, answer: Answer) -> Interview | None:
    """The interview that is named, or the only one with an offer; else it is asked for."""
    kept = await talk.turn.interviews.latest_first(limit=50)
    offers = [interview for interview in kept if interview.news == News.OFFER]
    if len(offers) == 1:
        [only] = offers
        if not await another_is_named(talk, {"company": only.company, "role": only.role}):
            return only
    return await pick(talk, ANSWER, "ID", answer.value, used_too=True)


async def _note_offer(talk: Talk, interview: Interview) -> Interview:
    """As any news, but without a "well done"."""
    answered = {"news": News.OFFER, "standing": Standing.ANSWERED, "asked_on": None}
    changed = await remember(talk, interview, **answered)
    await replan(talk, changed)
    facts = interview_of(changed)
    talk.say("news.offer_unsure", [undo_row(talk, changed)], interview=facts)
    return changed


async def _show(talk: Talk, row: Interview, answer: Answer) -> None:
    interview, words = interview_of(row), talk.words.scripts.answers[answer]
    left, _ = await right_to_call(talk, row.id)
    heading = talk.render("say.answer", interview=interview, what=answer.value)
    if left is Right.USED:
        heading += "\n" + talk.render("say.answer_is_no_second")
    card = talk.fill(words.script.card, interview=interview, question=None, extra=None)
    talk.say_text(heading + "\n\n" + card, _rows(talk, row, answer))


def _rows(talk: Talk, row: Interview, shown: Answer) -> Rows:
    others = [button for each, button in say.answer_buttons(talk, row) if each is not shown]
    rows = [[talk.button("email_copy", ANSWER, row.id, shown.value, EMAIL)], others]
    if row.news != News.OFFER:
        rows.append([news.news_button(talk, row, "offer")])
    return rows
