"""Whatever is written, something is understood and nothing raises."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coaching.interview import Interview
from bot.coaching.understanding import (
    Intent,
    Moment,
    Sentence,
    heard_inside,
    is_none_promised,
    is_skip,
    read_contact,
    read_day,
    read_hour,
    read_intent,
    read_interview,
    read_interviews,
    read_number,
    which,
)

NOW = Moment(datetime(2026, 6, 17, 11, tzinfo=UTC), ZoneInfo("Europe/London"))
PIECES = """interview at with by on the 31st monday tuesday next last week 2pm 03/04 12:99 9-5
£5 and then for Boots & Co. Priya 07700900123 a@b.example no stop skip 99999999999999999999
29/02 0 -1 half ten fortnight end of month in 999 weeks 0000-00-00 ' - / . , ; ("""
WORDS = st.sampled_from([*PIECES.split(), "\u202e", "\x00", "\ud800", "İ", "🦊", '"', "\n"])
MESSAGES = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join))


def everything(text: str) -> None:
    """Asks every reader."""
    reading = read_intent(text)
    assert reading.intent in Intent
    assert 0 <= reading.confidence <= 1
    for told in [read_interview(text, NOW), *read_interviews(text, NOW)]:
        assert isinstance(told, Sentence)
    for lean in ("past", "future", "either"):
        read_day(text, NOW, lean)
    read_hour(text)
    read_contact(text)
    number = read_number(text, 0, 10)
    assert number is None or 0 <= number <= 10
    is_skip(text), is_none_promised(text), heard_inside(text)
    which(text, [(1, Interview(text, NOW.today, text or None, contact=text))])


@settings(max_examples=150, deadline=None)
@given(MESSAGES)
def test_any_text_is_answered(text: str) -> None:
    everything(text)


@pytest.mark.parametrize(
    "text",
    [
        "so i went to the interview and " * 400,
        "a" * 10_000,
        "1" * 10_000,
        "monday " * 2_000,
        ", ".join(["Boots on monday and Asda tuesday"] * 100),
        "no " * 40,
        "<b>&amp;</b>",
        "\x00\u200b\u202e",
        "(" * 500,
        "'" * 500,
    ],
    ids=lambda text: text[:12],
)
def test_long_and_strange_texts_are_answered(text: str) -> None:
    everything(text)


@given(st.text(max_size=60))
def test_slots_are_taken_from_the_text(text: str) -> None:
    told = read_interview(f"interview at {text} yesterday", NOW)
    for value in (told.company, told.role, told.contact, told.phone, told.email):
        assert value is None or value.strip()
