"""Takes an update: one turn of its candidate, committed whole, then spoken."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from telegram import Bot

from bot.coaching.library import Library
from bot.coaching.zones import Cities
from bot.conversations.talk import Talk, shorten
from bot.models import Outgoing
from bot.store import Hello, Store, Turn, Wanted, is_away
from bot.telegram.courier import Courier
from bot.telegram.files import Files
from bot.telegram.hearing import clean, heard
from bot.telegram.patience import Patience, Reading
from bot.telegram.routes import converse
from bot.telegram.updates import Chat, Membership, Update
from bot.watching import meters
from bot.watching.turns import watched

log = logging.getLogger(__name__)

QUOTED = 60
"""Characters of somebody's words that are enough to know them by."""
SHUT_OUT = ("kicked", "left")
"""What the bot is in a chat with somebody who blocked it (bots/api#chatmember)."""


@dataclass(slots=True)
class Taking:
    """What a turn needs around it. `bot` fetches documents."""

    store: Store
    courier: Courier
    words: Library
    cities: Cities
    clock: Callable[[], datetime]
    bot: Bot
    admins: frozenset[int] = frozenset()
    files: Files = field(init=False)
    patience: Patience = field(init=False)

    def __post_init__(self) -> None:
        self.files = Files(self.bot)
        self.patience = Patience(self.store)

    async def take(self, update: Update) -> None:
        """Returns when the turn is committed; raises only when the database is away."""
        chat = update.chat
        if chat is None:
            return
        try:
            if chat.type == "private":
                await self._take_from_candidate(update, _candidate(update, chat))
            else:
                await self._take_in_group(update, chat.id)
        except Exception as error:
            if is_away(error):
                raise  # it comes again
            log.exception("Nor could anything be said to update %s.", update.update_id)
            meters.UNREADABLE.inc()
            await self._give_up(update)

    async def _take_from_candidate(self, update: Update, chat_id: int) -> None:
        if not await self._reads(update, chat_id):
            return
        first: Sequence[Outgoing] = ()
        with watched(chat_id, update.update_id) as seen:
            try:
                seen.did, first = await self._take_privately(update, chat_id)
            except Exception as error:
                if is_away(error):
                    raise
                log.exception("Update %s could not be handled.", update.update_id)
                await self._apologise(update, chat_id)
                seen.did = "apologised"
        self.courier.speak(chat_id, first)

    async def _reads(self, update: Update, chat_id: int) -> bool:
        """Whether it is read: not from somebody who writes faster than they can be answered."""
        if update.my_chat_member is not None:
            return True
        said_at = _said_at(update) or self.clock()
        reading = await self.patience.weigh(chat_id, update.update_id, said_at)
        if reading is Reading.TELL:
            with watched(chat_id, update.update_id) as seen:
                await self._say_instead(update, chat_id, "common.too_fast")
                seen.did = "too fast"
            self.patience.told(chat_id)
            self.courier.speak(chat_id)
        return reading is Reading.TAKE

    async def _take_privately(self, update: Update, chat_id: int) -> tuple[str, Sequence[Outgoing]]:
        """Returns what was done, and what is to be said first."""
        now = self.clock()
        # before the turn: nobody waits for the network inside a transaction
        file = await self.files.fetch(update, now)
        did = "taken before"
        wanted = Wanted(chat_id, now, update.update_id, _hello(update))

        async def hear(turn: Turn) -> None:
            nonlocal did
            if update.my_chat_member is not None:
                await _note_membership(turn, update.my_chat_member)
                did = "membership"
                return
            await _is_back(turn)
            talk = Talk(turn, heard(update, file), self.words, self.cities, self.admins)
            await converse(talk)
            did = talk.did

        first = await self.store.take(wanted, hear)
        return did, first

    async def _apologise(self, update: Update, chat_id: int) -> None:
        await self._say_instead(update, chat_id, "common.broken")

    async def _say_instead(self, update: Update, chat_id: int, key: str) -> None:
        """In a turn of its own, which also marks the update as taken: it must not come again."""
        wanted = Wanted(chat_id, self.clock(), update.update_id, _hello(update))

        async def say(turn: Turn) -> None:
            talk = Talk(turn, heard(update), self.words, self.cities)
            talk.acknowledge()
            talk.say(key, sent=shorten(talk.text, QUOTED))

        await self.store.take(wanted, say)

    async def _give_up(self, update: Update) -> None:
        """It must not come again for ever, and hold up all that came with it."""
        try:
            await self.store.give_up(update.update_id, self.clock())
        except Exception as error:
            if is_away(error):
                raise
            log.exception("Update %s cannot even be remembered.", update.update_id)

    async def _take_in_group(self, update: Update, chat_id: int) -> None:
        """Say once that the coach works in private, and stay silent from then on."""
        message = update.said
        if message is None or not (message.text or "").startswith("/"):
            return
        text = self.words.say("common.private_only")
        if await self.store.tell_group_once(chat_id, self.clock(), text):
            self.courier.speak(chat_id)


def _candidate(update: Update, chat: Chat) -> int:
    """Who it is about: for a tap the one who tapped, whatever message it claims to hang under."""
    return update.callback_query.sender.id if update.callback_query else chat.id


def _said_at(update: Update) -> datetime | None:
    """As Telegram tells it; a tap and an edit do not say."""
    return update.message.date if update.message else None


def _hello(update: Update) -> Hello:
    user = update.sender
    return Hello(_sayable(user.first_name), _locale(user.language_code)) if user else Hello()


def _sayable(name: str) -> str | None:
    """A first name that can be said on the phone; there are words for when there is none."""
    cleaned = clean(name)
    return cleaned if any(character.isalpha() for character in cleaned) else None


def _locale(language: str | None) -> str | None:
    """Telegram's language tag, where it tells how dates are written in English."""
    return language if language and language.startswith("en-") else None


async def _note_membership(turn: Turn, told: Membership) -> None:
    if told.new_chat_member.status in SHUT_OUT:
        turn.candidate.blocked_at = turn.now
    else:
        turn.candidate.came_back_at = turn.now
        await _is_back(turn)


async def _is_back(turn: Turn) -> None:
    if turn.candidate.blocked_at is not None:
        turn.candidate.blocked_at = None
        await turn.interviews.are_back()
