"""Learns the intent model (intents.py) from phrasings with their intent: multinomial logistic regression.

AdaGrad, one phrasing at a time, in an order that dice decide. The weights are rounded to whole numbers at the
end. math.fsum instead of sum, whose rounding differs between versions of Python.
"""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.coaching.understanding.learn.chance import Dice


def learn(
    phrasings: Sequence[tuple[Sequence[str], str]],
    epochs: int,
    dice: Dice,
    rate: float = 0.15,
    decay: float = 2e-5,
    scale: int = 100,
) -> dict[str, Any]:
    """The model: `rows` has for each trait a number an intent, in units of 1 / `scale`."""
    names = sorted({intent for _, intent in phrasings})
    seen = Counter(trait for traits, _ in phrasings for trait in traits)
    rows = {trait: [0.0] * len(names) for trait, times in seen.items() if times > 1}
    steps = {trait: [1e-3] * len(names) for trait in rows}
    examples = [
        ([t for t in traits if t in rows], names.index(intent)) for traits, intent in phrasings
    ]
    for _ in range(epochs):
        for traits, right in dice.shuffled(examples):
            _correct([rows[t] for t in traits], [steps[t] for t in traits], right, rate, decay)
    whole = {trait: [round(w * scale) for w in row] for trait, row in sorted(rows.items())}
    return {
        "intents": names,
        "scale": scale,
        "rows": {trait: row for trait, row in whole.items() if any(row)},
    }


def _correct(
    rows: list[list[float]], steps: list[list[float]], right: int, rate: float, decay: float
) -> None:
    sums = [math.fsum(column) for column in zip(*rows, strict=True)]
    top = max(sums)
    powers = [math.exp(each - top) for each in sums]
    whole = math.fsum(powers)
    slopes = [power / whole for power in powers]
    slopes[right] -= 1
    moved = [(i, slope, slope * slope) for i, slope in enumerate(slopes) if abs(slope) > 0.002]
    for row, step in zip(rows, steps, strict=True):
        for i, slope, square in moved:
            step[i] += square
            row[i] -= rate * (slope + decay * row[i]) / math.sqrt(step[i])
