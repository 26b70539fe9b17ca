"""Prints the whole script: as a page that opens on a phone, or as plain text for a shell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from bot.coaching.callmap import Kind
from bot.coaching.facts import Grade
from bot.coaching.interview import Interview, Situation
from bot.coaching.library import Library
from bot.coaching.wholescript import Entry, Part, whole_script

HTML, TEXT = "script.html", "script.txt"
FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Printer:
    """The words, and all that the templates may use: interview, me, today, locale, question, extra.

    `example` says that the interview is made up.
    """

    words: Library
    values: Mapping[str, Any]
    example: bool = False

    def print(self, situation: Situation, form: str = HTML) -> str:
        """The map for a situation, as HTML or as TEXT."""
        script = whole_script(self.words.callmap, self.words.facts, situation)
        about = "example" if self.example else "yours"
        mail = script.email
        return self.words.page(
            form,
            title=self._said("title", situation=situation),
            about=self._said(f"about_{about}"),
            parts=[self._part(part, situation) for part in script.parts],
            email={
                "note": self._filled(mail.note, True),
                "subject": self._filled(mail.subject, True),
                "body": self._filled(mail.body, True),
                "facts": mail.facts,
            },
            facts=script.facts,
            grades={grade: self._said(f"grade_{grade}") for grade in Grade},
        )

    def _part(self, part: Part, begins: Situation) -> dict[str, Any]:
        own = part.situation is begins
        return {
            "id": part.situation,
            "title": self._said("part", situation=part.situation, begins=own),
            "sections": [
                {"title": section.title, "entries": [self._entry(each, own) for each in entries]}
                for section, entries in part.sections
            ],
        }

    def _entry(self, entry: Entry, own: bool) -> dict[str, Any]:
        place = entry.place
        return {
            "id": entry.id,
            "when": entry.when,
            "said": place.kind is not Kind.END,
            "line": self._filled(place.line, own),
            "hint": place.hint and self._filled(place.hint, own),
            "avoid": place.avoid and self._filled(place.avoid, own),
            "exits": entry.exits,
            "facts": place.facts,
        }

    def _filled(self, template: str, own: bool) -> str:
        """Plain words. Their own question was chosen for the situation the call begins in."""
        values = dict(self.values) | ({} if own else {"question": None, "extra": None})
        marked = self.words.render(template, **values)
        return Markup(re.sub(r"</?b>", "", marked)).unescape()

    def _said(self, name: str, **values: Any) -> str:
        return Markup(self.words.say(f"whole.{name}", **self.values, **values)).unescape()


def example(words: Library, today: date) -> Printer:
    """With an interview that is made up, for anybody to read."""
    made_up = words.people.made_up[0]
    day = today - timedelta(days=made_up.ago)
    working_day = day - timedelta(days=max(0, day.weekday() - FRIDAY))
    interview = Interview(made_up.company, working_day, role=made_up.role)
    nothing = {"me": None, "question": None, "extra": None}
    return Printer(words, {"interview": interview, "today": today, **nothing}, example=True)
