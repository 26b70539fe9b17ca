"""The best way through a message, one tag a word (Viterbi): no slot goes on before it began,
and one company.
"""

from collections.abc import Sequence

TAGS = ("O", "B-company", "I-company", "B-role", "I-role", "B-contact", "I-contact")
OUTSIDE = 0
_COUNT = len(TAGS)
_COMPANY = TAGS.index("B-company")
_NEVER = -(10**9)


def begins(tag: int) -> bool:
    """Whether the tag may stand first: nothing, or the beginning of a slot."""
    return tag == OUTSIDE or tag % 2 == 1


_FOLLOWING = tuple(
    tuple(tag for tag in range(_COUNT) if begins(tag) or before in (tag, tag - 1))
    for before in range(_COUNT)
)


def best_tags(scores: Sequence[Sequence[int]], steps: Sequence[Sequence[int]]) -> list[int]:
    """The tags with the highest total; `steps` scores going from one tag to the next."""
    if not scores:
        return []
    # a state is a tag, and whether a company has been named: tag + _COUNT once it has
    total = [_NEVER] * (2 * _COUNT)
    for tag in range(_COUNT):
        if begins(tag):
            total[_state(tag, named=tag == _COMPANY)] = scores[0][tag]
    back: list[list[int]] = []
    for row in scores[1:]:
        came, total = _step(total, row, steps)
        back.append(came)
    path = [total.index(max(total))]
    for came in reversed(back):
        path.append(came[path[-1]])
    return [state % _COUNT for state in reversed(path)]


def _step(
    total: Sequence[int], row: Sequence[int], steps: Sequence[Sequence[int]]
) -> tuple[list[int], list[int]]:
    """One word on: for each state where it came from, and its total."""
    came = [0] * (2 * _COUNT)
    best = [_NEVER] * (2 * _COUNT)
    for state, so_far in enumerate(total):
        if so_far == _NEVER:
            continue
        before, named = state % _COUNT, state >= _COUNT
        for tag in _FOLLOWING[before]:
            if named and tag == _COMPANY:
                continue
            to = _state(tag, named=named or tag == _COMPANY)
            reached = so_far + steps[before][tag] + row[tag]
            if reached > best[to]:
                best[to], came[to] = reached, state
    return came, best


def _state(tag: int, *, named: bool) -> int:
    return tag + _COUNT if named else tag
