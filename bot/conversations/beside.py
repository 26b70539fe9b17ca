"""Words that come while a question waits, and are no answer to it."""

from bot.coaching.forms import Draft
from bot.coaching.understanding import Aside, Intent, Reading, read_intent
from bot.conversations import forming, say, start
from bot.conversations.call import OnTheLine
from bot.conversations.facts import FactsForm
from bot.conversations.forming import FORMS
from bot.conversations.log import Log
from bot.conversations.prepare import LINES, Prepare
from bot.conversations.talk import Talk
from bot.conversations.telling import facts_told

_NAMES = frozenset({"company", "role", "contact"})
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
_SURELY = 0.9
_FEWEST_WORDS, _MOST_WORDS = 4, 40
"""A name, or a word or two, is an answer; a page of text is one that is too long."""
_FEWEST_TELLING = 3
"""A company and two more things take a word each: "Lidl cook yesterday"."""


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
            await forming.skip(talk, draft)


def the_point(text: str, draft: Draft) -> Reading | None:
    """What a message surely asks for that stands where a name, a job or a line was asked for.

    "The Lidl one said no" is hardly the name of a job. Few words, or a reading that could be wrong,
    are an answer.
    """
    form = FORMS[draft.kind]
    slot = draft.next_slot(form.slots)
    if isinstance(form, Prepare) and slot is not None and slot.name in LINES:
        return _fear(text)
    if not isinstance(form, FactsForm) or slot is None or slot.name not in _NAMES:
        return None
    if not _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS:
        return None
    reading = read_intent(text)
    surely = reading.confidence >= _SURELY and reading.intent not in _LIKE_ANSWERS
    return reading if surely else None


def _fear(text: str) -> Reading | None:
    """ "I'm so scared" is hardly what they want to say on the phone."""
    if len(text.split()) > _MOST_WORDS:
        return None
    reading = read_intent(text)
    surely = reading.confidence >= _SURELY and reading.intent is Intent.NERVOUS
    return reading if surely else None


def is_another(talk: Talk, draft: Draft) -> bool:
    """Whether words in the middle of one interview tell of another: of another company, and more
    than its name.
    """
    company = draft.answers.get("company")
    if draft.kind != Log.kind or not company or not talk.text:
        return False
    if not _FEWEST_TELLING <= len(talk.text.split()) <= _MOST_WORDS:
        return False
    # a reading of what was meant costs half as much as one of all that was told: it comes first
    reading = read_intent(talk.text)
    if reading.intent is not Intent.LOG_INTERVIEW or not reading.sure:
        return False
    told = facts_told(talk.text, talk.moment)
    named = told.get("company") or company
    return named.casefold() != company.casefold() and len(told) > 2
