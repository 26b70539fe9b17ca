"""The state of the demo's Telegram: who there is, what was said, what the bot has yet to hear."""

import asyncio
import copy
import math
import time
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.demo.bell import Bell
from bot.demo.clock import MovableClock
from bot.demo.faults import Fault
from bot.demo.feed import Feed
from bot.demo.limits import Limits
from bot.demo.shelf import Book, Files, Shelf

Message = dict[str, Any]
Update = dict[str, Any]

FIRST_PERSON = 7_000_000_001  # real ids outgrew 32 bits, so ours do from the start
FIRST_GROUP = -4_000_000_001
FIRST_CHANNEL = -1_002_000_000_001
FIRST_UPDATE = 100_000_001
REQUESTS_KEPT = 20_000
# https://core.telegram.org/bots/api#getupdates: sent only when asked for
_UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(slots=True)
class Request:
    """One request of the bot: method as written, decoded parameters, time by the demo's clock.

    ``error`` is Telegram's description if it was refused, None if it was done.
    """

    method: str
    params: dict[str, Any]
    at: datetime
    error: str | None = None
    answered: bool = False


class World:
    """Everything that is remembered, and the few ways it changes.

    With ``path`` it lives in that SQLite file and survives the process; call `close` then.
    """

    def __init__(
        self, clock: MovableClock, path: Path | None = None, token: str | None = None
    ) -> None:
        self.clock = clock
        self.token = token
        self.limits: Limits | None = None  # none, unless somebody wants Telegram's
        self.bot: dict[str, Any] = {
            "id": 1_000_001,
            "is_bot": True,
            "first_name": "Ringback",
            "username": "ringback_demo_bot",
        }
        self._shelf = Shelf(path)
        self.people: Book[int] = Book(self._shelf, "person")
        self.groups: Book[int] = Book(self._shelf, "group")
        self.messages: Book[int] = Book(self._shelf, "message")
        self.updates: Book[int] = Book(self._shelf, "update")
        self.queries: Book[str] = Book(self._shelf, "query")
        self.settings: Book[str] = Book(self._shelf, "setting")
        self.commands: Book[str] = Book(self._shelf, "commands")
        self.file_facts: Book[str] = Book(self._shelf, "file facts")
        self.files = Files(self._shelf)
        self.requests: deque[Request] = deque(maxlen=REQUESTS_KEPT)
        self.faults: list[Fault] = []
        self.bell = Bell()
        self._feeds: dict[int, Feed] = {}
        self.closing = False  # the server is going down: nobody is to wait any longer
        self.newest_poll = 0  # the number of the latest getUpdates request
        self.polls = 0  # getUpdates requests waiting now
        self._last_poll = -math.inf
        self._was_online = False
        self.online_for = 3.0  # seconds a bot counts as present after its last poll
        self.webhook_pause = 1.0  # seconds before an update is carried again, doubling each time
        self._restore_clock()

    def close(self) -> None:
        """Lets go of the file; only needed when there is one."""
        self._shelf.close()

    def _restore_clock(self) -> None:
        saved = self.settings.get("clock", {}).get("moved", 0.0)
        if saved and not self.clock.moved:
            self.clock.advance(timedelta(seconds=saved))
        self.clock.watch(self._clock_moved)

    def _clock_moved(self) -> None:
        self.settings["clock"] = {"moved": self.clock.moved.total_seconds()}
        self.tell_all("clock", self.clock_state())
        self.changed()

    def clock_state(self) -> dict[str, Any]:
        """What the page shows of the clock: the instant, and seconds ahead."""
        return {
            "now": self.clock.now().isoformat(),
            "moved": self.clock.moved.total_seconds(),
        }

    def date(self) -> int:
        """Now, as Telegram writes it: Unix time in whole seconds."""
        return int(self.clock.now().timestamp())

    def changed(self) -> None:
        """Keeps what has happened, all of it or none, and wakes who waits."""
        self._shelf.commit()
        self.bell.ring()

    def next_number(self, what: str, first: int, step: int = 1) -> int:
        """Counts ``what``: ``first``, then one further each time, across restarts."""
        counters = self.settings.get("counters", {})
        number: int = counters.get(what, first)
        self.settings["counters"] = counters | {what: number + step}
        return number

    # what the pages are told

    def feed(self, person: int) -> Feed:
        return self._feeds.setdefault(person, Feed())

    def tell(self, chat: int, name: str, data: Any) -> None:
        """Tells everybody in a chat."""
        members = self.groups[chat]["members"] if chat in self.groups else [chat]
        for person in members:
            self.feed(person).add(name, copy.deepcopy(data))

    def tell_all(self, name: str, data: Any) -> None:
        for person in self.people:
            self.feed(person).add(name, copy.deepcopy(data))

    # messages and updates

    def chat(self, chat_id: int) -> dict[str, Any]:
        """The Chat object, as inside a message."""
        if chat_id in self.groups:
            return dict(self.groups[chat_id]["chat"])
        user = self.people[chat_id]["user"]
        return {"id": chat_id, "type": "private", "first_name": user["first_name"]}

    def post(self, chat_id: int, sender: dict[str, Any] | None, content: dict[str, Any]) -> Message:
        """Adds a message to a chat and shows it to the people there; a channel's has no sender."""
        message: Message = {
            "message_id": self.next_number("message", 1),
            **({"from": sender} if sender else {}),
            "chat": self.chat(chat_id),
            "date": self.date(),
            **content,
        }
        self.messages[message["message_id"]] = message
        self.tell(chat_id, "message", message)
        return message

    def rewrite(self, message: Message) -> Message:
        """Puts a changed message in the place of the old one, and shows it."""
        self.messages[message["message_id"]] = message
        self.tell(message["chat"]["id"], "edited", message)
        return message

    def in_chat(self, chat_id: int, message_id: int) -> Message | None:
        """That message, if it is in that chat."""
        message = self.messages.get(message_id)
        return message if message is not None and message["chat"]["id"] == chat_id else None

    def history(self, chat_id: int) -> list[Message]:
        """All messages of a chat, oldest first, as the Bot API writes them."""
        found = [m for m in self.messages.values() if m["chat"]["id"] == chat_id]
        return copy.deepcopy(sorted(found, key=lambda message: message["message_id"]))

    def queue_update(self, kind: str, body: dict[str, Any]) -> None:
        """Has the bot told, if it wants updates of this kind."""
        allowed = self.settings.get("allowed", {}).get("updates")
        if kind in allowed if allowed else kind not in _UNASKED:
            number = self.next_number("update", FIRST_UPDATE)
            self.updates[number] = {"update_id": number, kind: copy.deepcopy(body)}

    def renumber_updates(self, next_id: int) -> None:
        """Has the next update come with this id, as after a week without any: any id may follow."""
        counters = self.settings.get("counters", {})
        self.settings["counters"] = counters | {"update": next_id}
        self.changed()

    @property
    def pending(self) -> list[Update]:
        """The updates that the bot has not yet confirmed, oldest first."""
        return [copy.deepcopy(self.updates[number]) for number in sorted(self.updates)]

    # is the bot there?

    @property
    def webhook(self) -> dict[str, Any]:
        """The webhook as set; empty when there is none."""
        return self.settings.get("webhook", {})

    @property
    def online(self) -> bool:
        """Whether the bot listens: it polls, has just polled, or has a webhook."""
        recent = time.monotonic() - self._last_poll < self.online_for
        return bool(self.polls or recent or self.webhook)

    def poll_begins(self) -> None:
        self.polls += 1
        self.notice_presence()

    def poll_ends(self) -> None:
        self.polls -= 1
        self._last_poll = time.monotonic()
        asyncio.get_running_loop().call_later(self.online_for * 1.05, self.notice_presence)

    def notice_presence(self) -> None:
        """Tells the pages when the bot has come or gone."""
        if self.online != self._was_online:
            self._was_online = self.online
            self.tell_all("online", {"online": self.online})
            self.bell.ring()

    def close_down(self) -> None:
        """Ends every wait: long polls are told to come again, pages lose their line."""
        self.closing = True
        self.bell.ring()
