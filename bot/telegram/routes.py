"""The one table: what was heard -> the conversation it belongs to."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.conversations import (
    admin,
    answering,
    call,
    calling,
    correcting,
    days,
    exporting,
    forgetting,
    forming,
    importing,
    interviews,
    keeping,
    learned,
    listening,
    log,
    made,
    mistaken,
    news,
    old,
    own_hours,
    picking,
    practise,
    regions,
    say,
    settings,
    start,
    wanted,
    wording,
    writing,
)
from bot.conversations.said import Said, Tap
from bot.conversations.talk import Talk

Conversation = Callable[[Talk], Awaitable[None]]

COMMANDS: dict[str, Conversation] = {
    "start": start.welcome,
    "log": log.start,
    "say": say.start,
    "call": calling.start,
    "interviews": interviews.start,
    "practise": practise.start,
    "feedback": learned.feedback,
    "progress": learned.progress,
    "settings": settings.start,
    "stop": settings.stop,
    "privacy": start.privacy,
    "export": exporting.start,
    "import": importing.start,
    "forget": forgetting.start,
    "help": start.help_,
    "cancel": start.cancel,
    "back": start.back,
    "skip": start.skip,
    "stats": admin.stats,
}

BUTTONS: dict[str, Conversation] = {
    forming.TAP: forming.tap,
    "old": old.tapped,
    "on": call.tapped,
    "call": calling.tapped,
    "say": say.tapped,
    "answer": answering.tapped,
    "news": news.tapped,
    "instead": mistaken.tapped,
    "write": writing.tapped,
    "writes": writing.tapped_wish,
    "move": days.move_tapped,
    "done": wanted.done_tapped,
    "made": made.undo,
    "it": interviews.tapped_one,
    "fix": correcting.tapped,
    "keep": keeping.tapped,
    "its": interviews.tapped,
    "log": log.tapped,
    "practise": practise.tapped,
    "heard": learned.tapped,
    "tone": wording.start,
    "set": settings.tapped,
    "set:own": own_hours.tapped,
    "region": regions.tapped,
    "forget": forgetting.tapped,
    "tell:how": start.how,
    "tell:say": say.start,
}


async def converse(talk: Talk) -> None:
    """Have the conversation that what was heard asks for."""
    await picking.recall(talk)
    of_forgetting = forgetting.answer(talk)
    if of_forgetting is None and talk.draft is None:
        talk.said = _as_command(talk.said)
    talk.did, conversation = ("/forget", of_forgetting) if of_forgetting else _route(talk.said)
    await conversation(talk)
    talk.acknowledge()


def _as_command(said: Said) -> Said:
    """ "Log", typed without its stroke where nothing is asked; "stop" alone may mean less."""
    word = (said.text or "").strip().lower()
    if said.command or said.edited or said.tap or word not in COMMANDS or word in _WORDS_TOO:
        return said
    return replace(said, command=word, text="")


def _route(said: Said) -> tuple[str, Conversation]:
    if said.edited:  # before the commands: an edited command is not a new one
        return "edited", listening.edited
    if said.tap is not None:
        return _button(said.tap)
    if said.command is not None:
        conversation = COMMANDS.get(said.command)
        return (f"/{said.command}", conversation) if conversation else _UNKNOWN_COMMAND
    if said.text is not None:
        return "words", listening.heard
    return "no words", listening.no_words


def _button(tap: Tap) -> tuple[str, Conversation]:
    """What is not known is forged, or from a version of the bot that is no more."""
    for topic in (":".join(tap.parts[:2]), tap.parts[0]):
        if topic in BUTTONS:
            return f"tap {topic}", BUTTONS[topic]
    return "unknown tap", _unknown_button


async def _unknown_button(talk: Talk) -> None:
    talk.acknowledge("common.not_yours")


_WORDS_TOO = frozenset({"stop", "stats"})
_UNKNOWN_COMMAND: tuple[str, Conversation] = ("unknown command", start.help_)
