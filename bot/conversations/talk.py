"""What a conversation holds in its hands: the turn, what was said, and the words to answer with."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import models
from bot.coaching.forms import Draft
from bot.coaching.interview import Candidate
from bot.coaching.library import Library
from bot.coaching.rhythm import Rhythm
from bot.coaching.understanding import Moment
from bot.coaching.zones import Cities, clock_of
from bot.conversations.said import Button, Rows, Said
from bot.store import Turn
from bot.telegram import views


@dataclass(slots=True)
class Talk:
    """One turn, seen from the conversation's side. Nothing is sent before the turn is committed."""

    turn: Turn
    said: Said
    words: Library
    cities: Cities
    admins: frozenset[int] = frozenset()
    did: str = field(default="nothing", init=False)
    """What was done, in names of ours, for the log."""
    _answered: bool = field(default=False, init=False)

    # What is known

    @property
    def now(self) -> datetime:
        """The turn's one instant, aware and in UTC."""
        return self.turn.now

    @property
    def zone(self) -> ZoneInfo:
        """The candidate's; UTC until they have said where they are."""
        return clock_of(self.turn.candidate.zone)

    @property
    def rhythm(self) -> Rhythm:
        """When they may be written to unasked."""
        candidate = self.turn.candidate
        return Rhythm.of(self.zone, candidate.area, candidate.wishes)

    @property
    def today(self) -> date:
        """On the candidate's calendar."""
        return self.now.astimezone(self.zone).date()

    @property
    def locale(self) -> str:
        """How dates and numbers are written for this candidate."""
        return self.turn.candidate.locale

    @property
    def moment(self) -> Moment:
        """When what was said was sent, for words such as "yesterday"."""
        return Moment(self.said.at or self.now, self.zone, self.locale)

    @property
    def candidate(self) -> Candidate:
        """The person, as the words need them."""
        return Candidate(self.turn.candidate.name, self.zone, self.locale)

    @property
    def text(self) -> str:
        """What was typed, cleaned; empty when it was no words."""
        return self.said.text or ""

    # What is said

    def render(self, key: str, **values: Any) -> str:
        """The message `key` with what every message may use: me, today, locale."""
        return self.words.say(key, **self.known(), **values)

    def plain(self, key: str, **values: Any) -> str:
        """The message `key` as plain text, for where there is no markup."""
        return Markup(self.render(key, **values)).unescape()

    def fill(self, template: str, **values: Any) -> str:
        """A template from the call map or the scripts."""
        return self.words.render(template, **self.known(), **values)

    def say(self, key: str, rows: Rows | None = None, **values: Any) -> None:
        """A new message below the others."""
        self.say_text(self.render(key, **values), rows)

    def say_text(
        self,
        text: str,
        rows: Rows | None = None,
        nudge_of: int | None = None,
        until: datetime | None = None,
    ) -> None:
        """A new message, already in words; of no use any more after `until`."""
        self.turn.say("send_message", views.message(text, rows or []), nudge_of, until)

    def say_picture(self, picture: dict[str, Any], caption: str) -> None:
        """A picture, with its words for those who do not see it."""
        self.turn.say("send_photo", views.photo(picture, caption))

    def say_file(self, filename: str, content: str | bytes, caption: str) -> None:
        """A file to open."""
        self.turn.say("send_document", views.document(filename, content, caption))

    def say_card(self, name: str, phone: str) -> None:
        """A contact card, whose number a phone can ring."""
        self.turn.say("send_contact", {"first_name": name, "phone_number": phone})

    def show(self, key: str, rows: Rows | None = None, **values: Any) -> None:
        """In place of the message whose button was tapped; below, if there was no tap."""
        self.show_text(self.render(key, **values), rows)

    def show_text(self, text: str, rows: Rows | None = None) -> None:
        """Like `show`, already in words."""
        tap = self.said.tap
        if tap is None or tap.message_id is None:
            self.say_text(text, rows)
            return
        self.acknowledge()
        self.turn.say("edit_message_text", views.edit(tap.message_id, text, rows or []))

    def keep_choice(self) -> None:
        """Show what was tapped under the question, and take its buttons away."""
        tap = self.said.tap
        if tap is None or tap.message_id is None or tap.shown is None or tap.label is None:
            return
        chosen = self.words.say("common.chosen", question=tap.shown(), label=tap.label)
        self.turn.say("edit_message_text", views.edit(tap.message_id, chosen, []))

    def put_buttons_away(self) -> None:
        """Take the buttons off the message that was tapped: it has been answered."""
        tap = self.said.tap
        if tap is not None and tap.message_id is not None:
            self.turn.say("edit_message_reply_markup", {"message_id": tap.message_id})

    def acknowledge(self, key: str | None = None, **values: Any) -> None:
        """Answer the tap, once: with a toast if there is a `key`, else only to stop its spinner."""
        if self.said.tap is None or self._answered:
            return
        self._answered = True
        if self.said.tap.query_id is None:
            if key:
                self.say(key, **values)
            return
        text = self.words.say(key, **self.known(), **values) if key else None
        self.turn.say("answer_callback_query", views.answer(self.said.tap.query_id, text))

    def button(self, label: str, *parts: object, **values: Any) -> Button:
        """A button whose label stands in buttons.toml, carrying the parts joined by colons."""
        words = self.words.still_labels.get(label)
        if words is not None:  # which the tests know to be short enough
            return Button(words, ":".join(map(str, parts)))
        return self.named_button(self.words.label(label, **self.known(), **values), *parts)

    def named_button(self, label: str, *parts: object) -> Button:
        """A button with a label of the candidate's own words, such as a company."""
        return Button(shorten(label, 40), ":".join(map(str, parts)))

    # What is being filled in

    @property
    def draft(self) -> Draft | None:
        """The form that the next words answer."""
        forms = self.turn.candidate.forms
        return Draft.from_json(forms[-1]) if forms else None

    def put(self, draft: Draft) -> None:
        """Make this the form being filled in; one of the same kind is replaced."""
        self.turn.candidate.forms = [*self._forms_but(draft.kind), draft.as_json()]

    def put_under(self, draft: Draft) -> None:
        """Keep this below all forms: it asks nothing itself."""
        self.turn.candidate.forms = [draft.as_json(), *self._forms_but(draft.kind)]

    def drop(self, kind: str) -> None:
        """Leave the form of that kind, if it is open."""
        self.turn.candidate.forms = self._forms_but(kind)

    def _forms_but(self, kind: str) -> list[dict[str, Any]]:
        return [form for form in self.turn.candidate.forms if form["kind"] != kind]

    def leave(self, kinds: Collection[str], subject: int | None) -> None:
        """Leave those of these kinds that are about that interview."""
        self.turn.candidate.forms = [
            form
            for form in self.turn.candidate.forms
            if form["kind"] not in kinds or form["subject"] != subject
        ]

    def drop_about(self, interview_id: int) -> bool:
        """Leave every form about an interview that is no more; whether there was one."""
        before = self.turn.candidate.forms
        self.turn.candidate.forms = [form for form in before if form["subject"] != interview_id]
        return len(self.turn.candidate.forms) < len(before)

    def open_draft(self, kind: str) -> Draft | None:
        """An open form of that kind, also one that others lie on."""
        stored = next((f for f in self.turn.candidate.forms if f["kind"] == kind), None)
        return Draft.from_json(stored) if stored else None

    def next_version(self) -> int:
        """A new place in the conversation: every button before it is from an earlier one."""
        self.turn.candidate.version += 1
        return self.turn.candidate.version

    def known(self) -> dict[str, Any]:
        """What every message may use."""
        return {"me": self.turn.candidate.name, "today": self.today, "locale": self.locale}

    async def tapped_interview(self, place: int = 1) -> models.Interview | None:
        """The interview that a button names; None, kindly answered, if it is gone or not theirs."""
        number = self.said.tap.number(place) if self.said.tap else None
        found = await self.turn.interviews.get(number) if number is not None else None
        if found is None:
            self.acknowledge("common.gone")
        return found


def shorten(text: str, longest: int) -> str:
    """At most `longest` characters, cut with an ellipsis, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


_QUOTED = str.maketrans("’", "'", '“”",!?')


def bare(text: str) -> str:
    """How a typed label is known: "yes go ahead" for “Yes, go ahead”; "-1" is not "1"."""
    return " ".join(text.casefold().translate(_QUOTED).split()).strip(".")
