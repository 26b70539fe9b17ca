"""Which region's public holidays count: taps in /settings, where a country's regions differ."""

from bot.coaching.holidays import region, regions
from bot.conversations import settings
from bot.conversations.planning import replan_all
from bot.conversations.said import Rows, pairs
from bot.conversations.talk import Talk

A_PAGE = 12
"""Buttons that a small screen shows at once, two in a row."""


async def tapped(talk: Talk) -> None:
    """region[:<page>] shows them, region:is:<area> keeps one: "DE-BY", or "DE" for no region."""
    match talk.said.tap.parts[1:] if talk.said.tap else []:
        case ["is", area] if area in _offered(talk):
            talk.turn.candidate.area = area
            await settings.changed(talk, await replan_all(talk))
        case ["is", _]:
            talk.acknowledge("settings.not_now")
        case [page] if page.isdecimal():
            _show(talk, int(page))
        case _:
            _show(talk, 0)


def _offered(talk: Talk) -> dict[str, str]:
    """Every area, by its name; the whole country comes first."""
    country = (talk.turn.candidate.area or "")[:2]
    found = regions(country)
    only_national = talk.words.label("no_region", country=talk.cities.country(country))
    return {country: only_national, **found} if found else {}


def _show(talk: Talk, page: int) -> None:
    offered = list(_offered(talk).items())
    if not offered:
        talk.acknowledge("settings.not_now")
        return
    shown = offered[page * A_PAGE :][:A_PAGE]
    now = talk.turn.candidate.area or ""
    current = now if region(now) else now[:2]
    rows: Rows = pairs(
        [
            talk.button("region_choice", "region", "is", area, name=name, now=area == current)
            for area, name in shown
        ]
    )
    earlier = [talk.button("regions_before", "region", page - 1)] if page > 0 else []
    later = (
        [talk.button("regions_after", "region", page + 1)] if offered[(page + 1) * A_PAGE :] else []
    )
    turning = [earlier + later] if earlier or later else []
    country = talk.cities.country(now)
    back = [talk.button("back_to_settings", "set")]
    talk.show("settings.ask_region", [*rows, *turning, back], country=country)
