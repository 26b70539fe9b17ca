"""The curve of fear: as points that fit on a phone, and as numbers for a sentence."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.curve import MOST_POINTS, Felt, Manner, points, story, told
from bot.coaching.interview import Interview

DAY = date(2026, 3, 3)
ACME = Interview("Acme", DAY)
FEAR = st.none() | st.integers(0, 10)
MANNER = st.none() | st.sampled_from(Manner)
CALLS = st.lists(st.builds(Felt, st.just(ACME), st.just(DAY), FEAR, FEAR, MANNER, MANNER))


def felt(before: int | None, after: int | None = None, *manners: Manner) -> Felt:
    return Felt(ACME, DAY, before, after, *manners)


def test_no_call_is_no_point() -> None:
    assert points([]) == []
    assert story([]).calls == 0


def test_one_call_is_one_point() -> None:
    [point] = points([felt(8, 3, Manner.SHORT, Manner.FRIENDLY)])
    assert (point.calls, point.before, point.after) == (1, 8, 3)
    assert (point.expected, point.found) == (0, 2)


def test_a_call_without_a_number_is_not_told_of() -> None:
    assert told([felt(None), felt(3), felt(None, 2)]) == [felt(3), felt(None, 2)]


def test_many_calls_share_points_in_order() -> None:
    days = [DAY + timedelta(days=n) for n in range(1000)]
    drawn = points([Felt(ACME, day, 4, None) for day in days])
    assert len(drawn) <= MOST_POINTS
    assert sum(point.calls for point in drawn) == 1000
    assert drawn[0].on == DAY
    assert [point.on for point in drawn] == sorted(point.on for point in drawn)


def test_the_first_and_the_latest_are_those_before_dialling() -> None:
    way = story([felt(8, 3), felt(None, 2), felt(5)])
    assert (way.first, way.latest) == (8, 5)
    assert story([felt(8, 3), felt(None, 2)]).latest is None
    assert story([felt(None, 2)]).only_after == 2


def test_it_is_told_how_often_it_was_easier_and_warmer_than_expected() -> None:
    way = story(
        [
            felt(8, 3, Manner.SHORT, Manner.FRIENDLY),
            felt(5, 5, Manner.PLAIN, Manner.PLAIN),
            felt(4, 6, Manner.FRIENDLY, Manner.SHORT),
            felt(None, 1, Manner.SHORT),
        ]
    )
    assert (way.compared, way.eased) == (3, 1)
    assert (way.judged, way.warmer, way.colder) == (3, 1, 1)


@given(CALLS)
def test_no_point_leaves_the_scale(calls: list[Felt]) -> None:
    for point in points(calls):
        assert all(n is None or 0 <= n <= 10 for n in (point.before, point.after))
        assert all(n is None or 0 <= n <= 2 for n in (point.expected, point.found))
