"""What a person can do in the demo's Telegram: the client app's half."""

import copy
from dataclasses import asdict
from typing import Any

from bot.demo.entities import find_entities
from bot.demo.errors import PersonError
from bot.demo.faults import Fault
from bot.demo.keyboards import callback_data_on
from bot.demo.media import attachment
from bot.demo.params import Upload
from bot.demo.texts import clean, split_as_clients_do
from bot.demo.world import FIRST_CHANNEL, FIRST_GROUP, FIRST_PERSON, Message, World

_RIGHTS = (
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats"
    " can_restrict_members can_promote_members can_change_info can_invite_users"
    " can_post_stories can_edit_stories can_delete_stories can_post_messages can_edit_messages"
)
_MEMBER_FIELDS: dict[str, dict[str, Any]] = {
    "kicked": {"until_date": 0},
    "administrator": dict.fromkeys(_RIGHTS.split(), False),
}
DEFAULT_NAMES = ["Ada", "Grace", "Alan", "Edith", "Tim", "Radia"]


class Persons(World):
    """People join, write, tap, edit, block; every act is an update to the bot."""

    def join(self, first_name: str | None = None, language_code: str | None = "en") -> int:
        """A new person, whose id is also that of their private chat with the bot."""
        person = self.next_number("person", FIRST_PERSON)
        name = clean(first_name or "") or DEFAULT_NAMES[(person - 1) % len(DEFAULT_NAMES)]
        user: dict[str, Any] = {"id": person, "is_bot": False, "first_name": name}
        if language_code:
            user["language_code"] = language_code
        self.people[person] = {"user": user, "started": False, "blocked": False, "keyboard": None}
        self.changed()
        return person

    def person(self, person: int) -> dict[str, Any]:
        """What is known of a person; raises `PersonError`."""
        if person not in self.people:
            raise PersonError(404, "there is no such person")
        return self.people[person]

    def send_text(self, person: int, text: str, chat: int | None = None) -> Message:
        """Says ``text``, split as the apps split what is too long; the last part comes back."""
        parts = split_as_clients_do(clean(text))
        if not parts:
            raise PersonError(422, "an empty message cannot be sent")
        for part in parts:
            content: dict[str, Any] = {"text": part}
            if entities := find_entities(part):
                content["entities"] = entities
            message = self._say(person, content, chat)
        return message

    def send_contact(
        self,
        person: int,
        first_name: str,
        phone_number: str,
        last_name: str | None = None,
        user_id: int | None = None,
    ) -> Message:
        """Shares a contact card; with ``user_id`` that of somebody on Telegram."""
        contact: dict[str, Any] = {"phone_number": phone_number, "first_name": first_name}
        if last_name:
            contact["last_name"] = last_name
        if user_id:
            contact["user_id"] = user_id
        return self._say(person, {"contact": contact})

    def send_file(
        self, person: int, kind: str, upload: Upload, caption: str = "", chat: int | None = None
    ) -> Message:
        """Sends a ``photo`` or a ``document``."""
        content = attachment(self, kind, upload)
        if caption := clean(caption):
            content["caption"] = caption
            if entities := find_entities(caption):
                content["caption_entities"] = entities
        return self._say(person, content, chat)

    def send_other(self, person: int, kind: str, value: Any = None) -> Message:
        """Sends what is neither words nor a file.

        ``kind``: location ({"latitude", "longitude"}), sticker (its emoji), voice, poll (its
        question), photo or document (a small one of our own), or dice.
        """
        return self._say(person, attachment(self, kind, value))

    def edit_text(self, person: int, message_id: int, text: str) -> Message:
        """Changes one of the person's own messages."""
        old = self.messages.get(message_id)
        if old is None or old.get("from", {}).get("id") != person:
            raise PersonError(404, "there is no such message of yours")
        if "text" not in old:
            raise PersonError(409, "that message has no text to edit")
        self._may_write(person, old["chat"]["id"] if old["chat"]["id"] != person else None)
        parts = split_as_clients_do(clean(text))
        if not parts:
            raise PersonError(422, "an empty message cannot be sent")
        message = {**old, "edit_date": self.date(), "text": parts[0]}
        message.pop("entities", None)
        if entities := find_entities(parts[0]):
            message["entities"] = entities
        self.rewrite(message)
        self.queue_update("edited_message", message)
        self.changed()
        return copy.deepcopy(message)

    def tap(self, person: int, message_id: int, data: str, forge: bool = False) -> str:
        """Taps an inline button; what comes back is the callback query's id.

        ``forge`` sends what no honest app would: data that is not (or no longer) on that
        message's keyboard, even of a message in somebody else's chat.
        """
        self._may_write(person)
        message = self.messages.get(message_id)
        if not forge:
            if message is None or person not in self._members(message["chat"]["id"]):
                raise PersonError(404, "there is no such message")
            if data not in callback_data_on(message.get("reply_markup")):
                raise PersonError(409, "that button is no longer there")
        return self._query(person, message_id, message, data)

    def _query(self, person: int, message_id: int, message: Message | None, data: str) -> str:
        number = self.next_number("query", 4_000_000_000_000_000_001)
        chat_id = message["chat"]["id"] if message else person
        gone = {"chat": self.chat(chat_id), "message_id": message_id, "date": 0}
        query = {
            "id": str(number),
            "from": self.people[person]["user"],
            "message": message or gone,
            "chat_instance": str(chat_id),
            "data": data,
        }
        self.queries[query["id"]] = {"person": person, "date": self.date(), "answer": None}
        self.queue_update("callback_query", query)
        self.changed()
        return str(query["id"])

    def answers(self, person: int) -> list[dict[str, Any]]:
        """What the bot answered to this person's taps, in order: callback_query_id, text, ..."""
        asked = [(key, query) for key, query in self.queries.items() if query["person"] == person]
        return [{"callback_query_id": key, **q["answer"]} for key, q in asked if q["answer"]]

    def toasts(self, person: int) -> list[str]:
        """The words that popped up for this person after a tap, in order."""
        return [answer["text"] for answer in self.answers(person) if answer["text"]]

    def block(self, person: int, blocked: bool = True) -> None:
        """Stops the bot, or lets it write again; does nothing when that is so already."""
        known = self.person(person)
        if known["blocked"] == blocked:
            return
        before, after = ("kicked", "member")[:: -1 if blocked else 1]
        self.people[person] = known | {"blocked": blocked}
        self._membership(self.chat(person), known["user"], before, after)
        self.tell(person, "blocked", {"blocked": blocked})
        self.changed()

    def _membership(
        self, chat: dict[str, Any], by: dict[str, Any], before: str, after: str
    ) -> None:
        def member(status: str) -> dict[str, Any]:
            return {"user": self.bot, "status": status, **_MEMBER_FIELDS.get(status, {})}

        change = {
            "chat": chat,
            "from": by,
            "date": self.date(),
            "old_chat_member": member(before),
            "new_chat_member": member(after),
        }
        self.queue_update("my_chat_member", change)

    def make_group(self, person: int, title: str = "Job hunters", kind: str = "group") -> int:
        """A ``group``, ``supergroup`` or ``channel`` of a person, with the bot in it."""
        user = self.person(person)["user"]
        if kind not in ("group", "supergroup", "channel"):
            raise PersonError(422, f"there is no such thing as a {kind}")
        first = FIRST_GROUP if kind == "group" else FIRST_CHANNEL
        number = self.next_number("small group" if kind == "group" else "large group", first, -1)
        chat = {"id": number, "title": title, "type": kind}
        self.groups[number] = {"chat": chat, "members": [person]}
        status = "administrator" if kind == "channel" else "member"
        self._membership(chat, user, "left", status)
        if kind != "channel":
            added = self.post(number, user, {"new_chat_members": [self.bot]})
            self.queue_update("message", added)
        self.changed()
        return number

    def _members(self, chat_id: int) -> list[int]:
        return self.groups[chat_id]["members"] if chat_id in self.groups else [chat_id]

    def _may_write(self, person: int, chat: int | None = None) -> None:
        if self.person(person)["blocked"] and chat is None:
            raise PersonError(409, "you have blocked the bot: unblock it first")
        if chat is not None and (chat not in self.groups or person not in self._members(chat)):
            raise PersonError(404, "there is no such group of yours")

    def _say(self, person: int, content: dict[str, Any], chat: int | None = None) -> Message:
        self._may_write(person, chat)
        known = self.people[person]
        if chat is not None and self.groups[chat]["chat"]["type"] == "channel":
            message = self.post(chat, None, {"sender_chat": self.chat(chat), **content})
            self.queue_update("channel_post", message)
        else:
            if chat is None and not known["started"]:
                self.people[person] = known | {"started": True}
            message = self.post(chat or person, known["user"], content)
            self.queue_update("message", message)
        self.changed()
        return copy.deepcopy(message)

    # the demo's own levers

    def add_fault(self, fault: Fault) -> dict[str, Any]:
        """Has the next requests go wrong; see `Fault`."""
        self.faults.append(fault)
        return asdict(fault)
