"""Words that are no answer: one clear sentence, and nothing is lost or changed."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.chat import Chat
from tests.conversations.steps import (
    LOGGING,
    QUESTIONS,
    WALKS,
    calls,
    form,
    go,
    hung_up,
    kept,
    on_the_line,
    saved,
    stops,
)

NO_WORDS = ["photo", "sticker", "voice", "poll", "location", "dice"]
NOTHING_TO_READ = [
    "\u200b",
    "\u2060\u200b\ufeff",
    "\u200d\u200c",
    "\u200f\u2066\u2069",
    "\u00a0\u3000",
]
WHERE_DAYS_ARE_ASKED = [
    "day",
    "promised",
    "a saved day",
    "until when",
    "another day",
    "ring back when",
]
NO_DAYS = {
    "31 February": "The calendar has no such day.",
    "30/02/2026": "The calendar has no such day.",
    "5 May 2150": "That is more than two years away.",
    "soonish": "I could not read a day in that.",
    "Monday or Tuesday": "I could not read a day in that.",
    "\U0001f937": "I could not read a day in that.",
}


async def unanswered(chat: Chat, sentence: str, before: dict[str, Any], words: str = "") -> None:
    """The last message is one clear sentence, the question still waits, and all is as it was."""
    assert sentence in chat.last, (words, chat.last)
    assert await kept(chat) == before, words


async def test_no_words_are_kindly_declined(ada: Chat) -> None:
    await LOGGING(ada)
    before = await kept(ada)
    for kind in NO_WORDS:
        await ada.send_other(kind)
        await unanswered(ada, "I can only read words here.", before, kind)
    assert await ada.send("Acme") == "What is the job?"


async def test_a_file_is_looked_at_and_the_same_question_asked_again(ada: Chat) -> None:
    await LOGGING(ada)
    waits = ada.last
    await ada.send_other("document")
    assert ada.texts[-2].startswith("I found no table in that file")
    assert ada.last == waits
    assert await ada.send("Acme") == "What is the job?"


@pytest.mark.parametrize("walk", WALKS)
async def test_what_is_no_answer_changes_nothing(walk: str, ada: Chat) -> None:
    """A picture, an empty message, an edited one: a sentence, and the same question again."""
    async for step in stops(ada, WALKS[walk]):
        before = await kept(ada)
        waits = ada.last if await form(ada) else ""
        mine = next(m for m in reversed(ada.history) if not m["from"]["is_bot"])
        arrivals: list[tuple[Callable[[], object], str]] = [
            (partial(ada.telegram.send_other, ada.person, "photo"), "I can only read words"),
            (partial(ada.telegram.send_text, ada.person, "\u200b"), "That message had nothing"),
            (
                partial(ada.telegram.edit_text, ada.person, mine["message_id"], "something else"),
                "I saw that you changed an earlier message",
            ),
        ]
        for send, sentence in arrivals:
            if "text" not in mine and sentence.startswith("I saw"):
                continue
            said = len(ada.messages)
            send()
            await ada.answered()
            assert sentence in ada.texts[said], (step, ada.texts[said:])
            assert await kept(ada) == before, step
        assert waits in ada.last, step


async def test_what_cannot_be_seen_is_nothing(ada: Chat) -> None:
    await LOGGING(ada)
    before = await kept(ada)
    for nothing in NOTHING_TO_READ:
        await ada.send(nothing)
        assert await kept(ada) == before, ascii(nothing)
        assert "That message had nothing I could read." in ada.texts[-2], ascii(nothing)
        assert ada.last == "Which company was it?"


LONG_WELCOME = {
    "tap The right person",
    "tap I am dialling",
    "tap Priya",
    "someone",
    "Thursday",
}
"""After these steps a long text is kept: on the line, and as what they said."""


@pytest.mark.parametrize("walk", WALKS)
async def test_ten_thousand_characters_are_no_answer(walk: str, ada: Chat) -> None:
    """Telegram cuts them into three messages; the last is no answer either."""
    async for step in stops(ada, WALKS[walk]):
        if (step.startswith("tap") and await calls(ada)) or step in LONG_WELCOME:
            continue
        before = await kept(ada)
        await ada.send("lorem ipsum " * 834)
        assert await kept(ada) == before, step
        assert len(ada.last) < 2000


async def test_a_long_story_of_what_they_said_is_kept_whole(ada: Chat) -> None:
    """The app cuts it into three messages of the same second; together they are one answer."""
    await QUESTIONS["what they said"](ada)
    await ada.send("lorem ipsum " * 834)
    await go(ada, "skip", "skip")
    assert (await calls(ada))[0]["heard"].count("lorem ipsum") == 834


async def test_ten_thousand_characters_on_the_line_are_kept(ada: Chat) -> None:
    await on_the_line(ada)
    await ada.send("lorem ipsum " * 834)
    [call] = await calls(ada)
    assert call["notes"].count("lorem ipsum") == 834 or "4000" in ada.texts[-2]
    assert ada.last.startswith("Hello Priya")


async def test_a_message_longer_than_telegram_allows_is_told_to_be_too_long(ada: Chat) -> None:
    await LOGGING(ada)
    await ada.send("x" * 10_000)
    assert (
        ada.texts[-3:]
        == ["That is long for me: 120 characters at most, please. The short form is enough."] * 3
    )
    assert await ada.send("Acme") == "What is the job?"


async def test_an_answer_as_long_as_allowed_is_kept_whole(ada: Chat) -> None:
    await hung_up(ada)
    heard = "They said: " + "word for word " * 140
    await go(ada, "tap Priya", heard, "skip", "3")
    assert (await calls(ada))[0]["heard"] == heard.strip()


async def test_long_notes_on_the_line_do_not_swallow_the_debrief(ada: Chat) -> None:
    await on_the_line(ada)
    await ada.send("They talk and talk. " * 250)
    await go(ada, "tap Thank and end", "tap We've hung up", "tap Priya")
    assert ada.last.startswith("What did they say, in their own words?")
    await go(ada, "Just this.", "skip", "skip")
    assert ada.last.startswith("Kept.")


@pytest.mark.parametrize("where", WHERE_DAYS_ARE_ASKED)
async def test_a_day_that_is_none_is_asked_for_again(where: str, ada: Chat) -> None:
    await QUESTIONS[where](ada)
    before, buttons = await kept(ada), ada.buttons
    for words, sentence in NO_DAYS.items():
        await ada.send(words)
        await unanswered(ada, sentence, before, words)
        assert ada.buttons == buttons, words


@pytest.mark.parametrize("where", ["day", "a saved day"])
async def test_an_interview_in_1999_was_too_long_ago(where: str, ada: Chat) -> None:
    await QUESTIONS[where](ada)
    before = await kept(ada)
    await ada.send("3 March 1999")
    await unanswered(ada, "That is more than two years ago", before)


@pytest.mark.parametrize("where", ["promised", "until when", "another day", "ring back when"])
async def test_a_day_to_come_cannot_have_passed(where: str, ada: Chat) -> None:
    await QUESTIONS[where](ada)
    before, buttons = await kept(ada), ada.buttons
    for passed in ("1 January 2026", "3 March 1999"):
        await ada.send(passed)
        await unanswered(ada, "?", before, passed)
        assert ada.buttons == buttons, passed


@pytest.mark.parametrize("where", ["the fear", "the fear now"])
async def test_fear_is_a_number_from_0_to_10(where: str, ada: Chat) -> None:
    await QUESTIONS[where](ada)
    before = await kept(ada)
    for words in ("11", "-1", "very", "1000000", "7 or 8", "½"):
        await ada.send(words)
        await unanswered(ada, "A number from 0 to 10, please", before, words)


@pytest.mark.parametrize("where", ["a saved number", "before dialling", "a breath"])
async def test_a_number_that_is_none_is_not_kept(where: str, ada: Chat) -> None:
    await QUESTIONS[where](ada)
    before = await kept(ada)
    for words in ("12", "call 12", "0" * 26):
        await ada.send(words)
        await unanswered(ada, "That does not look like a phone number.", before, words)


@pytest.mark.parametrize("where", ["before dialling", "a breath"])
async def test_words_before_dialling_change_nothing(where: str, ada: Chat) -> None:
    await QUESTIONS[where](ada)
    before = await kept(ada)
    for words in ("no idea what", "call me"):
        await ada.send(words)
        await unanswered(ada, "Whenever you are ready", before, words)


async def test_an_address_that_is_none_is_not_kept(ada: Chat) -> None:
    await QUESTIONS["a saved e-mail"](ada)
    before = await kept(ada)
    for words in ("tom at northwind", "@", "a@b"):
        await ada.send(words)
        await unanswered(ada, "That does not look like an e-mail address.", before, words)


@pytest.mark.parametrize("where", ["zone", "somewhere else"])
async def test_a_place_nobody_knows_is_asked_for_again(where: str, ada: Chat) -> None:
    await QUESTIONS[where](ada)
    before = await kept(ada)
    for words in ("Gondolin", "25:00", "99:99", "here", "\U0001f30d", "x" * 4000):
        await ada.send(words)
        await unanswered(ada, "city", before, words)


async def test_an_hour_that_is_none_is_asked_for_again(ada: Chat) -> None:
    await QUESTIONS["hour"](ada)
    before = await kept(ada)
    await ada.send("half past banana")
    await unanswered(ada, "I could not read a time in that.", before)


@pytest.mark.parametrize(
    ("name", "phone"), [("", ""), ("\U0001f98a", "+"), ("Tom" * 100, "1" * 60)]
)
async def test_a_contact_card_with_nonsense_breaks_nothing(
    name: str, phone: str, ada: Chat
) -> None:
    await QUESTIONS["contact"](ada)
    await ada.share_contact(name, phone)
    await go(ada, "/cancel")
    await saved(ada)


async def test_a_contact_card_is_kept_though_something_else_was_asked(ada: Chat) -> None:
    await LOGGING(ada)
    assert await ada.share_contact("Priya Shah", "+44 20 7946 0123") == "Which company was it?"
    await go(ada, "Acme", "skip", "2 March")
    assert ada.last == "Did they say by when they would decide?"
    await ada.tap("They did not say")
    assert "Whom to ring: Priya Shah\nNumber: +44 20 7946 0123\n" in ada.last


@pytest.mark.parametrize(
    "where", ["until when", "the question", "on the line", "whom they reached"]
)
async def test_a_contact_card_that_answers_nothing_changes_no_answer(where: str, ada: Chat) -> None:
    await QUESTIONS[where](ada)
    before = (await kept(ada))["person"]
    said = len(ada.messages)
    await ada.share_contact("Priya Shah", "+44 20 7946 0123")
    assert (await kept(ada))["person"] == before
    assert "I can only read words" in ada.texts[said] or "I have kept the number" in ada.texts[said]


async def test_a_card_out_of_the_blue_is_no_command(ada: Chat) -> None:
    await ada.share_contact("Priya Shah", "+44 20 7946 0123")
    assert ada.last.startswith("Thank you. I can keep that card with an interview.")
