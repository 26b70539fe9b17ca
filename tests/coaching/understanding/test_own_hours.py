"""At which hours somebody wants to be written to."""

from datetime import time

import pytest

from bot.coaching.understanding import read_own_hour


@pytest.mark.parametrize(
    ("said", "what", "hour"),
    [
        ("ask me at 9 in the morning", "hour", time(9)),
        ("pls remind me always at half 2", "hour", time(14, 30)),
        ("dont write me before 10", "opens", time(10)),
        ("don't message me before 7", "opens", time(7)),
        ("can you ask me after 6pm please", "opens", time(18)),
        ("only text me from 11", "opens", time(11)),
        ("do not write to me after 8", "closes", time(20)),
        ("dont message me after 9pm", "closes", time(21)),
    ],
)
def test_the_hour_and_what_it_is_for(said: str, what: str, hour: time) -> None:
    assert read_own_hour(said) == (what, hour)


@pytest.mark.parametrize(
    "said",
    [
        "ask me tomorrow at 9",
        "they said call back at 4",
        "interview at 9 in the morning",
        "dont write to me on sundays",
        "ask me later",
        "she told me at 9 it was filled",
        "dont write me before 99",
    ],
)
def test_other_words_set_nothing(said: str) -> None:
    assert read_own_hour(said) is None
