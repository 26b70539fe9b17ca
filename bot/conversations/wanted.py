"""What each reading of a message asks for: the one table of intents."""

from collections.abc import Awaitable, Callable

from bot.coaching.callmap import Outcome
from bot.coaching.understanding import Intent, tells_of_a_voicemail
from bot.conversations import (
    calling,
    correcting,
    interviews,
    learned,
    log,
    made,
    news,
    noted,
    practise,
    say,
    settings,
    start,
    wording,
)
from bot.conversations.picking import pick
from bot.conversations.talk import Talk

Conversation = Callable[[Talk], Awaitable[None]]


async def _log(talk: Talk) -> None:
    if not await correcting.heard(talk):
        await log.begin(talk, talk.text)


async def _call_done(talk: Talk, outcome: Outcome = Outcome.TALKED) -> None:
    if await noted.call_of_this(talk, outcome):
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
    interview = await pick(talk, "fix", "ID", used_too=True)
    if interview is not None:
        await correcting.begin(talk, interview)


async def _delete(talk: Talk) -> None:
    interview = await pick(talk, "it", "ID", "change", used_too=True)
    if interview is not None:
        await interviews.show_one(talk, interview)


def _news(what: str) -> Conversation:
    async def told(talk: Talk) -> None:
        if not await noted.news_of_this(talk, what):
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
    Intent.DELETE: _delete,
    Intent.SETTINGS: settings.start,
    Intent.HELP: start.help_,
    Intent.CANCEL: start.cancel,
    Intent.THANKS: start.thanks,
    Intent.CHECK_WORDING: wording.heard,
    Intent.REHEARSE: practise.start,
    Intent.SHOW_FEEDBACK: learned.feedback,
    Intent.OTHER: start.other,
}
