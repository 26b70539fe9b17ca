"""/settings: when they may be written to unasked, all of it as taps on one message."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from bot.coaching.forms import Draft
from bot.coaching.holidays import is_known, region, regions
from bot.coaching.rhythm import FEWEST_DAYS, MOST_DAYS
from bot.conversations import forming
from bot.conversations.planning import hush, replan_all, speak_again
from bot.conversations.said import Button, Rows, pairs
from bot.conversations.talk import Talk
from bot.conversations.where import Where, city_of

A_MONDAY = date(2024, 1, 1)
FOUR_IN_A_ROW = 4
HOURS = tuple(time(hour) for hour in range(7, 21))
MORNINGS = (*(time(hour) for hour in range(6, 10)), time(9, 30), time(10), time(11), time(12))
EVENINGS = tuple(time(hour) for hour in range(12, 23))


async def start(talk: Talk) -> None:
    """/settings."""
    talk.acknowledge()
    text, rows = _page(talk)
    talk.say_text(text, rows)
    await forming.resume(talk)


async def stop(talk: Talk) -> None:
    """/stop: from now on, not a word unasked."""
    await hush(talk)
    talk.say("settings.stopped", [[talk.button("ask_again", "set", "go")]])


async def again(talk: Talk) -> None:
    """/start after /stop: the silence is lifted."""
    talk.say("settings.asking_again", count=await speak_again(talk))


async def tapped(talk: Talk) -> None:
    """set:<what>[:<value>]."""
    parts = talk.said.tap.parts if talk.said.tap else []
    match parts[1:]:
        case ["zone"]:
            talk.acknowledge()
            await forming.carry_on(talk, Draft(Where.kind))
        case [name] if name in CHOICES:
            talk.show(f"settings.ask_{name}", _choices(talk, CHOICES[name]))
        case [name, value] if name in CHOICES:
            await _choose(talk, CHOICES[name], value)
        case ["stop"]:
            await hush(talk)
            talk.show_text(*_page(talk))
        case ["go"]:
            await changed(talk, await speak_again(talk))
        case _:
            talk.show_text(*_page(talk))


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to set. `offered` gives what may be chosen now, as values of its buttons.

    `wish` turns such a value into what is stored, given the talk.
    """

    name: str
    offered: Callable[[Talk], Iterable[str]]
    label: Callable[[Talk, str], str]
    wish: Callable[[Talk, str], Any]


def _choices(talk: Talk, choice: Choice) -> Rows:
    buttons = [
        talk.named_button(choice.label(talk, value), "set", choice.name, value)
        for value in choice.offered(talk)
    ]
    rows = pairs(buttons) if choice.name == "days" else _in_fours(buttons)
    return [*rows, [talk.button("back_to_settings", "set")]]


def _in_fours(buttons: list[Button]) -> Rows:
    return [buttons[n : n + FOUR_IN_A_ROW] for n in range(0, len(buttons), FOUR_IN_A_ROW)]


async def _choose(talk: Talk, choice: Choice, value: str) -> None:
    """Keep what was tapped, if it is still to be had, and move everything pending with it."""
    if value not in choice.offered(talk):
        talk.acknowledge("settings.not_now")
        return
    key, wish = choice.wish(talk, value)
    talk.turn.candidate.wishes = {**(talk.turn.candidate.wishes or {}), key: wish}
    moved = await replan_all(talk)
    if choice.name == "days":
        talk.show("settings.ask_days", _choices(talk, choice))
    else:
        await changed(talk, moved)


async def changed(talk: Talk, moved: int) -> None:
    """The page as it is now; so many things that were planned moved."""
    text, rows = _page(talk)
    talk.show_text(f"{talk.render('settings.changed', count=moved)}\n\n{text}", rows)


def _page(talk: Talk) -> tuple[str, Rows]:
    candidate, rhythm = talk.turn.candidate, talk.rhythm
    stopped = candidate.stopped_at is not None
    text = talk.render(
        "settings.page",
        city=city_of(candidate.zone) if candidate.zone else None,
        local=talk.now.astimezone(talk.zone),
        rhythm=rhythm,
        weekdays=[_weekday(number) for number in sorted(rhythm.weekdays)],
        holidays_of=_holidays_of(talk),
        stopped=stopped,
    )
    names = ("hour", "opens", "closes", "silence", "days")
    set_buttons = [talk.button(f"set_{name}", "set", name) for name in names]
    if regions((candidate.area or "")[:2]):
        set_buttons.append(talk.button("set_region", "region"))
    return text, [
        [talk.button("change_zone" if candidate.zone else "tell_zone", "set", "zone")],
        *pairs(set_buttons),
        [talk.button("ask_again", "set", "go") if stopped else talk.button("hush", "set", "stop")],
    ]


def _holidays_of(talk: Talk) -> str | None:
    """ "Germany, Bayern"; None where nothing is known of their holidays."""
    area = talk.turn.candidate.area
    if not area or not is_known(area):
        return None
    country, part = talk.cities.country(area), region(area)
    return f"{country}, {part}" if part else country


def _weekday(number: int) -> date:
    return A_MONDAY + timedelta(days=number)


def _hour_label(name: str) -> Callable[[Talk, str], str]:
    def label(talk: Talk, value: str) -> str:
        now = getattr(talk.rhythm, name) == _clock(value)
        return talk.words.label("hour_choice", locale=talk.locale, hour=_clock(value), now=now)

    return label


def _clock(value: str) -> time:
    return time(int(value[:2]), int(value[2:]))


def _hours(
    hours: Iterable[time], fits: Callable[[Talk, time], bool]
) -> Callable[[Talk], list[str]]:
    return lambda talk: [hour.strftime("%H%M") for hour in hours if fits(talk, hour)]


def _hour_wish(name: str) -> Callable[[Talk, str], tuple[str, str]]:
    return lambda _, value: (name, _clock(value).isoformat("minutes"))


def _silence_label(talk: Talk, value: str) -> str:
    now = talk.rhythm.silence.days == int(value)
    return talk.words.label("silence_choice", days=int(value), now=now)


def _day_label(talk: Talk, value: str) -> str:
    asked = int(value) in talk.rhythm.weekdays
    day = _weekday(int(value))
    return talk.words.label("day_choice", locale=talk.locale, day=day, asked=asked)


def _days_offered(talk: Talk) -> list[str]:
    """Each weekday turns on or off; the last one that is on stays."""
    on = talk.rhythm.weekdays
    return [str(number) for number in range(7) if on != {number}]


def _day_wish(talk: Talk, value: str) -> tuple[str, list[int]]:
    return "own_days", sorted(talk.rhythm.weekdays ^ {int(value)})


CHOICES = {
    choice.name: choice
    for choice in (
        Choice(
            "hour",
            _hours(HOURS, lambda talk, hour: talk.rhythm.opens <= hour < talk.rhythm.closes),
            _hour_label("hour"),
            _hour_wish("hour"),
        ),
        Choice(
            "opens",
            _hours(MORNINGS, lambda talk, hour: hour <= talk.rhythm.hour),
            _hour_label("opens"),
            _hour_wish("opens"),
        ),
        Choice(
            "closes",
            _hours(EVENINGS, lambda talk, hour: hour > talk.rhythm.hour),
            _hour_label("closes"),
            _hour_wish("closes"),
        ),
        Choice(
            "silence",
            lambda _: [str(days) for days in range(FEWEST_DAYS, MOST_DAYS + 1)],
            _silence_label,
            lambda _, value: ("days", int(value)),
        ),
        Choice("days", _days_offered, _day_label, _day_wish),
    )
}
