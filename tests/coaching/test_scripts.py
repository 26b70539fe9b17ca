""" "What should I say?": every wording can be said aloud, whatever is known."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from bot.coaching.callmap import Outcome
from bot.coaching.interview import Situation
from bot.coaching.library import CONTENT, Library
from bot.coaching.scripts import PARTS, SPENT, Script, Scripts, load_scripts
from bot.coaching.wording import FACTS, ContentError
from tests.coaching.spoken import (
    ARGUMENTS,
    EXTRAS,
    GAPS,
    every_knowledge,
    everything_known,
    knowing,
    legal,
    only_company_and_day,
)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load("en")


@pytest.fixture(scope="module")
def scripts(library: Library) -> Scripts:
    return library.scripts


@pytest.fixture
def content() -> dict[str, Any]:
    return tomllib.loads((CONTENT / "en" / "scripts.toml").read_text(encoding="utf-8"))


def every_script(scripts: Scripts) -> Iterator[Script]:
    for wordings in scripts.wordings.values():
        yield from wordings
    yield from scripts.shorts.values()


def test_every_answer_to_an_offer_reads_without_a_gap(library: Library) -> None:
    """They thank, say one thing, and take leave; nothing in them is a plea or an argument."""
    for answering in library.scripts.answers.values():
        for template in (answering.script.card, answering.subject, answering.body):
            for facts in every_knowledge(template):
                said = library.render(template, **facts)
                assert GAPS.search(said) is None, (said, facts)
                assert ARGUMENTS.search(said) is None, said
                assert len(said) <= 800
    for facts in every_knowledge(library.scripts.declined.body):
        assert GAPS.search(library.render(library.scripts.declined.body, **facts)) is None


def test_an_answer_that_rests_on_no_fact_says_so(content: dict[str, Any]) -> None:
    del content["answer"]["decline"]["default"]
    with pytest.raises(ContentError, match="the answer decline cites no fact"):
        load_scripts(content)


def words(library: Library, script: Script, **facts: Any) -> int:
    return sum(len(library.render(getattr(script, part), **facts).split()) for part in PARTS)


def test_every_script_reads_without_a_gap_whatever_is_known(library: Library) -> None:
    for script in every_script(library.scripts):
        for facts in every_knowledge(script.card):
            card = library.render(script.card, **facts)
            assert GAPS.search(card) is None, (card, facts)
            assert ARGUMENTS.search(card) is None, card
            assert len(card) <= 700
            assert legal(card)


def test_every_part_is_short_enough_to_say_in_one_go(library: Library) -> None:
    for script in every_script(library.scripts):
        for part in PARTS:
            template = getattr(script, part)
            for facts in every_knowledge(template):
                assert len(library.render(template, **facts).split()) <= 40


def test_there_is_one_question_to_ask_and_the_opening_asks_for_a_moment(library: Library) -> None:
    for situation in Situation:
        for script in library.scripts.wordings[situation]:
            opening = library.render(script.opening, **only_company_and_day())
            question = library.render(script.question, **only_company_and_day())
            close = library.render(script.close, **only_company_and_day())
            assert opening.endswith("?")
            assert question.count("?") == 1
            assert "?" not in close


def test_the_question_they_chose_is_the_one_they_ask(library: Library) -> None:
    for script in every_script(library.scripts):
        question = library.render(script.question, **everything_known())
        assert EXTRAS["question"] in question
        assert question.count("?") == 1


def test_asking_again_gives_another_wording_and_then_starts_over(scripts: Scripts) -> None:
    for situation, wordings in scripts.wordings.items():
        told = [scripts.wording(situation, n) for n in range(len(wordings) + 1)]
        assert len(set(told)) == len(wordings) >= 3
        assert told[0] == told[-1]


def test_wordings_differ_in_every_part(scripts: Scripts) -> None:
    for wordings in scripts.wordings.values():
        for part in PARTS:
            assert len({getattr(script, part) for script in wordings}) == len(wordings)


def test_the_short_one_is_short(library: Library) -> None:
    facts = knowing({"role", "contact", "hour", "promised", "phone", "email", "me"})
    for script in library.scripts.shorts.values():
        assert words(library, script, **facts) <= 35


def test_every_script_rests_on_facts(scripts: Scripts) -> None:
    for script in every_script(scripts):
        assert script.facts
        assert set(script.facts) <= set(FACTS)


@pytest.mark.parametrize("situation", list(Situation))
@pytest.mark.parametrize("outcome", SPENT)
def test_after_the_call_there_is_something_kind_and_an_e_mail(
    library: Library, outcome: Outcome, situation: Situation
) -> None:
    left = library.scripts.left(outcome, situation)
    for template in (left.words, left.subject, left.body):
        for facts in every_knowledge(template):
            text = library.render(template, **facts)
            assert GAPS.search(text) is None, text
            assert ARGUMENTS.search(text) is None, text
            assert len(text) < 600
            assert legal(text)
    assert "{{ regards }}" in left.body


def test_a_call_that_reached_nobody_leaves_nothing_to_be_said_about_it(scripts: Scripts) -> None:
    with pytest.raises(KeyError):
        scripts.left(Outcome.NO_ANSWER, Situation.NO_NEWS)


def test_before_the_interview_there_is_one_thing_to_ask_at_its_end(library: Library) -> None:
    coming = library.scripts.coming
    for facts in every_knowledge(coming.words):
        text = library.render(coming.words, **facts)
        assert GAPS.search(text) is None, text
        assert "whom may I call" in text
        assert legal(text)
    assert 15 in coming.facts


def test_two_wordings_are_too_few(content: dict[str, Any]) -> None:
    del content["wording"]["offer"][2:]
    with pytest.raises(ContentError, match="offer has 2 wordings"):
        load_scripts(content)


def test_a_missing_part_is_named(content: dict[str, Any]) -> None:
    del content["wording"]["rejected"][1]["close"]
    with pytest.raises(ContentError, match="wording 2 of rejected has no close"):
        load_scripts(content)


def test_a_missing_e_mail_is_named(content: dict[str, Any]) -> None:
    del content["left"]["voicemail"]["offer"]
    with pytest.raises(ContentError, match=r"after voicemail \(offer\)"):
        load_scripts(content)
