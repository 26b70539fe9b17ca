"""callmap.toml becomes the call map.

The words are checked once, on loading, so that during a call nothing can be missing: every place is
reachable, every exit leads somewhere, and thanking is never far away.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.coaching.callmap import CallMap, Email, Exit, Kind, Node, Outcome, Place, Section
from bot.coaching.interview import Situation
from bot.coaching.wording import ContentError, block, cited, is_short_id, text, with_phrases

MOST_EXITS = 8
LONGEST_LABEL = 28


def load_callmap(data: Mapping[str, Any]) -> CallMap:
    """Build the map from parsed TOML. Raises ContentError, naming the place."""
    exits = {name: _exit(name, table) for name, table in data["exits"].items()}
    places: dict[Node, Place] = {}
    for place_id, table in data["places"].items():
        if not is_short_id(place_id):
            raise ContentError(f"{place_id}: a place's id has at most 16 of a-z, 0-9 and _")
        for situation in _situations(place_id, table):
            place = _place(place_id, situation, table, exits, data)
            places[situation, place_id] = place
    first, wonders = data["first"], _pattern("wonders", data["wonders"])
    callmap = CallMap(first, wonders, places, _emails(data), _sections(data))
    _check_doors(callmap)
    _check_reachable(callmap)
    return callmap


def _exit(name: str, table: Mapping[str, Any]) -> Exit:
    label = text(f"exit {name}", table, "label")
    if not is_short_id(name):
        raise ContentError(f"exit {name}: an id has at most 16 of a-z, 0-9 and _")
    if len(label) > LONGEST_LABEL:
        raise ContentError(f"exit {name}: its label is longer than {LONGEST_LABEL}")
    typed = tuple(_pattern(f"exit {name}", each) for each in table.get("typed", ()))
    to, timed = text(f"exit {name}", table, "to"), table.get("timed")
    beyond, mine = (bool(table.get(key)) for key in ("beyond", "mine"))
    return Exit(name, label, to, typed, beyond, timed, mine)


def _pattern(owner: str, expression: str) -> re.Pattern[str]:
    try:
        return re.compile(expression)
    except re.error as error:
        raise ContentError(f"{owner}: {error}") from error


def _situations(place_id: str, table: Mapping[str, Any]) -> list[Situation]:
    """A line for all stands in every situation; a line by situation only in those it names."""
    line = table.get("line")
    if not line:
        raise ContentError(f"{place_id} has no line")
    try:
        return [Situation(name) for name in line] if isinstance(line, Mapping) else list(Situation)
    except ValueError as error:
        raise ContentError(f"{place_id}: {error}") from error


def _place(
    place_id: str,
    entered_in: Situation,
    table: Mapping[str, Any],
    exits: Mapping[str, Exit],
    data: Mapping[str, Any],
) -> Place:
    situation = Situation(table.get("becomes", entered_in))
    own = {key: _in(situation, value) for key, value in table.items()}
    owner = f"{place_id} ({situation})"
    phrases, kind = data["phrases"], _kind(owner, own)
    return Place(
        id=place_id,
        situation=situation,
        kind=kind,
        line=with_phrases(phrases, text(owner, own, "line")),
        hint=_optional(phrases, own.get("hint")),
        avoid=_optional(phrases, own.get("avoid")),
        card=with_phrases(phrases, _card(data["cards"][kind], own)),
        exits=_doors(owner, own.get("exits") or (), exits),
        facts=cited(owner, own, own.get("facts")),
        outcome=_outcome(owner, own),
    )


def _in(situation: Situation, value: Any) -> Any:
    return value.get(situation) if isinstance(value, Mapping) else value


def _optional(phrases: Mapping[str, str], template: str | None) -> str | None:
    return with_phrases(phrases, template) if template else None


def _card(frame: str, own: Mapping[str, Any]) -> str:
    return "".join(block(part, own.get(part)) for part in ("line", "hint", "avoid")) + frame


def _kind(owner: str, own: Mapping[str, Any]) -> Kind:
    try:
        return Kind(text(owner, own, "kind"))
    except ValueError as error:
        raise ContentError(f"{owner}: {error}") from error


def _outcome(owner: str, own: Mapping[str, Any]) -> Outcome | None:
    if (own["kind"] == Kind.END) != ("outcome" in own):
        raise ContentError(f"{owner}: an end has an outcome, and nothing else has")
    try:
        return Outcome(own["outcome"]) if "outcome" in own else None
    except ValueError as error:
        raise ContentError(f"{owner}: {error}") from error


def _doors(owner: str, names: Any, exits: Mapping[str, Exit]) -> tuple[Exit, ...]:
    if len(names) > MOST_EXITS:
        raise ContentError(f"{owner} has {len(names)} exits; a card holds {MOST_EXITS}")
    if len(set(names)) < len(names):
        raise ContentError(f"{owner} names an exit twice")
    if unknown := [name for name in names if name not in exits]:
        raise ContentError(f"{owner} has an unknown exit: {unknown[0]}")
    return tuple(exits[name] for name in names)


def _emails(data: Mapping[str, Any]) -> dict[Situation, Email]:
    emails = {}
    for situation in Situation:
        owner, table = f"the e-mail for {situation}", data["email"].get(situation, {})
        note, subject, body = (
            with_phrases(data["phrases"], text(owner, table, key))
            for key in ("note", "subject", "body")
        )
        emails[situation] = Email(note, subject, body, cited(owner, table, table.get("facts")))
    return emails


def _sections(data: Mapping[str, Any]) -> tuple[Section, ...]:
    sections = tuple(
        Section(text("a section", table, "title"), tuple(table["places"]))
        for table in data["sections"]
    )
    named = [place for section in sections for place in section.places]
    for place in {*named, *data["places"]}:
        if named.count(place) != 1 or place not in data["places"]:
            raise ContentError(f"{place} has to be a place and to stand in one section")
    return sections


def _check_doors(callmap: CallMap) -> None:
    for place in callmap.places.values():
        owner = f"{place.id} ({place.situation})"
        if (place.kind is Kind.END) == bool(place.exits):
            raise ContentError(f"{owner}: every place has an exit but an end, which has none")
        for door in place.exits:
            for to in filter(None, (door.to, door.timed)):
                if (place.situation, to) not in callmap.places:
                    raise ContentError(f"{owner}: {door.id} leads to {to}, which has no line here")
        if place.kind is Kind.CLOSING and [
            callmap.places[place.situation, door.to].kind for door in place.exits
        ] != [Kind.END]:
            raise ContentError(f"{owner}: a closing has one exit, to an end")


def _check_reachable(callmap: CallMap) -> None:
    reached = set()
    for situation in Situation:
        if (situation, callmap.first) not in callmap.places:
            raise ContentError(f"{callmap.first} has no line for {situation}")
        reached |= {
            (place.situation, place.id) for place, _ in callmap.walk(callmap.start(situation))
        }
    for place in callmap.places.values():
        if (place.situation, place.id) not in reached:
            raise ContentError(f"{place.id} ({place.situation}) cannot be reached")
        callmap.ways_to_end(place.situation, place.id)
