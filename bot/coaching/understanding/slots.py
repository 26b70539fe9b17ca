"""Which words of a message name the company, the role and the contact: a linear tagger.

Every word gets one tag (the company begins here, it goes on, ... or none of them). Its score is a
sum of small whole numbers, one for each thing that is true of the word (sightings.py); the
best-scoring sequence of tags wins (paths.py). The numbers are learned from the sentences in
content/en/understanding/ by an averaged perceptron (learn/tagging.py) and stored in
slots.model.json.

It is bad at: companies that look like a person or a plain word and have nothing around them to
tell; roles made of everyday words after a comma; two contacts; where a company ends and its town
begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.coaching.understanding.content import model
from bot.coaching.understanding.paths import OUTSIDE, TAGS, Ways, begins, best_tags, ways_on
from bot.coaching.understanding.sightings import sightings
from bot.coaching.understanding.tokens import Token
from bot.coaching.understanding.weights import Rows


@dataclass(frozen=True, slots=True)
class Span:
    """A slot's words at `start`..`end` of the message; `margin` is how much they beat
    being nothing by.
    """

    slot: str
    start: int
    end: int
    margin: int


def score(seen: Sequence[Sequence[str]], rows: Rows) -> list[list[int]]:
    """For each word the score of each tag, to which a row adds its numbers."""
    return [_sum([row for each in word if (row := rows.get(each)) is not None]) for word in seen]


def _sum(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(TAGS)


@cache
def _ways() -> Ways:
    return ways_on(model("slots")["steps"])


def spans(found: Sequence[Token]) -> list[Span]:
    """The slots named in the message, in order."""
    scores = score(sightings(found), model("slots")["rows"])
    result: list[Span] = []
    for token, row, tag in zip(found, scores, best_tags(scores, _ways()), strict=True):
        if tag == OUTSIDE:
            continue
        margin = row[tag] - row[OUTSIDE]
        if begins(tag):
            result.append(Span(TAGS[tag][2:], token.start, token.end, margin))
        else:
            last = result.pop()
            result.append(Span(last.slot, last.start, token.end, last.margin + margin))
    return result
