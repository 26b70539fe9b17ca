"""A question of theirs beside one of ours: it is answered, and ours stands again."""

import pytest

from tests.chat import Chat
from tests.conversations.steps import QUESTIONS, form, kept

WAITING = [
    "zone",
    "day",
    "promised",
    "until when",
    "another day",
    "ring back when",
    "somewhere else",
]
ASKED = {
    "how long should I wait?": "If they named a day, wait for it",
    "why should I call at all?": "A fair question",
    "I'm so nervous": "That is common.",
    "will they be annoyed if I call?": "A fair question",
}


@pytest.mark.parametrize("where", WAITING)
async def test_a_question_of_theirs_is_answered_and_ours_stands_again(
    where: str, ada: Chat
) -> None:
    await QUESTIONS[where](ada)
    question, buttons, before = ada.last, ada.buttons, await kept(ada)
    for words, answer in ASKED.items():
        await ada.send(words)
        assert answer in ada.texts[-2], words
        assert (ada.last, ada.buttons) == (question, buttons), words
        assert await kept(ada) == before, words


async def test_what_to_say_beside_a_day_brings_the_words(ada: Chat) -> None:
    await QUESTIONS["until when"](ada)
    question = ada.last
    await ada.send("what do I say to them on the phone?")
    assert "Hello Priya" in "".join(ada.texts[-2:])
    assert ada.last == question


@pytest.mark.parametrize("why", ["why do you need my city?", "what is that for?"])
async def test_why_the_city_is_asked_for_is_told(why: str, ada: Chat) -> None:
    await QUESTIONS["zone"](ada)
    question = ada.last
    await ada.send(why)
    assert ada.texts[-2].startswith("So that I write at a civil hour")
    assert ada.last == question


@pytest.mark.parametrize(
    "answer", ["in Leeds, why should I call at all?", "it's 2 pm, I'm so nervous"]
)
async def test_an_answer_is_an_answer_first(answer: str, ada: Chat) -> None:
    await QUESTIONS["zone"](ada)
    await ada.send(answer)
    assert (await form(ada)).get("answers", {}).get("zone") or "Which one are you in" in ada.last


@pytest.mark.parametrize("words", ["some time last month", "Monday or Tuesday?", "blue or green"])
async def test_what_asks_nothing_gets_the_clear_sentence(words: str, ada: Chat) -> None:
    await QUESTIONS["day"](ada)
    await ada.send(words)
    assert ada.last.startswith("I could not read a day in that.")
