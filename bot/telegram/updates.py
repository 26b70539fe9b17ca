"""What Telegram tells, as far as we read it.

The names are the Bot API's (core.telegram.org/bots/api#available-types). python-telegram-bot's
objects hold all of it, and to make them costs more than to take the turn.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field, StrictInt, ValidationError
from telegram import Message as WholeMessage

from bot.watching import meters
from bot.watching.once import Seldom

log = logging.getLogger(__name__)

ALLOWED = ["message", "edited_message", "channel_post", "callback_query", "my_chat_member"]
"""The kinds of update that we ask Telegram for, as `allowed_updates` names them."""


class User(BaseModel):
    """Somebody; `language_code` is an IETF tag such as "en-GB"."""

    id: int
    first_name: str
    language_code: str | None = None


class Chat(BaseModel):
    """Where it was said: "private", "group", "supergroup" or "channel"."""

    id: int
    type: str


class Contact(BaseModel):
    """A contact card."""

    phone_number: str
    first_name: str
    last_name: str | None = None


class Location(BaseModel):
    """In degrees."""

    latitude: float
    longitude: float


class Document(BaseModel):
    """A file, not yet fetched; its size in bytes."""

    file_id: str
    file_name: str | None = None
    file_size: int | None = None


class InlineButton(BaseModel):
    """A button under a message."""

    text: str
    callback_data: str | None = None


class InlineKeyboard(BaseModel):
    """Rows of buttons."""

    inline_keyboard: list[list[InlineButton]]


class Message(BaseModel):
    """`date` is 0 for one that hangs under a tap and is too old to be read."""

    message_id: int
    date: datetime
    chat: Chat
    sender: User | None = Field(None, alias="from")
    text: str | None = None
    entities: list[dict[str, Any]] = []
    caption: str | None = None
    contact: Contact | None = None
    location: Location | None = None
    document: Document | None = None
    reply_markup: InlineKeyboard | None = None

    def as_html(self) -> str | None:
        """Its text, formatted as it was shown."""
        if self.text is None:
            return None
        told = {"message_id": self.message_id, "date": 1, "chat": self.chat.model_dump()}
        whole = WholeMessage.de_json(told | {"text": self.text, "entities": self.entities}, None)
        return whole.text_html


class CallbackQuery(BaseModel):
    """A tap on a button."""

    id: str
    sender: User = Field(alias="from")
    data: str | None = None
    message: Message | None = None


class Member(BaseModel):
    """What the bot is in a chat."""

    status: str


class Membership(BaseModel):
    """Somebody blocked the bot, came back, or put it into a group."""

    chat: Chat
    sender: User = Field(alias="from")
    new_chat_member: Member


class Update(BaseModel):
    """One of these at most; with none of them, it is of a kind that we do not read."""

    update_id: StrictInt
    message: Message | None = None
    edited_message: Message | None = None
    channel_post: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: Membership | None = None

    @property
    def said(self) -> Message | None:
        """What was written, if anything was."""
        return self.message or self.edited_message or self.channel_post

    @property
    def chat(self) -> Chat | None:
        """Where it happened; None for a tap on a message that is in no chat of ours."""
        where = self.said or self.my_chat_member
        if where is None and self.callback_query is not None:
            where = self.callback_query.message
        return where.chat if where else None

    @property
    def sender(self) -> User | None:
        """Who did it; None in a channel."""
        by = self.said or self.callback_query or self.my_chat_member
        return by.sender if by else None


class Unreadable(ValueError):
    """It will be no better the next time."""


def read_update(told: object) -> Update:
    """Raises Unreadable, which says no word of it."""
    try:
        return Update.model_validate(told)
    except ValidationError as error:
        kinds = sorted({each["type"] for each in error.errors(include_url=False)})
        log.debug("What cannot be read: %s.", ", ".join(kinds))
    number = told.get("update_id") if isinstance(told, Mapping) else None
    raise Unreadable(f"Update {_named(number)} is passed over: it cannot be read.")


def _named(number: object) -> str:
    """Whoever sent this may have put anything there."""
    plain = isinstance(number, int) and not isinstance(number, bool) and number.bit_length() < 64
    return str(number) if plain else "without number"


def _passed_over() -> Seldom:
    return Seldom(log, "{count} more updates are passed over: they cannot be read.")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what comes, and passes over what cannot be read: counted, and told in the log."""

    _told: Seldom = field(default_factory=_passed_over)

    def read(self, told: object) -> Update | None:
        """None for what is passed over."""
        try:
            return read_update(told)
        except Unreadable as error:
            self._told.tell(str(error))
            meters.UNREADABLE.inc()
            return None
