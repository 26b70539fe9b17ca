"""The conventions of days, as a table. "Today" is Wednesday 17 June 2026 in London unless told."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.understanding import DayProblem, Lean, Moment, read_day


def moment(
    now: str = "2026-06-17T12:00", zone: str = "Europe/London", locale: str = "en-GB"
) -> Moment:
    there = ZoneInfo(zone)
    return Moment(datetime.fromisoformat(now).replace(tzinfo=there).astimezone(UTC), there, locale)


@pytest.mark.parametrize(
    ("said", "lean", "day"),
    [
        ("today", "past", "2026-06-17"),
        ("this morning", "past", "2026-06-17"),
        ("yday", "past", "2026-06-16"),
        ("the day before yesterday", "past", "2026-06-15"),
        ("2moro", "future", "2026-06-18"),
        ("last night", "past", "2026-06-16"),
        # a bare weekday is never today
        ("tuesday", "past", "2026-06-16"),
        ("tuesday", "future", "2026-06-23"),
        ("wednesday", "past", "2026-06-10"),
        ("wednesday", "future", "2026-06-24"),
        ("tuesday", "either", "2026-06-16"),
        ("teusday", "past", "2026-06-16"),
        ("on thurs", "future", "2026-06-18"),
        ("last Tues", "future", "2026-06-16"),
        ("Thursday last", "past", "2026-06-11"),
        ("this friday", "future", "2026-06-19"),
        ("the coming friday", "past", "2026-06-19"),
        ("next wednesday", "past", "2026-06-24"),
        ("next thursday", "future", "2026-06-25"),
        ("last week friday", "past", "2026-06-12"),
        ("thurs last week", "past", "2026-06-11"),
        ("Monday of next week", "future", "2026-06-22"),
        ("friday week", "future", "2026-06-26"),
        ("a week on friday", "future", "2026-06-26"),
        ("a week ago today", "past", "2026-06-10"),
        ("tomorrow week", "future", "2026-06-25"),
        ("this day week", "future", "2026-06-24"),
        ("two days ago", "past", "2026-06-15"),
        ("a fortnight ago", "past", "2026-06-03"),
        ("in two weeks", "future", "2026-07-01"),
        ("3 weeks back", "past", "2026-05-27"),
        # without a year: the latest past one, or the earliest to come
        ("3 March", "past", "2026-03-03"),
        ("3 March", "future", "2027-03-03"),
        ("the 17th of March", "past", "2026-03-17"),
        ("Dec 1st", "past", "2025-12-01"),
        ("fourth of january", "future", "2027-01-04"),
        ("twenty first of june", "future", "2026-06-21"),
        ("fri the 10th", "future", "2026-07-10"),
        ("the 22nd", "past", "2026-05-22"),
        ("the 22nd", "future", "2026-06-22"),
        ("12", "past", "2026-06-12"),
        ("31", "future", "2026-07-31"),
        ("12/01/26", "past", "2026-01-12"),
        ("26-05-2025", "past", "2025-05-26"),
        ("2026-06-01", "past", "2026-06-01"),
        ("3 June 2025", "past", "2025-06-03"),
        ("03/04", "past", "2026-04-03"),
        ("9-3", "past", "2026-03-09"),
        # the ends of things
        ("end of the week", "future", "2026-06-19"),
        ("end of next week", "future", "2026-06-26"),
        ("end of the month", "future", "2026-06-30"),
        ("end of Jan", "future", "2027-01-31"),
        ("within 10 business days", "future", "2026-07-01"),
        # of a day and its correction the correction
        ("tuesday, no wait, monday", "past", "2026-06-15"),
    ],
)
def test_a_day_is_counted_as_people_mean_it(said: str, lean: Lean, day: str) -> None:
    assert read_day(said, moment(), lean) == date.fromisoformat(day)


def test_an_american_writes_the_month_first() -> None:
    there = moment(zone="America/Chicago", locale="en-US")
    assert read_day("03/04", there, "past") == date(2026, 3, 4)
    assert read_day("25/12", there, "past") == date(2025, 12, 25)


@pytest.mark.parametrize(
    ("now", "said", "lean", "day"),
    [
        (
            "2026-03-15T21:15",
            "next wednesday",
            "future",
            "2026-03-18",
        ),  # three days off on a Sunday
        ("2026-07-20T09:00", "next wednesday", "future", "2026-07-29"),  # nine on a Monday
        ("2026-06-19T12:00", "end of the week", "future", "2026-06-19"),
        ("2026-06-20T12:00", "end of the week", "future", "2026-06-26"),
        ("2026-01-02T10:10", "30 dec", "past", "2025-12-30"),
        ("2026-12-28T10:30", "02/01", "future", "2027-01-02"),
        ("2028-03-01T09:30", "yesterday", "past", "2028-02-29"),
        ("2026-03-29T00:30", "tomorrow", "future", "2026-03-30"),  # the clocks go forward
        ("2026-10-25T23:50", "tomorrow", "future", "2026-10-26"),  # the clocks have gone back
        ("2026-06-17T12:00", "29 feb", "future", "2028-02-29"),
    ],
)
def test_weeks_years_and_clocks_turn(now: str, said: str, lean: Lean, day: str) -> None:
    assert read_day(said, moment(now), lean) == date.fromisoformat(day)


def test_today_is_the_senders_day() -> None:
    late_in_new_york = Moment(datetime(2026, 6, 18, 2, tzinfo=UTC), ZoneInfo("America/New_York"))
    assert read_day("today", late_in_new_york, "past") == date(2026, 6, 17)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("soonish", DayProblem.NOT_A_DAY),
        ("", DayProblem.NOT_A_DAY),
        ("Boots", DayProblem.NOT_A_DAY),
        ("2nd interview", DayProblem.NOT_A_DAY),
        ("early next month", DayProblem.NOT_A_DAY),
        ("3 to 5 days", DayProblem.NOT_A_DAY),
        ("monday or tuesday", DayProblem.NOT_A_DAY),
        ("before Christmas", DayProblem.NOT_A_DAY),
        ("31 February", DayProblem.NO_SUCH_DAY),
        ("30.02.2026", DayProblem.NO_SUCH_DAY),
        ("3 march 1999", DayProblem.TOO_LONG_AGO),
        ("1 jan 2150", DayProblem.TOO_FAR),
    ],
)
def test_what_is_no_day_is_told_why(said: str, problem: DayProblem) -> None:
    assert read_day(said, moment(), "either") == problem


@given(st.dates(date(2024, 7, 1), date(2028, 6, 1)))
def test_a_full_date_is_that_day_whatever_it_leans_to(day: date) -> None:
    for said in (f"{day:%d %B %Y}", f"{day:%A %d/%m/%Y}", day.isoformat()):
        assert {read_day(said, moment(), lean) for lean in ("past", "future", "either")} == {day}


@given(
    st.dates(date(2025, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]),
)
def test_a_bare_weekday_lies_within_a_week_and_is_never_today(today: date, name: str) -> None:
    there = moment(f"{today}T12:00")
    before, after = read_day(name, there, "past"), read_day(name, there, "future")
    assert isinstance(before, date)
    assert isinstance(after, date)
    assert timedelta(0) < today - before <= timedelta(7)
    assert timedelta(0) < after - today <= timedelta(7)
