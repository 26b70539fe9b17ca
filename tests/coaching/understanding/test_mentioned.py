"""Which interview a message speaks of."""

from datetime import date

import pytest

from bot.coaching.interview import Interview
from bot.coaching.understanding import the_one, which

DAY = date(2026, 6, 1)
KEPT = [
    (1, Interview("Acme Ltd", DAY, "warehouse operative", contact="Priya")),
    (2, Interview("Costa", DAY, "barista")),
    (3, Interview("Marks & Spencer", DAY, "customer assistant")),
    (4, Interview("Leeds City Council", DAY, "parking officer", contact="Mr Dunn")),
]


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("the Acme one", [1]),
        ("the acmee one", [1]),
        ("warehouse job", [1]),
        ("spoke to priya", [1]),
        ("coasta said no", [2]),
        ("the barista thing", [2]),
        ("M&S said yes", [3]),
        ("marks and spencers", [3]),
        ("no news from the council", [4]),
        ("Mr Dunn rang", [4]),
        ("they said no", []),
        ("Costco said no", []),
        ("an assistant job", []),
        ("", []),
    ],
)
def test_an_interview_is_found_by_what_it_is_called(said: str, ids: list[int]) -> None:
    assert which(said, KEPT) == ids


def test_all_that_fit_are_found() -> None:
    two = [(7, Interview("Boots", DAY, "dispenser")), (8, Interview("Boots", DAY, "cashier"))]
    assert which("boots rang", two) == [7, 8]
    assert which("the boots cashier one", two)[0] == 8


PLAIN = [
    (1, Interview("Acme", DAY, "warehouse", contact="Isla")),
    (2, Interview("Ikea", DAY)),
    (3, Interview("Northern Oil", DAY)),
    (4, Interview("Next", DAY, "stylist")),
]


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("I left a voicemail", []),
        ("they said no", []),
        ("got a no", []),
        ("they decide next week", []),
        ("Next said no", [4]),
        ("no news from Next", [4]),
        ("Ikea said no", [2]),
    ],
)
def test_a_word_of_any_sentence_is_no_name(said: str, ids: list[int]) -> None:
    assert which(said, PLAIN) == ids


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("next", 4),
        ("the Acme one", 1),
        ("sorry, I meant Isla's", 1),
        ("ikea pls", 2),
        ("Acme said yes", None),
        ("the first one", None),
        ("Acme, no, Ikea", None),
    ],
)
def test_a_choice_names_one_and_says_nothing_besides(said: str, number: int | None) -> None:
    assert the_one(said, PLAIN) == number
