"""What a message means, and how sure that is."""

import pytest

from bot.coaching.understanding import Intent, is_despair, read_intent
from bot.coaching.understanding.content import lines
from bot.coaching.understanding.intents import WRITING


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        (
            "just out of an interview w/ Priya at Monzo, junior dev, they'll ring by friday",
            "log_interview",
        ),
        ("they said no :(", "heard_rejected"),
        ("they said yes!!", "heard_offer"),
        ("what should i say?", "what_to_say"),
        ("what's the point of ringing them", "why_call"),
        ("still nothing from them", "no_news"),
        ("they need another week", "heard_delay"),
        ("rang them, spoke to the manager", "call_done"),
        ("nobody picked up", "no_answer"),
        ("can i ring a second time?", "call_again"),
        ("remind me tomorrow", "snooze"),
        ("stop the reminders", "settings"),
        ("can u write my cv", "other"),
    ],
)
def test_plain_words_are_understood(said: str, intent: str) -> None:
    assert read_intent(said).intent == intent


@pytest.mark.parametrize(
    "said", ["resceduled to friday, chnage the date pls", "delte the costa interveiw"]
)
def test_typos_are_forgiven(said: str) -> None:
    assert read_intent(said).intent in {Intent.EDIT, Intent.DELETE}


@pytest.mark.parametrize("said", ["", " ", "\u200b", "你好", "🦊🦊", "xyzzy plugh"])
def test_nobody_is_sure_of_words_nobody_knows(said: str) -> None:
    reading = read_intent(said)
    assert not reading.sure
    assert reading.intent not in WRITING or reading.confidence < 0.5


def test_the_second_reading_is_another_one() -> None:
    reading = read_intent("ok im about to ring, what do i say")
    assert {reading.intent, reading.second} == {Intent.WHAT_TO_SAY, Intent.START_CALL}


@pytest.mark.parametrize(
    "said",
    [
        "I don't see the point any more",
        "i want to die",
        "there's no point going on",
        "everyone would be better off without me",
        "i can't go on like this anymore, whats the point in living",
        "I feel so hopeless",
        "nothing matters anymore",
    ],
)
def test_despair_is_heard(said: str) -> None:
    assert is_despair(said)


@pytest.mark.parametrize(
    "said",
    [
        "what's the point of calling?",
        "i don't see the point of ringing them",
        "im dying to know",
        "the line went dead",
        "turned down AGAIN. third one this month im so done",
        "cant do this 😭",
        "i died of embarrassment",
        "decision by the deadline",
        "I don't want to carry on with this",
    ],
)
def test_a_figure_of_speech_is_no_despair(said: str) -> None:
    assert not is_despair(said)


def test_every_phrasing_stands_under_an_intent() -> None:
    sections = {line.strip("[]") for line in lines("phrasings") if line.startswith("[")}
    assert sections == {intent.value for intent in Intent}
