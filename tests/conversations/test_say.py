""" "What should I say?": for the right interview and its situation, then back to where it was."""

import pytest

from tests.chat import Chat
from tests.conversations.steps import (
    QUESTIONS,
    YESTERDAY,
    dialling,
    form,
    go,
    hung_up,
    invited,
    kept,
    saved,
)

BOLT = YESTERDAY.replace("Acme", "Bolt").replace("Priya", "Tom")
WAYS = ["/say", "what should I say?", "What do I say", "what to say", "tell me what to say"]
COMES_BACK = ["company", "day", "promised", "until when", "another day", "the question", "the fear"]


@pytest.mark.parametrize("words", WAYS)
async def test_it_is_asked_in_many_ways(words: str, ada: Chat) -> None:
    await saved(ada)
    await ada.send(words)
    assert "Hello Priya, this is Ada." in ada.last


@pytest.mark.parametrize("words", WAYS)
async def test_without_an_interview_the_words_are_general(words: str, ada: Chat) -> None:
    await ada.send(words)
    assert ada.last.startswith("Your first words")
    assert "Tell me about the interview" in ada.last


@pytest.mark.parametrize("where", COMES_BACK)
async def test_in_the_middle_of_anything_it_comes_back(where: str, ada: Chat) -> None:
    await QUESTIONS[where](ada)
    before, question = await kept(ada), ada.last
    said = len(ada.messages)
    await ada.send("what should I say?")
    assert await kept(ada) == before
    assert ada.last == question
    assert any("Hello" in text for text in ada.texts[said:])


async def test_of_two_it_asks_which_and_the_answer_is_a_tap(ada: Chat) -> None:
    await saved(ada)
    await saved(ada, BOLT)
    await ada.send("/say")
    assert ada.last == "Which interview do you mean?"
    await ada.tap("Bolt")
    assert "Hello Tom, this is Ada." in ada.last


async def test_of_two_a_name_is_enough(ada: Chat) -> None:
    await saved(ada)
    await saved(ada, BOLT)
    await ada.send("what should I say to Bolt?")
    assert "Hello Tom" in ada.last


async def test_one_whose_call_is_made_is_not_meant(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "/cancel")
    await saved(ada, BOLT)
    await ada.send("/say")
    assert "Hello Tom" in ada.last


@pytest.mark.parametrize(
    ("news", "situation", "words"),
    [
        ("still nothing", "no answer yet", "Is now a good moment"),
        ("they said no", "they said no", "Thank you for letting me know"),
        ("I got the job", "they said yes", "Thank you again for offering me the warehouse job"),
    ],
)
async def test_the_words_are_for_how_things_stand(
    news: str, situation: str, words: str, ada: Chat
) -> None:
    await saved(ada)
    await go(ada, news, "/say")
    assert situation in ada.last
    assert words in ada.last


async def test_another_wording_and_a_shorter_one_are_a_tap_each(ada: Chat) -> None:
    await saved(ada)
    await ada.send("/say")
    messages, seen = len(ada.messages), {ada.last}
    for label in ("Another wording", "Another wording", "Shorter"):
        await ada.tap(label)
        seen.add(ada.last)
    assert len(seen) == 4
    assert len(ada.messages) == messages
    assert len(ada.last) < 350


async def test_the_wordings_go_round(ada: Chat) -> None:
    await saved(ada)
    await ada.send("/say")
    first, seen = ada.last, set()
    for _ in range(12):
        await ada.tap("Another wording")
        seen.add(ada.last)
    assert first in seen
    assert all("Hello Priya" in text for text in seen)


async def test_an_email_has_a_subject_and_the_names(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/say", "tap An e-mail instead")
    assert "Subject: " in ada.last
    assert "Dear Priya," in ada.last
    assert ada.last.rstrip().endswith("Ada")


@pytest.mark.parametrize(
    ("news", "title", "words"),
    [
        ("still nothing", "no answer yet", "Hello Priya, this is Ada."),
        ("they said no", "after a no", "Thank you for letting me know your decision."),
        ("I got the job", "after an offer", "Thank you again for offering me the warehouse job."),
    ],
)
async def test_the_whole_script_is_a_file_with_their_own_facts(
    news: str, title: str, words: str, ada: Chat
) -> None:
    await saved(ada)
    await go(ada, news, "/say", "tap The whole script")
    message = ada.messages[-1]
    assert message["document"]["file_name"] == "the-whole-script.html"
    assert message["caption"].startswith("The whole script, to open and read before you dial")
    page = ada.telegram.files[message["document"]["file_id"]].decode()
    assert f"<h1>The whole script: {title}</h1>" in page
    assert words in page and "Acme (warehouse)" in page
    assert await form(ada) == {}


async def test_names_and_dates_are_filled_in_and_nothing_is_left_open(ada: Chat) -> None:
    await go(ada, "/log", "London", "Acme", "skip", "2 March", "skip", "skip", "tap Save")
    await ada.send("/say")
    for label in ("Another wording", "Another wording", "Shorter", "An e-mail instead"):
        assert "None" not in ada.last
        assert "  " not in ada.last
        assert " ," not in ada.last
        await ada.tap(label)


async def test_after_the_call_it_says_kindly_what_is_left(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "/cancel", "/say")
    assert "The one call is made" in ada.last
    assert "Hello Priya" not in ada.last
    await ada.tap("An e-mail")
    assert "Subject: " in ada.last


async def test_after_an_invitation_the_call_is_welcome(ada: Chat) -> None:
    await invited(ada)
    await go(ada, "Thursday", "/cancel", "/say")
    assert "They asked you to ring back on Thursday 12 March" in ada.last
    assert "Hello Priya" in ada.last


async def test_who_is_rung_while_it_is_asked_how_it_felt_gets_the_words(ada: Chat) -> None:
    await dialling(ada)
    await go(ada, "tap Voicemail", "tap I left a message")
    question = ada.last
    await ada.send("Acme is ringing me")
    assert "If they ring you back:" in ada.texts[-2]
    assert ada.last == question


@pytest.mark.parametrize("words", ["/say", "Acme is ringing me!", "they rang me back"])
async def test_who_was_left_a_message_may_ring_back(words: str, ada: Chat) -> None:
    """Their words are ready, though another call is still to be made."""
    await dialling(ada)
    await go(ada, "tap Voicemail", "tap I left a message", "skip")
    await saved(ada, BOLT)
    await ada.send(words)
    if "Which interview" in ada.last:
        await ada.tap("Acme")
    title, words = ada.last.split("\n", 1)
    assert title.startswith("Acme")
    assert words.startswith("If they ring you back:\nHello, Ada speaking.")  # it may be ringing
    assert "The one call is made" in words
    await ada.wait(days=15)
    assert "Which interview" not in await ada.send("/say")


async def test_the_button_under_a_saved_interview_is_for_that_one(ada: Chat) -> None:
    await saved(ada)
    await saved(ada, BOLT)
    await ada.tap("What should I say?")
    assert "Hello Tom" in ada.last
    assert await form(ada) == {}


@pytest.mark.parametrize(
    "told",
    [
        "missed call from acme",
        "i missed a call from them",
        "priya left me a voicemail asking me to ring her",
        "they left me a message",
        "they rang while i was asleep",
        "missed call",
        "theyre transferring me",
        "they put me on hold",
    ],
)
async def test_who_could_not_be_reached_gets_the_words_to_ring_back_with(
    told: str, ada: Chat
) -> None:
    await saved(ada)
    assert "Hello Priya, this is Ada." in await ada.send(told)


@pytest.mark.parametrize("told", ["i left a message", "they left me a voicemail, i got the job"])
async def test_a_message_of_ones_own_or_with_news_is_none_to_answer(told: str, ada: Chat) -> None:
    await saved(ada)
    assert "Hello Priya, this is Ada." not in await ada.send(told)
