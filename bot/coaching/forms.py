"""Slot filling: answers so far and what was said -> answers, or the next question.

The next question is the first slot still empty. An answer is any JSON value; None is an answer too:
the slot was skipped. A draft can be stored at any point and taken up days later.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

Answers = Mapping[str, Any]
Step = Mapping[str, tuple[Any, ...]]
"""What one message filled: for each slot the answer it had before, or () where it had none."""


def _always(_: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to know. `applies` says, from the answers so far, whether to ask for it at all."""

    name: str
    optional: bool = False
    applies: Callable[[Answers], bool] = _always


@dataclass(frozen=True, slots=True)
class Draft:
    """A form being filled in.

    `subject` is the row it is about, if any. `trail` holds what each message filled, oldest first.
    `changing` is a slot re-opened from the summing-up card: its old answer stands until then.
    """

    kind: str
    subject: int | None = None
    answers: Answers = field(default_factory=dict)
    trail: tuple[Step, ...] = ()
    changing: str | None = None

    def fill(self, values: Answers) -> Self:
        """What one message said. Later words about a slot replace earlier ones."""
        if not values:
            return self
        step = {name: (self.answers[name],) if name in self.answers else () for name in values}
        return replace(
            self,
            answers={**self.answers, **values},
            trail=(*self.trail, step),
            changing=None if self.changing in values else self.changing,
        )

    def reopen(self, slot: str) -> Self:
        """Ask for a slot again, keeping the old answer until the new one comes."""
        return replace(self, changing=slot)

    def back(self) -> Self | None:
        """Undo the last message, or leave a re-opened slot alone; None before the first."""
        if self.changing:
            return replace(self, changing=None)
        if not self.trail:
            return None
        *trail, last = self.trail
        kept = {name: value for name, value in self.answers.items() if name not in last}
        before = {name: was[0] for name, was in last.items() if was}
        return replace(self, answers=kept | before, trail=tuple(trail))

    def next_slot(self, slots: Sequence[Slot]) -> Slot | None:
        """The question to ask now; None when nothing is missing."""
        for slot in slots:
            if slot.name == self.changing:
                return slot
        if self.changing:
            return Slot(self.changing, optional=True)
        return next(
            (s for s in slots if s.name not in self.answers and s.applies(self.answers)), None
        )

    def as_json(self) -> dict[str, Any]:
        """To be stored in the candidate's row."""
        return {
            "kind": self.kind,
            "subject": self.subject,
            "answers": dict(self.answers),
            "trail": [{name: list(was) for name, was in step.items()} for step in self.trail],
            "changing": self.changing,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What `as_json` gave."""
        return cls(
            kind=stored["kind"],
            subject=stored["subject"],
            answers=dict(stored["answers"]),
            trail=tuple(
                {name: tuple(was) for name, was in step.items()} for step in stored["trail"]
            ),
            changing=stored["changing"],
        )
