"""What a practice call is, and where in it we are: values."""

from collections import Counter
from dataclasses import dataclass, field

from bot.coaching.interview import Situation
from bot.coaching.rehearsal.hearing import Acts, Heard
from bot.coaching.rehearsal.people import Beat, Ending, Person


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a practice call is: who picks up, what it is about, and its number.

    `name` is the candidate's first name, by which they may introduce themselves.
    """

    person: Person
    situation: Situation
    number: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a practice call is, after something was said to it.

    `says` are the templates of what the person just said, `beats` what that was. `situation` is
    what the call is about from here on: an offer may come out of any call. `patience` is what is
    left of it, `told` which beats have answered something, `pending` what is still to be answered,
    `lost` how many lines in a row had no words, `used` how often each beat was.
    """

    situation: Situation
    patience: int
    beats: tuple[Beat, ...] = ()
    says: tuple[str, ...] = ()
    known: bool = False
    opened: bool = False
    told: frozenset[str] = frozenset()
    pending: Acts = frozenset()
    lost: int = 0
    used: Counter[str] = field(default_factory=Counter)
    ending: Ending | None = None

    @property
    def just(self) -> str:
        """The beat that the person ended on."""
        return self.beats[-1].id if self.beats else ""

    @property
    def next_place(self) -> str | None:
        """Where on the call map (in this `situation`) the next courteous line stands."""
        then = self.beats[-1].then if self.beats else None
        if self.ending is not None or then is None:
            return None
        if not self.known:
            return "remind" if self.just == "who" else "open"
        return "close" if then == "ask" and self.told else then


@dataclass(frozen=True, slots=True)
class Exchange:
    """A line as it was heard, where the call was before it, and after."""

    line: str
    heard: Heard
    before: Scene
    after: Scene
