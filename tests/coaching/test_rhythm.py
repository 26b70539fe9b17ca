"""When somebody may be written to: their country's holidays and week, and their own wishes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.holidays import holiday_on, is_known, region, weekend
from bot.coaching.interview import Interview
from bot.coaching.rhythm import Rhythm
from bot.coaching.silence import Ask, Plan, Reason, Wait, next_slot, plan, plan_on, verdict

LONDON = ZoneInfo("Europe/London")
ENGLAND = Rhythm(LONDON, "GB-ENG")


def planned(
    day: date, rhythm: Rhythm, promised: date | None = None, now: datetime | None = None
) -> Plan:
    """The plan for an interview, made on its evening unless `now` says otherwise."""
    evening = datetime.combine(day, time(18), rhythm.zone).astimezone(UTC)
    return plan(Interview("Acme", day, promised=promised), rhythm, now or evening)


# Public holidays


@pytest.mark.parametrize(
    ("day", "area", "named"),
    [
        (date(2026, 4, 6), "GB-ENG", "Easter Monday"),
        (date(2026, 4, 6), "GB-SCT", None),  # no holiday in Scotland
        (date(2026, 11, 30), "GB-SCT", "Saint Andrew's Day"),
        (date(2026, 12, 28), "GB-ENG", "Boxing Day"),  # observed
        (date(2026, 11, 26), "US-NY", "Thanksgiving Day"),
        (date(2026, 1, 6), "DE-BY", "Epiphany"),
        (date(2026, 1, 6), "DE-NW", None),
        (date(2026, 6, 1), "WS", "Independence Day"),
        (date(2026, 4, 14), "NP", "Nepali New Year"),
        (date(2026, 4, 6), None, None),
        (date(2026, 4, 6), "ZZ", None),
        (
            date(2026, 4, 6),
            "GB-NOWHERE",
            None,
        ),  # of a country as a whole, where its part is unknown
    ],
)
def test_a_holiday_has_its_name(day: date, area: str | None, named: str | None) -> None:
    assert holiday_on(day, area) == named


def test_a_region_and_a_week_are_called_as_they_are_there() -> None:
    assert (region("DE-BY"), region("GB-ENG"), region("FR")) == ("Bayern", "England", None)
    assert [sorted(weekend(area)) for area in ("EG", "GB-ENG", None)] == [[4, 5], [5, 6], [5, 6]]
    assert is_known("US-TX") and not is_known("ZZ")


def test_no_nudge_on_a_holiday_and_the_reason_says_which() -> None:
    found = planned(date(2026, 3, 30), ENGLAND)  # a week on is Easter Monday
    assert (found.day, found.holidays, found.moved) == (date(2026, 4, 7), ("Easter Monday",), False)


def test_a_weekend_and_the_holidays_behind_it_are_waited_past() -> None:
    found = planned(date(2026, 12, 18), Rhythm(LONDON, "GB-ENG"))  # a week on is Christmas
    assert (found.day, found.holidays) == (date(2026, 12, 29), ("Christmas Day", "Boxing Day"))


def test_the_working_day_after_a_promise_is_no_holiday() -> None:
    found = planned(date(2026, 3, 24), ENGLAND, promised=date(2026, 4, 2))
    assert (found.day, found.reason) == (date(2026, 4, 7), Reason.PROMISED)
    assert found.holidays == ("Good Friday", "Easter Monday")


def test_what_is_overdue_waits_past_a_holiday_too() -> None:
    thursday_evening = datetime(2026, 4, 2, 18, tzinfo=UTC)
    found = planned(date(2026, 3, 10), ENGLAND, now=thursday_evening)
    assert (found.day, found.reason) == (date(2026, 4, 7), Reason.OVERDUE)
    assert found.holidays == ("Good Friday", "Easter Monday")


def test_a_holiday_that_was_chosen_is_moved() -> None:
    found = plan_on(date(2026, 4, 3), Reason.ASKED, ENGLAND, datetime(2026, 4, 1, tzinfo=UTC))
    assert (found.day, found.holidays) == (date(2026, 4, 7), ("Good Friday", "Easter Monday"))


def test_found_late_on_a_holiday_it_waits() -> None:
    due = datetime(2026, 4, 2, 9, tzinfo=UTC)
    found = verdict(due, ENGLAND, datetime(2026, 4, 3, 9, 30, tzinfo=UTC))
    assert found == Wait(datetime(2026, 4, 7, 9, tzinfo=UTC))


def test_where_people_work_on_sunday_it_asks_on_sunday_but_not_first_thing() -> None:
    cairo = Rhythm(ZoneInfo("Africa/Cairo"), "EG")
    found = planned(date(2026, 3, 1), cairo)
    assert (found.day, found.day.weekday()) == (date(2026, 3, 8), 6)
    assert not cairo.welcomes(datetime(2026, 3, 8, 9, 45, tzinfo=cairo.zone))
    assert not cairo.welcomes(datetime(2026, 3, 5, 15, 0, tzinfo=cairo.zone))  # late on Thursday


@pytest.mark.parametrize(
    ("zone", "area", "interview", "asked"),
    [
        # Nepali New Year, 14 April; in New York the clocks go back on 1 November, and the third is
        # Election Day; Good Friday, the day after it and Easter Monday in Samoa
        ("Asia/Kathmandu", "NP", date(2026, 4, 7), "2026-04-15T10:00+05:45"),
        ("America/New_York", "US-NY", date(2026, 10, 27), "2026-11-04T10:00-05:00"),
        ("Pacific/Apia", "WS", date(2026, 3, 27), "2026-04-07T10:00+13:00"),
    ],
)
def test_everybody_is_asked_at_their_own_ten_on_a_working_day(
    zone: str, area: str, interview: date, asked: str
) -> None:
    found = planned(interview, Rhythm(ZoneInfo(zone), area))
    assert found.at == datetime.fromisoformat(asked)


# Wishes


def test_the_silence_may_be_shorter_or_longer() -> None:
    tuesday = date(2026, 3, 3)
    for days in (3, 10, 21):
        found = planned(tuesday, Rhythm(LONDON, silence=timedelta(days=days)))
        assert found.day == tuesday + timedelta(days=days)


def test_own_weekdays_are_kept_and_only_those() -> None:
    midweek = Rhythm(LONDON, own_days=frozenset({2}))
    found = planned(date(2026, 3, 3), midweek)
    assert (found.day, found.moved) == (date(2026, 3, 11), True)
    saturdays = Rhythm(LONDON, own_days=frozenset({5}))
    assert planned(date(2026, 3, 3), saturdays).day == date(2026, 3, 14)


def test_their_own_hour_is_kept_also_on_a_friday_afternoon() -> None:
    late = Rhythm(LONDON, hour=time(16), closes=time(18))
    found = planned(date(2026, 3, 6), late)
    assert found.at == datetime(2026, 3, 13, 16, tzinfo=UTC)
    assert verdict(found.at, late, found.at) == Ask(late=False)


def test_an_hour_that_new_rules_of_the_zone_moved_is_waited_for() -> None:
    nine = datetime(2026, 3, 10, 9, tzinfo=UTC)  # was ten o'clock by the rules of that time
    assert verdict(nine, Rhythm(LONDON), nine) == Wait(nine + timedelta(hours=1))


def test_what_is_stored_comes_back() -> None:
    stored = {"hour": "16:00", "opens": "08:00", "closes": "18:00", "days": 10, "own_days": [1, 3]}
    assert Rhythm.of(LONDON, "GB-ENG", stored) == Rhythm(
        LONDON,
        "GB-ENG",
        time(16),
        time(8),
        time(18),
        timedelta(days=10),
        frozenset({1, 3}),
    )
    assert Rhythm.of(LONDON, None, None) == Rhythm(LONDON)


# Rules that hold for everybody

AREAS = st.sampled_from(
    [None, "GB-ENG", "GB-SCT", "US-NY", "NP", "WS", "EG", "IL", "DE-BY", "IN-MH", "CN", "JP", "SA"]
)
CLOCKS = st.lists(st.integers(12, 44), min_size=3, max_size=3, unique=True).map(sorted)
"""Half hours of the day, from six in the morning to ten in the evening."""
START = datetime(2025, 1, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(), timedelta(days=1100)).map(lambda since: START + since)


@st.composite
def rhythms(draw: st.DrawFn) -> Rhythm:
    """Any that somebody can set."""
    opens, hour, closes = (time(n // 2, n % 2 * 30) for n in draw(CLOCKS))
    own = draw(st.none() | st.sets(st.integers(0, 6), min_size=1).map(frozenset))
    zone = draw(st.sampled_from(["Europe/London", "Asia/Kathmandu", "Pacific/Apia"]))
    silence = timedelta(days=draw(st.integers(3, 21)))
    return Rhythm(ZoneInfo(zone), draw(AREAS), hour, opens, closes, silence, own)


@given(rhythms(), INSTANTS)
def test_the_next_slot_is_always_welcome_and_at_their_hour(rhythm: Rhythm, now: datetime) -> None:
    slot = next_slot(now, rhythm)
    local = slot.astimezone(rhythm.zone)
    assert slot > now and rhythm.welcomes(slot)
    assert local.time() == rhythm.hour
    assert local.weekday() in rhythm.weekdays and holiday_on(local.date(), rhythm.area) is None


@given(rhythms(), INSTANTS, st.integers(-300, 300))
def test_a_plan_goes_out_when_it_is_due(rhythm: Rhythm, now: datetime, away: int) -> None:
    day = now.date() + timedelta(days=away)
    found = plan(Interview("Acme", day), rhythm, now)
    assert found.day >= day + rhythm.silence
    assert verdict(found.at, rhythm, found.at) == Ask(late=False)
    for earlier, later in pairwise((*found.holidays, "")):
        assert earlier != later
