"""What a practice call is, and where in it we are: values."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.coaching.interview import Situation
from bot.coaching.rehearsal.hearing import Acts, Heard, Sentence
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
    def then(self) -> str | None:
        """The place on the call map that follows what they said, whatever was said before."""
        return self.beats[-1].then if self.beats else None

    @property
    def next_place(self) -> str | None:
        """Where on the call map (in this `situation`) the next courteous line stands."""
        if self.ending is not None or self.then is None:
            return None
        if not self.known:
            return "remind" if self.just == "who" else "open"
        return "close" if self.then == "ask" and self.told else self.then


@dataclass(frozen=True, slots=True)
class Exchange:
    """A line as it was heard, where the call was before it, and after."""

    line: str
    heard: Heard
    before: Scene
    after: Scene


Told = tuple[Exchange, ...]
"""A call, or as much of it as there has been."""


def acts_of(told: Told) -> Acts:
    """Everything that was done in a call."""
    return Acts().union(*(exchange.heard.acts for exchange in told))


def sentences_of(told: Told) -> Iterator[tuple[Exchange, Sentence]]:
    """Each sentence that was said, with the exchange it belongs to."""
    for exchange in told:
        for sentence in exchange.heard.sentences:
            yield exchange, sentence


def asks(acts: Acts) -> bool:
    """Whether there is any question in it."""
    return any(act.startswith("asks") for act in acts)
