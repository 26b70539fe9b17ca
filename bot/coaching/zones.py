"""Where a candidate's clock stands: a city, or the time it is there, -> a time zone.

A zone, never an offset: next summer's clock is part of it.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache, cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo, available_timezones

import tomli
from babel.core import get_global

from bot.coaching.areas import Areas, inside, is_country
from bot.coaching.gazetteer import Gazetteer, plain

CHOICES = 6
"""How many places are offered when several fit: more would not be read."""
METROPOLIS = 8
"""A namesake this many times further down the list of cities is not what was meant."""
LONGEST = 80
"""Characters: a place said in more words than that is no place."""
NEAR_KM = 250
"""Beyond, the nearest city says nothing about the clock."""
MINUTES_OFF = 20
"""How wrong a clock may be that was glanced at, or rounded."""
A_DAY = 24 * 60
NOWHERE = "ZZ"
"""What the Unicode tables call the country of a clock that has none."""
WINTER, SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)
"""Clocks that agree on both days are offered once a country."""


@dataclass(frozen=True, slots=True)
class Place:
    """A city and its zone, a name of the IANA database. `label` tells it from its namesakes.

    `area` is its country, or the region whose holidays it keeps ("US-TX"); "" where none is known.
    """

    city: str
    area: str
    zone: str
    label: str

    @property
    def country(self) -> str:
        """Two letters, ISO 3166."""
        return self.area[:2]


class Cities:
    """All cities, found by what people call them or by the time on their clocks."""

    def __init__(self, cities: Gazetteer, words: Mapping[str, Any]) -> None:
        self._cities = cities
        self._areas = Areas(words)
        self._around = frozenset(words["around"])
        self._nicknames: Mapping[str, str] = words["nicknames"]
        self._clocks: Mapping[str, str] = words["clocks"]

    @classmethod
    def load(cls, file: Path, language: str = "en") -> Self:
        """Reads the table that build_cities.py writes, its index, and how people speak of them."""
        words = (file.parent / language / "places.toml").read_text(encoding="utf-8")
        return cls(Gazetteer.load(file.parent), tomli.loads(words))

    def find(self, text: str) -> list[Place]:
        """The places meant, at most CHOICES and no two with one clock; empty when there is none."""
        if len(text) > LONGEST:
            return []
        if zone := _zone_named(text.strip()):
            return [self._of_zone(zone)]
        parts = map(plain, (text, *re.split(r"[,;/()\n]", text)))
        readings = ((part, self._bare(part)) for part in parts)
        for wanted in dict.fromkeys(chain.from_iterable(readings)):
            if wanted and (found := self._meant(wanted)):
                return found
        return []

    def at(self, local: time, now: datetime) -> list[Place]:
        """Large cities whose clocks show `local` now, or nearly."""
        ahead = local.hour * 60 + local.minute - now.hour * 60 - now.minute
        off = {c.zone: _apart(ahead, _minutes_ahead(c.zone, now)) for c in self._largest}
        nearest = min(off.values())
        if nearest > MINUTES_OFF:
            return []
        fitting = [place for place in self._largest if off[place.zone] == nearest]
        # other clocks first: which of the namesakes of one clock it is matters less
        return _differing([*_first_by(_clock, fitting), *fitting], lambda place: place.zone)

    def near(self, latitude: float, longitude: float) -> Place | None:
        """The nearest city to a point (degrees); None far out at sea, and where nobody lives."""
        number, kilometres = self._cities.nearest(latitude, longitude)
        return self._place(number) if kilometres <= NEAR_KM else None

    def country(self, area: str) -> str:
        """A country's name in English: "GB-ENG" -> "United Kingdom"."""
        return self._areas.shown(area[:2])

    def _meant(self, wanted: str) -> list[Place]:
        if zone := self._clocks.get(wanted):
            return [self._of_zone(zone)]
        name = self._nicknames.get(wanted, wanted)
        areas = self._areas.named(name)
        # a country is hardly ever meant as a village of that name; a state may well be
        cities = () if any(map(is_country, areas)) else self._likeliest(name)
        return (
            self._places([*self._cities.inside(areas), *cities])
            or self._places(self._in_area(name))
            or self._places(self._cities.nearly(name))
        )

    def _in_area(self, wanted: str) -> Iterable[int]:
        """ "paris texas usa": the city inside what follows it; the area where there is no such."""
        name, areas = wanted, list[str]()
        while found := self._areas.last(name):
            name, area = found
            areas.append(area)
            cities = self._cities.called(name) or self._cities.inside(self._areas.named(name))
            near = cities or self._cities.nearly(name)
            if there := [number for number in near if self._lies_in(number, areas)]:
                return there
        named = list(filter(None, map(self._areas.named, areas)))
        return self._cities.inside(named[-1]) if named else ()

    def _lies_in(self, number: int, areas: Iterable[str]) -> bool:
        code = self._cities.row(number)[1]
        return all(inside(code, self._areas.coded(area)) for area in areas)

    def _likeliest(self, wanted: str) -> Sequence[int]:
        """Without villages beside a metropolis; a nickname counts for less than an own name."""
        weights = {
            number: number + 1 if self._is_own_name(wanted, number) else METROPOLIS * (number + 1)
            for number in self._cities.called(wanted)
        }
        most = METROPOLIS * min(weights.values(), default=0)
        return [number for number, weight in weights.items() if weight < most]

    def _is_own_name(self, wanted: str, number: int) -> bool:
        """ "mexico" is Mexico City's own name, and "newcastle" that of Newcastle upon Tyne."""
        return f"{plain(self._cities.row(number)[0])} ".startswith(f"{wanted} ")

    def _bare(self, wanted: str) -> str:
        """Without the words around it that are no place: "i am in leeds just now"."""
        words = wanted.split()
        while words and words[0] in self._around:
            del words[0]
        while words and words[-1] in self._around:
            del words[-1]
        return " ".join(words)

    @cached_property
    def _largest(self) -> Sequence[Place]:
        """The largest city of each zone."""
        return [self._place(number) for number in self._cities.largest_of_zones]

    def _of_zone(self, zone: str) -> Place:
        city = zone.rpartition("/")[2].replace("_", " ")
        return Place(city, territory(zone) or "", zone, city)

    def _place(self, number: int) -> Place:
        city, code, zone = self._cities.row(number)
        area = self._areas.shown(code)
        label = area if area.startswith(city) else f"{city}, {area}"
        return Place(city, code, zone, label)

    def _places(self, numbers: Iterable[int]) -> list[Place]:
        places = map(self._place, numbers)
        return _differing(places, lambda place: (place.country, _clock(place)))


def clock_of(zone: str | None) -> ZoneInfo:
    """The zone itself; UTC for none, and for one that this machine's tables no longer know."""
    try:
        return ZoneInfo(zone or "UTC")
    except (ValueError, KeyError, OSError):
        return ZoneInfo("UTC")


def territory(zone: str) -> str | None:
    """The country of a zone, as two letters; None for UTC and what is no zone."""
    current = get_global("zone_aliases").get(zone, zone)
    code = str(get_global("zone_territories").get(current))
    return code if is_country(code) and code != NOWHERE else None


@cache
def _zones_by_name() -> Mapping[str, str]:
    """The zones that are places; without those that are bare offsets, such as Etc/GMT+5."""
    zones = (z for z in available_timezones() if "/" in z and not z.startswith("Etc/"))
    return {zone.casefold(): zone for zone in zones}


def _zone_named(text: str) -> str | None:
    """The zone whose name in the IANA database that is: "Europe/London", "america/new york"."""
    return _zones_by_name().get("_".join(text.casefold().split())) if "/" in text else None


def _differing(places: Iterable[Place], key: Callable[[Place], Hashable]) -> list[Place]:
    return list(islice(_first_by(key, places), CHOICES))


def _first_by(key: Callable[[Place], Hashable], places: Iterable[Place]) -> Iterator[Place]:
    seen: set[Hashable] = set()
    for place in places:
        if (this := key(place)) not in seen:
            seen.add(this)
            yield place


@cache
def _clock_of(zone: str) -> tuple[int, int]:
    return _minutes_ahead(zone, WINTER), _minutes_ahead(zone, SUMMER)


def _clock(place: Place) -> tuple[int, int]:
    return _clock_of(place.zone)


def _minutes_ahead(zone: str, now: datetime) -> int:
    offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    return round(offset.total_seconds() / 60) if offset else 0


def _apart(one: int, other: int) -> int:
    """Minutes between two clocks, the short way round."""
    difference = (one - other) % A_DAY
    return min(difference, A_DAY - difference)
