"""Where the candidate is: asked once, by city or by the time on their clock."""

from zoneinfo import ZoneInfo

from bot.coaching.forms import Answers, Draft, Slot
from bot.coaching.holidays import is_known
from bot.coaching.understanding import is_of_an_appointment, is_yes, read_hour
from bot.coaching.zones import Place, territory
from bot.conversations.forming import Form, Problem, finish, register
from bot.conversations.planning import replan_all
from bot.conversations.said import Rows
from bot.conversations.talk import Talk

ENGLISH_LOCALES = ("GB", "IE", "US", "CA", "AU", "NZ", "IN", "ZA")
"""Countries whose way of writing dates and numbers differs and is known."""
UNKNOWN = Problem("where.unknown")
BESIDE = "@"
"""Between a zone and its area on a button: in neither of them."""


def read_place(talk: Talk) -> Answers | Problem:
    """The zone and area that are meant, as answers; a Problem with a choice when several fit."""
    if talk.said.point is not None:
        near = talk.cities.near(*talk.said.point)
        return _answers(near) if near else Problem("where.far_out")
    if is_yes(talk.text):  # "save" is a town in Benin
        return UNKNOWN
    hour = read_hour(talk.text)
    if hour is not None and is_of_an_appointment(talk.text):
        return UNKNOWN
    if hour is not None:
        found = talk.cities.at(hour, talk.moment.now)
        none_found = "where.nowhere"
    else:
        found = talk.cities.find(talk.text)
        digits = any(character.isdigit() for character in talk.text)
        none_found = "where.no_such_hour" if digits else "where.unknown"
    if not found:
        return Problem(none_found)
    if len(found) > 1:
        here = talk.locale.rpartition("-")[2]  # one's own country first: "Newcastle"
        found = sorted(found, key=lambda place: place.country != here)
        return Problem("where.which", choices=tuple(_choice(place) for place in found))
    return _answers(found[0])


def tapped_place(value: str) -> Answers | Problem:
    """The place that a button carries, if it is one at all: anybody can forge data."""
    zone, _, area = value.partition(BESIDE)
    try:
        ZoneInfo(zone)
    except (ValueError, KeyError, OSError):
        return UNKNOWN
    return {"zone": zone, "area": area if is_known(area) else territory(zone)}


def keep_place(talk: Talk, place: Answers) -> None:
    """Remember it, and write dates as they do there unless Telegram said how."""
    candidate, zone = talk.turn.candidate, place["zone"]
    candidate.zone, candidate.area = zone, place.get("area") or territory(zone)
    country = territory(zone)
    if country and "-" not in candidate.locale.replace("en-GB", "en"):
        candidate.locale = f"en-{country}" if country in ENGLISH_LOCALES else "en-GB"


def tell_zone(talk: Talk) -> None:
    """Show it back as the time on their clock: a wrong city is seen at once."""
    zone = talk.turn.candidate.zone or "UTC"
    talk.say("where.is_here", city=city_of(zone), local=talk.now.astimezone(talk.zone))


def city_of(zone: str) -> str:
    """ "Argentina/Buenos_Aires" -> "Buenos Aires": a zone as people say it."""
    return zone.rpartition("/")[2].replace("_", " ")


def _choice(place: Place) -> tuple[str, str]:
    return place.label, f"{place.zone}{BESIDE}{place.area}"


def _answers(place: Place) -> Answers:
    return {"zone": place.zone, "area": place.area or territory(place.zone)}


@register
class Where(Form):
    """The zone on its own, from the settings."""

    kind = "where"
    slots = (Slot("zone"),)

    async def question(self, talk: Talk, draft: Draft, slot: Slot) -> tuple[str, Rows]:
        """One question."""
        return talk.render("where.ask"), []

    async def read(self, talk: Talk, draft: Draft, slot: Slot) -> Answers | Problem:
        """A city or a time."""
        return read_place(talk)

    async def tapped(self, talk: Talk, draft: Draft, slot: Slot, value: str) -> Answers | Problem:
        """One of several places that fit."""
        return tapped_place(value)

    async def done(self, talk: Talk, draft: Draft) -> None:
        """Everything pending moves with the zone."""
        await _move_house(talk, draft.answers)
        await finish(talk, draft)


async def here(talk: Talk) -> None:
    """A location that nobody asked for: they are somewhere else now."""
    place = read_place(talk)
    if isinstance(place, Problem):
        talk.say(place.key)
    else:
        await _move_house(talk, place)


async def _move_house(talk: Talk, place: Answers) -> None:
    keep_place(talk, place)
    moved = await replan_all(talk)
    local = talk.now.astimezone(talk.zone)
    talk.say("where.moved", city=city_of(place["zone"]), local=local, count=moved)
