"""Where a candidate's clock stands: a city in any spelling, a country, or the time it is there."""

import time as stopwatch
import tracemalloc
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.gazetteer import Gazetteer, plain
from bot.coaching.library import CONTENT
from bot.coaching.zones import CHOICES, Cities, territory

MARCH = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
JULY = datetime(2026, 7, 7, 12, 0, tzinfo=UTC)
CITIES = Cities.load(CONTENT / "cities.tsv")


def zones(text: str) -> list[str]:
    return [place.zone for place in CITIES.find(text)]


def labels(text: str) -> list[str]:
    return [place.label for place in CITIES.find(text)]


# By name


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("London", "Europe/London"),
        ("london", "Europe/London"),
        ("  LONDON ", "Europe/London"),
        ("London!", "Europe/London"),
        ("Zürich", "Europe/Zurich"),
        ("zurich", "Europe/Zurich"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("Łódź", "Europe/Warsaw"),
        ("lodz", "Europe/Warsaw"),
        ("Tromso", "Europe/Oslo"),
        ("Malmö", "Europe/Stockholm"),
        ("Köln", "Europe/Berlin"),
        ("Cologne", "Europe/Berlin"),
        ("Bombay", "Asia/Kolkata"),
        ("Calcutta", "Asia/Kolkata"),
        ("Saigon", "Asia/Ho_Chi_Minh"),
        ("Kiev", "Europe/Kyiv"),
        ("Xi'an", "Asia/Shanghai"),
        ("xian", "Asia/Shanghai"),
        ("St Louis, MO", "America/Chicago"),
        ("Saint Louis Missouri", "America/Chicago"),
        ("Fort Worth", "America/Chicago"),
        ("Newcastle-upon-Tyne", "Europe/London"),
        ("The Hague", "Europe/Amsterdam"),
        ("Kathmandu", "Asia/Kathmandu"),
        ("Apia", "Pacific/Apia"),
        ("Mexico City", "America/Mexico_City"),
        ("St. John's, Newfoundland", "America/St_Johns"),
    ],
)
def test_a_city_is_known_however_it_is_spelled(said: str, zone: str) -> None:
    assert zones(said) == [zone]


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("Paris, France", "Paris, France"),
        ("paris france", "Paris, France"),
        ("Paris, Texas", "Paris, Texas"),
        ("Paris TX USA", "Paris, Texas"),
        ("London UK", "London, England"),
        ("London, England, UK", "London, England"),
        ("London, Ontario", "London, Ontario"),
        ("Toronto, Ontario, Canada", "Toronto, Ontario"),
        ("Portland, ME", "Portland, Maine"),
        ("Portland OR", "Portland, Oregon"),
        ("Perth WA", "Perth, Western Australia"),
        ("Perth, Scotland", "Perth, Scotland"),
        ("Birmingham, Alabama", "Birmingham, Alabama"),
        ("Georgia, USA", "Atlanta, Georgia"),
        ("Springfield IL", "Springfield, Illinois"),
    ],
)
def test_what_stands_behind_a_city_tells_which_one(said: str, label: str) -> None:
    assert labels(said) == [label]


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("NYC", "America/New_York"),
        ("LA", "America/Los_Angeles"),
        ("SF", "America/Los_Angeles"),
        ("Philly", "America/New_York"),
        ("KL", "Asia/Kuala_Lumpur"),
        ("Joburg", "Africa/Johannesburg"),
        ("eastern time", "America/New_York"),
        ("PST", "America/Los_Angeles"),
        ("GMT", "Europe/London"),
        ("Europe/London", "Europe/London"),
        ("america/new_york", "America/New_York"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("UTC", "UTC"),
    ],
)
def test_nicknames_and_names_of_clocks_are_known(said: str, zone: str) -> None:
    assert zones(said) == [zone]


@pytest.mark.parametrize("said", ["Etc/GMT+5", "GMT+2", "UTC-3"])
def test_a_bare_offset_is_no_zone(said: str) -> None:
    assert zones(said) == []


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("I am in Leeds just now", "Europe/London"),
        ("I'm in the UK", "Europe/London"),
        ("near Hamburg, please", "Europe/Berlin"),
        ("I live in New York", "America/New_York"),
        ("Berlin time", "Europe/Berlin"),
        ("Shoreditch, London", "Europe/London"),
        ("Little Snoring, UK", "Europe/London"),
        ("Smallville, Kansas", "America/Chicago"),
    ],
)
def test_the_words_around_a_place_do_not_matter(said: str, zone: str) -> None:
    assert zones(said) == [zone]


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("Lodnon", "London, England"),
        ("Lodnon UK", "London, England"),
        ("Manchestr", "Manchester, England"),
        ("Sydeny", "Sydney, New South Wales"),
        ("Los Angelos", "Los Angeles, California"),
        ("San Fransisco", "San Francisco, California"),
        ("Cincinatti", "Cincinnati, Ohio"),
        ("Johanesburg", "Johannesburg, South Africa"),
    ],
)
def test_a_slip_of_the_finger_is_forgiven(said: str, label: str) -> None:
    assert labels(said) == [label]


# Several that fit


def test_springfield_gives_a_choice_that_can_be_told_apart() -> None:
    assert labels("Springfield") == [
        "Springfield, Missouri",
        "Springfield, Massachusetts",
        "Springfield, Oregon",
    ]


@pytest.mark.parametrize("said", ["Birmingham", "Newcastle", "Georgia", "Hyderabad", "Cambridge"])
def test_namesakes_with_other_clocks_are_offered(said: str) -> None:
    assert len(set(zones(said))) == len(zones(said)) > 1


@pytest.mark.parametrize("said", ["London", "Paris", "Boston", "Berlin", "Dublin", "Melbourne"])
def test_a_metropolis_is_meant_and_not_a_village_of_its_name(said: str) -> None:
    assert len(zones(said)) == 1


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Germany", "Europe/Berlin"),
        ("India", "Asia/Kolkata"),
        ("Nepal", "Asia/Kathmandu"),
        ("UK", "Europe/London"),
        ("Singapore", "Asia/Singapore"),
        ("Hong Kong", "Asia/Hong_Kong"),
        ("Northern Ireland", "Europe/London"),
        ("California", "America/Los_Angeles"),
    ],
)
def test_a_country_with_one_clock_is_enough(said: str, zone: str) -> None:
    assert zones(said) == [zone]


@pytest.mark.parametrize("said", ["USA", "Canada", "Australia", "Brazil", "Russia", "Mexico"])
def test_a_country_with_many_clocks_gives_a_choice(said: str) -> None:
    winter = {MARCH.astimezone(ZoneInfo(zone)).utcoffset() for zone in zones(said)}
    assert 1 < len(winter) <= len(zones(said)) <= CHOICES


def test_america_offers_the_coasts_and_the_mountains() -> None:
    offered = zones("USA")
    assert {"America/New_York", "America/Chicago", "America/Denver"} <= set(offered)
    assert {"America/Phoenix", "America/Los_Angeles"} <= set(offered)


# Nothing at all

NO_PLACES = """
yes|no|ok|hello|thanks|please|sorry|what?|why|skip|cancel|back|help|stop|start|none|nowhere|here|
there|home|work|office|maybe|never|always|nothing|today|tomorrow|monday|sunday|morning|private|
secret|qwerty|asdfghjkl|interview|manager|warehouse|nurse|engineer|I'd rather not say|no idea|
none of your business|why do you need that|I had an interview at Acme yesterday|they said no|
it does not matter|not telling you|my phone says so
"""


@pytest.mark.parametrize("said", NO_PLACES.replace("\n", "").split("|"))
def test_no_place_is_read_into_other_words(said: str) -> None:
    assert labels(said) == []


@pytest.mark.parametrize(
    "said", ["", " ", "-", ",,,", "x" * 10_000, "a b " * 2_000, "\0", "😀", "Δ", "/", "''", "\t\n"]
)
def test_nonsense_gives_nothing(said: str) -> None:
    assert CITIES.find(said) == []


@given(st.text(max_size=120))
def test_any_text_is_answered_with_real_zones_that_differ(said: str) -> None:
    found = zones(said)
    assert len(found) == len(set(found)) <= CHOICES
    assert set(found) <= available_timezones()


# By the time on the clock


@pytest.mark.parametrize(
    ("local", "now", "city"),
    [
        (time(12, 0), MARCH, "London, England"),
        (time(13, 0), JULY, "London, England"),
        (time(7, 0), MARCH, "New York City, New York"),
        (time(8, 0), JULY, "New York City, New York"),
        (time(17, 30), MARCH, "Mumbai, India"),
        (time(17, 45), MARCH, "Kathmandu, Nepal"),
        (time(21, 30), JULY, "Adelaide, South Australia"),
        (time(8, 30), MARCH, "St. John's, Newfoundland and Labrador"),
        (time(2, 0), MARCH, "Honolulu, Hawaii"),
        (time(1, 0), MARCH, "Auckland, New Zealand"),  # past midnight there
        (time(1, 0), MARCH, "Apia, Samoa"),
        (time(4, 0), MARCH, "Los Angeles, California"),
        (time(5, 0), JULY, "Los Angeles, California"),
    ],
)
def test_the_time_it_is_there_tells_where(local: time, now: datetime, city: str) -> None:
    assert city in [place.label for place in CITIES.at(local, now)]


def test_a_clock_that_is_a_little_off_is_understood() -> None:
    assert CITIES.at(time(12, 4), MARCH) == CITIES.at(time(12, 0), MARCH)
    assert CITIES.at(time(11, 48), MARCH) == CITIES.at(time(12, 0), MARCH)


def test_midnight_lies_between_two_days_and_not_between_two_clocks() -> None:
    just_after = MARCH.replace(hour=0, minute=2)
    assert "London, England" in [place.label for place in CITIES.at(time(23, 58), just_after)]


def test_a_time_that_no_clock_shows_gives_nothing() -> None:
    assert CITIES.at(time(15, 0), MARCH.replace(hour=22, minute=30)) == []


@given(st.times(), st.integers(0, 365 * 24 * 60))
def test_clocks_that_are_offered_show_that_time(local: time, minute: int) -> None:
    now = datetime.fromtimestamp(1_770_000_000 + 60 * minute, UTC)
    found = CITIES.at(local, now)
    assert len(found) <= CHOICES
    for place in found:
        there = now.astimezone(ZoneInfo(place.zone))
        apart = (there.hour - local.hour) * 60 + there.minute - local.minute
        assert min(apart % 1440, -apart % 1440) <= 20


def test_the_clocks_offered_do_not_all_keep_the_same_summer() -> None:
    summers = {
        JULY.astimezone(ZoneInfo(place.zone)).utcoffset() for place in CITIES.at(time(12, 0), MARCH)
    }
    assert len(summers) > 1  # London goes on, Abidjan does not


# The country of a zone


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/London", "GB"),
        ("America/New_York", "US"),
        ("US/Pacific", "US"),
        ("Asia/Kolkata", "IN"),
        ("Asia/Calcutta", "IN"),
        ("Europe/Kyiv", "UA"),
        ("America/Argentina/Buenos_Aires", "AR"),
        ("UTC", None),
        ("Nowhere/At_All", None),
    ],
)
def test_a_zone_has_a_country(zone: str, country: str | None) -> None:
    assert territory(zone) == country


# The table


def rows(name: str) -> list[list[str]]:
    text = (CONTENT / name).read_text(encoding="utf-8")
    header, *lines = text.splitlines()
    assert "GeoNames" in header and "CC BY 4.0" in header
    assert text.endswith("\n")
    return [line.split("\t") for line in lines]


def test_every_city_has_a_name_a_country_and_a_real_zone() -> None:
    cities, real = rows("cities.tsv"), available_timezones()
    assert len(cities) > 30_000
    for name, area, zone, latitude, longitude in cities:
        assert name == name.strip() != ""
        assert abs(float(latitude)) < 90 and abs(float(longitude)) <= 180
        assert area[:2].isupper() and len(area[:2]) == 2 and area[2:3] in ("", "-")
        assert zone in real


def test_every_zone_of_the_table_tells_the_time_and_nearly_all_the_country() -> None:
    named = {zone for _, _, zone, *_ in rows("cities.tsv")}
    for zone in named:
        assert MARCH.astimezone(ZoneInfo(zone)).utcoffset() is not None
    assert len([zone for zone in named if territory(zone) is None]) < 5


def test_the_index_is_sorted_plain_and_points_into_the_table() -> None:
    cities, spellings = rows("cities.tsv"), rows("spellings.tsv")
    names = [name for name, _ in spellings]
    assert names == sorted(set(names))
    for name, numbers in spellings:
        assert name and plain(name) == name
        found = [int(number) for number in numbers.split(",")]
        assert found == sorted(set(found)) and found[-1] < len(cities)


def test_every_city_is_found_under_its_own_name() -> None:
    gazetteer = Gazetteer.load(CONTENT)
    for number in range(0, len(rows("cities.tsv")), 97):
        assert number in gazetteer.called(plain(gazetteer.row(number)[0]))


# Lean and quick


def test_it_takes_a_few_megabytes() -> None:
    tracemalloc.start()
    cities = Cities.load(CONTENT / "cities.tsv")
    cities.find("Lodnon")
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 8_000_000


def test_whatever_is_typed_the_answer_takes_no_noticeable_time() -> None:
    CITIES.find("London")  # what is read once is read
    for said in ("zxcvbnmasdfghj", "s" * 30, "USA", "the quick brown fox jumps over the lazy dog"):
        quickest = min(_milliseconds(said) for _ in range(5))
        assert quickest < 100, said


def _milliseconds(said: str) -> float:
    start = stopwatch.thread_time()  # other processes' time is not counted
    CITIES.find(said)
    return 1000 * (stopwatch.thread_time() - start)
