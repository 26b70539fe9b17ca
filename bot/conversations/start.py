"""Meeting the coach: what it can do, what it keeps, and leaving or taking back what is open."""

from bot.conversations import forming, settings
from bot.conversations.said import Rows
from bot.conversations.talk import Talk
from bot.conversations.undoing import told_last, undo_row
from bot.conversations.values import interview_of

UNSURE = "unsure"
"""The form in which two readings of a message are offered."""


async def welcome(talk: Talk) -> None:
    """/start: hello, and writing first again for who had stopped it."""
    if talk.turn.candidate.stopped_at is not None:
        await settings.again(talk)
    await greet(talk)


async def greet(talk: Talk) -> None:
    """Hello, or hello again where it was left."""
    if talk.draft is not None or await talk.turn.interviews.count():
        talk.say("start.back_again", menu(talk))
        await forming.resume(talk)
    else:
        talk.say(
            "start.welcome",
            [[talk.button("log", "log", "new")], [talk.button("how", "tell", "how")]],
        )


def menu(talk: Talk) -> Rows:
    """What a candidate may want who has been here before."""
    return [
        [talk.button("log", "log", "new"), talk.button("interviews", "its", 0)],
        [talk.button("say", "tell", "say")],
    ]


def tell(key: str, with_menu: bool = False) -> "Tell":
    """A conversation that tells one thing, and comes back to where it was."""
    return Tell(key, with_menu)


class Tell:
    """Says one message."""

    def __init__(self, key: str, with_menu: bool) -> None:
        self._key = key
        self._with_menu = with_menu

    async def __call__(self, talk: Talk) -> None:
        """Say it."""
        talk.acknowledge()
        talk.say(self._key, menu(talk) if self._with_menu else None)
        await forming.resume(talk)


how = tell("start.how")
help_ = tell("start.help")
privacy = tell("start.privacy")
thanks = tell("start.warm")
nervous = tell("start.nervous", with_menu=True)
why_call = tell("start.why_call", with_menu=True)
when_to_call = tell("start.when_to_call", with_menu=True)
other = tell("start.other_help", with_menu=True)
other_language = tell("start.other_language", with_menu=True)


async def despair(talk: Talk) -> None:
    """Where to turn; no question comes after it."""
    talk.say("start.despair")


async def cancel(talk: Talk) -> None:
    """/cancel: leave what is being filled in."""
    if talk.draft is None:
        await _nothing_to(talk, "common.nothing_open")
    else:
        await forming.FORMS[talk.draft.kind].leave(talk, talk.draft)


async def skip(talk: Talk) -> None:
    """/skip: pass over the question, where that is allowed; a choice of readings is no question."""
    talk.drop(UNSURE)
    if talk.draft is None:
        talk.say("common.nothing_to_skip")
    else:
        await forming.skip(talk, talk.draft)


async def back(talk: Talk) -> None:
    """/back: take the last answer back."""
    if talk.draft is None:
        await _nothing_to(talk, "common.nothing_to_go_back")
    else:
        await forming.FORMS[talk.draft.kind].back(talk, talk.draft)


async def _nothing_to(talk: Talk, key: str) -> None:
    """No question is open; "oops, wrong one" may mean the news that was told last."""
    interview = await told_last(talk)
    if interview is None:
        talk.say(key)
    else:
        rows = [undo_row(talk, interview)]
        talk.say("common.last_news", rows, interview=interview_of(interview))
