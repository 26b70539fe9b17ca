"""How sure each label is of a text, by what learn/deciding.py learned.

Each trait of the text adds its numbers to the labels, as much as the trait is rare, and the sums
make the shares (softmax).
"""

import math
from collections.abc import Iterable
from operator import mul

from bot.coaching.understanding.weights import Rows


def shares(traits: Iterable[str], rows: Rows, scale: int) -> list[float]:
    """For each label 0 to 1, together 1; empty when no trait is known.

    A row has its trait's weight, then what it adds to each label, in units of 1 / scale.
    """
    known = [row for trait in traits if (row := rows.get(trait)) is not None]
    length = math.sqrt(sum(heft * heft for heft, *_ in known))
    if not length:
        return []
    hefts = [row[0] / length for row in known]
    sums = [
        math.fsum(map(mul, hefts, column)) / scale for column in list(zip(*known, strict=True))[1:]
    ]
    top = max(sums)
    powers = [math.exp(each - top) for each in sums]
    whole = math.fsum(powers)
    return [power / whole for power in powers]
