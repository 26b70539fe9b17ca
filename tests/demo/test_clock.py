"""The clock that can be moved."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.clock import MovableClock

from .conftest import TUESDAY


def test_it_shows_real_time_until_it_is_moved() -> None:
    clock = MovableClock()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    clock.advance(timedelta(days=7))
    assert clock.now() - datetime.now(UTC) > timedelta(days=6, hours=23)


def test_a_frozen_clock_stands_still_between_moves() -> None:
    clock = MovableClock(start=TUESDAY)
    assert clock.now() == clock.now() == TUESDAY
    clock.advance(timedelta(hours=3))
    assert clock.now() == TUESDAY + timedelta(hours=3)
    clock.reset()
    assert clock.now() == TUESDAY


def test_whoever_watches_hears_of_each_move() -> None:
    clock = MovableClock(start=TUESDAY)
    seen: list[timedelta] = []
    clock.watch(lambda: seen.append(clock.moved))
    clock.advance(timedelta(days=1))
    clock.advance(timedelta(days=7))
    clock.reset()
    assert seen == [timedelta(days=1), timedelta(days=8), timedelta()]


def test_it_does_not_run_off_the_calendar() -> None:
    clock = MovableClock(start=TUESDAY)
    with pytest.raises(OverflowError):
        clock.advance(timedelta(days=3_000_000))
    assert clock.now() == TUESDAY


def test_it_refuses_a_start_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        MovableClock(start=datetime(2026, 3, 3))  # noqa: DTZ001
