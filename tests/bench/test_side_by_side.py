"""The benchmark itself: it measures real bots, and its people notice what goes wrong."""

import os

import aiohttp
import pytest

from tests.bench.comparing import Measure, compared
from tests.bench.contenders import Contender, Ringback, Stock
from tests.bench.load import Load, measures, take
from tests.bench.machine import is_known
from tests.bench.people import Crowd
from tests.bench.script import SAVE, Script
from tests.bench.telegram import Telegram, serving

SAYS = ("/log Quillforge", SAVE)
SCRIPT = Script((), SAYS, ["Save Quillforge?", "Saved."], frozenset({"What?"}), "Help.")
CARD = {"reply_markup": {"inline_keyboard": [[{"text": "Save", "callback_data": "save"}]]}}


@pytest.mark.skipif(not is_known(), reason="Linux tells what a process takes")
@pytest.mark.parametrize("contender", [Ringback(), Stock()], ids=lambda each: str(each.name))
async def test_a_bot_is_measured_while_it_answers_its_people(contender: Contender) -> None:
    load = Load(people=5, warm=0, seconds=0.5)
    taken = await take(contender, load, os.sched_getaffinity(0))
    assert taken.updates > 0 and 0 < taken.p50 <= taken.p99 and taken.peak > 1
    rows = measures(load, {contender.name: [taken]})
    assert rows[0].values == {contender.name: taken.updates}


async def test_people_notice_what_is_doubled_wrong_or_forgotten() -> None:
    telegram = Telegram()
    crowd = Crowd(telegram, SCRIPT, people=1)
    crowd.begin()
    for text in (
        *("Save Firm1001x1?", "Save Firm1001x1?", "Saved."),
        *("What?", "Cancelled.", "Help."),
        *("Save Firm1001x2?", "Cancelled.", "Help."),
    ):
        telegram.people[1001](text, 1, CARD)
    tally = crowd.tally
    assert (tally.doubled, tally.forgotten, tally.saved) == (1, 1, ["Firm1001x1"])
    assert tally.wrong == ["Firm1001x3, step 0: Save Firm1001x2?"]


async def test_what_a_bot_confirmed_and_does_not_answer_is_lost() -> None:
    telegram = Telegram()
    crowd = Crowd(telegram, SCRIPT, people=1, patience=0.02)
    async with serving(telegram) as address, aiohttp.ClientSession() as session:

        async def updates(offset: int) -> list[tuple[int, str]]:
            asked = {"offset": offset, "timeout": 30}
            async with session.post(f"{address}/bot/getUpdates", json=asked) as answer:
                told = await answer.json()
            return [(each["update_id"], each["message"]["text"]) for each in told["result"]]

        crowd.begin()
        [(number, said)] = await updates(0)
        assert [(number, said)] == await updates(0), "what was not confirmed comes again"
        assert crowd.tally.lost == 0
        [(_, again)] = await updates(number + 1)
        assert (said, again, crowd.tally.lost) == ("/log Firm1001x1", "/cancel", 1)
        crowd.close()


def test_a_goal_that_is_missed_is_told() -> None:
    fast = Measure("updates a second", {"Ringback": 1200.0, "stock": 200.0}, more_is_better=True)
    large = Measure("memory, MiB", {"Ringback": 150.0, "stock": 50.0})
    section = compared("Side by side", [fast, large], "On a Tuesday.")
    assert section.rows[0] == ["updates a second", "1,200 (6 ×)", "200"]
    assert section.paragraph.endswith("- memory, MiB: stock did better (50 against 150).")
    assert "is kept" in compared("Side by side", [fast], "On a Tuesday.").paragraph
