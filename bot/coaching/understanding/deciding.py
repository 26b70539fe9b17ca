"""How sure each label is of a text, by what learn/deciding.py learned.

Each trait of the text adds its numbers to the labels, as much as the trait is rare, and the sums
make the shares (softmax).
"""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import mul

Rows = Mapping[str, str]
"""Trait -> its weight, then what it adds to each label: "89 -1 3", in units of 1 / scale.

As lists of numbers they would take a fifth of all the memory that the bot has.
"""


def shares(traits: Iterable[str], rows: Rows, scale: int) -> list[float]:
    """For each label 0 to 1, together 1; empty when no trait is known."""
    known = [_numbers(rows[trait]) for trait in traits if trait in rows]
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


@lru_cache(maxsize=4000)
def _numbers(row: str) -> tuple[int, ...]:
    """The traits that people's words have are mostly the same few."""
    return tuple(map(int, row.split()))
