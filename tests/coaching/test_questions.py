"""Questions worth asking: three at a time, fit for the role, each sayable as it stands."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.interview import Situation
from bot.coaching.library import CONTENT, Library
from bot.coaching.questions import ANY, load_questions
from bot.coaching.wording import FACTS, ContentError
from tests.coaching.spoken import ARGUMENTS, GAPS

QUESTIONS = Library.load("en").questions
KINDS = (*QUESTIONS.signs, ANY)

situations = st.sampled_from(list(Situation))
roles = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.sampled_from(["barista", "office clerk", "developer", "nurse", "driver", "teacher"]),
)
seeds = st.integers(min_value=0, max_value=10**6)


@pytest.fixture
def content() -> dict[str, Any]:
    return tomllib.loads((CONTENT / "en" / "questions.toml").read_text(encoding="utf-8"))


@given(situations, roles, seeds)
def test_three_different_questions_the_same_for_the_same_seed(
    situation: Situation, role: str | None, seed: int
) -> None:
    offered = QUESTIONS.three(situation, role, seed)
    assert len(set(offered)) == 3
    assert offered == QUESTIONS.three(situation, role, seed)


@given(situations, roles, seeds)
def test_asking_for_others_gives_three_new_ones(
    situation: Situation, role: str | None, seed: int
) -> None:
    offered = QUESTIONS.three(situation, role, seed)
    assert not set(offered) & set(QUESTIONS.three(situation, role, seed + 1))


def test_every_question_in_the_bank_comes_up() -> None:
    for situation in Situation:
        for kind, role in (("care", "nurse"), (ANY, None)):
            seen = {ask for seed in range(24) for ask in QUESTIONS.three(situation, role, seed)}
            assert {question.ask for question in QUESTIONS.bank[situation, kind]} <= seen


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("Barista", "retail"),
        ("shop assistants", "retail"),
        ("Office Manager", "office"),
        ("warehouse administrator", "office"),
        ("Senior Software Engineer", "tech"),
        ("IT support assistant", "tech"),
        ("school nurse", "care"),
        ("care assistant (nights)", "care"),
        ("delivery driver", "trades"),
        ("teaching assistant", "teaching"),
        ("nursery nurse", "teaching"),
        ("astronaut", ANY),
        ("careers adviser", ANY),
        ("", ANY),
        (None, ANY),
    ],
)
def test_a_role_tells_its_kind(role: str | None, kind: str) -> None:
    assert QUESTIONS.kind(role) == kind


def test_a_known_kind_brings_a_question_of_its_own() -> None:
    special = {question.ask for question in QUESTIONS.bank[Situation.NO_NEWS, "care"]}
    for seed in range(4):
        assert special & set(QUESTIONS.three(Situation.NO_NEWS, "staff nurse", seed))


@pytest.mark.parametrize("situation", list(Situation))
@pytest.mark.parametrize("kind", KINDS)
def test_every_question_can_be_said_as_it_stands(situation: Situation, kind: str) -> None:
    for question in QUESTIONS.bank[situation, kind]:
        assert question.ask.endswith("?")
        assert question.ask.count("?") == 1
        assert len(question.ask.split()) <= 20
        assert GAPS.search(question.ask) is None
        assert ARGUMENTS.search(question.ask) is None
        assert set(question.facts) <= set(FACTS)


def test_after_a_no_they_ask_for_advice_and_never_for_reasons() -> None:
    """Facts 57 and 58."""
    for (situation, _), questions in QUESTIONS.bank.items():
        if situation is Situation.REJECTED:
            for question in questions:
                assert "why" not in question.ask.lower()
                assert "reason" not in question.ask.lower()
                assert "feedback" not in question.ask.lower()


def test_something_to_add_is_drawn_out_with_two_short_questions() -> None:
    assert len(QUESTIONS.prompts) == 2
    assert all(prompt.endswith("?") and len(prompt.split()) <= 25 for prompt in QUESTIONS.prompts)
    assert len(QUESTIONS.openings) == 3
    assert all("…" in opening for opening in QUESTIONS.openings)


def test_a_question_without_its_mark_is_named(content: dict[str, Any]) -> None:
    content["offer"]["tech"][1]["ask"] = "Tell me what to read."
    with pytest.raises(ContentError, match=r"question 2 for tech \(offer\)"):
        load_questions(content)


def test_too_few_questions_are_refused(content: dict[str, Any]) -> None:
    del content["no_news"]["any"][5:]
    with pytest.raises(ContentError, match=r"any \(no_news\) has fewer than 6"):
        load_questions(content)


def test_the_same_question_twice_is_refused(content: dict[str, Any]) -> None:
    content["rejected"]["care"].append(content["rejected"]["care"][0])
    with pytest.raises(ContentError, match="the same question twice"):
        load_questions(content)


def test_something_to_add_needs_its_two_questions(content: dict[str, Any]) -> None:
    content["extra"]["prompts"].pop()
    with pytest.raises(ContentError, match="two prompts"):
        load_questions(content)
