"""The best way through a message, one tag a word (Viterbi): no slot goes on before it began,
and one company.
"""

import math
from collections.abc import Sequence

TAGS = ("O", "B-company", "I-company", "B-role", "I-role", "B-contact", "I-contact")
OUTSIDE = 0
_COUNT = len(TAGS)
_COMPANY = TAGS.index("B-company")
_NEVER = -math.inf


def begins(tag: int) -> bool:
    """Whether the tag may stand first: nothing, or the beginning of a slot."""
    return tag == OUTSIDE or tag % 2 == 1


def _state(tag: int, *, named: bool) -> int:
    """A state is a tag, and whether a company has been named: tag + _COUNT once it has."""
    return tag + _COUNT if named else tag


def _following(state: int) -> list[int]:
    """The states that the next word may be in."""
    before, named = state % _COUNT, state >= _COUNT
    return [
        _state(tag, named=named or tag == _COMPANY)
        for tag in range(_COUNT)
        if (begins(tag) or before in (tag, tag - 1)) and not (named and tag == _COMPANY)
    ]


_FOLLOWING = [_following(state) for state in range(2 * _COUNT)]


Ways = Sequence[Sequence[tuple[int, int]]]


def ways_on(steps: Sequence[Sequence[int]]) -> Ways:
    """For each state, where the next word may be and what going there scores; `steps` scores going
    from one tag to the next.
    """
    return [
        [(to, steps[state % _COUNT][to % _COUNT]) for to in following]
        for state, following in enumerate(_FOLLOWING)
    ]


def best_tags(scores: Sequence[Sequence[int]], ways: Ways) -> list[int]:
    """The tags with the highest total."""
    if not scores:
        return []
    total = [_NEVER] * (2 * _COUNT)
    for tag in filter(begins, range(_COUNT)):
        total[_state(tag, named=tag == _COMPANY)] = scores[0][tag]
    back: list[list[int]] = []
    for row in scores[1:]:
        came, best = _step(total, ways)
        back.append(came)
        total = [so_far + more for so_far, more in zip(best, (*row, *row), strict=True)]
    path = [total.index(max(total))]
    for came in reversed(back):
        path.append(came[path[-1]])
    return [state % _COUNT for state in reversed(path)]


def _step(total: Sequence[float], ways: Ways) -> tuple[list[int], list[float]]:
    """One word on: for each state where it is best come from, and the total that it brings."""
    came = [0] * (2 * _COUNT)
    best = [_NEVER] * (2 * _COUNT)
    for state, so_far in enumerate(total):
        if so_far == _NEVER:
            continue
        for to, more in ways[state]:
            reached = so_far + more
            if reached > best[to]:
                best[to], came[to] = reached, state
    return came, best
