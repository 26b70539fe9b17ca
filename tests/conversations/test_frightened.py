"""What somebody frightened says in between: hello, oops, I am scared, I cannot go on."""

import pytest

from tests.chat import Chat
from tests.conversations.steps import (
    Way,
    calls,
    form,
    go,
    hung_up,
    interviews,
    kept,
    on_the_line,
    one_saved,
    saved,
    way,
)

CANNOT_GO_ON = "I just want to die"
POINTER = "Please do not carry it alone"


@pytest.mark.parametrize("hello", ["hi", "Hello!", "good morning", "hiya", "how are you?"])
async def test_hello_is_answered_with_hello(hello: str, ada: Chat) -> None:
    assert (await ada.send(hello)).startswith("Hello Ada. I am Ringback.")
    await saved(ada)
    assert (await ada.send(hello)).startswith("Hello again, Ada.")


async def test_hello_does_not_undo_stop(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/stop", "hello")
    assert (await kept(ada))["person"]["stopped_at"] is not None


async def test_thanks_are_welcome(ada: Chat) -> None:
    assert (await ada.send("ok thanks")).startswith("You are welcome, Ada.")


@pytest.mark.parametrize("oops", ["oops wrong one", "undo", "that was wrong", "/cancel", "/back"])
async def test_a_slip_in_what_was_told_is_one_tap_away(oops: str, ada: Chat) -> None:
    await saved(ada)
    await go(ada, "they said no", oops)
    assert "What you told me last was about Acme (warehouse)" in ada.last
    await ada.tap("Undo")
    [interview] = await interviews(ada)
    assert interview["news"] == "nothing"
    assert (await ada.send("undo")).startswith("There is nothing to cancel")


@pytest.mark.parametrize(
    ("news", "kind"), [("they turned me down", "I am sorry"), ("I got the job!", "Well done")]
)
async def test_news_of_an_interview_never_told_is_met_kindly(
    news: str, kind: str, ada: Chat
) -> None:
    assert (await ada.send(news)).startswith(kind)
    assert ada.buttons == ["Log an interview"]


PREPARING = way("/call", after=one_saved)


@pytest.mark.parametrize("step", ["", "tap I have all three|tap Skip|tap Skip"])
async def test_fear_before_the_call_is_comforted_and_the_step_comes_again(
    step: str, ada: Chat
) -> None:
    await PREPARING(ada)
    await go(ada, *filter(None, step.split("|")))
    asked = ada.last
    await ada.send("I'm so scared")
    assert ada.texts[-2].startswith("That is common.")
    assert ada.last == asked


async def test_fear_is_not_taken_for_what_to_say_on_the_phone(ada: Chat) -> None:
    await PREPARING(ada)
    await go(ada, "tap I have all three", "I'm so scared")
    assert ada.buttons[:2] == ["That is my answer", "I am nervous"]
    await ada.tap("I am nervous")
    assert ada.last.startswith("One sensible question")


async def test_the_question_is_shown_once_more_before_dialling(ada: Chat) -> None:
    await PREPARING(ada)
    await go(ada, "tap I have all three", "Is Mo still there?", "skip", "skip")
    assert "Your question: Is Mo still there?" in ada.last


async def test_a_question_is_not_offered_as_something_to_add(ada: Chat) -> None:
    await PREPARING(ada)
    await go(ada, "tap I have all three", "skip", "But you said you would tell me by Friday")
    assert "Keep mine" in ada.buttons and "Take the other one" not in ada.buttons
    assert "Type it another way, or leave it out" in ada.last


async def test_help_on_the_line_is_the_next_line(ada: Chat) -> None:
    await on_the_line(ada)
    card = ada.last
    await ada.send("help")
    assert ada.texts[-2:] == ["You are in the middle of the call. Here is where we are:", card]


@pytest.mark.parametrize(
    "walk",
    [
        way("/log"),
        way("/log", "London"),
        PREPARING,
        way("tap I have all three", after=PREPARING),
        hung_up,
    ],
)
async def test_despair_is_heard_whatever_is_asked_and_is_no_answer(walk: Way, ada: Chat) -> None:
    await walk(ada)
    before = await form(ada)
    assert POINTER in await ada.send(CANNOT_GO_ON)
    assert await form(ada) == before


async def test_despair_on_the_line_is_heard_and_what_was_typed_is_kept(ada: Chat) -> None:
    await on_the_line(ada)
    await ada.send(CANNOT_GO_ON)
    assert any(POINTER in said for said in ada.texts)
    assert (await calls(ada))[0]["notes"] == CANNOT_GO_ON


async def test_despair_after_the_call_is_heard_and_what_was_typed_is_kept(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", CANNOT_GO_ON, "/cancel")
    assert any(POINTER in said for said in ada.texts)
    assert (await calls(ada))[0]["heard"] == CANNOT_GO_ON


async def test_one_can_work_for_the_samaritans(ada: Chat) -> None:
    await go(ada, "Interview at Samaritans yesterday for a coordinator job", "London")
    assert (await form(ada))["answers"]["company"] == "Samaritans"
