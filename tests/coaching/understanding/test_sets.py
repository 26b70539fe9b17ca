"""The floors: how much of what people write is read right. They may only rise."""

import pytest

from bot.coaching.understanding import Intent
from tests.coaching.understanding import scoring

INTENT_SETS = ("intents", "unlearned_intents", "blind_intents")
LOG_SETS = ("oneline_logs", "unlearned_logs", "blind_logs")


@pytest.mark.parametrize("name", INTENT_SETS)
def test_messages_are_taken_for_what_they_mean(name: str) -> None:
    misses = scoring.intent_misses(name)
    accuracy = 1 - len(misses) / len(scoring.rows(name))
    assert accuracy >= scoring.floors(name)["accuracy"], "\n".join(misses)


@pytest.mark.parametrize("name", INTENT_SETS)
def test_hardly_any_misreading_changes_something(name: str) -> None:
    harmful = scoring.wrong_and_writing(name)
    share = len(harmful) / len(scoring.rows(name))
    assert share <= scoring.floors(name)["wrong_and_writing"], "\n".join(harmful)


@pytest.mark.parametrize("name", LOG_SETS)
def test_an_interview_is_read_from_one_sentence(name: str) -> None:
    scores, wrong = scoring.slot_scores(name)
    low = {
        slot: scores[slot] for slot, least in scoring.floors(name).items() if scores[slot] < least
    }
    assert not low, "\n".join([str(low), *wrong])


@pytest.mark.parametrize("name", INTENT_SETS)
def test_the_sets_know_every_intent(name: str) -> None:
    assert {row["intent"] for row in scoring.rows(name)} == {intent.value for intent in Intent}
