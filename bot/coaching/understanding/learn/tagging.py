"""Learns the slot tagger (slots.py) from sentences whose slots are bracketed, by an averaged perceptron.

A sentence reads `had interview at {c Lidl} on tuesday for {r store assistant}, met {k Donna}`. Each is also
shown with other companies, roles and names in its brackets, in lower case, or without apostrophes, so that
what is learned is how people build such sentences and not which companies they name.
All numbers are whole, so the result is the same on every machine.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.coaching.understanding.learn.chance import Dice
from bot.coaching.understanding.marks import marked
from bot.coaching.understanding.slots import TAGS, best_tags, observations, tokens
from bot.coaching.understanding.words import plain

_SLOT = re.compile(r"\{([crk]) ([^}]*)\}")
_NAMES = {"c": "company", "r": "role", "k": "contact"}


@dataclass(frozen=True, slots=True)
class Fillers:
    """What may stand in the brackets."""

    companies: Sequence[str]
    roles: Sequence[str]
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence: what is true of each word, and each word's tag."""

    observed: list[list[str]]
    tags: list[int]


def variants(line: str, fillers: Fillers, dice: Dice, count: int) -> list[str]:
    """The line, and `count` more with other things in its brackets and other spelling habits."""
    made = [line]
    for _ in range(count):
        new = _SLOT.sub(lambda slot: f"{{{slot[1]} {_filler(slot, fillers, dice)}}}", line)
        if dice.hits(35):
            new = new.lower()
        elif dice.hits(12):
            new = _SLOT.sub(lambda slot: slot[0][:3] + slot[0][3:].title(), new)
        if dice.hits(15):
            new = new.replace("'", "")
        made.append(new)
    return made


def _filler(slot: re.Match[str], fillers: Fillers, dice: Dice) -> str:
    kind, said = slot[1], slot[2]
    if dice.hits(25):
        return said
    if kind == "c":
        return dice.pick(fillers.companies)
    if kind == "r":
        return dice.pick(fillers.roles)
    words = [
        w if w.lower().rstrip(".") in _TITLES else dice.pick(fillers.names) for w in said.split()
    ]
    return " ".join(words) or said


_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir sis sister brother coach chef madame monsieur herr frau pani pan engr"
    " rev reverend father pastor captain nurse auntie uncle".split()
)


def example(line: str, known: bool) -> Example:
    """The bracketed line as the tagger sees it; `known` tells it which companies it may know."""
    text, places = _unbracketed(line)
    found = tokens(text, marked(text, month_first=False).places())
    tags, last = [], None
    for token in found:
        place = next((p for p in places if p[0] < token.end and token.start < p[1]), None)
        tags.append(TAGS.index(("I-" if place is last else "B-") + place[2]) if place else 0)
        last = place
    return Example(observations(found, known=known), tags)


def _unbracketed(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    text, places, end = "", [], 0
    for slot in _SLOT.finditer(line):
        text += plain(line[end : slot.start()])
        inside = plain(slot[2])
        places.append((len(text), len(text) + len(inside), _NAMES[slot[1]]))
        text, end = text + inside, slot.end()
    return text + plain(line[end:]), places


class _Averaged:
    """Whole-number weights and the sum of all their states, from which the average is taken."""

    def __init__(self) -> None:
        self.now: dict[str, list[int]] = defaultdict(lambda: [0] * len(TAGS))
        self._total: dict[str, list[int]] = defaultdict(lambda: [0] * len(TAGS))
        self.clock = 1

    def add(self, name: str, tag: int, change: int) -> None:
        self.now[name][tag] += change
        self._total[name][tag] += change * self.clock

    def mean(self, name: str, scale: int) -> list[int]:
        """Rounded towards zero, so that what hardly matters is nothing."""
        sums = [w * self.clock - t for w, t in zip(self.now[name], self._total[name], strict=True)]
        return [int(s * scale / self.clock) for s in sums]


def learn(examples: Sequence[Example], epochs: int, dice: Dice, scale: int = 10) -> dict[str, Any]:
    """The tagger's numbers: a row for each observation, and the steps between tags."""
    rows, steps = _Averaged(), _Averaged()
    for _ in range(epochs):
        for each in dice.shuffled(examples):
            _correct(each, rows, steps)
    return {
        "rows": {name: row for name in sorted(rows.now) if any(row := rows.mean(name, scale))},
        "steps": [steps.mean(tag, scale) for tag in TAGS],
    }


def _correct(each: Example, rows: _Averaged, steps: _Averaged) -> None:
    scores = [_sum([rows.now[o] for o in seen if o in rows.now]) for seen in each.observed]
    guess = best_tags(scores, [steps.now[tag] for tag in TAGS])
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


def _sum(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(TAGS)
