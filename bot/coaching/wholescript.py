"""The whole script of a situation: the call map as something to read from beginning to end.

What they may do -> what to say, what not to say and why, the ways on, and what it rests on. News
that comes on the line turns the call into another one: that is a part of its own, at the end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.coaching.callmap import CallMap, Email, Place, Section
from bot.coaching.facts import Fact
from bot.coaching.interview import Situation


@dataclass(frozen=True, slots=True)
class Exit:
    """What they may do next, and the entry that it leads to."""

    label: str
    to: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One place, under what they did to bring it about; nothing, where the call begins."""

    id: str
    place: Place
    when: tuple[str, ...]
    exits: tuple[Exit, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The entries that belong to one situation, by section."""

    situation: Situation
    sections: tuple[tuple[Section, tuple[Entry, ...]], ...]


@dataclass(frozen=True, slots=True)
class WholeScript:
    """Every place that a call in `situation` can come to, each once; the facts it rests on."""

    situation: Situation
    parts: tuple[Part, ...]
    email: Email
    facts: tuple[Fact, ...]

    def entries(self) -> Iterator[Entry]:
        """All of them, in the order in which they are read."""
        for part in self.parts:
            for _, entries in part.sections:
                yield from entries


def whole_script(callmap: CallMap, facts: Mapping[int, Fact], situation: Situation) -> WholeScript:
    """For a call that begins in `situation`."""
    places = {_id(place): place for place, _ in callmap.walk(callmap.start(situation))}
    when = _labels(callmap, places)
    entries = {
        place_id: Entry(place_id, place, tuple(when.get(place_id, ())), _exits(callmap, place))
        for place_id, place in places.items()
    }
    order = [situation, *(other for other in Situation if other is not situation)]
    parts = tuple(_part(callmap, each, entries) for each in order)
    email = callmap.emails[situation]
    cited = {number for place in places.values() for number in place.facts} | set(email.facts)
    return WholeScript(
        situation,
        tuple(part for part in parts if part.sections),
        email,
        tuple(facts[number] for number in sorted(cited)),
    )


def _id(place: Place) -> str:
    return f"{place.situation}-{place.id}"


def _exits(callmap: CallMap, place: Place) -> tuple[Exit, ...]:
    return tuple(
        Exit(door.label, _id(callmap.places[place.situation, door.to])) for door in place.exits
    )


def _labels(callmap: CallMap, places: Mapping[str, Place]) -> dict[str, dict[str, None]]:
    """What they may do to lead to each place, each thing once, in the map's order."""
    when: dict[str, dict[str, None]] = {}
    for place in places.values():
        for door in _exits(callmap, place):
            when.setdefault(door.to, {})[door.label] = None
    return when


def _part(callmap: CallMap, situation: Situation, entries: Mapping[str, Entry]) -> Part:
    found = [
        (section, entries[key])
        for section in callmap.sections
        for place in section.places
        if (key := f"{situation}-{place}") in entries
    ]
    grouped: Any = groupby(found, key=lambda each: each[0])
    return Part(situation, tuple((section, tuple(e for _, e in each)) for section, each in grouped))
