"""What they tell of a call where its debrief asks for a number: kept, and the number asked for."""

from bot.coaching.forms import Draft
from bot.coaching.understanding import (
    Intent,
    read_intent,
    read_number,
    takes_back,
    tells_that_they_rang,
    tells_what_they_said,
)
from bot.conversations import forming, news
from bot.conversations.debrief import Debrief, added
from bot.conversations.feeling import FEAR
from bot.conversations.talk import Talk
from bot.conversations.tidings import NEWS, news_by_a_call

MEASURES = frozenset({"found", "fear_after"})
"""What takes a number, or one word of three."""
SURELY = 0.98
"""Their own words about how it feels lie close: "they said I was too slow"."""


async def heard(talk: Talk, draft: Draft) -> bool:
    """Keep what the employer said beside what was told before; False where it tells nothing."""
    slot = draft.next_slot(Debrief.slots)
    if takes_back(talk.text) and await _offers_to_undo(talk, draft):
        return True
    if slot is None or slot.name not in MEASURES or _is_number(talk.text):
        return False
    intent = _news_in(talk.text)
    told = tells_that_they_rang(talk.text) or tells_what_they_said(talk.text)
    if not told and intent not in (*NEWS, Intent.HEARD_DELAY):
        return False
    talk.say("call.told_more")
    if intent in NEWS:
        await _note(talk, draft, NEWS[intent])
    heard_so_far = added(draft.answers.get("heard"), talk.text)
    await forming.carry_on(talk, draft.fill({"heard": heard_so_far}))
    return True


async def _offers_to_undo(talk: Talk, draft: Draft) -> bool:
    """The way back that stands above, once more; only for a call that was told of."""
    call = await talk.turn.calls.get(int(draft.answers["call"]))
    if call is None or call.step > 0:
        return False
    talk.say("call.not_made", [[talk.button("undo", "made", call.id)]])
    await forming.carry_on(talk, draft)
    return True


def _is_number(text: str) -> bool:
    return read_number(text, FEAR[0], FEAR[-1]) is not None


def _news_in(text: str) -> Intent | None:
    reading = read_intent(text)
    surely = reading.intent if reading.confidence >= SURELY else None
    return news_by_a_call(text, reading) or surely


async def _note(talk: Talk, draft: Draft, what: str) -> None:
    """An answer of theirs is news, too, unless that is known."""
    interview = await talk.turn.interviews.get(draft.subject or 0)
    if interview is not None and interview.news != what:
        await news.TELLERS[what](talk, interview)
