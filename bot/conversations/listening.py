"""Free words: an answer to the question that is open, or what they ask for."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.coaching.callmap import Outcome
from bot.coaching.forms import Draft, Slot
from bot.coaching.understanding import (
    Intent,
    Reading,
    asks_for_silence,
    heard_inside,
    is_despair,
    is_greeting,
    is_rung,
    read_intent,
    read_wish,
    tells_of_a_voicemail,
)
from bot.coaching.understanding.language import is_foreign
from bot.conversations import (
    apart,
    beside,
    calling,
    forming,
    importing,
    interviews,
    learned,
    log,
    made,
    news,
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
from bot.conversations.picking import pick
from bot.conversations.said import Kind, Rows, Said
from bot.conversations.talk import Talk

Conversation = Callable[[Talk], Awaitable[None]]

_QUOTING = frozenset({OnTheLine.kind, Debrief.kind, practise.Practise.kind, wording.Wording.kind})
"""Where words are those of a call: "leave me alone" may be what they were told."""


async def heard(talk: Talk) -> None:
    """Any text that is no command."""
    draft = talk.draft
    if not talk.text:
        talk.say("common.empty")
        await forming.resume(talk)
    elif asks_for_silence(talk.text) and (draft is None or draft.kind not in _QUOTING):
        talk.did = "/stop"
        await settings.stop(talk)
    elif draft is None:
        await understood(talk, read_intent(talk.text))
    elif draft.kind != practise.Practise.kind and is_despair(talk.text):
        await start.despair(talk)
        if draft.kind in _QUOTING and not _in_a_debrief(draft):  # they may have been told so, too
            await forming.hear(talk, draft)
    elif is_rung(talk.text) and _in_a_debrief(draft):
        await say.start(talk)
    elif aside := heard_inside(talk.text):
        await beside.aside(talk, draft, aside)
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
    elif await apart.heard(talk, reading):
        talk.did = "words apart"
    elif _tells_a_wish(talk, reading):
        await writing.heard(talk)
    elif intent := reading.intent if reading.sure else tidings.news_by_a_call(talk.text, reading):
        talk.did = f"words {intent.value}"
        await ROUTES[intent](talk)
    else:
        await beside.ask_whether(talk, [i.value for i in (reading.intent, reading.second) if i])


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


async def _log(talk: Talk) -> None:
    await log.begin(talk, talk.text)


async def _call_done(talk: Talk, outcome: Outcome = Outcome.TALKED) -> None:
    if await beside.call_of_this(talk, outcome):
        return
    interview = await pick(talk, "done", "ID", *([] if outcome is Outcome.TALKED else [outcome]))
    if interview is not None:
        await made.tell(talk, interview, outcome)


async def done_tapped(talk: Talk) -> None:
    """done:<id>[:voicemail]: the interview whose call was made."""
    interview = await talk.tapped_interview()
    if interview is not None:
        talk.acknowledge()
        left_one = talk.said.tap is not None and talk.said.tap.parts[2:] == [Outcome.VOICEMAIL]
        await made.tell(talk, interview, Outcome.VOICEMAIL if left_one else Outcome.TALKED)


async def _no_answer(talk: Talk) -> None:
    """Ringing out is no call; a voicemail is."""
    if not tells_of_a_voicemail(talk.text):
        talk.say("call.no_answer_heard", start.menu(talk), interview=None)
    else:
        await _call_done(talk, Outcome.VOICEMAIL)


async def _edit(talk: Talk) -> None:
    interview = await pick(talk, "it", "ID", "change", used_too=True)
    if interview is not None:
        await interviews.show_one(talk, interview)


def _news(what: str) -> Conversation:
    async def told(talk: Talk) -> None:
        if not await beside.news_of_this(talk, what):
            await news.heard(talk, what)

    return told


ROUTES: dict[Intent, Conversation] = {
    Intent.LOG_INTERVIEW: _log,
    Intent.WHAT_TO_SAY: say.start,
    Intent.START_CALL: calling.start,
    Intent.CALL_DONE: _call_done,
    Intent.CALL_AGAIN: calling.start,
    Intent.NO_ANSWER: _no_answer,
    Intent.HEARD_REJECTED: _news("rejected"),
    Intent.HEARD_OFFER: _news("offer"),
    Intent.HEARD_DELAY: _news("delay"),
    Intent.NO_NEWS: _news("nothing"),
    Intent.SNOOZE: news.move,
    Intent.WHEN_TO_CALL: start.when_to_call,
    Intent.WHY_CALL: start.why_call,
    Intent.NERVOUS: start.nervous,
    Intent.LIST_INTERVIEWS: interviews.start,
    Intent.EDIT: _edit,
    Intent.DELETE: _edit,
    Intent.SETTINGS: settings.start,
    Intent.HELP: start.help_,
    Intent.CANCEL: start.cancel,
    Intent.THANKS: start.thanks,
    Intent.CHECK_WORDING: wording.heard,
    Intent.REHEARSE: practise.start,
    Intent.SHOW_FEEDBACK: learned.feedback,
    Intent.OTHER: start.other,
}


@register
class Unsure(Form):
    """Two readings to choose from; any other words are heard afresh."""

    kind = "unsure"
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

    async def read(self, talk: Talk, draft: Draft, slot: Slot) -> Tapped:
        """New words are a new message."""
        talk.drop(self.kind)
        await heard(talk)
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

    async def done(self, talk: Talk, draft: Draft) -> None:
        """Nothing to keep."""
