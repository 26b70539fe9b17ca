"""Free words: an answer to the question that is open, or what they ask for."""

from dataclasses import replace
from datetime import datetime

from bot.coaching.forms import Draft, Slot
from bot.coaching.understanding import (
    Answer,
    Intent,
    Reading,
    asks_for_silence,
    asks_to_forget,
    heard_inside,
    is_despair,
    is_greeting,
    is_rung,
    read_intent,
    read_wish,
)
from bot.coaching.understanding.language import is_foreign
from bot.conversations import (
    answering,
    apart,
    beside,
    correcting,
    forgetting,
    forming,
    importing,
    likenews,
    log,
    own_hours,
    practise,
    say,
    settings,
    start,
    tidings,
    where,
    wording,
    writing,
)
from bot.conversations.call import OnTheLine
from bot.conversations.debrief import Debrief
from bot.conversations.forming import Form, Tapped, register
from bot.conversations.prepare import WRITE, Prepare
from bot.conversations.said import Kind, Rows, Said
from bot.conversations.talk import Talk
from bot.conversations.telling import facts_told
from bot.conversations.wanted import ROUTES

_QUOTING = frozenset({OnTheLine.kind, Debrief.kind, practise.Practise.kind, wording.Wording.kind})
"""Where words are those of a call: "leave me alone" may be what they were told."""


_ON_THE_WAY = frozenset({Prepare.kind, WRITE})
"""Where words to say are chosen: "I'm going to turn it down" asks for others."""


async def heard(talk: Talk) -> None:
    """Any text that is no command."""
    draft = talk.draft
    if not talk.text:
        talk.say("common.empty")
        await forming.resume(talk)
    elif asks_for_silence(talk.text) and (draft is None or draft.kind not in _QUOTING):
        talk.did = "/stop"
        await settings.stop(talk)
    elif asks_to_forget(talk.text) and (draft is None or draft.kind not in _QUOTING):
        talk.did = "/forget"
        await forgetting.start(talk)
    elif draft is None:
        await understood(talk, read_intent(talk.text))
    elif draft.kind != practise.Practise.kind and is_despair(talk.text):
        await start.despair(talk)
        if draft.kind in _QUOTING and not _in_a_debrief(draft):  # they may have been told so, too
            await forming.hear(talk, draft)
    elif is_rung(talk.text) and _in_a_debrief(draft):
        await say.start(talk)
    elif draft.kind in _ON_THE_WAY and await answering.heard(talk, only=Answer.DECLINE):
        await forming.resume(talk)
    elif aside := heard_inside(talk.text):
        await beside.aside(talk, draft, aside)
    elif forming.FORMS[draft.kind].lets_go(talk):
        talk.drop(draft.kind)
        await heard(talk)
    elif not await beside.heard(talk, draft):
        await forming.hear(talk, draft)


def _in_a_debrief(draft: Draft) -> bool:
    """Beside what they were told, which may be in any words: the other steps take no such words."""
    if draft.kind != Debrief.kind:
        return False
    slot = draft.next_slot(Debrief.slots)
    return slot is not None and slot.name != "heard"


async def understood(talk: Talk, reading: Reading) -> None:
    """Do what was asked for; when unsure, offer the two best readings."""
    unsure = not reading.sure or reading.intent is Intent.OTHER
    if is_despair(talk.text):
        await start.despair(talk)
    elif is_greeting(talk.text):
        await start.greet(talk)
    elif is_rung(talk.text):  # they may be on the phone at this moment
        await say.start(talk)
    elif unsure and is_foreign(talk.text):
        await start.other_language(talk)
    elif await own_hours.heard(talk):
        talk.did = "/settings"
    elif await apart.heard(talk, reading):
        talk.did = "apart"
    elif await answering.heard(talk, reading):
        talk.did = "answer"
    elif unsure and await _of_an_interview(talk, reading):
        pass
    elif _tells_a_wish(talk, reading):
        await writing.heard(talk)
    elif await likenews.heard(talk, reading):
        talk.did = "likenews"
    elif intent := reading.intent if reading.sure else tidings.news_by_a_call(talk.text, reading):
        talk.did = f"words {intent.value}"
        await ROUTES[intent](talk)
    else:
        await beside.ask_whether(talk, [i.value for i in (reading.intent, reading.second) if i])


async def _of_an_interview(talk: Talk, reading: Reading) -> bool:
    """The first one told, or one put right; False for anything else."""
    if await _tells_of_the_first(talk, reading):
        talk.did = f"words {Intent.LOG_INTERVIEW.value}"
        await log.begin(talk, talk.text)
    elif await correcting.heard(talk):
        talk.did = "correct"
    else:
        return False
    return True


async def _tells_of_the_first(talk: Talk, reading: Reading) -> bool:
    """Where no interview is kept there is none to change: a story with a company and a day in it
    is that of the first. Nothing is kept of it before they have seen it.
    """
    if Intent.LOG_INTERVIEW not in (reading.intent, reading.second):
        return False
    if await talk.turn.interviews.count():
        return False
    return {"company", "day"} <= facts_told(talk.text, talk.moment).keys()


def _tells_a_wish(talk: Talk, reading: Reading) -> bool:
    """That they would rather be written to; a sentence to log or to judge may have it in it."""
    elsewhere = reading.sure and reading.intent in (Intent.LOG_INTERVIEW, Intent.CHECK_WORDING)
    return not elsewhere and read_wish(talk.text) is not None


async def no_words(talk: Talk) -> None:
    """A photo, a sticker, a voice note, a card: a form may want it, else kindly declined."""
    if talk.said.file is not None:
        await importing.file_sent(talk, talk.said.file)
    elif talk.draft is not None:
        await forming.hear(talk, talk.draft)
    elif talk.said.point is not None:
        await where.here(talk)
    elif talk.said.card is not None:
        talk.say("common.card_when_logging", [[talk.button("log", "log", "new")]])
    else:
        talk.say("common.words_please", start.menu(talk))


async def edited(talk: Talk) -> None:
    """An edited message: what was sent first has been acted on. A live location edits itself."""
    if talk.said.point is not None:
        return
    talk.say("common.edited")
    await forming.resume(talk)


@register
class Unsure(Form):
    """Two readings to choose from; any other words are heard afresh."""

    kind = start.UNSURE
    slots = (Slot("reading"),)

    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """The two best readings as buttons."""
        rows = [
            [self.button(talk, f"intent_{reading}", "reading", reading)]
            for reading in draft.answers["readings"]
            if f"intent_{reading}" in talk.words.buttons
        ]
        rows.append([self.button(talk, "something_else", "reading", "none")])
        return talk.render("start.best_guesses"), rows

    def lets_go(self, talk: Talk) -> bool:
        """New words are a new message."""
        return True

    async def read(self, talk: Talk, draft: Draft, slot: Slot) -> Tapped:
        """Words let it go before."""
        return None

    async def tapped(self, talk: Talk, draft: Draft, slot: Slot, value: str) -> Tapped:
        """Act on the words as the reading that was chosen."""
        talk.drop(self.kind)
        at = datetime.fromisoformat(draft.answers["at"]) if "at" in draft.answers else None
        said = Said(kind=Kind.TEXT, at=at, text=draft.answers["text"])
        if value == beside.ANSWER and talk.draft is not None:
            await forming.hear(replace(talk, said=said), talk.draft)
        elif value == beside.REMARK and talk.draft is not None:
            talk.say("log.thanks_for_telling")
            await forming.resume(talk)
        elif value in draft.answers["readings"]:
            await ROUTES[Intent(value)](replace(talk, said=said))
        else:
            await start.help_(talk)
        return None

    async def back(self, talk: Talk, draft: Draft) -> None:
        """Of what was told before: this is no question that has an answer yet."""
        talk.drop(self.kind)
        await start.back(talk)

    async def done(self, talk: Talk, draft: Draft) -> None:
        """Nothing to keep."""
