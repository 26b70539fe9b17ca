"""What a person's open page is told, in order, with numbers to come back to after a lost line."""

from collections import deque
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

KEPT = 500


@dataclass(frozen=True, slots=True)
class Event:
    """One thing the page shows: ``name`` and JSON ``data``, as in server-sent events."""

    id: str
    name: str
    data: Any


class Feed:
    """The latest events of one person."""

    def __init__(self) -> None:
        self._era = uuid4().hex[:8]  # ids of an earlier run of the server mean nothing in this one
        self._count = 0
        self._events: deque[Event] = deque(maxlen=KEPT)

    @property
    def last_id(self) -> str:
        return f"{self._era}-{self._count}"

    def add(self, name: str, data: Any) -> None:
        self._count += 1
        self._events.append(Event(self.last_id, name, data))

    def since(self, event_id: str) -> list[Event] | None:
        """The events after ``event_id``; None if some of them are no longer known."""
        era, _, number = event_id.partition("-")
        if era != self._era or not number.isdecimal():
            return None
        missed = self._count - int(number)
        if not 0 <= missed <= len(self._events):
            return None
        return list(self._events)[len(self._events) - missed :]
