"""Words that sound like news and are none: work elsewhere, no interview, an answer to nothing."""

from collections.abc import Awaitable, Callable

from bot.coaching.understanding import (
    Intent,
    Reading,
    has_work_elsewhere,
    is_called_off,
    is_no_show,
    is_none_promised,
    is_question,
    is_remark,
    is_skip,
    is_withdrawn,
    settles_the_next,
    tells_that_they_rang,
)
from bot.conversations import beside, made, mistaken, news, start
from bot.conversations.picking import pick
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of

_CLEAR = frozenset({Intent.DELETE, Intent.EDIT, Intent.SETTINGS})
"""What is asked for in so many words is done."""
_NEVER_SO_SHORT = frozenset(
    {Intent.CALL_DONE, Intent.HEARD_REJECTED, Intent.HEARD_OFFER, Intent.LOG_INTERVIEW}
)
"""What nobody tells with "eventually" or "I wasn't told"."""


async def heard(talk: Talk, reading: Reading) -> bool:
    """Answer such words, and note nothing that was not said; False for any others, and where
    nothing is kept.
    """
    if (reading.sure and reading.intent in _CLEAR) or not await talk.turn.interviews.count():
        return False
    for means, tell in TELLERS:
        if means(talk.text):
            await tell(talk)
            return True
    if reading.intent in _NEVER_SO_SHORT and _answers_only(talk.text):
        await beside.ask_whether(talk, [Intent.NO_NEWS.value, reading.intent.value])
        return True
    if reading.intent in (Intent.THANKS, Intent.OTHER) and _tells_how_it_went(talk.text):
        talk.say("start.how_it_went", start.menu(talk))
        return True
    return await mistaken.heard(talk)


async def _elsewhere(talk: Talk) -> None:
    talk.say("news.elsewhere", [[talk.button("interviews", "its", 0)]])


async def _call_made(talk: Talk) -> None:
    interview = await pick(talk, "done", "ID")
    if interview is not None:
        await made.tell(talk, interview)


async def _withdrawn(talk: Talk) -> None:
    await news.heard(talk, "rejected")


async def _no_show(talk: Talk) -> None:
    await _of_no_interview(talk, "news.no_show")


async def _called_off(talk: Talk) -> None:
    await _of_no_interview(talk, "news.called_off")


async def _of_no_interview(talk: Talk, key: str) -> None:
    interview = await pick(talk, "it", "ID", used_too=True)
    if interview is not None:
        rows = [
            [talk.button("change", "it", interview.id, "change")],
            [talk.button("news", "news", interview.id, "tell")],
            [talk.button("delete", "it", interview.id, "delete")],
        ]
        talk.say(key, rows, interview=interview_of(interview))


def _tells_how_it_went(text: str) -> bool:
    """ "It went really bad"; not "you are the best"."""
    return is_remark(text) and not text.lower().startswith(("you", "u ", "thank"))


def _answers_only(text: str) -> bool:
    """Whether it is but the answer to "by when?", which nobody asked."""
    return is_none_promised(text) and not is_skip(text)


def _rang(text: str) -> bool:
    """ "I called them, they said try again tomorrow": a call that was made, not one to be made."""
    return tells_that_they_rang(text) and settles_the_next(text) and not is_question(text)


TELLERS: tuple[tuple[Callable[[str], bool], Callable[[Talk], Awaitable[None]]], ...] = (
    (has_work_elsewhere, _elsewhere),
    (is_withdrawn, _withdrawn),
    (_rang, _call_made),
    (is_no_show, _no_show),
    (is_called_off, _called_off),
)
"""What is meant, whatever the model makes of it, and what is said to it."""
