"""Taps that nobody was offered: nothing happens by them, and each is answered."""

from typing import Any

import pytest

from bot.telegram.routes import BUTTONS
from tests.chat import Chat
from tests.conftest import House
from tests.conversations.steps import (
    QUESTIONS,
    YESTERDAY,
    buttons_seen,
    calls,
    go,
    hung_up,
    in_london,
    interviews,
    kept,
    on_the_line,
    saved,
)


async def test_nobody_can_tap_in_anothers_chat(house: House) -> None:
    """Whether on a message of her own or, as only a forger could, on one of Ada's."""
    ada, grace = house.person("Ada"), house.person("Grace")
    await hung_up(ada)
    await go(ada, "tap Priya", "they said no", "/interviews", "tap Acme", "tap Delete")
    await go(ada, "tap No, keep it", "/forget", "/call", "/interviews", "/log Interview at Bolt")
    await in_london(grace)
    of_ada, of_grace = await kept(ada), await kept(grace)
    hers = grace.messages[-1]["message_id"]
    for data, message_id in buttons_seen(ada).items():
        if data.startswith(("log:", "tell:", "its:", "set:", "forget:")):
            continue  # these carry nothing of anybody's
        for on in (hers, message_id):
            await grace.tap_data(data, on, forge=True)
            assert await kept(ada) == of_ada, (data, on)
            assert await kept(grace) == of_grace, (data, on)
    assert not [text for text in grace.texts if "Acme" in text]


async def test_forgetting_by_forgery_forgets_nobody_else(house: House) -> None:
    ada, grace = house.person("Ada"), house.person("Grace")
    await saved(ada)
    await ada.send("/forget")
    message_id, data = ada.find("Yes, delete everything")
    await in_london(grace)
    of_ada = await kept(ada)
    await grace.tap_data(data, message_id, forge=True)
    assert await kept(ada) == of_ada


NONSENSE = [
    "",
    ":-1",
    ":x",
    ":1:2:3:4:5:6:7",
    ":９",
    ":1_0",
    ":99999999999999999999999999999",
    ":9223372036854775808:now",
    ":\u202e\x00<b>💥",
    ":None:None:None",
]
WORDS = ["delete:yes", "line:company", "rejected:0", "undo:1", "w:1", "e:0", "now"]
FORMS = ["log", "prepare", "debrief", "until", "move", "change", "where", "unsure", "call", "x"]


async def test_a_forged_button_of_any_topic_changes_nothing(house: House) -> None:
    """Whatever it carries; the interview and the call of somebody else among it."""
    ada, grace = house.person("Ada"), house.person("Grace")
    await on_the_line(ada)
    await saved(grace)
    [hers] = await interviews(ada)
    before = [await _stored(ada), await _stored(grace)]
    carried = [*NONSENSE, f":{hers['id']}", *(f":{hers['id']}:{word}" for word in WORDS)]
    for topic in sorted(BUTTONS):
        on, answered = grace.messages[-1]["message_id"], len(house.telegram.answers(grace.person))
        # not all at once: whoever is quicker than their answers is not read
        for first in range(0, len(carried), 3):
            for rest in carried[first : first + 3]:
                house.telegram.tap(grace.person, on, f"{topic}{rest}"[:64], forge=True)
            await grace.answered()
        assert len(house.telegram.answers(grace.person)) == answered + len(carried), topic
        assert [await _stored(ada), await _stored(grace)] == before, topic
    assert not [text for text in grace.texts if "this is Ada" in text]


async def _stored(chat: Chat) -> list[dict[str, Any]]:
    return [*await interviews(chat), *await calls(chat)]


@pytest.mark.parametrize("where", ["nothing", "day", "the card", "the question", "what they said"])
async def test_a_forged_answer_fits_no_question(where: str, ada: Chat) -> None:
    """The version can be guessed; what is not offered there is no answer all the same."""
    await QUESTIONS[where](ada)
    async with ada.coach.store.turn(ada.person, ada.clock.now()) as turn:
        assert turn is not None
        version = turn.candidate.version
    before = await _stored(ada)
    for kind in FORMS:
        for slot, value in (("day", "soonish"), ("role", "x" * 20), ("nosuch", "1"), ("card", "x")):
            await ada.tap_data(f"f:{kind}:{version}:{slot}:{value}"[:64], forge=True)
    assert await _stored(ada) == before
    await go(ada, "/cancel", "/cancel", "/cancel")
    await saved(ada, YESTERDAY.replace("Acme", "Bolt"))


async def test_a_button_of_nothing_we_know_is_answered(ada: Chat) -> None:
    await in_london(ada)
    said = len(ada.messages)
    for data in ("nonsense", "f", "logs:new", "on:1", "💥", " ", "it"):
        popped_up = len(ada.toasts)
        await ada.tap_data(data, forge=True)
        assert len(ada.toasts) == popped_up + 1, data
    assert len(ada.messages) == said


async def test_a_tap_on_a_message_that_telegram_no_longer_has(ada: Chat) -> None:
    """An inaccessible message: the words come below instead."""
    number = await saved(ada)
    await ada.tap_data(f"it:{number}", 987_654, forge=True)
    assert ada.last.startswith("Acme\n")
