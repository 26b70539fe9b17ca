"""The second opinion: how a sentence sounds as a whole, learned from sentences that were labelled.

A linear model over what a sentence is made of: words, kinds of words, and how two or three of them
follow each other. It finds no words and knows no reasons. All it ever says is "worth a second
look": where no rule found anything and it would have expected one to, and in place of a finding
that it would not have expected at all. Of several findings it says which to speak of first.

It is bad at: what depends on who says it to whom, politeness that is only a wrapping, and one
telling word in a long friendly sentence.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bot.coaching.tone.rules import Kind
from bot.coaching.understanding.deciding import shares
from bot.coaching.understanding.weights import Rows

FINE = "ok"
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[?!,.;:\"-]")
_MARKS = frozenset('?!,.;:"-')
_MOST = 80


@dataclass(frozen=True, slots=True)
class Sound:
    """`harm` is about how often a sentence that sounds like this hurts, 0 to 1; `kind` says how."""

    harm: float
    kind: Kind


@dataclass(frozen=True, slots=True)
class Opinion:
    """What was learned about each of `labels`, read by `shares`; `kinds` tells a word's kind."""

    labels: tuple[str, ...]
    rows: Rows
    scale: int
    kinds: Mapping[str, str]

    def on(self, sentence: str, situation: str) -> Sound:
        """`sentence` is in one spelling, as reading.py gives it."""
        found = traits(sentence, situation, self.kinds)
        sure = dict(zip(self.labels, shares(found, self.rows, self.scale), strict=False))
        harm = {name: share for name, share in sure.items() if name != FINE}
        likeliest = max(harm, key=lambda name: harm[name], default=Kind.ARGUMENTATIVE)
        return Sound(math.fsum(harm.values()), Kind(likeliest))


def load_opinion(learned: Mapping[str, Any], kinds: Mapping[str, str]) -> Opinion:
    """`learned` is what learn.py wrote, `kinds` as in tone.toml: a kind and its words."""
    return Opinion(tuple(learned["labels"]), learned["rows"], learned["scale"], by_word(kinds))


def by_word(kinds: Mapping[str, str]) -> dict[str, str]:
    """Each word's kind."""
    return {word: kind for kind, words in kinds.items() for word in words.split()}


def traits(sentence: str, situation: str, kinds: Mapping[str, str]) -> list[str]:
    """What is true of a sentence, each once, in order of appearance."""
    said = _WORD.findall(sentence)[:_MOST]
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
