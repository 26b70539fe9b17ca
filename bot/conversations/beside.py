"""Words that come while a question waits, and are no answer to it."""

from bot.coaching.callmap import Outcome
from bot.coaching.forms import Draft, Slot
from bot.coaching.understanding import (
    Aside,
    DayProblem,
    Intent,
    Reading,
    is_dialled,
    is_none_promised,
    is_of_a_calendar,
    is_question,
    is_remark,
    is_skip,
    is_yes,
    puts_right,
    read_day,
    read_intent,
    tells_of_another,
    tells_what_they_said,
    wonders,
)
from bot.conversations import afterwards, asked, forming, log, news, noted, say, start, waiting
from bot.conversations.call import OnTheLine
from bot.conversations.days import Until, beside_until
from bot.conversations.debrief import Debrief
from bot.conversations.facts import FactsForm
from bot.conversations.forming import FORMS
from bot.conversations.log import Log
from bot.conversations.prepare import LINES, Prepare
from bot.conversations.talk import Talk
from bot.conversations.telling import NAMES, facts_told
from bot.conversations.tidings import NEWS, call_told, news_by_a_call, told_surely

_LIKE_ANSWERS = frozenset(
    {
        Intent.LOG_INTERVIEW,
        Intent.EDIT,
        Intent.CALL_DONE,  # "I spoke to Mike" names a contact
        Intent.NO_ANSWER,  # "the lady at reception", too
        Intent.THANKS,
        Intent.OTHER,
    }
)
_DAYS = frozenset({"day", "promised"})
_SURELY = 0.9
_FEWEST_WORDS, _MOST_WORDS = 4, 40
"""A name, or a word or two, is an answer; a page of text is one that is too long."""
_FEWEST_TELLING = 3
"""A company and two more things take a word each: "Lidl cook yesterday"."""
ANSWER, REMARK = "answer", "remark"
"""Readings that are no intent: it answers the question below; it only tells how it went."""


async def aside(talk: Talk, draft: Draft, heard: Aside) -> None:
    """The few things that are heard in the middle of a question."""
    match heard:
        case Aside.SAY:
            await say.start(talk)
        case Aside.CANCEL:
            await start.cancel(talk)
        case Aside.BACK:
            await start.back(talk)
        case Aside.HELP if draft.kind == OnTheLine.kind:  # no page to read in the middle of a call
            await say.start(talk)
        case Aside.HELP:
            await start.help_(talk)
        case Aside.SKIP:
            await start.skip(talk)


async def heard(talk: Talk, draft: Draft) -> bool:
    """Take what is no answer to the question that is open; False where it may be one."""
    form = FORMS[draft.kind]
    if len(talk.text.split()) > _MOST_WORDS:
        return False
    if await asked.heard(talk, draft, draft.next_slot(form.slots)):
        return True
    if isinstance(form, Debrief):
        return await afterwards.heard(talk, draft)
    if isinstance(form, Prepare):
        return await _beside_prepare(talk, draft.next_slot(form.slots))
    if draft.kind == Until.kind:
        return await beside_until(talk, draft)
    return isinstance(form, FactsForm) and await _beside_facts(talk, draft, form)


async def _beside_prepare(talk: Talk, slot: Slot | None) -> bool:
    """ "I'm so scared" is hardly what they want to say on the phone; an answer of theirs that comes
    while the call is prepared changes what it is for.
    """
    if slot is None or is_dialled(talk.text) or is_yes(talk.text):
        return False
    reading, a_line = read_intent(talk.text), slot.name in LINES
    surely = told_surely(talk.text, reading, _SURELY)
    besides = [surely] if surely in NEWS else []
    if a_line and not besides and (surely is Intent.NERVOUS or wonders(talk.text)):
        besides = [Intent.NERVOUS]
    if besides:
        await ask_whether(talk, [*([ANSWER] if a_line else []), *besides])
    return bool(besides)


async def _beside_facts(talk: Talk, draft: Draft, form: FactsForm) -> bool:
    slot = draft.next_slot(form.slots)
    if slot is not None and _only_answers(talk, slot):
        return False
    reading = read_intent(talk.text)
    if is_another(talk, draft, reading):
        await log.keep_for_next(talk, draft)
        return True
    surely = news_by_a_call(talk.text, reading) or told_surely(talk.text, reading, _SURELY)
    if slot is None:
        return not is_yes(talk.text) and await _beside_a_card(talk, reading, surely)
    if slot.name in _DAYS:
        return await _beside_a_day(talk, draft, reading, surely)
    if waiting.no_place(talk, slot):
        return await _instead_of_a_place(talk, draft, reading, surely)
    readings = _instead_of_a_name(talk, slot, reading) if slot.name in NAMES else []
    if readings:
        await ask_whether(talk, readings)
    return bool(readings)


def _only_answers(talk: Talk, slot: Slot) -> bool:
    """Whether the words can be nothing else: most answers are like that, and to read what they
    might mean would cost as much as all the rest of the turn.
    """
    words = len(talk.text.split())
    if slot.name == "promised" and is_none_promised(talk.text):
        return not is_skip(talk.text)  # "no, didn't get it" may well be of the job
    if slot.name in _DAYS:
        return words == 1 and is_of_a_calendar(talk.text)
    return words < _FEWEST_TELLING and (slot.name not in NAMES or not is_remark(talk.text))


async def _beside_a_card(talk: Talk, reading: Reading, surely: Intent) -> bool:
    """News is kept with it; what only asks for words may be had at once, and changes nothing."""
    if surely in NEWS:
        if not await noted.news_of_this(talk, NEWS[surely]):
            await news.heard(talk, NEWS[surely])
            await forming.resume(talk)
        return True
    if (call := call_told(talk.text, reading)) and "contact" not in facts_told(
        talk.text, talk.moment
    ):
        return await noted.call_of_this(talk, call)
    few = len(talk.text.split()) < _FEWEST_WORDS
    if few or surely in _LIKE_ANSWERS or reading.writes:
        return False
    await ask_whether(talk, [surely.value, REMARK])
    return True


async def _beside_a_day(talk: Talk, draft: Draft, reading: Reading, surely: Intent) -> bool:
    """ "They want me to start on Monday" names a day, too; "it went badly" names none."""
    call = call_told(talk.text, reading)
    if _has_day(talk):
        besides = Intent.CALL_DONE if call is Outcome.TALKED else surely
        if besides not in (*NEWS, Intent.CALL_DONE):
            return False
        await ask_whether(talk, [ANSWER, besides.value])
        return True
    if surely in NEWS and await noted.news_of_this(talk, NEWS[surely]):
        return True
    if call is not None and await noted.call_of_this(talk, call):
        return True
    remark = is_remark(talk.text) and not is_none_promised(talk.text)
    if remark:
        talk.say("log.thanks_for_telling")
        await forming.carry_on(talk, draft)
    return remark


async def _instead_of_a_place(talk: Talk, draft: Draft, reading: Reading, surely: Intent) -> bool:
    """An answer of theirs, or a call, waits for the interview; what else they said is to be told
    again."""
    if surely in NEWS and await noted.news_of_this(talk, NEWS[surely]):
        return True
    call = call_told(talk.text, reading)
    if call is not None and await noted.call_of_this(talk, call):
        return True
    asks = reading.sure and reading.intent not in _LIKE_ANSWERS | {Intent.CANCEL}
    said = tells_what_they_said(talk.text)
    if waiting.told_on(talk, draft) or not (said or asks):
        return False
    talk.say("where.tell_me_then" if said else "where.then")
    await forming.carry_on(talk, draft)
    return True


def _has_day(talk: Talk) -> bool:
    return not isinstance(read_day(talk.text, talk.moment, "either"), DayProblem)


def _instead_of_a_name(talk: Talk, slot: Slot, reading: Reading) -> list[str]:
    """What else a message may mean that stands where a name or a job was asked for.

    "The Lidl one said no" is hardly the name of a job. Few words, or a reading that could be wrong,
    are an answer, unless they only tell how it went.
    """
    asks = is_question(talk.text)
    remark = asks or (is_remark(talk.text) and slot.name not in facts_told(talk.text, talk.moment))
    whole = remark or len(talk.text.split()) >= _FEWEST_WORDS
    surely = reading.intent not in _LIKE_ANSWERS and (asks or reading.confidence >= _SURELY)
    surely |= call_told(talk.text, reading) is Outcome.TALKED and remark
    besides = [reading.intent.value] if surely and whole else []
    besides += [REMARK] if remark else []
    return [ANSWER, *besides] if besides else []


async def ask_whether(talk: Talk, readings: list[str]) -> None:
    """Offer what the words may mean, as buttons; they are kept until then."""
    answers = {"text": talk.text, "at": talk.moment.now.isoformat(), "readings": readings}
    await forming.carry_on(talk, Draft(start.UNSURE, answers=answers))


def is_another(talk: Talk, draft: Draft, reading: Reading) -> bool:
    """Whether words in the middle of one interview tell of another: of another company, and more
    than its name.
    """
    company = draft.answers.get("company")
    if draft.kind != Log.kind or not company or not talk.text:
        return False
    if not _FEWEST_TELLING <= len(talk.text.split()) <= _MOST_WORDS:
        return False
    if reading.intent is not Intent.LOG_INTERVIEW or not reading.sure:
        return False
    told = facts_told(talk.text, talk.moment)
    named = told.get("company") or company
    if named.casefold() == company.casefold():
        return False
    besides = tells_of_another(talk.text) or ("day" in told and not puts_right(talk.text))
    return besides or len(told) > 2
