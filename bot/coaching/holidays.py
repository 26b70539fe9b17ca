"""Public holidays and weekends of a country, and of its region where that matters.

An area is ISO 3166: "FR", or "US-TX". The days are those of the `holidays` package, whose
knowledge ends with the country: an area it does not know has no holidays, and a weekend of Saturday
and Sunday.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

if TYPE_CHECKING:
    from holidays import HolidayBase

SATURDAY, SUNDAY = 5, 6
WEEKEND = frozenset({SATURDAY, SUNDAY})
_SHORT_FORM = 3
_REMARK = re.compile(r"\s*\((?:observed|estimated|observed, estimated)\)")


@cache
def load() -> None:
    """What is imported and read at the first question, a fifth of a second: for a thread.

    The first answer needs none of it, and later nobody should have to wait.
    """
    _known("GB")


def is_loaded() -> bool:
    """Whether `load` was done."""
    return load.cache_info().currsize > 0


def holiday_on(day: date, area: str | None) -> str | None:
    """The holiday's name in English, where the package knows one; None on any other day."""
    known = _known(area) if area else None
    name = known.get(day) if known is not None else None
    return _REMARK.sub("", name.split(";")[0]).strip() if name else None


def weekend(area: str | None) -> frozenset[int]:
    """The weekdays off, Monday being 0: Friday and Saturday in Egypt."""
    known = _known(area) if area else None
    return frozenset(known.weekend) if known is not None else WEEKEND


def region(area: str) -> str | None:
    """What an area's region is called there: "Bayern"; None for a whole country."""
    known = _known(area)
    return _name(known, known.subdiv) if known is not None and known.subdiv else None


def regions(country: str) -> Mapping[str, str]:
    """The areas of a country that have holidays of their own, by their names: "DE-BY" -> "Bayern".

    In the order of the names; empty where its holidays are the same everywhere.
    """
    known = _known(country)
    if known is None:
        return {}
    named = {f"{country}-{part}": _name(known, part) for part in known.subdivisions}
    return dict(sorted(((a, n) for a, n in named.items() if n), key=lambda pair: _plain(pair[1])))


def _name(known: "HolidayBase", part: str) -> str | None:
    """As people there write it, and no short form; the package's own name may be one ("Zuid")."""
    names = (*known.get_subdivision_aliases().get(part, ()), part)
    return next((name for name in names if len(name) > _SHORT_FORM), None)


def _plain(name: str) -> str:
    """For the order: without accents, "Ávila" stands before "Badajoz"."""
    return "".join(letter for letter in normalize("NFD", name.casefold()) if not combining(letter))


def is_known(area: str) -> bool:
    """Whether anything is known of that area's holidays."""
    return _known(area) is not None


@lru_cache(maxsize=200)
def _known(area: str) -> "HolidayBase | None":
    """A country's calendar, which fills in years as they are asked for."""
    from holidays import country_holidays  # noqa: PLC0415 - the first answer needs none

    country, _, part = area.partition("-")
    for subdivision in dict.fromkeys((part or None, None)):
        try:
            plain = country_holidays(country, subdiv=subdivision)
        except NotImplementedError:  # no such country, or no such part of it
            continue
        languages = plain.supported_languages
        english = next((tag for tag in languages if tag.startswith("en")), None)
        return country_holidays(country, subdiv=subdivision, language=english)
    return None
