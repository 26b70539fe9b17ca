"""The call map: what the other side may do, the next courteous line, and the way out.

The words are data (`charting.py` reads and checks them).
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.coaching.interview import Situation
from bot.coaching.understanding.days import names_a_time
from bot.coaching.understanding.words import plain
from bot.coaching.wording import ContentError

Node = tuple[Situation, str]
_MOST_TYPED = 15
"""Words; a longer message is what they said, to be kept, and no word of what happened."""


class Kind(StrEnum):
    """What the candidate is doing at a place."""

    DIAL = "dial"
    LINE = "line"
    CLOSING = "closing"
    END = "end"


class Outcome(StrEnum):
    """How a call ended. Only `talked` and `voicemail` use the one call up."""

    TALKED = "talked"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    INVITED = "invited"


@dataclass(frozen=True, slots=True)
class Exit:
    """What the other side just did: a button with `label`, leading to the place `to`.

    `typed` are words that say so; where those name a day or an hour, it leads to `timed`. With
    `beyond`, words may mean an exit of `to` as well. `mine` is what the candidate does: who wonders
    how to do that means it.
    """

    id: str
    label: str
    to: str
    typed: tuple[re.Pattern[str], ...] = ()
    beyond: bool = False
    timed: str | None = None
    mine: bool = False

    def tells(self, said: str, wonders: bool) -> bool:
        """Whether those words say that this is what happens."""
        return (self.mine or not wonders) and any(each.search(said) for each in self.typed)

    def leads_to(self, said: str) -> str:
        """The place that those words lead to."""
        return self.timed if self.timed and names_a_time(said) else self.to


@dataclass(frozen=True, slots=True)
class Place:
    """One moment of the call, as it is in one situation.

    `situation` is what the call is for from here on: a call about no news that brings a no goes on
    as `rejected`. Keep it with the place, and pass the candidate's own `question` only while it is
    still the situation the question was chosen for.
    `line`, `hint` (what to do), `avoid` (what not to say, and why) and `card` (all three, as shown
    on the phone) are templates; `facts` number the etiquette they rest on, none where they are the
    coach's own default.
    """

    id: str
    situation: Situation
    kind: Kind
    line: str
    hint: str | None
    avoid: str | None
    card: str
    exits: tuple[Exit, ...]
    facts: tuple[int, ...]
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Email:
    """What to write instead of calling: `note` to the candidate, `subject` and `body` to copy."""

    note: str
    subject: str
    body: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Places that belong together, in the order in which they are read."""

    title: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallMap:
    """Every place by situation and id. `first` is where dialling starts.

    What `wonders` is found in tells of nothing that happens now.
    """

    first: str
    wonders: re.Pattern[str]
    places: Mapping[Node, Place]
    emails: Mapping[Situation, Email]
    sections: tuple[Section, ...]

    def start(self, situation: Situation) -> Place:
        """Before anyone has answered."""
        return self.places[situation, self.first]

    def place(self, situation: Situation, place_id: str) -> Place:
        """Raises KeyError for a place that the situation does not have."""
        return self.places[situation, place_id]

    def step(self, situation: Situation, place_id: str, exit_id: str) -> Place | None:
        """Where `exit_id` leads, or None where there is no such exit: a stale or forged tap."""
        here = self.places.get((situation, place_id))
        if here is None:
            return None
        to = next((door.to for door in here.exits if door.id == exit_id), None)
        return None if to is None else self.places[here.situation, to]

    def told(self, situation: Situation, place_id: str, text: str) -> tuple[Place, Place] | None:
        """The nearest place with an exit that a short message tells of, and where that leads; None
        for words that tell of none.
        """
        said = plain(text).lower()
        if len(said.split()) > _MOST_TYPED:
            return None
        wonders = self.wonders.search(said) is not None
        for here in self._beyond(self.place(situation, place_id)):
            for door in here.exits:
                if door.tells(said, wonders):
                    return here, self.places[here.situation, door.leads_to(said)]
        return None

    def _beyond(self, place: Place) -> Iterator[Place]:
        """`place`, and those that are the same moment of the call, nearest first."""
        ahead, seen = deque([place]), {place.id}
        while ahead:
            here = ahead.popleft()
            yield here
            for door in here.exits:
                if door.beyond and door.to not in seen:
                    seen.add(door.to)
                    ahead.append(self.places[here.situation, door.to])

    def ways_to_end(self, situation: Situation, place_id: str) -> int:
        """The fewest taps from here to a thank-you line, or to the call being over."""
        for place, taps in self.walk(self.place(situation, place_id)):
            if place.kind in (Kind.CLOSING, Kind.END):
                return taps
        raise ContentError(f"{place_id} ({situation}) is a dead end")

    def walk(self, place: Place) -> Iterator[tuple[Place, int]]:
        """Every place that can be reached from `place`, nearest first, with the taps it takes."""
        ahead = deque([(place, 0)])
        seen = {(place.situation, place.id)}
        while ahead:
            here, taps = ahead.popleft()
            yield here, taps
            for door in here.exits:
                there = self.places[here.situation, door.to]
                if (there.situation, there.id) not in seen:
                    seen.add((there.situation, there.id))
                    ahead.append((there, taps + 1))
