"""Whatever is tapped and typed, in any order: the chat stays answerable, and nothing breaks."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.telegram.routes import COMMANDS
from tests.chat import Chat
from tests.conftest import House
from tests.conversations.conftest import nothing_went_wrong
from tests.conversations.steps import (
    CARD,
    YESTERDAY,
    calls,
    form,
    interviews,
    on_the_line,
    one_saved,
    saved,
    way,
)

MOST_TEXT, MOST_TOAST, MOST_LABEL, MOST_DATA = 4096, 200, 64, 64
"""Telegram's limits: characters of a message and of a toast, bytes of a button's data.
The label's is ours: what is longer is cut off on a phone."""

WORDS = [
    *(f"/{command}" for command in COMMANDS),
    "/nosuch",
    "Interview at Bolt yesterday for the driver job, they decide by Friday",
    "I have an interview at Cargo next Tuesday at 2:30 pm with Tom, 020 7946 0123",
    "Acme",
    "London",
    "yesterday",
    "Friday",
    "31 February",
    "7",
    "skip",
    "what should I say?",
    "they said no",
    "I got the job!",
    "they need longer",
    "still nothing",
    "I made the call",
    "nobody answered",
    "remind me tomorrow",
    "call again",
    "let me practise",
    "what did they say last time?",
    "Is this too pushy: why did you not call me?",
    "delete it",
    "020 7946 0999",
    "tom@bolt.example",
    "What would you change? <b>&amp;",
    "🦊",
    "\u200b",
    "word " * 700,
]

words = st.tuples(st.just("say"), st.sampled_from(WORDS))
taps = st.tuples(st.just("tap"), st.integers(0, 30))
late_taps = st.tuples(st.just("tap an old one"), st.integers(0, 300))
others = st.tuples(st.sampled_from(["send", "share", "edit", "wait"]), st.integers(0, 3))
happenings = st.one_of(taps, taps, taps, words, words, late_taps, others)


async def happen(chat: Chat, what: str, which: Any) -> None:
    """One thing that a person does, if it can be done now."""
    shown = [(m["message_id"], b["callback_data"]) for m in chat.messages for b in _buttons(m)]
    mine = [m for m in chat.history if not m["from"]["is_bot"] and "text" in m]
    match what:
        case "say":
            await chat.send(which)
        case "tap" if chat.messages and (last := _buttons(chat.messages[-1])):
            await chat.tap_data(last[which % len(last)]["callback_data"])
        case "tap" | "tap an old one" if shown:
            message_id, data = shown[-1 - which % len(shown)]
            await chat.tap_data(data, message_id)
        case "send":
            await chat.send_other(["photo", "sticker", "voice", "location"][which])
        case "share":
            chat.telegram.send_contact(chat.person, "Tom", "+44 20 7946 0999")
            await chat.answered()
        case "edit" if mine:
            chat.telegram.edit_text(chat.person, mine[-1]["message_id"], "changed")
            await chat.answered()
        case "wait":
            await chat.wait(hours=[1, 26, 24 * 7, 24 * 30][which])


def _buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def fits_telegram(chat: Chat) -> None:
    """Everything the bot said is within Telegram's limits."""
    for message in chat.messages:
        told = message.get("text") or message.get("caption", "")
        if {"contact", "document"} & message.keys() and not told:
            continue  # a card, or a file, that speaks for itself
        assert 0 < len(told.encode("utf-16-le")) // 2 <= (MOST_TEXT if "text" in message else 1024)
        for button in _buttons(message):
            assert 0 < len(button["text"]) <= MOST_LABEL
            assert 0 < len(button["callback_data"].encode()) <= MOST_DATA
    assert all(len(toast) <= MOST_TOAST for toast in chat.toasts)


WAYS_OUT = ("Thank and end", "We've hung up", "I left none", "Nobody answers")


async def still_answers(chat: Chat) -> None:
    """However deep in it they are: they leave it all, and log an interview."""
    for _ in range(12):
        if not (top := await form(chat)):
            break
        await chat.send("/cancel")
        if top["kind"] == "call" and (out := [b for b in WAYS_OUT if b in chat.buttons]):
            await chat.tap(out[0])
    assert await form(chat) == {}
    before = len(await interviews(chat))
    await saved(chat, "Interview at Zebra yesterday for the keeper job with Ann, 020 7946 0555")
    assert chat.last.startswith("Saved: Zebra (keeper).")
    assert len(await interviews(chat)) == before + 1


async def only_one_call_each(chat: Chat) -> None:
    """At most one call an interview that counts and was not asked for."""
    counting = [c for c in await calls(chat) if c["outcome"] != "no_answer"]
    uninvited = [c["interview_id"] for c in counting if c["invited_by"] is None]
    assert len(uninvited) == len(set(uninvited))


# the house is the same for all examples, each with a person and a Tuesday of its own
BOUNDED = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
STARTS = {"nothing": way(), "saved": one_saved, "on the line": on_the_line, "card": CARD}


@pytest.mark.parametrize("start", STARTS)
@settings(BOUNDED, max_examples=6)
@given(steps=st.lists(happenings, min_size=4, max_size=14))
async def test_any_order_of_taps_and_words_leaves_the_chat_answerable(
    start: str, steps: list[tuple[str, Any]], house: House
) -> None:
    house.clock.reset()
    chat = house.person()
    await STARTS[start](chat)
    for what, which in steps:
        await happen(chat, what, which)
    await still_answers(chat)
    fits_telegram(chat)
    await only_one_call_each(chat)
    await nothing_went_wrong(house)


@settings(BOUNDED, max_examples=8)
@given(hours=st.lists(st.integers(1, 200), min_size=3, max_size=12))
async def test_however_time_passes_an_interview_is_asked_about_once(
    hours: list[int], house: House
) -> None:
    """The heart may beat at any hour: at night and on Sundays it waits, and then asks."""
    house.clock.reset()
    chat = house.person()
    await saved(chat, YESTERDAY)
    said = len(chat.messages)
    for some in hours:
        await chat.wait(hours=some)
    for _ in range(7 * 8):
        await chat.wait(hours=3)
    assert sum("Have you heard anything?" in text for text in chat.texts[said:]) == 1
