"""Taps that come twice, late, from elsewhere, or were never offered: nothing happens by them."""

from collections.abc import Iterable

import pytest

from tests.chat import Chat
from tests.conversations.steps import (
    QUESTIONS,
    YESTERDAY,
    buttons_seen,
    calls,
    go,
    hung_up,
    interviews,
    kept,
    saved,
)


async def tap_twice(chat: Chat, label: str) -> None:
    """The thumb bounces: the second tap was sent before the message changed."""
    message_id, data = chat.find(label)
    await chat.tap_data(data, message_id)
    once, said = await kept(chat), len(chat.messages)
    await chat.tap_data(data, message_id, forge=True)
    assert await kept(chat) == once
    assert len(chat.messages) == said, chat.texts[said:]


LOGGED = [
    "Skip",
    "Yesterday",
    "Back",
    "Yesterday",
    "Skip",
    "They did not say",
    "Job",
    "Back",
    "Save",
]
CALLED = [
    "I have all three",
    "Show me others",
    "2",
    "Skip",
    "Back",
    "Skip",
    "7",
    "Friendly",
    "I am dialling",
]
LEFT = ["Voicemail", "Back a step", "Nobody answers", "Remind me tomorrow", "Undo"]
HEARD = ["Friendly, chatty", "Back a step", "Thank and end", "We've hung up", "Priya", "Skip"]
NEXT = ["Send a thank-you e-mail", "Businesslike", "3"]


async def test_every_tap_of_logging_may_come_twice(ada: Chat) -> None:
    await go(ada, "/log", "London", "Acme")
    for label in LOGGED:
        await tap_twice(ada, label)
    assert [i["company"] for i in await interviews(ada)] == ["Acme"]


@pytest.mark.parametrize("rest", [LEFT, ["The right person", *HEARD, *NEXT]])
async def test_every_tap_of_a_call_may_come_twice(rest: list[str], ada: Chat) -> None:
    await saved(ada)
    await ada.send("/call")
    for label in [*CALLED, *rest]:
        await tap_twice(ada, label)
    assert len(await calls(ada)) == 1


NEWS = ["Nothing yet", "They said no", "They made an offer", "Stop asking", "Remind me tomorrow"]


@pytest.mark.parametrize("news", NEWS)
async def test_news_tapped_twice_is_told_once_and_can_be_undone(news: str, ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.wait(days=6)
    [before] = await interviews(ada)
    await tap_twice(ada, news)
    if "Undo" in ada.buttons:
        await tap_twice(ada, "Undo")
        [after] = await interviews(ada)
        for what in ("news", "standing", "promised", "nudge_at", "nudge_reason", "nudged_at"):
            assert after[what] == before[what], what


async def test_they_need_longer_tapped_twice_is_asked_about_once(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.wait(days=6)
    await tap_twice(ada, "They need longer")
    await tap_twice(ada, "Friday")
    await ada.tap("Ask me another day")
    await tap_twice(ada, "Tuesday")
    assert len(await interviews(ada)) == 1


async def test_undo_tapped_twice_undoes_once(ada: Chat) -> None:
    await saved(ada)
    await ada.send("they said no")
    message_id, data = ada.find("Undo")
    await ada.tap_data(data, message_id)
    before = await kept(ada)
    await ada.tap_data(data, message_id, forge=True)
    assert await kept(ada) == before
    assert "can no longer be undone" in ada.toasts[-1]


async def test_deleting_twice_deletes_one(ada: Chat) -> None:
    await saved(ada)
    await saved(ada, YESTERDAY.replace("Acme", "Bolt"))
    await go(ada, "/interviews", "tap Acme", "tap Delete")
    await tap_twice(ada, "Yes, delete it")
    assert [i["company"] for i in await interviews(ada)] == ["Bolt"]


async def test_forgetting_twice_is_forgetting(ada: Chat) -> None:
    await saved(ada)
    await ada.send("/forget")
    message_id, data = ada.find("Yes, delete everything")
    await ada.tap_data(data, message_id)
    await ada.tap_data(data, message_id, forge=True)
    assert await interviews(ada) == []
    assert await ada.send("/interviews") == ada.texts[-1]
    assert ada.last.startswith("You have not told me about an interview yet.")


FINISHED = ("f:", "on:")
"""What buttons of a question, and of a call, begin with."""


async def tap_all(chat: Chat, buttons: Iterable[tuple[str, int]]) -> None:
    """Each is answered with a sentence that pops up, and changes nothing."""
    before, said = await kept(chat), len(chat.messages)
    for data, message_id in buttons:
        popped_up = len(chat.toasts)
        await chat.tap_data(data, message_id, forge=True)
        assert len(chat.toasts) == popped_up + 1, data
        assert len(chat.messages) == said, (data, chat.texts[said:])
    assert await kept(chat) == before


async def test_every_button_of_a_finished_conversation_is_answered_kindly(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "They are still deciding.", "tap Nothing more", "tap 3")
    stale = [b for b in buttons_seen(ada).items() if b[0].startswith(FINISHED)]
    assert len(stale) > 60
    await tap_all(ada, stale)


@pytest.mark.parametrize(
    "where", ["promised", "the card", "a breath", "on the line", "the fear now"]
)
async def test_an_earlier_question_cannot_be_answered_again(where: str, ada: Chat) -> None:
    await QUESTIONS[where](ada)
    now = {button["callback_data"] for button in _shown(ada)}
    seen = buttons_seen(ada).items()
    await tap_all(ada, [b for b in seen if b[0].startswith(FINISHED) and b[0] not in now])


def _shown(chat: Chat) -> list[dict[str, str]]:
    rows = chat.messages[-1].get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


async def test_one_call_is_dialled_once_from_two_old_messages(ada: Chat) -> None:
    await QUESTIONS["a breath"](ada)
    message_id, data = ada.find("I am dialling")
    for _ in range(3):
        await ada.tap_data(data, message_id, forge=True)
    assert len(await calls(ada)) == 1


ABOUT_ONE = ["until when", "another day", "a saved line", "the question", "a breath", "dialling"]


@pytest.mark.parametrize("where", [*ABOUT_ONE, "on the line", "what they said", "the fear now"])
async def test_deleting_an_interview_ends_what_is_asked_about_it(where: str, ada: Chat) -> None:
    """In the middle of a form, or of its call: its buttons say so, and the chat goes on."""
    await QUESTIONS[where](ada)
    old = [(button["callback_data"], ada.messages[-1]["message_id"]) for button in _shown(ada)]
    [interview] = await interviews(ada)
    await ada.tap_data(f"it:{interview['id']}:delete", forge=True)
    await ada.tap("Yes, delete it")
    assert await interviews(ada) == []
    assert await calls(ada) == []
    assert (await kept(ada))["person"]["forms"] == []
    for data, message_id in old:
        popped_up = len(ada.toasts)
        await ada.tap_data(data, message_id, forge=True)
        assert len(ada.toasts) == popped_up + 1, data
    assert (await ada.send("/cancel")).startswith("There is nothing to cancel")
    await saved(ada)


async def test_every_button_of_a_deleted_interview_says_that_it_is_gone(ada: Chat) -> None:
    number = await saved(ada)
    await go(ada, "/say", "they said no", "/interviews", "tap Acme", "/call")
    old = {d: m for d, m in buttons_seen(ada).items() if f":{number}" in d and d[:2] != "f:"}
    await go(ada, "/cancel", "/interviews", "tap Acme", "tap Delete", "tap Yes, delete it")
    await tap_all(ada, old.items())
    assert "That interview is not here any more." in ada.toasts


async def test_deleting_one_leaves_the_form_about_another(ada: Chat) -> None:
    await QUESTIONS["the question"](ada)
    other = await saved(ada, YESTERDAY.replace("Acme", "Bolt"))
    assert ada.last.startswith("One sensible question")
    older, _ = ada.find("There is news")
    await ada.tap_data(f"it:{other}:delete:yes", older, forge=True)
    assert [form["kind"] for form in (await kept(ada))["person"]["forms"]] == ["prepare"]
    await ada.tap("2")
    assert ada.last.startswith("Something to add?")
