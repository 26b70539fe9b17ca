"""When is it time to ask: a week, the day they promised, and the hours at which people work."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.interview import Interview
from bot.coaching.rhythm import Rhythm
from bot.coaching.silence import (
    Ask,
    Plan,
    Reason,
    Wait,
    next_slot,
    over,
    plan,
    plan_call,
    plan_on,
    tomorrow,
    verdict,
    working_day,
    working_day_before,
)

LONDON = Rhythm(ZoneInfo("Europe/London"))
NEW_YORK = Rhythm(ZoneInfo("America/New_York"))
KATHMANDU = Rhythm(ZoneInfo("Asia/Kathmandu"))

TUESDAY = date(2026, 3, 3)
FRIDAY = date(2026, 3, 6)


def clock(rhythm: Rhythm, day: date, hour: int = 12, minute: int = 0) -> datetime:
    """An instant, by a local clock, in UTC."""
    return datetime.combine(day, time(hour, minute), rhythm.zone).astimezone(UTC)


def planned(
    day: date,
    promised: date | None = None,
    rhythm: Rhythm = LONDON,
    now: datetime | None = None,
) -> Plan:
    """The plan for an interview, made on its evening unless `now` says otherwise."""
    return plan(Interview("Acme", day, promised=promised), rhythm, now or clock(rhythm, day, 18))


# A week of silence


def test_it_asks_a_week_after_the_interview_at_ten() -> None:
    found = planned(TUESDAY)
    assert found == Plan(clock(LONDON, date(2026, 3, 10), 10), date(2026, 3, 10), Reason.WEEK)


def test_an_interview_still_to_come_is_asked_about_a_week_after_it() -> None:
    found = planned(date(2026, 4, 15), now=clock(LONDON, TUESDAY))
    assert (found.day, found.reason) == (date(2026, 4, 22), Reason.WEEK)


@pytest.mark.parametrize("interview", [date(2026, 3, 7), date(2026, 3, 8)])
def test_it_stays_silent_on_a_weekend_and_asks_on_monday(interview: date) -> None:
    found = planned(interview)
    assert (found.day, found.reason, found.moved) == (date(2026, 3, 16), Reason.WEEK, True)


@pytest.mark.parametrize(
    ("interview", "asked"),
    [
        (date(2025, 12, 25), date(2026, 1, 1)),  # over the end of the year
        (date(2028, 2, 24), date(2028, 3, 2)),  # 29 February lies between
        (date(2028, 2, 22), date(2028, 2, 29)),
        (date(2026, 2, 24), date(2026, 3, 3)),
        (date(2028, 2, 29), date(2028, 3, 7)),
    ],
)
def test_a_week_is_seven_days_of_the_calendar(interview: date, asked: date) -> None:
    assert planned(interview).day == asked


# The day they promised


def test_a_promised_day_that_is_later_wins_and_gets_one_working_day_more() -> None:
    found = planned(TUESDAY, promised=date(2026, 3, 11))
    assert (found.day, found.reason, found.moved) == (date(2026, 3, 12), Reason.PROMISED, False)


@pytest.mark.parametrize("promised", [date(2026, 3, 13), date(2026, 3, 14), date(2026, 3, 15)])
def test_the_working_day_after_a_friday_or_a_weekend_is_monday(promised: date) -> None:
    found = planned(TUESDAY, promised=promised)
    assert (found.day, found.reason) == (date(2026, 3, 16), Reason.PROMISED)


@pytest.mark.parametrize("promised", [TUESDAY, date(2026, 3, 5), date(2026, 3, 9)])
def test_a_promised_day_that_is_earlier_does_not_shorten_the_week(promised: date) -> None:
    found = planned(TUESDAY, promised=promised)
    assert (found.day, found.reason) == (date(2026, 3, 10), Reason.WEEK)


def test_a_day_promised_far_ahead_is_waited_for() -> None:
    assert planned(TUESDAY, promised=date(2027, 3, 2)).day == date(2027, 3, 3)


# Both have passed


def test_what_is_logged_too_late_is_asked_about_at_the_next_hour() -> None:
    found = planned(TUESDAY, now=clock(LONDON, date(2026, 3, 18), 15))
    assert (found.day, found.reason, found.moved) == (date(2026, 3, 19), Reason.OVERDUE, False)


def test_logged_before_ten_it_is_asked_about_the_same_morning() -> None:
    found = planned(TUESDAY, now=clock(LONDON, date(2026, 3, 18), 8))
    assert (found.day, found.reason) == (date(2026, 3, 18), Reason.OVERDUE)


def test_logged_at_the_very_hour_it_is_asked_at_once() -> None:
    hour = clock(LONDON, date(2026, 3, 10), 10)
    assert planned(TUESDAY, now=hour).at == hour


def test_logged_on_a_friday_afternoon_it_waits_for_monday() -> None:
    found = planned(TUESDAY, now=clock(LONDON, date(2026, 3, 20), 16))
    assert (found.day, found.moved) == (date(2026, 3, 23), False)


def test_the_silence_is_over_from_the_hour_at_which_it_would_ask() -> None:
    interview = Interview("Acme", TUESDAY)
    hour = clock(LONDON, date(2026, 3, 10), 10)
    assert not over(interview, LONDON, hour - timedelta(seconds=1))
    assert over(interview, LONDON, hour)


# A day that somebody chose


def test_a_day_that_was_asked_for_is_kept() -> None:
    found = plan_on(FRIDAY, Reason.ASKED, LONDON, clock(LONDON, TUESDAY))
    assert found == Plan(clock(LONDON, FRIDAY, 10), FRIDAY, Reason.ASKED)


def test_a_weekend_that_was_asked_for_is_moved_to_monday_and_it_says_so() -> None:
    found = plan_on(date(2026, 3, 7), Reason.ASKED, LONDON, clock(LONDON, TUESDAY))
    assert (found.day, found.moved) == (date(2026, 3, 9), True)


def test_today_asked_for_after_ten_is_the_next_working_day_and_no_weekend_is_blamed() -> None:
    found = plan_on(FRIDAY, Reason.ASKED, LONDON, clock(LONDON, FRIDAY, 11))
    assert (found.day, found.reason, found.moved) == (date(2026, 3, 9), Reason.ASKED, False)


def test_a_day_that_has_passed_keeps_its_reason() -> None:
    found = plan_on(TUESDAY, Reason.INVITED, LONDON, clock(LONDON, FRIDAY, 8))
    assert (found.day, found.reason, found.moved) == (FRIDAY, Reason.INVITED, False)


def test_an_invitation_is_kept_on_its_day() -> None:
    found = plan_on(FRIDAY, Reason.INVITED, NEW_YORK, clock(NEW_YORK, TUESDAY))
    assert (found.day, found.reason) == (FRIDAY, Reason.INVITED)


@pytest.mark.parametrize(
    ("today", "expected"),
    [(TUESDAY, date(2026, 3, 4)), (FRIDAY, date(2026, 3, 9)), (date(2026, 3, 8), date(2026, 3, 9))],
)
def test_tomorrow_is_a_working_day(today: date, expected: date) -> None:
    assert tomorrow(clock(LONDON, today, 23), LONDON) == expected


def test_tomorrow_is_counted_on_the_candidates_calendar() -> None:
    evening_in_london = datetime(2026, 3, 3, 20, 0, tzinfo=UTC)  # past midnight in Kathmandu
    assert tomorrow(evening_in_london, KATHMANDU) == date(2026, 3, 5)


def test_before_a_weekend_lies_a_friday() -> None:
    days = [date(2026, 3, 7), date(2026, 3, 8), FRIDAY, date(2026, 3, 9)]
    assert [working_day_before(day, LONDON) for day in days] == [
        FRIDAY,
        FRIDAY,
        FRIDAY,
        date(2026, 3, 9),
    ]


# Hours at which a message that nobody asked for is welcome


@pytest.mark.parametrize(
    ("day", "hour", "minute", "welcome"),
    [
        (date(2026, 3, 2), 9, 59, False),  # first thing on Monday
        (date(2026, 3, 2), 10, 0, True),
        (TUESDAY, 9, 29, False),
        (TUESDAY, 9, 30, True),
        (TUESDAY, 16, 59, True),
        (TUESDAY, 17, 0, False),
        (FRIDAY, 14, 59, True),
        (FRIDAY, 15, 0, False),  # late on Friday
        (date(2026, 3, 7), 10, 0, False),
        (date(2026, 3, 8), 10, 0, False),
        (TUESDAY, 3, 0, False),
    ],
)
def test_it_writes_at_civil_hours_only(day: date, hour: int, minute: int, welcome: bool) -> None:
    assert LONDON.welcomes(clock(LONDON, day, hour, minute)) is welcome


def test_before_its_hour_a_nudge_waits() -> None:
    due = clock(LONDON, TUESDAY, 10)
    assert verdict(due, LONDON, due - timedelta(minutes=1)) == Wait(due)


def test_at_its_hour_a_nudge_goes_out() -> None:
    due = clock(LONDON, TUESDAY, 10)
    assert verdict(due, LONDON, due) == Ask(late=False)
    assert verdict(due, LONDON, due + timedelta(minutes=1)) == Ask(late=False)


def test_half_an_hour_later_it_says_that_it_is_late() -> None:
    due = clock(LONDON, TUESDAY, 10)
    assert verdict(due, LONDON, due + timedelta(minutes=29)) == Ask(late=False)
    assert verdict(due, LONDON, due + timedelta(minutes=30)) == Ask(late=True)


def test_a_nudge_that_is_late_on_friday_waits_for_monday_at_ten() -> None:
    due = clock(LONDON, FRIDAY, 10)
    found = verdict(due, LONDON, clock(LONDON, FRIDAY, 15))
    assert found == Wait(clock(LONDON, date(2026, 3, 9), 10))


def test_a_nudge_that_is_late_at_night_waits_for_the_morning() -> None:
    due = clock(LONDON, TUESDAY, 10)
    assert verdict(due, LONDON, clock(LONDON, TUESDAY, 23)) == Wait(
        clock(LONDON, date(2026, 3, 4), 10)
    )


# Clock changes


@pytest.mark.parametrize(
    ("zone", "interview", "expected"),
    [
        # London goes forward on 29 March and back on 25 October 2026
        ("Europe/London", date(2026, 3, 24), "2026-03-31T09:00Z"),
        ("Europe/London", date(2026, 3, 20), "2026-03-27T10:00Z"),
        ("Europe/London", date(2026, 10, 20), "2026-10-27T10:00Z"),
        # New York goes back on 1 November 2026
        ("America/New_York", date(2026, 10, 26), "2026-11-02T15:00Z"),
        ("America/New_York", date(2026, 10, 22), "2026-10-29T14:00Z"),
        # fourteen hours ahead or eleven behind, in quarters of an hour, half an hour of summer
        ("Asia/Kathmandu", TUESDAY, "2026-03-10T04:15Z"),
        ("Pacific/Apia", TUESDAY, "2026-03-09T21:00Z"),
        ("Pacific/Kiritimati", TUESDAY, "2026-03-09T20:00Z"),
        ("Pacific/Pago_Pago", TUESDAY, "2026-03-10T21:00Z"),
        ("Australia/Lord_Howe", TUESDAY, "2026-03-09T23:00Z"),
        ("Australia/Lord_Howe", date(2026, 4, 1), "2026-04-07T23:30Z"),
        ("America/St_Johns", TUESDAY, "2026-03-10T12:30Z"),
        ("Antarctica/Troll", date(2026, 3, 24), "2026-03-31T08:00Z"),
    ],
)
def test_it_is_ten_on_the_wall_whatever_the_clocks_did(
    zone: str, interview: date, expected: str
) -> None:
    found = planned(interview, rhythm=Rhythm(ZoneInfo(zone)))
    assert found.at == datetime.fromisoformat(expected)
    assert found.at.astimezone(ZoneInfo(zone)).time() == time(10)


# Rules that hold for everybody, at any time

ODD = (
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Antarctica/Troll",
    "Asia/Pyongyang",
)
PLACES = sorted(
    z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "System"))
)
RHYTHMS = (st.sampled_from(ODD) | st.sampled_from(PLACES)).map(lambda zone: Rhythm(ZoneInfo(zone)))
START = datetime(2024, 1, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(), timedelta(days=6 * 365)).map(lambda since: START + since)
TWO_YEARS = st.integers(-731, 731).map(timedelta)
"""How far from today a day may lie that a candidate names."""


@st.composite
def asked(draw: st.DrawFn) -> tuple[Interview, Rhythm, datetime]:
    """An interview as it may be told, with the zone and the moment of telling."""
    rhythm, now = draw(RHYTHMS), draw(INSTANTS)
    today = now.astimezone(rhythm.zone).date()
    day = today + draw(TWO_YEARS)
    promised = draw(st.none() | TWO_YEARS.map(lambda away: today + away))
    return Interview("Acme", day, promised=promised), rhythm, now


@given(asked())
def test_it_asks_at_ten_on_a_working_day_and_never_in_the_past(
    told: tuple[Interview, Rhythm, datetime],
) -> None:
    interview, rhythm, now = told
    found = plan(interview, rhythm, now)
    local = found.at.astimezone(rhythm.zone)
    assert found.at >= now
    assert found.at.tzinfo is UTC
    assert (local.time(), local.date()) == (time(10), found.day)
    assert rhythm.welcomes(found.at)


@given(asked())
def test_it_never_asks_before_the_silence_has_lasted(
    told: tuple[Interview, Rhythm, datetime],
) -> None:
    interview, rhythm, now = told
    found = plan(interview, rhythm, now)
    assert found.day >= interview.day + timedelta(days=7)
    if interview.promised:
        assert found.day > interview.promised
    assert over(interview, rhythm, found.at)


@given(asked())
def test_it_asks_no_later_than_it_must(told: tuple[Interview, Rhythm, datetime]) -> None:
    interview, rhythm, now = told
    ends = max(interview.day + timedelta(days=6), interview.promised or date.min)
    asks = plan(interview, rhythm, now).day
    assert (asks - max(ends, now.astimezone(rhythm.zone).date())).days <= 3  # over a weekend


@given(asked())
def test_when_the_hour_has_come_it_asks_and_not_a_moment_before(
    told: tuple[Interview, Rhythm, datetime],
) -> None:
    interview, rhythm, now = told
    due = plan(interview, rhythm, now).at
    assert verdict(due, rhythm, due) == Ask(late=False)
    assert verdict(due, rhythm, due - timedelta(microseconds=1)) == Wait(due)


@given(asked(), st.integers(0, 731))
def test_a_later_promise_never_brings_the_question_forward(
    told: tuple[Interview, Rhythm, datetime], later: int
) -> None:
    interview, rhythm, now = told
    promised = interview.promised or interview.day
    sooner = plan(Interview("Acme", interview.day, promised=promised), rhythm, now)
    later_on = plan(
        Interview("Acme", interview.day, promised=promised + timedelta(days=later)), rhythm, now
    )
    assert later_on.at >= sooner.at


@given(asked())
def test_planning_again_when_it_is_due_changes_nothing(
    told: tuple[Interview, Rhythm, datetime],
) -> None:
    interview, rhythm, now = told
    first = plan(interview, rhythm, now)
    if first.reason is not Reason.OVERDUE:
        assert plan(interview, rhythm, first.at) == first


@pytest.mark.parametrize(
    ("day", "hour", "now", "reminded"),
    [
        (FRIDAY, None, TUESDAY, FRIDAY),
        (FRIDAY, time(14), TUESDAY, FRIDAY),
        (FRIDAY, time(10, 30), TUESDAY, FRIDAY),
        (FRIDAY, time(10, 15), TUESDAY, date(2026, 3, 5)),  # no time to prepare
        (FRIDAY, time(9), TUESDAY, date(2026, 3, 5)),
        (date(2026, 3, 9), time(9), TUESDAY, FRIDAY),  # Monday morning
        (date(2026, 3, 8), time(9), TUESDAY, FRIDAY),  # Sunday
    ],
)
def test_a_call_that_was_agreed_is_told_of_in_time(
    day: date, hour: time | None, now: date, reminded: date
) -> None:
    found = plan_call(day, hour, LONDON, clock(LONDON, now))
    assert (found.at, found.reason) == (clock(LONDON, reminded, 10), Reason.INVITED)


@pytest.mark.parametrize(
    ("day", "hour", "at"),
    [
        (date(2026, 3, 4), time(9), (date(2026, 3, 4), 8, 30)),  # the day before is half over
        (TUESDAY, time(16), (TUESDAY, 15, 30)),
        (TUESDAY, time(20), (TUESDAY, 19, 30)),  # in quiet hours: they agreed on it
        (TUESDAY, time(12, 15), (TUESDAY, 12, 15)),  # a quarter of an hour away
    ],
)
def test_a_call_that_was_agreed_for_soon_is_told_of_before_it(
    day: date, hour: time, at: tuple[date, int, int]
) -> None:
    found = plan_call(day, hour, LONDON, clock(LONDON, TUESDAY))
    assert (found.at, found.day) == (clock(LONDON, *at), day)


@given(asked())
def test_only_a_weekend_moves_a_day(told: tuple[Interview, Rhythm, datetime]) -> None:
    interview, rhythm, now = told
    for found in (
        plan(interview, rhythm, now),
        plan_on(interview.day, Reason.ASKED, rhythm, now),
    ):
        assert not found.moved or found.day.weekday() == 0
        assert found.day == working_day(found.day, rhythm)


@given(RHYTHMS, INSTANTS)
def test_the_next_slot_is_civil_and_lies_ahead_and_nothing_lies_between(
    rhythm: Rhythm, now: datetime
) -> None:
    slot = next_slot(now, rhythm)
    assert slot > now
    assert rhythm.welcomes(slot)
    assert slot - now < timedelta(days=4, hours=4)
    assert next_slot(slot - timedelta(microseconds=1), rhythm) == slot


@given(RHYTHMS, INSTANTS, st.timedeltas(timedelta(), timedelta(days=40)))
def test_a_nudge_found_late_goes_out_at_a_civil_hour_and_says_so(
    rhythm: Rhythm, due: datetime, late: timedelta
) -> None:
    found = verdict(due, rhythm, due + late)
    if isinstance(found, Ask):
        assert rhythm.welcomes(due + late)
        assert found.late == (late >= timedelta(minutes=30))
    else:
        assert found.until > due + late
        assert rhythm.welcomes(found.until)
