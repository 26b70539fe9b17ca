"""The evening before, on the candidate's own clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.eve import in_time, planned, until

THURSDAY = date(2026, 3, 12)
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
ZONES = ["Europe/London", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "Pacific/Apia"]


def at(zone: str, hour: int, minute: int) -> datetime:
    """A moment on the Wednesday before, on that zone's clock."""
    return datetime(2026, 3, 11, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_it_is_half_past_six_where_they_are(zone: str) -> None:
    assert planned(THURSDAY, ZoneInfo(zone), NOON) == at(zone, 18, 30)


def test_an_evening_that_has_passed_is_not_planned() -> None:
    zone = ZoneInfo("Europe/London")
    assert planned(THURSDAY, zone, at("Europe/London", 18, 30)) is None
    assert planned(date(2026, 3, 10), zone, NOON) is None


@pytest.mark.parametrize(
    ("clock", "said"),
    [((18, 29), False), ((18, 30), True), ((20, 59), True), ((21, 0), False), ((23, 59), False)],
)
def test_it_is_said_on_that_evening_and_at_no_other_time(
    clock: tuple[int, int], said: bool
) -> None:
    zone = ZoneInfo("Europe/London")
    due = at("Europe/London", 18, 30)
    assert in_time(THURSDAY, due, zone, at("Europe/London", *clock)) is said
    assert not in_time(THURSDAY, due, zone, at("Europe/London", *clock) + timedelta(days=1))
    assert not in_time(date(2026, 3, 13), due, zone, at("Europe/London", *clock))


@given(st.dates(date(2026, 3, 12), date(2028, 1, 1)), st.sampled_from(ZONES))
def test_through_every_change_of_clocks_it_is_the_evening_before(day: date, zone: str) -> None:
    where = ZoneInfo(zone)
    due = planned(day, where, NOON)
    assert due is not None
    local = due.astimezone(where)
    assert (local.date(), local.hour, local.minute) == (day - timedelta(days=1), 18, 30)
    assert in_time(day, due, where, due)
    assert due < until(due, where)
