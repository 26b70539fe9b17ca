"""Where a candidate's clock stands: a city, or the time it is there, -> a time zone.

A zone, never an offset: next summer's clock is part of it. Cities are GeoNames', of 15,000 people
or more (see content/build_cities.py).
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from rapidfuzz import fuzz, process

CHOICES = 4
"""How many places are offered when several fit: more would not be read."""
CLOSE_ENOUGH = 88
QUARTER_HOURS = 24 * 4
METROPOLIS = 8
"""A namesake this many times further down the list of cities is not what was meant."""


@dataclass(frozen=True, slots=True)
class Place:
    """A city and its zone. `zone` is a name of the IANA database, `country` two letters."""

    city: str
    country: str
    zone: str


class Cities:
    """All cities, largest first, found by name or by the time on their clocks."""

    def __init__(self, places: Sequence[Place], spellings: dict[str, list[int]]) -> None:
        self._places = places
        self._spellings = spellings

    @classmethod
    def load(cls, file: Path) -> Self:
        """Reads the table that build_cities.py writes."""
        places: list[Place] = []
        spellings: dict[str, list[int]] = defaultdict(list)
        for line in file.read_text(encoding="utf-8").splitlines()[1:]:
            city, country, zone, others = line.split("\t")
            for spelling in {plain(name) for name in (city, *others.split("|")) if name}:
                spellings[spelling].append(len(places))
            places.append(Place(city, country, zone))
        return cls(places, dict(spellings))

    def find(self, text: str) -> list[Place]:
        """The places meant, at most CHOICES and each in another zone; empty when there is none."""
        wanted = plain(text)
        if not wanted:
            return []
        found = self._spellings.get(wanted) or self._with_country(wanted)
        if found:
            return _distinct(self._places[number] for number in self._likeliest(found, wanted))
        return _zone_named(text) or self._country(wanted) or self._misspelt(wanted)

    def at(self, local: time, now: datetime) -> list[Place]:
        """Large cities whose clocks show `local` now, to the nearest quarter of an hour off UTC."""
        wanted = _quarters(local.hour * 60 + local.minute - now.hour * 60 - now.minute)
        return _distinct(p for p in self._large if _quarters(_minutes_ahead(p, now)) == wanted)

    @cached_property
    def _large(self) -> Sequence[Place]:
        return self._places[:1500]

    @cached_property
    def _countries(self) -> dict[str, str]:
        names = Locale("en").territories
        return {plain(name): code for code, name in names.items() if len(code) == 2}

    def _with_country(self, wanted: str) -> list[int]:
        """ "springfield illinois" is beyond us; "paris france" and "london uk" are not."""
        for cut in range(len(wanted) - 1, 1, -1):
            if wanted[cut] != " ":
                continue
            code = self._countries.get(wanted[cut + 1 :]) or wanted[cut + 1 :].upper()
            code = {"UK": "GB", "USA": "US"}.get(code, code)
            numbers = self._spellings.get(wanted[:cut], ())
            if here := [n for n in numbers if self._places[n].country == code]:
                return here
        return []

    def _likeliest(self, found: Sequence[int], wanted: str) -> Sequence[int]:
        """Without nicknames where a city has that very name, and villages beside a metropolis."""
        found = [n for n in found if plain(self._places[n].city) == wanted] or found
        return [n for n in found if n < METROPOLIS * (found[0] + 1)]

    def _country(self, wanted: str) -> list[Place]:
        aliases = {"uk": "GB", "usa": "US", "england": "GB", "scotland": "GB", "wales": "GB"}
        code = self._countries.get(wanted) or aliases.get(wanted)
        return _distinct(place for place in self._places if place.country == code)

    def _misspelt(self, wanted: str) -> list[Place]:
        if len(wanted) < 4:
            return []
        names = process.extractOne(
            wanted, self._spellings.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH
        )
        return _distinct(self._places[n] for n in self._spellings[names[0]]) if names else []


def plain(name: str) -> str:
    """Lower case, no accents, no punctuation, single spaces."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    kept = (c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def territory(zone: str) -> str | None:
    """The country of a zone, as two letters."""
    code = get_global("zone_territories").get(zone)
    return str(code) if code else None


def _zone_named(text: str) -> list[Place]:
    name = next((z for z in available_timezones() if z.casefold() == text.strip().casefold()), None)
    return [Place(name.rpartition("/")[2].replace("_", " "), "", name)] if name else []


def _distinct(places: Iterable[Place]) -> list[Place]:
    return list(_first_of_each_zone(places))[:CHOICES]


def _first_of_each_zone(places: Iterable[Place]) -> Iterator[Place]:
    seen: set[str] = set()
    for place in places:
        if place.zone not in seen:
            seen.add(place.zone)
            yield place
        if len(seen) == CHOICES:
            return


def _minutes_ahead(place: Place, now: datetime) -> float:
    offset = now.astimezone(ZoneInfo(place.zone)).utcoffset()
    return offset.total_seconds() / 60 if offset else 0


def _quarters(minutes: float) -> int:
    return round(minutes / 15) % QUARTER_HOURS
