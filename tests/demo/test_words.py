"""People's words: what is marked in them, how they are trimmed and split."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.entities import find_entities
from bot.demo.errors import PersonError
from bot.demo.telegram import Telegram
from bot.demo.texts import MAX_TEXT, split_as_clients_do, utf16_length

# What Telegram's own library marks. It leaves phone numbers to the servers, so they are not here.
CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "entity_cases.json").read_text("utf-8")
)
UNHURRIED = settings(deadline=None)  # a busy machine is no reason to fail


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["text"])[:60])
def test_words_are_marked_as_telegram_marks_them(case: dict[str, Any]) -> None:
    marked = [e for e in find_entities(case["text"]) if e["type"] != "phone_number"]
    assert marked == case["entities"]


@pytest.mark.parametrize("number", ["+1-212-555-0123", "+44 20 7946 0958", "+442079460958"])
def test_international_phone_numbers_are_marked(number: str) -> None:
    assert find_entities(f"😀 ring {number}, please") == [
        {"type": "phone_number", "offset": 8, "length": len(number)}
    ]


@UNHURRIED
@given(st.text(max_size=200))
def test_marks_never_overlap_and_lie_within_the_text(text: str) -> None:
    end = 0
    for entity in find_entities(text):
        assert entity["offset"] >= end
        assert entity["length"] > 0
        end = entity["offset"] + entity["length"]
    assert end <= utf16_length(text)


@UNHURRIED
@given(st.text(st.sampled_from("ab 😀\n"), max_size=60), st.integers(2, 9))
def test_long_words_are_split_into_parts_that_fit_and_nothing_is_lost(
    text: str, limit: int
) -> None:
    parts = split_as_clients_do(text, limit)
    assert all(0 < utf16_length(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_ten_thousand_characters_become_three_messages(telegram: Telegram) -> None:
    person = telegram.join()
    telegram.send_text(person, "word " * 2000)
    texts = [message["text"] for message in telegram.history(person)]
    assert len(texts) == 3
    assert all(len(text) <= MAX_TEXT and text.endswith("word") for text in texts)


@pytest.mark.parametrize(
    ("typed", "arrives"),
    [
        ("  hello \n", "hello"),
        ("two\r\nlines", "two\nlines"),
        ("nul\0and\ttab", "nul and tab"),
        ("\u202eright to left", "right to left"),
        ("zero\u200bwidth", "zero\u200bwidth"),
        ("<b>&amp;", "<b>&amp;"),
        ("👩🏽‍💻", "👩🏽‍💻"),
    ],
)
def test_words_arrive_cleaned(telegram: Telegram, typed: str, arrives: str) -> None:
    assert telegram.send_text(telegram.join(), typed)["text"] == arrives


@pytest.mark.parametrize("nothing", ["", "  ", "\n", "\0", "\u2028"])
def test_nothing_cannot_be_sent(telegram: Telegram, nothing: str) -> None:
    with pytest.raises(PersonError, match="empty"):
        telegram.send_text(telegram.join(), nothing)
