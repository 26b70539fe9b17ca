"""Short answers to one question."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.coaching.understanding import (
    Aside,
    Contact,
    Moment,
    asks_for_silence,
    heard_inside,
    is_none_promised,
    is_rung,
    is_skip,
    read_contact,
    read_hour,
    read_number,
    tells_that_they_rang,
)

LONDON = Moment(datetime(2026, 6, 17, 11, tzinfo=UTC), ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("half two", "14:30"),
        ("2pm", "14:00"),
        ("14.30", "14:30"),
        ("2", "14:00"),
        ("8", "08:00"),
        ("11", "11:00"),
        ("12 noon", "12:00"),
        ("quarter to four", "15:45"),
        ("ten past nine", "09:10"),
        ("eight in the morning", "08:00"),
        ("7 in the evening", "19:00"),
        ("10-11am", "10:00"),
        ("2:15 p.m.", "14:15"),
        ("0930", "09:30"),
        ("at 6", "18:00"),
        ("12am", "00:00"),
    ],
)
def test_an_hour_is_read_as_people_say_it(said: str, hour: str) -> None:
    assert read_hour(said) == time.fromisoformat(hour)


@pytest.mark.parametrize("said", ["evening", "20 mins", "at 3M", "25:00", "soon", "", "99"])
def test_what_is_no_hour_is_none(said: str) -> None:
    assert read_hour(said) is None


@pytest.mark.parametrize(
    ("said", "contact"),
    [
        ("Priya 020 7946 0123", Contact("Priya", "020 7946 0123")),
        ("ask for Mr. Rao, rao@x.example", Contact("Mr. Rao", email="rao@x.example")),
        ("it's Karl on 07700 900123", Contact("Karl", "07700 900123")),
        ("07700 900123", Contact(None, "07700 900123")),
        ("Megan Ortiz (513) 555-0142", Contact("Megan Ortiz", "(513) 555-0142")),
        ("Lisa +44 7700 900 777 ext 204", Contact("Lisa", "+44 7700 900 777")),
        ("Jean-Luc O'Neill", Contact("Jean-Luc O'Neill")),
        ("🦊", Contact("🦊")),
        ("the manager", Contact("the manager")),
    ],
)
def test_a_contact_is_kept_as_it_was_written(said: str, contact: Contact) -> None:
    assert read_contact(said) == contact


def test_a_number_that_nobody_can_dial_is_kept() -> None:
    assert read_contact("Ann 020 7946 01234567").phone == "020 7946 01234567"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("7", 7),
        ("seven", 7),
        ("7/10", 7),
        ("ten out of ten", 10),
        ("about a 7", 7),
        ("eight-ish", 8),
        ("7.5", 7),
        ("8, no 7", 7),
        ("zero", 0),
        ("12", None),
        ("-3", None),
        ("7 or 8", None),
        ("3/5", None),
        ("a lot", None),
    ],
)
def test_a_number_is_one_number_in_range(said: str, number: int | None) -> None:
    assert read_number(said, 0, 10) == number


@pytest.mark.parametrize("said", ["skip", "Skip please", "don't know sorry", "idk", "-", "n/a"])
def test_an_optional_question_can_be_passed_over(said: str) -> None:
    assert is_skip(said)


@pytest.mark.parametrize(
    "said",
    [
        "no",
        "they didn't say",
        "not promised",
        "dunno",
        "nope, nothing said",
        "nobody said",
        "she wasn't sure",
        "they just said soon",
    ],
)
def test_nothing_was_promised(said: str) -> None:
    assert is_none_promised(said)


@pytest.mark.parametrize("said", ["Friday", "next week", "Norman", "Skipton Building Society"])
def test_an_answer_is_neither(said: str) -> None:
    assert not is_skip(said)
    assert not is_none_promised(said)


@pytest.mark.parametrize(
    ("said", "aside"),
    [
        ("what should I say?", Aside.SAY),
        ("wat do i say", Aside.SAY),
        ("ok so what do i say when they pick up", Aside.SAY),
        ("Cancel", Aside.CANCEL),
        ("never mind", Aside.CANCEL),
        ("go back please", Aside.BACK),
        ("skip this one", Aside.SKIP),
        ("help", Aside.HELP),
    ],
)
def test_a_few_asides_are_heard_inside_a_question(said: str, aside: Aside) -> None:
    assert heard_inside(said) is aside


@pytest.mark.parametrize(
    "said",
    [
        "Back Market",
        "Help for Heroes",
        "Next",
        "Pass",
        "Stop & Shop",
        "Skipton",
        "Say Coffee",
        "No 7",
    ],
)
def test_a_company_is_an_answer(said: str) -> None:
    assert heard_inside(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "stop messaging me",
        "Leave me alone!",
        "unsubscribe",
        "unsubscribe me from everything please",
        "no more messages please",
        "please don’t contact me anymore",
        "can you stop writing to me",
        "Stop sending me reminders",
        "ok stop all the messages now",
        "quit bugging me",
        "I don't want any more messages",
        "I want to be left alone",
    ],
)
def test_whoever_wants_to_be_left_alone_is(said: str) -> None:
    assert asks_for_silence(said)


@pytest.mark.parametrize(
    "said",
    [
        "don't stop",
        "don't stop messaging me",
        "please do not stop writing to me",
        "they told me to stop",
        "they told me to stop messaging them",
        "she said stop messaging me",
        "should I stop messaging them?",
        "stop messaging me on Sundays",
        "no more messages before 9",
        "don't message me at night",
        "don't remind me",
        "stop",
        "how do I stop being nervous",
        "they won't leave me alone",
        "unsubscribed from their newsletter yesterday",
        "Leave Me Alone Ltd",
    ],
)
def test_and_nobody_else(said: str) -> None:
    assert not asks_for_silence(said)


@pytest.mark.parametrize(
    ("text", "rang"),
    [
        ("I called them and they said no", True),
        ("Rang Acme - got the job!", True),
        ("ok so i finally phoned, they need another week", True),
        ("no news. spoke to her yesterday", True),
        ("I gave them a ring and it's a no", True),
        ("they rang, I got it", False),
        ("she called me back, they need more time", False),
        ("called me and said no", False),
        ("they called and said no", False),
        ("got called today: it's a no", False),
        ("the manager who I met rang", False),
        ("should I have called?", False),
    ],
)
def test_whose_call_it_was(text: str, rang: bool) -> None:
    assert tells_that_they_rang(text) is rang


@pytest.mark.parametrize(
    "said",
    [
        "Zara rang me back",
        "they're ringing me",
        "omg she is calling me right now",
        "Acme called me",
    ],
)
def test_it_hears_that_they_are_on_the_phone(said: str) -> None:
    assert is_rung(said)


@pytest.mark.parametrize(
    "said",
    [
        "nobody called me back",
        "no one has called me back",
        "they haven't called me back",
        "has Zara called me back",
        "I called them back",
        "they rang me and said no",
        "they said they would call me back",
        "Zara called me for an interview",
    ],
)
def test_what_they_said_or_did_not_is_something_else(said: str) -> None:
    assert not is_rung(said)
