"""The list, by pages when long; one of them; and where each stands."""

import pytest

from tests.chat import Chat
from tests.conversations.steps import (
    YESTERDAY,
    dialling,
    go,
    hung_up,
    interviews,
    invited,
    kept,
    saved,
)

FIRMS = ["Alfa", "Bravo", "Chop", "Delta", "Echo", "Fox", "Golf", "Hut", "India", "Jules", "Kilo"]


async def log_many(chat: Chat, count: int) -> None:
    """Interviews on the days of February, a company each."""
    await saved(chat, YESTERDAY)
    for n, firm in enumerate(FIRMS[: count - 1], start=1):
        await go(chat, f"/log Interview at {firm} on {n} February for the clerk job with Priya")
        await go(chat, "tap They did not say", "tap Save")


async def test_a_long_list_comes_in_pages(ada: Chat) -> None:
    await log_many(ada, 12)
    await ada.send("/interviews")
    assert ada.last.startswith("Your interviews (page 1 of 3)")
    message, seen = ada.messages[-1]["message_id"], _companies(ada)
    await ada.tap("Older")
    seen += _companies(ada)
    await ada.tap("Older")
    seen += _companies(ada)
    assert len(seen) == len(set(seen)) == 12
    assert "Older" not in ada.buttons
    assert ada.messages[-1]["message_id"] == message
    await go(ada, "tap Newer", "tap Newer")
    assert "Newer" not in ada.buttons


def _companies(chat: Chat) -> list[str]:
    return [label for label in chat.buttons if label not in ("Newer", "Older")]


async def test_a_page_that_is_no_more_shows_the_last_one(ada: Chat) -> None:
    await log_many(ada, 6)
    await ada.send("/interviews")
    for page in ("its:1", "its:77", "its:-5", "its:x"):
        await ada.tap_data(page, forge=True)
        assert _companies(ada)


@pytest.mark.parametrize(
    ("steps", "stands"),
    [
        ([], "If nothing comes, I ask on Wednesday 11 March at 10:00 am."),
        (["they said no"], "They said no."),
        (["I got the job"], "They made you an offer."),
        (["/interviews", "tap Acme", "tap There is news", "tap Stop asking"], "I am not asking"),
        (["ask me again on 20 March"], "Friday 20 March at 10:00 am"),
    ],
)
async def test_it_says_where_each_stands(steps: list[str], stands: str, ada: Chat) -> None:
    await saved(ada)
    await go(ada, *steps, "/interviews")
    assert stands in ada.last


async def test_it_says_where_each_stands_after_the_call(ada: Chat) -> None:
    await dialling(ada)
    await ada.send("/interviews")
    assert "You are in the middle of the call." in " ".join(ada.texts[-2:])
    await go(ada, "tap The right person", "tap Thank and end", "tap We've hung up")
    await go(ada, "tap Priya", "/cancel", "/interviews")
    assert "The call is made." in ada.last


async def test_an_invitation_stands_with_its_day(ada: Chat) -> None:
    await invited(ada)
    await go(ada, "Thursday", "/cancel", "/interviews")
    assert "Thursday 12 March" in ada.last


async def test_a_change_in_the_middle_of_another_form_comes_back_to_it(ada: Chat) -> None:
    await saved(ada)
    message_id, data = ada.find("Change")
    await go(ada, "/log", "Bolt")
    await ada.tap_data(data, message_id)
    await go(ada, "tap Company", "Acme Ltd")
    assert ada.last == "What is the job?"
    assert [i["company"] for i in await interviews(ada)] == ["Acme Ltd"]


async def test_changing_a_line_leaves_the_others(ada: Chat) -> None:
    await saved(ada)
    [before] = await interviews(ada)
    await go(ada, "/interviews", "tap Acme", "tap Change", "tap Job", "night shift")
    [after] = await interviews(ada)
    assert after == before | {"role": "night shift"}


async def test_leaving_a_change_leaves_everything(ada: Chat) -> None:
    await saved(ada)
    before = await interviews(ada)
    await go(ada, "/interviews", "tap Acme", "tap Change", "tap Day", "/cancel")
    assert await interviews(ada) == before
    assert (await kept(ada))["person"]["forms"] == []


async def test_a_promise_before_another_day_of_the_interview_is_asked_about(ada: Chat) -> None:
    """The day moves behind what they had promised."""
    await saved(ada)
    await go(ada, "/interviews", "tap Acme", "tap Change", "tap They decide by", "Friday")
    await go(ada, "tap Change", "tap Day", "next Wednesday")
    [interview] = await interviews(ada)
    assert interview["promised"] is None or interview["promised"] >= interview["day"]


async def test_another_day_after_the_nudge_brings_no_second_one_for_the_past(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.wait(days=6)
    await go(ada, "/interviews", "tap Acme", "tap Change", "tap Day", "3 March")
    said = len(ada.messages)
    await ada.wait(days=20)
    assert ada.texts[said:] == []


async def test_deleting_takes_the_calls_along(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "secret words", "/cancel", "/interviews", "tap Acme", "tap Delete")
    await ada.tap("Yes, delete it")
    now = await kept(ada)
    assert (now["interviews"], now["calls"]) == ([], [])
    assert "secret words" not in str(now)


async def test_keeping_it_after_all_shows_it_again(ada: Chat) -> None:
    await saved(ada)
    before = await kept(ada)
    await go(ada, "/interviews", "tap Acme", "tap Delete", "tap No, keep it")
    assert ada.last.startswith("Acme\n")
    assert await kept(ada) == before


@pytest.mark.parametrize("words", ["delete the interview", "change the interview", "edit it"])
async def test_asked_in_words_the_card_is_shown(words: str, ada: Chat) -> None:
    await saved(ada)
    await ada.send(words)
    assert ada.last.startswith("Acme\n") or "Did you mean" in ada.last
    assert len(await interviews(ada)) == 1


async def test_two_at_one_company_are_told_apart_on_their_buttons(ada: Chat) -> None:
    await saved(ada)
    await saved(ada, YESTERDAY.replace("warehouse", "driver"))
    await ada.send("/interviews")
    assert ada.buttons[:2] == ["Acme (driver)", "Acme (warehouse)"]
    await saved(ada, YESTERDAY)
    await ada.send("/interviews")
    assert set(ada.buttons) == {
        "Acme (driver)",
        "Acme (warehouse), Monday 9 March",
        "Acme (warehouse), Monday 2 March",
    }
    await ada.send("they said no")
    assert "Acme (warehouse), Monday 2 March" in ada.buttons
