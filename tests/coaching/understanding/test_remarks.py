"""Remarks, which are no names, and words that put a name right."""

import pytest

from bot.coaching.understanding import is_remark, puts_right, tells_of_another
from bot.coaching.understanding.content import lines
from tests.coaching.understanding import scoring

REMARKS = """
they said they would call
I think it went badly
the boss was nice
it was a disaster
I froze on one question
they loved me!
I don't think I got it
there were three of them on the panel
I was ten minutes late
She said I was the best one they'd seen all day
my bus was late
tbh it went really well
not holding my breath
pay is rubbish though
""".strip().splitlines()

ANSWERS = """
it was Lidl
it was a cook job
I think it was Lidl
they are called Acme
they want a driver
I spoke to Mike
it was with Tom
the manager is Tom
the lady at reception
there was a woman called Sue
he's called Tom
night shift, warehouse
The Good Company
Monday to Friday cleaner
""".strip().splitlines()


@pytest.mark.parametrize("said", REMARKS)
def test_how_it_went_is_a_remark(said: str) -> None:
    assert is_remark(said)


@pytest.mark.parametrize("said", ANSWERS)
def test_what_names_something_is_none(said: str) -> None:
    assert not is_remark(said)


def test_no_name_that_is_known_is_a_remark() -> None:
    assert [name for name in (*lines("companies"), *lines("roles")) if is_remark(name)] == []
    told = [row["gold"] for row in scoring.rows("blind_logs")]
    names = [
        gold[slot] for gold in told for slot in ("company", "role", "contact") if gold.get(slot)
    ]
    assert [name for name in names if is_remark(name)] == []


@pytest.mark.parametrize("said", ["no, it was Lidl", "the company is Lidl", "driver, not cook"])
def test_a_correction_says_so(said: str) -> None:
    assert puts_right(said)
    assert not puts_right("they liked that I was at Lidl before")


def test_one_more_interview_is_said_to_be_one() -> None:
    assert tells_of_another("I also had one at Boots")
    assert not tells_of_another("I had one at Boots")
