"""/settings as taps, /stop, a location, and holidays: what is pending moves along."""

from datetime import UTC, datetime

import pytest

from bot.coaching.rhythm import Rhythm
from tests.chat import Chat
from tests.conftest import House
from tests.conversations.steps import (
    YESTERDAY,
    form,
    go,
    hung_up,
    in_london,
    interviews,
    kept,
    saved,
)


async def nudges(chat: Chat) -> list[datetime | None]:
    return [interview["nudge_at"] for interview in await interviews(chat)]


async def test_the_page_says_what_holds(ada: Chat) -> None:
    await in_london(ada)
    assert await ada.send("/settings") == (
        "Settings\n\nYour clock: London time. It is 11:00 am there now.\n\n"
        "After a week of silence I ask once, at 10:00 am.\n"
        "Days: Monday, Tuesday, Wednesday, Thursday, Friday.\n"
        "Not on public holidays (United Kingdom, England).\n"
        "Quiet hours: from 5:00 pm to 9:30 am."
    )


@pytest.mark.parametrize(
    ("taps", "expected", "says"),
    [
        (["The hour I ask", "2:00 pm"], datetime(2026, 3, 16, 14, tzinfo=UTC), "at 2:00 pm."),
        (
            ["How long I wait", "10 days"],
            datetime(2026, 3, 19, 10, tzinfo=UTC),
            "After 10 days of silence",
        ),
        (
            ["Weekdays", "Monday: ask me", "Back to"],
            datetime(2026, 3, 17, 10, tzinfo=UTC),
            "Days: Tuesday,",
        ),
    ],
)
async def test_each_tap_moves_what_is_planned(
    taps: list[str], expected: datetime, says: str, ada: Chat
) -> None:
    await saved(ada, YESTERDAY)
    assert await nudges(ada) == [datetime(2026, 3, 16, 10, tzinfo=UTC)]
    await ada.send("/settings")
    for label in taps:
        await ada.tap(label)
    assert await nudges(ada) == [expected]
    assert says in ada.last


async def test_quiet_hours_and_the_hour_keep_out_of_each_others_way(ada: Chat) -> None:
    await in_london(ada)
    await go(
        ada, "/settings", "tap Quiet until", "tap 8:00 am", "tap The hour I ask", "tap 8:00 am"
    )
    assert "at 8:00 am." in ada.last and "to 8:00 am." in ada.last
    await ada.tap("Quiet until")
    assert "9:00 am" not in ada.buttons  # later than the hour at which they are asked
    before = await kept(ada)
    await ada.tap_data("set:opens:0900", forge=True)
    await ada.tap_data("set:hour:0300", forge=True)
    await ada.tap_data("set:silence:400", forge=True)
    await ada.tap_data("set:days:9", forge=True)
    assert await kept(ada) == before
    assert ada.toasts[-1] == "That is no longer to be had with your other settings."


async def test_one_weekday_stays(ada: Chat) -> None:
    await in_london(ada)
    await go(ada, "/settings", "tap Weekdays")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday"):
        await ada.tap(f"{day}: ask me")
    assert not any(label.startswith("Friday") for label in ada.buttons)
    assert (await kept(ada))["person"]["wishes"] == {"own_days": [4]}


async def test_a_longer_silence_is_told_as_it_is(ada: Chat) -> None:
    await in_london(ada)
    await go(ada, "/settings", "tap How long I wait", "tap 14 days")
    await saved(ada, YESTERDAY)
    assert "That is two weeks after the interview." in ada.last
    await ada.wait(days=12, hours=23)
    assert ada.last.startswith("It has been two weeks since your interview at Acme")


async def test_a_holiday_is_named_when_it_is_saved(ada: Chat) -> None:
    await in_london(ada)
    await ada.wait(days=21)  # 31 March
    await saved(ada, YESTERDAY)
    assert "Tuesday 7 April at 10:00 am" in ada.last
    assert "Easter Monday is a public holiday, so I do not ask then." in ada.last


# Where they are


async def test_a_location_answers_the_question_and_tells_the_region(ada: Chat) -> None:
    await ada.send("/log")
    await ada.share_location(48.14, 11.58)
    person = (await kept(ada))["person"]
    assert (person["zone"], person["area"]) == ("Europe/Berlin", "DE-BY")
    assert "You are on Berlin time: it is 12:00 pm there now." in ada.texts


async def test_a_location_in_the_sea_is_asked_about_again(ada: Chat) -> None:
    await ada.send("/log")
    await ada.share_location(0, -30)
    assert ada.last.startswith("I know no city near there")
    assert (await kept(ada))["person"]["zone"] is None


async def test_a_location_that_nobody_asked_for_moves_what_is_pending(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.share_location(40.7, -74.0)
    assert await nudges(ada) == [datetime(2026, 3, 16, 14, tzinfo=UTC)]
    assert (await kept(ada))["person"]["area"] in ("US-NY", "US-NJ")


async def test_of_several_places_the_region_comes_along(ada: Chat) -> None:
    await go(ada, "/log", "Manchester", "tap Manchester, England")
    assert (await kept(ada))["person"]["area"] == "GB-ENG"


async def test_a_clock_that_cannot_be_leaves_all_as_it_was(ada: Chat) -> None:
    await in_london(ada)
    await go(ada, "/settings", "tap I am somewhere else", "it's 25:99 here")
    assert ada.last.startswith("No clock shows that time.")
    assert (await kept(ada))["person"]["zone"] == "Europe/London"


# Moving one


async def test_the_next_good_time_and_never(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await go(ada, "tap Ask me another day", "tap Next good time, Wednesday 11 March")
    assert await nudges(ada) == [datetime(2026, 3, 11, 10, tzinfo=UTC)]
    await go(ada, "/interviews", "tap Acme", "tap Ask me another day", "tap Never about this one")
    assert await nudges(ada) == [None]
    assert ada.last.startswith("All right, I will not ask about Acme again.")


# Silence


async def test_stop_silences_everything_until_start(house_on_both: House) -> None:
    ada = house_on_both.person("Ada")
    await saved(ada, YESTERDAY)
    await ada.send("/stop")
    said = len(ada.texts)
    await ada.wait(days=30)
    assert len(ada.texts) == said
    await saved(ada, "Interview at Blue Fox yesterday for the kitchen job with Sam")
    assert "I will not ask about it, since you told me not to write first." in ada.last
    await go(ada, "/interviews")
    assert "I am not asking, since you told me not to write first." in ada.last
    await ada.send("/start")
    assert "There are 2 to ask about." in ada.texts[-2]
    await ada.wait(days=14)
    assert sum("since your interview at" in text for text in ada.texts) == 2


async def test_leave_me_alone_is_done_at_once_and_one_tap_undoes_it(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    planned = await nudges(ada)
    said = await ada.send("please leave me alone")
    assert said.startswith("I will not write to you first any more.")
    assert await nudges(ada) == [None]
    await ada.tap("Write to me first again")
    assert await nudges(ada) == planned


async def test_leave_me_alone_is_heard_beside_a_question_too(ada: Chat) -> None:
    await go(ada, "/log", "London", "stop messaging me")
    assert (await kept(ada))["person"]["stopped_at"] is not None
    assert ada.last.startswith("I will not write to you first any more.")


@pytest.mark.parametrize("words", ["stop messaging me", "don't stop"])
async def test_what_the_other_side_said_stops_nothing(words: str, ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", words)
    assert (await kept(ada))["person"]["stopped_at"] is None
    assert (await form(ada))["answers"]["heard"] == words


async def test_stop_takes_back_a_nudge_that_could_not_be_delivered(house: House) -> None:
    ada = house.person("Ada")
    await saved(ada, YESTERDAY)
    async with house.coach.store.turn(ada.person, ada.clock.now()) as turn:
        assert turn is not None
        [interview] = await turn.interviews.latest_first()
        due = interview.nudge_at
        assert due is not None and interview.id is not None
        assert await turn.interviews.claim_nudge(interview.id, due, ada.clock.now())
        turn.say("send_message", {"text": "Have you heard anything?"}, nudge_of=interview.id)
    await ada.send("/stop")
    assert "Have you heard anything?" not in ada.texts
    await ada.tap("Write to me first again")
    assert await nudges(ada) == [due]


async def test_the_same_by_tap_from_the_settings(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await go(ada, "/settings", "tap Do not write to me first")
    assert "You told me not to write first, so I only answer." in ada.last
    assert await nudges(ada) == [None]
    await ada.tap("Write to me first again")
    assert await nudges(ada) == [datetime(2026, 3, 16, 10, tzinfo=UTC)]


async def test_what_is_changed_while_all_is_stopped_is_shown_and_nothing_is_sent(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await go(ada, "/stop", "/settings", "tap The hour I ask", "tap 2:00 pm")
    assert ada.last.startswith("Done.")
    assert "Nothing is sent until you turn that back on" in ada.last
    assert "at 2:00 pm." in ada.last
    await go(ada, "tap How long I wait", "tap 10 days")
    assert "After 10 days of silence" in ada.last
    said = len(ada.texts)
    await ada.wait(days=30)
    assert len(ada.texts) == said


async def test_a_settings_button_of_another_changes_only_their_own(ada: Chat, grace: Chat) -> None:
    await in_london(ada)
    await in_london(grace)
    await go(ada, "/settings", "tap The hour I ask")
    await grace.tap_data("set:hour:1400", ada.messages[-1]["message_id"], forge=True)
    assert (await kept(ada))["person"]["wishes"] is None
    assert "at 10:00 am" not in ada.last or ada.last.startswith("At what time")


async def test_a_region_is_tapped_by_its_name_and_what_is_planned_keeps_its_holidays(
    ada: Chat,
) -> None:
    """Corpus Christi, 4 June 2026: a holiday in Bayern, and an ordinary Thursday in Berlin."""
    await go(ada, "/log", "Berlin", "/cancel")
    await ada.wait(days=80)
    await saved(ada, "Interview at Acme yesterday for the warehouse job with Priya, 030 12345678")
    assert await nudges(ada) == [datetime(2026, 6, 4, 8, tzinfo=UTC)]
    await go(ada, "/settings", "tap Region, for holidays")
    assert ada.last.startswith("Which region's public holidays do you keep?")
    assert "Berlin (now)" in ada.buttons and "Bayern" in ada.buttons
    await ada.tap("Bayern")
    assert "Not on public holidays (Germany, Bayern)." in ada.last
    assert await nudges(ada) == [datetime(2026, 6, 5, 8, tzinfo=UTC)]
    await go(ada, "tap Region, for holidays", "tap All of Germany")
    assert "Not on public holidays (Germany)." in ada.last
    assert await nudges(ada) == [datetime(2026, 6, 4, 8, tzinfo=UTC)]


async def test_many_regions_come_a_page_at_a_time(ada: Chat) -> None:
    await go(ada, "/log", "Austin", "/cancel", "/settings", "tap Region, for holidays")
    seen = ada.buttons
    while "More names" in ada.buttons:
        await ada.tap("More names")
        assert len(ada.buttons) <= 15
        seen += ada.buttons
    names = [label for label in seen if label not in ("More names", "Earlier names")]
    assert {"All of United States", "Alabama", "Texas (now)", "Wyoming"} <= set(names)
    before = await kept(ada)
    for data in ("region:is:DE-BY", "region:is:", "region:99999", "region:is:US-ZZ"):
        await ada.tap_data(data, forge=True)
    assert await kept(ada) == before


async def test_where_all_keep_the_same_holidays_there_is_no_region_to_choose(ada: Chat) -> None:
    await go(ada, "/log", "Apia", "/cancel", "/settings")
    assert "Region, for holidays" not in ada.buttons


@pytest.mark.parametrize(
    ("words", "asks", "page"),
    [
        (
            "ask me at 9 in the morning",
            "Shall I ask at 9:00 am from now on?",
            "from 5:00 pm to 9:00",
        ),
        ("dont write me before 11", "before 11:00 am?", "from 5:00 pm to 11:00 am"),
        ("can you ask me after 6pm", "before 6:00 pm?", "from 7:00 pm to 6:00 pm"),
        ("dont write to me after 12", "after 12:00 pm?", "from 12:00 pm to 9:30 am"),
    ],
)
async def test_an_hour_of_their_own_is_one_tap(words: str, asks: str, page: str, ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    [before] = await interviews(ada)
    await ada.send(words)
    assert asks in ada.last
    assert await interviews(ada) == [before]
    await ada.tap("Yes, from now on")
    assert f"Quiet hours: {page}" in ada.last
    person = (await kept(ada))["person"]
    assert Rhythm.can_be(person["wishes"] or {})


async def test_a_forged_hour_sets_nothing(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    for data in ("set:own:hour:2500", "set:own:days:0900", "set:own:hour:9", "set:own:hour:2359x"):
        await ada.tap_data(data, forge=True)
    assert not (await kept(ada))["person"]["wishes"]


async def test_start_without_its_stroke_turns_the_question_on_again(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await go(ada, "/stop", "hi")
    assert (await kept(ada))["person"]["stopped_at"] is not None
    await go(ada, "start")
    assert (await kept(ada))["person"]["stopped_at"] is None
