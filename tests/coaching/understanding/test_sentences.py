"""An interview told in one sentence."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.coaching.understanding import Moment, Sentence, read_interview, read_interviews

WEDNESDAY = Moment(datetime(2026, 6, 17, 11, tzinfo=UTC), ZoneInfo("Europe/London"))


def test_one_message_fills_many_slots() -> None:
    told = read_interview(
        "just out of an interview w/ Priya at Monzo, junior dev, they'll ring by friday", WEDNESDAY
    )
    assert told == Sentence(
        company="Monzo",
        role="junior dev",
        contact="Priya",
        day=date(2026, 6, 17),
        promised=date(2026, 6, 19),
    )


def test_a_list_of_fields_is_read_too() -> None:
    told = read_interview(
        "Log: Greene King / bar staff / interviewed 3-6 / Ollie / 07700 900456 / decision 24-6",
        WEDNESDAY,
    )
    assert told == Sentence(
        company="Greene King",
        role="bar staff",
        contact="Ollie",
        phone="07700 900456",
        day=date(2026, 6, 3),
        promised=date(2026, 6, 24),
    )


def test_an_interview_to_come_has_its_hour() -> None:
    told = read_interview("interview at Greggs next thurs half ten w/ Yasmin", WEDNESDAY)
    assert (told.day, told.hour, told.contact) == (date(2026, 6, 25), time(10, 30), "Yasmin")


def test_an_hour_in_the_promise_is_not_the_interviews() -> None:
    told = read_interview("Interview at Boots yesterday, they'll ring by Friday at 5pm", WEDNESDAY)
    assert (told.hour, told.promised) == (None, date(2026, 6, 19))


@pytest.mark.parametrize(
    ("said", "company"),
    [
        ("TGI Fridays interview yesterday, server", "TGI Fridays"),
        ("My interview with monday.com was this morning, sales rep", "monday.com"),
        ("Interviewed yesterday at 7-Eleven for store clerk", "7-Eleven"),
        ("had an interview at Next on tuesday", "Next"),
    ],
)
def test_a_company_may_look_like_a_day_or_an_hour(said: str, company: str) -> None:
    told = read_interview(said, WEDNESDAY)
    assert told.company == company
    assert told.day in {date(2026, 6, 16), date(2026, 6, 17)}
    assert told.hour is None


PLAIN_WORDS = ["Before Ltd", "After Ltd", "Next plc", "Monday GmbH", "With Ltd", "At Home Ltd"]
PLAIN_WORDS += ["On Ltd", "For Ltd", "Later Ltd", "Nothing Ltd", "Ring Ltd", "By Design Ltd"]
"""None of them is learned from."""


@pytest.mark.parametrize("company", PLAIN_WORDS)
def test_a_company_may_be_called_by_a_plain_word(company: str) -> None:
    yesterday = date(2026, 6, 16)
    told = read_interview(f"Interview at {company} yesterday as a cook with Pat", WEDNESDAY)
    assert told == Sentence(company=company, role="cook", day=yesterday, contact="Pat")
    told = read_interview(f"{company}, cashier, yesterday, Anna", WEDNESDAY)
    assert told == Sentence(company=company, role="cashier", day=yesterday, contact="Anna")


@pytest.mark.parametrize("role", ["cook", "nurse", "chef", "coach", "night porter"])
@pytest.mark.parametrize("contact", ["Pat", "Mrs Jones", "Priya Patel"])
def test_a_job_may_look_like_a_name_or_a_title(role: str, contact: str) -> None:
    for said in (
        f"Interview at Acme yesterday as a {role} with {contact}",
        f"yesterday i interviewed as a {role} with {contact} at Acme",
    ):
        told = read_interview(said, WEDNESDAY)
        assert (told.company, told.role, told.contact) == ("Acme", role, contact)


def test_what_is_not_said_stays_empty() -> None:
    assert read_interview("Had an interview today", WEDNESDAY) == Sentence(day=date(2026, 6, 17))
    assert read_interview("hello", WEDNESDAY) == Sentence()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "had one at Tesco monday and another at Asda on tuesday",
            [("Tesco", date(2026, 6, 15)), ("Asda", date(2026, 6, 16))],
        ),
        (
            "Interviewed with Costa on Monday for barista. Also had Boots yesterday, dispenser",
            [("Costa", date(2026, 6, 15)), ("Boots", date(2026, 6, 16))],
        ),
        (
            "interviews this week: KPMG on monday, PwC on tuesday, EY yesterday",
            [("KPMG", date(2026, 6, 15)), ("PwC", date(2026, 6, 16)), ("EY", date(2026, 6, 16))],
        ),
        (
            "had interviews at Lidl and Aldi yesterday",
            [("Lidl", date(2026, 6, 16)), ("Aldi", date(2026, 6, 16))],
        ),
    ],
)
def test_several_interviews_are_told_apart(said: str, told: list[tuple[str, date]]) -> None:
    assert [(one.company, one.day) for one in read_interviews(said, WEDNESDAY)] == told


@pytest.mark.parametrize(
    "said",
    [
        "had an interview at Marks and Spencer on tuesday",
        "had one with Ben and Jerry's on friday",
        "interviewed at Boots tuesday, no wait monday",
        "Kerry Foods friday, production op, Steph at Manpower will text by fri",
        "Nando's interview was today, friday, 12 noon, griller. Luca said he'll text by tuesday",
        "hello",
        "",
    ],
)
def test_one_interview_stays_one(said: str) -> None:
    assert len(read_interviews(said, WEDNESDAY)) == 1


@pytest.mark.parametrize(
    ("said", "day", "hour"),
    [
        ("i sat the interview for cook at Lidl on friday", date(2026, 6, 12), None),
        ("Interview with Brewin Dolphin 9th, receptionist, saw Ann", date(2026, 6, 9), None),
        ("I was seen by Lidl on 9 June, 1400", date(2026, 6, 9), time(14)),
        ("Lidl interviewed me over the phone yesterday, cook", date(2026, 6, 16), None),
        ("lidl last week friday for cook, they said they'd ring", date(2026, 6, 12), None),
        ("was at Lidl, it was 9.06. and today I rest", date(2026, 6, 9), None),
        ("I have interview at Lidl friday at 16h", date(2026, 6, 19), time(16)),
        (
            "interview at monday.com on thursday, 18h30, I will be seen by Noa",
            date(2026, 6, 18),
            time(18, 30),
        ),
        ("yoke with Lidl is Thursday at ten to nine", date(2026, 6, 18), time(8, 50)),
        ("Lidl interviewed me 6 June, they'll decide by 25 June", date(2026, 6, 6), None),
    ],
)
def test_days_and_hours_are_told_in_many_ways(said: str, day: date, hour: time | None) -> None:
    told = read_interview(said, WEDNESDAY)
    assert (told.day, told.hour) == (day, hour)
