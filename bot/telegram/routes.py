"""The one table of handlers: what arrives -> the conversation it belongs to."""

from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from typing import Any

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    ExtBot,
    MessageHandler,
    filters,
)

from bot.conversations import (
    admin,
    call,
    days,
    exporting,
    forming,
    importing,
    interviews,
    keeping,
    learned,
    listening,
    log,
    made,
    news,
    old,
    practise,
    prepare,
    regions,
    say,
    settings,
    start,
    wording,
    writing,
)
from bot.conversations.talk import Talk

CURRENT: ContextVar[Talk] = ContextVar("the talk of the turn being taken")

Context = CallbackContext[ExtBot[None], Any, Any, Any]
Conversation = Callable[[Talk], Awaitable[None]]

COMMANDS: dict[str, Conversation] = {
    "start": start.welcome,
    "log": log.start,
    "say": say.start,
    "call": prepare.start,
    "interviews": interviews.start,
    "practise": practise.start,
    "feedback": learned.feedback,
    "progress": learned.progress,
    "settings": settings.start,
    "stop": settings.stop,
    "privacy": start.privacy,
    "export": exporting.start,
    "import": importing.start,
    "forget": start.forget,
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
    "call": prepare.tapped,
    "say": say.tapped,
    "news": news.tapped,
    "write": writing.tapped,
    "writes": writing.tapped_wish,
    "move": days.move_tapped,
    "done": listening.done_tapped,
    "made": made.undo,
    "it": interviews.tapped_one,
    "keep": keeping.tapped,
    "its": interviews.tapped,
    "log": log.tapped,
    "practise": practise.tapped,
    "heard": learned.tapped,
    "tone": wording.start,
    "set": settings.tapped,
    "region": regions.tapped,
    "forget": start.forget_tapped,
    "tell:how": start.how,
    "tell:say": say.start,
}


def routes() -> list[BaseHandler[Update, Context, None]]:
    """In order: the first that fits takes it."""
    edited = filters.UpdateType.EDITED_MESSAGE
    return [
        # before the commands: an edited command is not a new one
        MessageHandler(edited, _to(listening.edited, "edited")),
        *(CommandHandler(name, _to(talk, f"/{name}")) for name, talk in COMMANDS.items()),
        *(
            CallbackQueryHandler(_to(talk, f"tap {topic}"), pattern=rf"^{topic}(:|$)")
            for topic, talk in BUTTONS.items()
        ),
        # after the known topics: forged, or from a version of the bot that is no more
        CallbackQueryHandler(_to(_unknown_button, "unknown tap")),
        # before plain text: "/foo" is a command that we do not have
        MessageHandler(filters.COMMAND, _to(start.help_, "unknown command")),
        MessageHandler(filters.TEXT, _to(listening.heard, "words")),
        MessageHandler(filters.ALL, _to(listening.no_words, "no words")),
    ]


async def _unknown_button(talk: Talk) -> None:
    talk.acknowledge("common.not_yours")


def _to(
    conversation: Conversation, did: str
) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    async def handle(_: Update, __: Context) -> None:
        talk = CURRENT.get()
        talk.did = did
        await conversation(talk)
        talk.acknowledge()

    return handle
