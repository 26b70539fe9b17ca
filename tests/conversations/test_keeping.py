"""What a phone can keep: a calendar file that an independent parser reads, and a card to ring."""

import warnings
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.coaching.diary import Entry, calendar, starting
from tests.chat import Chat
from tests.conftest import TUESDAY
from tests.conversations.steps import YESTERDAY, go, in_london, saved

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import vobject


def file(chat: Chat) -> bytes:
    """The newest file that was sent."""
    sent = next(m["document"] for m in reversed(chat.messages) if "document" in m)
    return bytes(chat.telegram.files[sent["file_id"]])


def entries(chat: Chat) -> dict[str, Any]:
    """The newest calendar's entries by their titles, as the other parser reads them."""
    found = vobject.readOne(file(chat).decode())
    assert found.behavior.validate(found, raiseException=True)
    return {event.summary.value: event for event in found.vevent_list}


async def test_a_calendar_has_the_interview_and_the_day_to_call(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.tap("For my calendar")
    found = entries(ada)
    held, call = found["Interview: Acme (warehouse)"], found["Have they answered? Acme (warehouse)"]
    assert held.dtstart.value == date(2026, 3, 9)
    assert call.dtstart.value == datetime(2026, 3, 16, 10, tzinfo=ZoneInfo("Europe/London"))
    assert call.url.value == "tel:+442079460123"
    assert "Whom to ring: Priya" in call.description.value
    assert (held.sequence.value, call.status.value) == ("0", "CONFIRMED")


async def test_a_later_file_takes_the_place_of_the_first(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.tap("For my calendar")
    before = entries(ada)
    await ada.wait(minutes=1)
    await go(ada, "/interviews", "tap Acme", "tap Ask me another day", "tap Tuesday 17 March")
    await go(ada, "/interviews", "tap Acme", "tap For my calendar")
    after = entries(ada)
    assert {e.uid.value for e in before.values()} == {e.uid.value for e in after.values()}
    assert [e.sequence.value for e in after.values()] == ["60", "60"]
    assert after["Have they answered? Acme (warehouse)"].dtstart.value.day == 17


async def test_a_call_that_is_off_is_taken_out_of_the_calendar(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.tap("For my calendar")
    await go(ada, "/interviews", "tap Acme", "tap Ask me another day", "tap Never about")
    await go(ada, "/interviews", "tap Acme", "tap For my calendar")
    assert entries(ada)["Have they answered? Acme (warehouse)"].status.value == "CANCELLED"


async def test_an_interview_to_come_has_its_hour(ada: Chat) -> None:
    await in_london(ada)
    sentence = "/log I have an interview at O'Neill & Sons next Tuesday at 2pm for the bar job"
    await go(ada, sentence, "skip", "tap Save", "tap For my calendar")
    held = entries(ada)["Interview: O'Neill & Sons (bar)"]
    assert held.dtstart.value == datetime(2026, 3, 17, 14, tzinfo=ZoneInfo("Europe/London"))


async def test_the_number_comes_back_as_a_card_to_ring(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.tap("Number as a card")
    assert ada.messages[-1]["contact"] == {"phone_number": "+442079460123", "first_name": "Priya"}
    assert ada.texts[-2] == "Tap the number to ring Priya: +44 20 7946 0123"


async def test_without_a_number_there_is_no_card(ada: Chat) -> None:
    await saved(ada, "Interview at Acme yesterday for the warehouse job with Priya")
    assert "Number as a card" not in ada.buttons


def test_five_hundred_entries_in_odd_zones_are_read_by_another_parser() -> None:
    zones = [ZoneInfo(name) for name in ("Asia/Kathmandu", "America/New_York", "Pacific/Apia")]
    hours = [TUESDAY + timedelta(days=n) for n in range(500)]
    made = [
        Entry(
            key=f"{n}@ringback",
            sequence=n,
            title="Überlänge; with, every\\thing " * 9,
            starts=starting(at.date(), at.time(), zones[n % 3]),
            lasts=timedelta(hours=1),
            notes="line\nand line\r\nBEGIN:VEVENT",
        )
        for n, at in enumerate(hours)
    ]
    text = calendar(made, TUESDAY)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found = vobject.readOne(text).vevent_list
    assert [event.uid.value for event in found] == [entry.key for entry in made]
    starts = [event.dtstart.value for event in found]
    assert starts == [entry.starts for entry in made]
