"""Learns the intent model (intents.py) from phrasings with their intent: multinomial logistic
regression.

AdaGrad, one phrasing at a time, in an order that dice decide. Nearly a third of a phrasing's
traits is hidden each time it is shown, so that no single word decides and the confidence stays
modest. Floats are only ever added by math.fsum, whose result is the same in every version of
Python; the weights are rounded to whole numbers at the end."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.coaching.understanding.learn.chance import Dice
from bot.coaching.understanding.learn.phrasings import by_intent, spoken
from bot.coaching.understanding.traits import traits

_RATE = 0.1
_HIDDEN = 30
_RARE = 3
_SMALL = 0.15
_SCALE = 10

Phrasing = tuple[list[str], str]
"""The traits of a message, and its intent."""


def examples(dice: Dice, least: int = 16) -> list[Phrasing]:
    """Every phrasing to learn from, those with choices at least `least` times."""
    return [(traits(spoken(text, dice)), intent) for text, intent in by_intent(dice, least)]


def learn(phrasings: Sequence[Phrasing], epochs: int, dice: Dice) -> dict[str, Any]:
    """The model: `rows` has for each trait a number an intent, in units of 1 / `scale`."""
    names = sorted({intent for _, intent in phrasings})
    seen = Counter(trait for found, _ in phrasings for trait in found)
    rows = {trait: [0.0] * len(names) for trait, times in seen.items() if times >= _RARE}
    steps = {trait: [1e-3] * len(names) for trait in rows}
    shown = [
        ([trait for trait in found if trait in rows], names.index(intent))
        for found, intent in phrasings
    ]
    for _ in range(epochs):
        for seen_traits, right in dice.shuffled(shown):
            kept = [trait for trait in seen_traits if not dice.hits(_HIDDEN)]
            if kept:
                _correct([rows[t] for t in kept], [steps[t] for t in kept], right)
    return {"intents": names, "scale": _SCALE, "rows": _whole(rows)}


def _whole(rows: dict[str, list[float]]) -> dict[str, list[int]]:
    """Rounded, without the rows that hardly move anything."""
    kept = {trait: row for trait, row in sorted(rows.items()) if max(map(abs, row)) >= _SMALL}
    whole = {trait: [round(weight * _SCALE) for weight in row] for trait, row in kept.items()}
    return {trait: row for trait, row in whole.items() if any(row)}


def _correct(rows: list[list[float]], steps: list[list[float]], right: int) -> None:
    sums = [math.fsum(column) * 100 / (100 - _HIDDEN) for column in zip(*rows, strict=True)]
    top = max(sums)
    powers = [math.exp(each - top) for each in sums]
    whole = math.fsum(powers)
    slopes = [power / whole for power in powers]
    slopes[right] -= 1
    moved = [(i, slope, slope * slope) for i, slope in enumerate(slopes) if abs(slope) > 0.002]
    for row, step in zip(rows, steps, strict=True):
        for i, slope, square in moved:
            step[i] += square
            row[i] -= _RATE * slope / math.sqrt(step[i])
