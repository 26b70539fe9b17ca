"""Where somebody is: asked once, changed in the settings, and everything planned moves with it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from tests.chat import Chat
from tests.conftest import House
from tests.conversations.steps import (
    INTERVIEW,
    YESTERDAY,
    go,
    in_london,
    interviews,
    kept,
    saved,
)


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("en-GB", "Newcastle upon Tyne, England"),
        ("en-AU", "Newcastle, New South Wales"),
        ("en-ZA", "Newcastle, South Africa"),
        ("en-IN", "Newcastle, New South Wales"),
    ],
)
async def test_of_namesakes_that_of_their_own_country_comes_first(
    language: str, first: str, house: House
) -> None:
    ada = house.person("Ada", language)
    await go(ada, "/log", "Newcastle")
    assert ada.buttons[0] == first
    assert len(ada.buttons) == 3


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("London", "Europe/London"),
        ("I'm in Leeds", "Europe/London"),
        ("paris", "Europe/Paris"),
        ("Sydney, Australia", "Australia/Sydney"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Lodnon", "Europe/London"),
        ("New Delhi", "Asia/Kolkata"),
        ("Europe/Vienna", "Europe/Vienna"),
    ],
)
async def test_a_city_is_understood(said: str, zone: str, ada: Chat) -> None:
    await go(ada, "/log", said)
    assert (await kept(ada))["person"]["zone"] == zone


async def test_of_several_places_one_is_chosen(ada: Chat) -> None:
    await go(ada, "/log", "Manchester")
    assert ada.last.startswith("There are several places that fit.")
    await ada.tap("Manchester, England")
    assert (await kept(ada))["person"]["zone"] == "Europe/London"


async def test_it_is_asked_only_once(ada: Chat) -> None:
    await in_london(ada)
    await ada.send("/log")
    assert ada.last == "Which company was it?"


async def test_moving_house_moves_what_is_planned(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    [before] = await interviews(ada)
    assert before["nudge_at"] == datetime(2026, 3, 16, 10, tzinfo=UTC)
    await go(ada, "/settings", "tap I am somewhere else", "New York")
    [after] = await interviews(ada)
    assert after["nudge_at"] == datetime(2026, 3, 16, 14, tzinfo=UTC)
    assert "What I had planned to ask you moves with it." in " ".join(ada.texts[-2:])


async def test_moving_house_in_the_middle_of_a_form_comes_back_to_it(ada: Chat) -> None:
    await in_london(ada)
    await go(ada, "/log", "Acme", "/settings", "tap I am somewhere else", "Paris")
    assert ada.last == "What is the job?"


async def test_leaving_the_question_leaves_the_place(ada: Chat) -> None:
    await in_london(ada)
    await go(ada, "/settings", "tap I am somewhere else", "/cancel")
    assert (await kept(ada))["person"]["zone"] == "Europe/London"


async def test_the_clocks_going_forward_move_nothing(ada: Chat) -> None:
    """London's summer begins on 29 March."""
    await in_london(ada)
    await ada.wait(days=15)
    await saved(ada, YESTERDAY)
    [interview] = await interviews(ada)
    assert interview["nudge_at"] == datetime(2026, 3, 31, 9, tzinfo=UTC)
    assert "Tuesday 31 March at 10:00 am" in ada.last


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("Springfield", "There are several places that fit."),
        ("Xyzzyville", "I do not know a place of that name."),
        ("it's 25:99 here", "No clock shows that time."),
    ],
)
async def test_a_place_that_is_none_or_many_leaves_all_as_it_was(
    said: str, says: str, ada: Chat
) -> None:
    await saved(ada, YESTERDAY)
    await go(ada, "/settings", "tap I am somewhere else")
    before = await kept(ada)
    assert (await ada.send(said)).startswith(says)
    assert await kept(ada) == before


@pytest.mark.parametrize(
    ("city", "ten_there"),
    [
        ("Kathmandu", "2026-11-02T10:00+05:45"),
        ("New York", "2026-11-02T10:00-05:00"),  # the clocks went back on the first
        ("Apia", "2026-11-03T10:00+13:00"),
    ],
)
async def test_each_is_asked_at_ten_on_their_own_clock(
    city: str, ten_there: str, ada: Chat
) -> None:
    ada.clock.advance(datetime(2026, 10, 27, 14, tzinfo=UTC) - ada.clock.now())
    await go(ada, "/log", city, "/cancel")
    await saved(ada, "Interview at Acme yesterday for the warehouse job with Priya")
    said = len(ada.texts)
    until = datetime.fromisoformat(ten_there) - ada.clock.now()
    await ada.wait(seconds=until.total_seconds() - 60)
    assert len(ada.texts) == said
    await ada.wait(minutes=1)
    assert ada.last.startswith("It has been a week since your interview at Acme")


@pytest.mark.parametrize("hours", [-1, 1, 3])
async def test_rules_of_a_zone_that_changed_bring_it_at_a_civil_hour(hours: int, ada: Chat) -> None:
    """It was planned by the old ones, which put ten o'clock at another instant."""
    await saved(ada)
    [planned] = await interviews(ada)
    at = planned["nudge_at"] + timedelta(hours=hours)
    async with ada.coach.store.transactions.begin() as db:
        await db.execute(update(INTERVIEW).values(nudge_at=at, nudge_due=at))
    before = len(ada.texts)
    while len(ada.texts) == before:
        await ada.wait(minutes=30)
        assert ada.clock.now() < at + timedelta(days=1)
    local = ada.clock.now().astimezone(ZoneInfo("Europe/London"))
    assert local.date() == at.astimezone(ZoneInfo("Europe/London")).date()
    assert time(10, 0) <= local.time() <= time(14, 0)
    await ada.wait(days=7)
    assert len(ada.texts) == before + 1


async def test_an_hour_that_they_named_is_no_place(ada: Chat) -> None:
    await go(ada, "interview at acme yesterday", "they said call back at 4")
    assert ada.texts[-2].startswith("I can keep that as soon as the interview is saved.")
    assert "which city are you in?" in ada.last
    assert ada.buttons == []


@pytest.mark.parametrize("here", ["its 11am here", "11:00", "about eleven"])
async def test_an_hour_on_their_own_clock_is_one(here: str, ada: Chat) -> None:
    await go(ada, "interview at acme yesterday", here)
    assert "London, England" in ada.buttons


@pytest.mark.parametrize("told", ["they said no", "i rang them and they said no"])
async def test_news_told_instead_of_the_city_is_kept(told: str, ada: Chat) -> None:
    await go(ada, "interview at Acme yesterday for the cook job with Priya", told)
    assert "I note the no as soon as" in ada.texts[-2]
    await go(ada, "London", "skip", "tap Save")
    assert [i["news"] for i in await interviews(ada)] == ["rejected"]
