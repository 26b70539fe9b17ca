"""Where the candidate is: asked once, by city or by the time on their clock."""

from zoneinfo import ZoneInfo

from bot.coaching.forms import Answers, Draft, Slot
from bot.coaching.understanding import read_hour
from bot.coaching.zones import Place, territory
from bot.conversations.forming import Form, Problem, finish, register
from bot.conversations.planning import replan
from bot.conversations.said import Rows
from bot.conversations.talk import Talk


def read_zone(talk: Talk) -> str | Problem:
    """The zone that the words name; a Problem with a choice when several fit."""
    hour = read_hour(talk.text)
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
        return Problem("where.which", choices=tuple(_choice(place) for place in found))
    return found[0].zone


def keep_zone(talk: Talk, zone: str) -> None:
    """Remember it, and write dates as they do there unless Telegram said how."""
    talk.turn.candidate.zone = zone
    country = territory(zone)
    if country and "-" not in talk.turn.candidate.locale.replace("en-GB", "en"):
        talk.turn.candidate.locale = f"en-{country}" if country in ENGLISH_LOCALES else "en-GB"


ENGLISH_LOCALES = ("GB", "IE", "US", "CA", "AU", "NZ", "IN", "ZA")
"""Countries whose way of writing dates and numbers differs and is known."""


def tell_zone(talk: Talk) -> None:
    """Show it back as the time on their clock: a wrong city is seen at once."""
    zone = talk.turn.candidate.zone or "UTC"
    talk.say("where.is_here", city=city_of(zone), local=talk.now.astimezone(talk.zone))


def city_of(zone: str) -> str:
    """ "Argentina/Buenos_Aires" -> "Buenos Aires": a zone as people say it."""
    return zone.rpartition("/")[2].replace("_", " ")


def known_zone(zone: str) -> bool:
    """Whether a tapped value is a zone at all: anybody can forge data."""
    try:
        ZoneInfo(zone)
    except (ValueError, KeyError, OSError):
        return False
    return True


def _choice(place: Place) -> tuple[str, str]:
    return place.label, place.zone


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
        zone = read_zone(talk)
        return zone if isinstance(zone, Problem) else {"zone": zone}

    async def tapped(self, talk: Talk, draft: Draft, slot: Slot, value: str) -> Answers | Problem:
        """One of several places that fit."""
        return {"zone": value} if known_zone(value) else Problem("where.unknown")

    async def done(self, talk: Talk, draft: Draft) -> None:
        """Everything pending moves with the zone."""
        keep_zone(talk, draft.answers["zone"])
        moved = 0
        for interview in await talk.turn.interviews.latest_first(limit=500):
            if interview.nudge_at is not None:
                moved += await replan(talk, interview) is not None
        zone = draft.answers["zone"]
        talk.say(
            "where.moved", city=city_of(zone), local=talk.now.astimezone(talk.zone), count=moved
        )
        await finish(talk, draft)
