"""Learns the slot tagger (slots.py) from bracketed sentences (telling.py), by an averaged
perceptron.

All numbers are whole, so the result is the same on every machine.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.coaching.understanding.learn import telling
from bot.coaching.understanding.learn.chance import Dice
from bot.coaching.understanding.marks import marked
from bot.coaching.understanding.paths import TAGS, best_tags, ways_on
from bot.coaching.understanding.sightings import sightings
from bot.coaching.understanding.slots import score
from bot.coaching.understanding.tokens import tokens
from bot.coaching.understanding.words import plain

_SLOTS = {"c": "company", "r": "role", "k": "contact"}
_SCALE = 10
_SPELLED = ("w=", "x4=", "y3=")
"""What ties the tagger to one name; hidden for some bracketed words, as it will be for names
to come.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence: what is true of each word, and each word's tag."""

    observed: list[list[str]]
    tags: list[int]


def examples(dice: Dice) -> list[Example]:
    """Every sentence to learn from, in several dresses; half of them as if no list of
    names were known.
    """
    told = [*telling.sentences(dice, 4), *telling.lists(dice, 600)]
    lines = [text for line in told for text in telling.variants(line, dice, 6)]
    lines += telling.about_other_things(dice, 1500)
    made = [example(line, known=not dice.hits(50)) for line in lines]
    for each in made:
        _hide_some_spellings(each, dice)
    return made


def example(line: str, *, known: bool) -> Example:
    """The bracketed line as the tagger sees it; `known` lets it know the lists of names."""
    text, places = _unbracketed(line)
    found = tokens(text, marked(text, month_first=False).places())
    tags, last = [], None
    for token in found:
        place = next((p for p in places if p[0] < token.end and token.start < p[1]), None)
        tags.append(TAGS.index(("I-" if place is last else "B-") + place[2]) if place else 0)
        last = place
    return Example(sightings(found, known=known), tags)


def _unbracketed(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    text, places, end = "", [], 0
    for slot in telling.BRACKET.finditer(line):
        text += plain(line[end : slot.start()])
        inside = plain(slot[2])
        places.append((len(text), len(text) + len(inside), _SLOTS[slot[1]]))
        text, end = text + inside, slot.end()
    return text + plain(line[end:]), places


def _hide_some_spellings(each: Example, dice: Dice) -> None:
    for seen, tag in zip(each.observed, each.tags, strict=True):
        if tag and dice.hits(30):
            seen[:] = [trait for trait in seen if not trait.startswith(_SPELLED)]


class _Averaged:
    """Whole-number weights and the sum of all their states, from which the average is taken."""

    def __init__(self) -> None:
        self.now: dict[str, list[int]] = defaultdict(lambda: [0] * len(TAGS))
        self._total: dict[str, list[int]] = defaultdict(lambda: [0] * len(TAGS))
        self.clock = 1

    def add(self, name: str, tag: int, change: int) -> None:
        self.now[name][tag] += change
        self._total[name][tag] += change * self.clock

    def mean(self, name: str) -> list[int]:
        """Rounded towards zero, so that what hardly matters is nothing."""
        pairs = zip(self.now[name], self._total[name], strict=True)
        return [int((w * self.clock - t) * _SCALE / self.clock) for w, t in pairs]


def learn(told: Sequence[Example], epochs: int, dice: Dice) -> dict[str, Any]:
    """The tagger's numbers: a row for each observation that matters, and the steps between tags."""
    rows, steps = _Averaged(), _Averaged()
    for _ in range(epochs):
        for each in dice.shuffled(told):
            _correct(each, rows, steps)
    means = {name: rows.mean(name) for name in sorted(rows.now)}
    return {
        # most of the others were corrected once and never again
        "rows": {name: row for name, row in means.items() if max(map(abs, row)) >= _SCALE},
        "steps": [steps.mean(tag) for tag in TAGS],
    }


def _correct(each: Example, rows: _Averaged, steps: _Averaged) -> None:
    scores = score(each.observed, rows.now)
    guess = best_tags(scores, ways_on([steps.now[tag] for tag in TAGS]))
    rows.clock += 1
    steps.clock += 1
    if guess == each.tags:
        return
    for i, (right, wrong) in enumerate(zip(each.tags, guess, strict=True)):
        if right != wrong:
            for name in each.observed[i]:
                rows.add(name, right, 1)
                rows.add(name, wrong, -1)
        if i and (right, each.tags[i - 1]) != (wrong, guess[i - 1]):
            steps.add(TAGS[each.tags[i - 1]], right, 1)
            steps.add(TAGS[guess[i - 1]], wrong, -1)
