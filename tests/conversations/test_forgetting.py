"""/forget is asked for in words, too; but only a tap deletes."""

import pytest

from tests.chat import Chat
from tests.conversations.steps import QUESTIONS, form, go, interviews, saved

CONFIRM = ["Yes, delete everything", "No, keep it"]


@pytest.mark.parametrize(
    "typed", ["everything", "yes delete it all", "delete everything", "yes", "all of it pls"]
)
async def test_typed_words_come_to_the_button_that_deletes(typed: str, ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/forget", typed)
    assert ada.last.startswith("Nothing is deleted by typing")
    assert ada.buttons == CONFIRM
    assert len(await interviews(ada)) == 1
    await ada.tap("Yes, delete everything")
    assert ada.last.startswith("Everything of yours is deleted.")
    assert await interviews(ada) == []


@pytest.mark.parametrize(
    "typed", ["delete everything", "erase all my data", "forget me", "remove everything you have"]
)
async def test_it_is_asked_for_in_words(typed: str, ada: Chat) -> None:
    await saved(ada)
    await ada.send(typed)
    assert ada.last.startswith("This deletes everything I have of yours: one interview")
    assert ada.buttons == CONFIRM
    assert len(await interviews(ada)) == 1


@pytest.mark.parametrize("typed", ["no", "no dont", "keep it"])
async def test_a_typed_no_keeps_it(typed: str, ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/forget", typed)
    assert ada.last == "Nothing was deleted."


async def test_other_words_leave_the_question_behind(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/forget", "they said no")
    assert "Noted: Acme said no." in ada.last
    await ada.send("everything")
    assert "delete" not in ada.last


async def test_what_was_being_asked_waits_while_it_is_asked_whether(ada: Chat) -> None:
    await QUESTIONS["company"](ada)
    await go(ada, "delete everything", "no")
    assert ada.texts[-2] == "Nothing was deleted."
    assert ada.last == "Which company was it?"
    assert (await form(ada))["kind"] == "log"


async def test_on_the_line_it_may_be_what_they_were_told(ada: Chat) -> None:
    await QUESTIONS["on the line"](ada)
    await ada.send("delete everything")
    assert "Yes, delete everything" not in ada.buttons
