"""What is learned: what comes up again, how the fear went, and pages that lose no word."""

import copy
import itertools
import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.interview import Interview
from bot.coaching.learned import (
    Feedback,
    Themes,
    length,
    load_themes,
    pages,
    pieces,
)
from bot.coaching.library import CONTENT
from bot.coaching.wording import ContentError

DAY = date(2026, 3, 3)


def content() -> dict[str, Any]:
    return tomllib.loads((CONTENT / "en" / "themes.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def themes() -> Themes:
    return load_themes(content())


def said(company: str, words: str) -> Feedback:
    return Feedback(Interview(company, DAY), DAY, words)


def spoken_of(themes: Themes, words: str) -> list[str]:
    return [theme.id for theme in themes.spoken_of(words)]


# What they spoke of


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("They wanted somebody with more experience.", ["experience"]),
        ("the other one had done this before", ["experience"]),
        ("I stayed too general, more concrete examples would have been great", ["examples"]),
        ("You seemed a bit nervous and quiet.", ["confidence"]),
        ("You didn't know much about us.", ["preparation"]),
        ("I was missing the forklift licence.", ["qualifications"]),
        ("Excel skills could be better", ["skills"]),
        ("my answers were too long, I rambled", ["communication"]),
        ("I didn't show much enthusiasm and had no questions", ["motivation"]),
        ("Not the right fit.", ["fit"]),
        ("They needed someone who could do weekends.", ["availability"]),
        ("my salary expectations were too high", ["pay"]),
    ],
)
def test_a_theme_is_found_by_plain_words(themes: Themes, words: str, found: list[str]) -> None:
    assert spoken_of(themes, words) == found


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Goodbye.",
        "They will decide by Friday.",
        "Your examples were excellent.",
        "They liked my experience, and I was very confident.",
        "Your experience wasn't the problem.",
        "It had nothing to do with my qualifications.",
    ],
)
def test_praise_is_no_theme(themes: Themes, words: str) -> None:
    assert spoken_of(themes, words) == []


def test_a_but_parts_what_they_liked_from_what_was_missing(themes: Themes) -> None:
    words = "They liked my experience, but the examples were vague."
    assert spoken_of(themes, words) == ["examples"]


# What comes up again

THREE = [
    said("Acme", "Bring more concrete examples."),
    said("Bolt", "Your answers were too general."),
    said("Costa", "It was fine, they chose somebody else."),
]


def test_two_employers_of_three_make_a_theme_that_comes_up_again(themes: Themes) -> None:
    (again,) = themes.again(THREE)
    assert again.theme.id == "examples"
    assert again.companies == ("Bolt", "Acme")
    assert themes.lesson(THREE) == again


def test_before_three_nothing_comes_up_again(themes: Themes) -> None:
    assert themes.again(THREE[:2]) == ()
    assert themes.lesson([]) is None


def test_one_employer_alone_may_be_a_matter_of_taste(themes: Themes) -> None:
    thrice = [said(company, "More examples, please.") for company in ("Acme", "ACME ", "acme")]
    assert themes.again(thrice) == ()


def test_what_most_of_them_said_comes_first(themes: Themes) -> None:
    found = [
        said("Acme", "More experience. More examples."),
        said("Bolt", "More experience needed."),
        said("Costa", "Not enough experience, and no examples."),
    ]
    assert [(each.theme.id, len(each.companies)) for each in themes.again(found)] == [
        ("experience", 3),
        ("examples", 2),
    ]


def test_every_theme_says_one_thing_to_do(themes: Themes) -> None:
    for theme in themes.each:
        assert theme.to_do.endswith(".") and len(theme.to_do) < 120, theme
        assert not spoken_of(themes, "")


@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_words_can_be_looked_through(words: list[str]) -> None:
    found = load_themes(content()).again([said(f"Company {n}", w) for n, w in enumerate(words)])
    assert all(len(each.companies) > 1 for each in found)


# Pages


@given(st.text(max_size=400), st.integers(2, 60))
def test_no_word_is_lost_between_the_pieces(words: str, most: int) -> None:
    cut = pieces(words, most)
    assert all(0 < length(piece) <= most for piece in cut)
    assert "".join("".join(cut).split()) == "".join(words.split())


def test_words_are_parted_at_a_space_where_there_is_one() -> None:
    assert pieces("speak more slowly next time", 12) == ["speak more", "slowly next", "time"]
    assert pieces("😀" * 5, 4) == ["😀😀", "😀😀", "😀"]
    assert pieces("  ", 4) == []


@given(st.lists(st.integers(0, 50), max_size=20), st.integers(1, 60))
def test_pages_keep_the_order_and_are_full_but_not_over(sizes: list[int], most: int) -> None:
    found = pages(sizes, lambda size: size, most)
    assert [size for page in found for size in page] == sizes
    assert all(page and (len(page) == 1 or sum(page) <= most) for page in found)
    # no page could have taken the next one's first
    assert all(sum(a) + b[0] > most for a, b in itertools.pairwise(found))


# Mistakes in the content


def test_a_mistake_in_the_themes_is_named() -> None:
    data = content()
    for spoil, complaint in (
        ({"name": ""}, "theme fit has no name"),
        ({"words": []}, "theme fit has no words"),
        ({"words": ["(fit"]}, "theme fit has words that cannot be read"),
        ({"facts": []}, "theme fit cites no fact"),
    ):
        spoilt = copy.deepcopy(data)
        spoilt["themes"]["fit"] |= spoil
        with pytest.raises(ContentError, match=complaint):
            load_themes(spoilt)
