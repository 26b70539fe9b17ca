"""Who may pick up in a rehearsal, and all that each of them may say: content/en/people.toml."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.coaching.interview import Situation
from bot.coaching.wording import ContentError, cited, text, with_phrases


class Ending(StrEnum):
    """How a rehearsal ends."""

    GOODBYE = "goodbye"
    HUNG_UP = "hung_up"
    DESPAIR = "despair"
    """The candidate needs a person to talk to, and not a rehearsal."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that the other side may do, as one person does it in one situation.

    `says` are the wordings, as templates. `then` is the place on the call map whose line is the
    next courteous one; None where the call is over, as `ends` says.
    """

    id: str
    says: tuple[str, ...]
    then: str | None
    ends: Ending | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may pick up.

    `patience` is how much pressing, arguing and asking again they bear. `first` is the beat with
    which they answer once they know who is calling, whatever was asked.
    """

    id: str
    label: str
    called: re.Pattern[str]
    patience: int
    first: str | None
    facts: tuple[int, ...]
    beats: Mapping[tuple[Situation, str], Beat]


@dataclass(frozen=True, slots=True)
class MadeUp:
    """An interview to practise with, `ago` days before today."""

    company: str
    role: str
    ago: int


@dataclass(frozen=True, slots=True)
class People:
    """`each` in the order in which they are met, from the easiest to the hardest."""

    each: Mapping[str, Person]
    situations: Mapping[Situation, re.Pattern[str]]
    anyone: re.Pattern[str]
    names: Sequence[str]
    made_up: Sequence[MadeUp]

    def next(self, number: int, last: str | None = None) -> Person:
        """Who picks up in the rehearsal of that number, counted from 0: never the `last` one."""
        order = list(self.each.values())
        person = order[number % len(order)]
        return person if person.id != last else order[(number + 1) % len(order)]

    def asked_for(self, words: str) -> Person | None:
        """The person whom the words ask for: "somebody rude"."""
        said = words.casefold()
        return next((p for p in self.each.values() if p.called.search(said)), None)

    def does_not_mind(self, words: str) -> bool:
        """Whether somebody else is to choose: "anyone", "surprise me"."""
        return self.anyone.search(words.casefold()) is not None

    def situation(self, words: str) -> Situation | None:
        """The situation that the words ask for: "as if they said no"."""
        said = words.casefold()
        return next((s for s, sign in self.situations.items() if sign.search(said)), None)


def load_people(data: Mapping[str, Any]) -> People:
    """Build the people from parsed TOML. Raises ContentError, naming the person and the beat."""
    each = {name: _person(name, table, data) for name, table in data["people"].items()}
    situations = {
        situation: _any_of(f"situation {situation}", data["situations"].get(situation))
        for situation in Situation
    }
    made_up = [
        MadeUp(text("made up", t, "company"), text("made up", t, "role"), int(t["ago"]))
        for t in data["made_up"]
    ]
    if len(each) < 2 or not made_up or not data["names"]["any"]:
        raise ContentError("a rehearsal needs two people, a name and an interview to make up")
    anyone = _any_of("anyone", data["anyone"].get("called"))
    return People(each, situations, anyone, tuple(data["names"]["any"]), made_up)


def _person(name: str, table: Mapping[str, Any], data: Mapping[str, Any]) -> Person:
    owner = f"person {name}"
    if strangers := set(table.get("says", {})) | set(table.get("then", {})):
        strangers -= set(data["beats"])
        if strangers:
            raise ContentError(f"{owner} has a beat that nobody knows: {min(strangers)}")
    first = table.get("first")
    if first is not None and first not in data["beats"]:
        raise ContentError(f"{owner} begins with a beat that nobody knows: {first}")
    return Person(
        id=name,
        label=text(owner, table, "label"),
        called=_any_of(owner, table.get("called")),
        patience=int(table["patience"]),
        first=first,
        facts=cited(owner, table, table.get("facts")),
        beats={
            (situation, beat): _beat(f"{owner}, {beat} ({situation})", beat, situation, table, data)
            for situation in Situation
            for beat in data["beats"]
        },
    )


def _beat(
    owner: str, beat: str, situation: Situation, own: Mapping[str, Any], data: Mapping[str, Any]
) -> Beat:
    shared = data["beats"][beat]
    says = _in(situation, own.get("says", {}).get(beat)) or _in(situation, shared.get("says"))
    then = _in(situation, own.get("then", {}).get(beat)) or _in(situation, shared.get("then"))
    ends = shared.get("ends")
    if not says or not all(isinstance(line, str) and line.strip() for line in says):
        raise ContentError(f"{owner} has no words")
    if (then is None) == (ends is None):
        raise ContentError(f"{owner} either ends the call or has a next line")
    return Beat(
        beat,
        tuple(with_phrases(data["phrases"], line) for line in says),
        then,
        Ending(ends) if ends else None,
    )


def _in(situation: Situation, value: Any) -> Any:
    return value.get(situation) if isinstance(value, Mapping) else value


def _any_of(owner: str, words: Any) -> re.Pattern[str]:
    if not words or not all(isinstance(word, str) and word for word in words):
        raise ContentError(f"{owner} has no words by which it is asked for")
    choice = "|".join(re.escape(word.casefold()) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b(?:{choice})\b")
