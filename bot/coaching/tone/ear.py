"""The second opinion: how a sentence sounds as a whole, learned from sentences with their label.

A linear model over what the sentence is made of: words, kinds of words, and how two or three of them
follow each other. It never finds words and never says why. It only says "worth a second look", about
a sentence in which no rule found anything, or about a finding that it would not have expected.

It is bad at: anything that depends on who says it to whom, and politeness that is only a wrapping.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bot.coaching.tone.rules import Kind

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[?!,.;:\"-]")
_MARKS = frozenset('?!,.;:"-')
_MOST = 80
FINE = "ok"


@dataclass(frozen=True, slots=True)
class Sound:
    """`harm` is about how often a sentence that sounds like this one hurts, 0 to 1; `kind` how."""

    harm: float
    kind: Kind


@dataclass(frozen=True, slots=True)
class Ear:
    """`rows` has for each trait a whole number for each of `labels`, in units of 1 / `scale`."""

    labels: tuple[str, ...]
    rows: Mapping[str, Sequence[int]]
    scale: int
    kinds: Mapping[str, str]

    def hear(self, read: str, situation: str) -> Sound:
        """`read` is a sentence as reading.py gives it."""
        known = [self.rows[t] for t in traits(read, situation, self.kinds) if t in self.rows]
        sums = [sum(column) / self.scale for column in zip(*known, strict=True)] or [0.0] * 4
        powers = {
            label: math.exp(each - max(sums)) for label, each in zip(self.labels, sums, strict=True)
        }
        fine = powers.pop(FINE)
        harm = math.fsum(powers.values())
        return Sound(harm / (harm + fine), Kind(max(powers, key=lambda label: powers[label])))


def load_ear(model: Mapping[str, Any], kinds: Mapping[str, str]) -> Ear:
    """`model` is what learn.py wrote, `kinds` maps each kind of word to its words."""
    by_word = {word: kind for kind, group in kinds.items() for word in group.split()}
    return Ear(tuple(model["labels"]), model["rows"], model["scale"], by_word)


def traits(read: str, situation: str, kinds: Mapping[str, str]) -> list[str]:
    """What is true of a sentence, each once, in order of appearance."""
    said = _WORD.findall(read)[:_MOST]
    mixed = [kinds.get(word, word) for word in said]
    bare = ["^", *(kinds.get(word, word if word in _MARKS else "-") for word in said), "$"]
    held = ["^", *mixed, "$"]
    found = ["*", f"in={situation}", f"long={min(len(said) // 4, 6)}"]
    found += [f"w={word}" for word in said]
    found += [f"p={word[:5]}" for word in said if len(word) > 4]
    found += [f"2={a} {b}" for a, b in pairwise(held)]
    found += [f"3={a} {b} {c}" for a, b, c in zip(held, held[1:], held[2:], strict=False)]
    found += [f"s={a} {b}" for a, b in zip(mixed, mixed[2:], strict=False)]
    for size in (3, 4):
        found += [f"k={' '.join(bare[i : i + size])}" for i in range(len(bare) - size + 1)]
    return list(dict.fromkeys(found))
