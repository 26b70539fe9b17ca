"""Which interview a message speaks of."""

from datetime import date

import pytest

from bot.coaching.interview import Interview
from bot.coaching.understanding import which

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
