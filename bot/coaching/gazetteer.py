"""The cities of the world and how their names are spelled, as content/build_cities.py wrote them.

Both tables stay text, searched as they are: as objects they would take ten times the memory, and
somebody is asked for their city once.
"""

import math
import unicodedata
from array import array
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

from rapidfuzz import process
from rapidfuzz.distance import OSA

EARTH_KM = 6371.0
MISSPELT_AMONG = 2_500
"""Only the largest are looked for behind a misspelling: those of about 250,000 people or more."""
SLIPS = {range(6, 9): 1, range(9, 31): 2}
"""How many letters may be wrong, missing, too many or swapped, by the length of what was typed."""

_FOLDED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h"}
)
_APOSTROPHES = frozenset("'’‘ʼʻ`´ʿʾ")
_SHORT = {"saint": "st", "fort": "ft", "mount": "mt", "sankt": "st"}


class Gazetteer:
    """Cities by number, the largest being 0."""

    def __init__(self, cities: str, spellings: str) -> None:
        self._cities = cities.splitlines()[1:]
        self._spellings = spellings

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads cities.tsv and spellings.tsv."""
        cities, spellings = (
            (folder / name).read_text(encoding="utf-8") for name in ("cities.tsv", "spellings.tsv")
        )
        return cls(cities, spellings)

    def row(self, number: int) -> tuple[str, str, str]:
        """A city's name, its country ("FR") or region ("US-TX"), and its zone."""
        city, area, zone, _, _ = self._cities[number].split("\t")
        return city, area, zone

    def nearest(self, latitude: float, longitude: float) -> tuple[int, float]:
        """The city nearest to a point (degrees), and how far it is in kilometres."""
        x, y, z = _direction(latitude, longitude)
        cosines = [x * a + y * b + z * c for a, b, c in zip(*self._directions, strict=True)]
        nearest = max(range(len(cosines)), key=cosines.__getitem__)
        return nearest, EARTH_KM * math.acos(min(1.0, cosines[nearest]))

    def called(self, name: str) -> Sequence[int]:
        """The cities of that name, which is `plain`, largest first."""
        start = self._spellings.find(f"\n{name}\t")
        if start < 0 or not name:
            return ()
        return _numbers(self._spellings[start + 1 :].partition("\n")[0])

    def nearly(self, name: str) -> Sequence[int]:
        """The large cities whose name is that but for a slip of the finger."""
        slips = next((slips for lengths, slips in SLIPS.items() if len(name) in lengths), 0)
        if not slips:
            return ()
        lines = self._beginning_with(name[0])
        spelled = [line.partition("\t")[0] for line in lines]
        found = process.extract(name, spelled, scorer=OSA.distance, score_cutoff=slips, limit=None)
        near = [(slip, _numbers(lines[at])[0]) for _, slip, at in found]
        large = [(slip, number) for slip, number in near if number < MISSPELT_AMONG]
        return (min(large)[1],) if large else ()

    def inside(self, areas: Collection[str]) -> Iterator[int]:
        """The cities of some countries ("FR") or regions ("US-TX"), largest first."""
        for number in range(len(self._cities)) if areas else ():
            area = self.row(number)[1]
            if area in areas or area[:2] in areas:
                yield number

    @cached_property
    def largest_of_zones(self) -> Sequence[int]:
        """The largest city of each zone, largest first."""
        first: dict[str, int] = {}
        for number in range(len(self._cities)):
            first.setdefault(self.row(number)[2], number)
        return list(first.values())

    @cached_property
    def _directions(self) -> tuple["array[float]", ...]:
        """Of every city, as three tables: x, y and z."""
        points = (line.split("\t")[-2:] for line in self._cities)
        ways = (_direction(float(latitude), float(longitude)) for latitude, longitude in points)
        return tuple(array("d", axis) for axis in zip(*ways, strict=True))

    def _beginning_with(self, letter: str) -> Sequence[str]:
        """The spellings that begin with a letter: the table is sorted."""
        start = self._spellings.find(f"\n{letter}")
        end = self._spellings.rfind(f"\n{letter}")
        if start < 0:
            return ()
        last = self._spellings.index("\n", end + 1)
        return self._spellings[start + 1 : last].split("\n")


def _direction(latitude: float, longitude: float) -> tuple[float, float, float]:
    """From the middle of the Earth, one long: the product of two is the cosine between them."""
    lat, lon = math.radians(latitude), math.radians(longitude)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def plain(name: str) -> str:
    """Lower case, no accents, no punctuation, single spaces; "Saint" and its like as "st"."""
    decomposed = unicodedata.normalize("NFKD", name).casefold().translate(_FOLDED)
    kept = (c for c in decomposed if not unicodedata.combining(c) and c not in _APOSTROPHES)
    words = "".join(c if c.isalnum() else " " for c in kept).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def _numbers(line: str) -> Sequence[int]:
    return [int(number) for number in line.partition("\t")[2].split(",")]
