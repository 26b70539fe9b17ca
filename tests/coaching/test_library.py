"""The words: filled in without a gap, safe with whatever people typed, dated as people write."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from bot.coaching.filters import english_of
from bot.coaching.interview import Interview
from bot.coaching.library import Library, UnknownWords
from bot.demo.html import parse_html

TUESDAY = date(2026, 3, 3)
NASTY = '<b>O\'Neill & Söhne</b> "Ltd" {{ 7 * 7 }} &amp;'


@pytest.fixture(scope="module")
def words() -> Library:
    return Library.load()


@pytest.fixture
def small(tmp_path: Path) -> Library:
    """A library of three sentences and a button."""
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "hall.toml").write_text(
        'hello = "Hello {{ name }}."\n'
        'bold = "<b>{{ name }}</b>, isn\'t it?"\n'
        'laid_out = """\nOne  \n\n\n{% if name %}\n{{ name }}\n{% endif %}\n\n\n\nTwo\n\n"""\n'
    )
    (tmp_path / "buttons.toml").write_text('ring = "Ring {{ name }}"\n')
    (tmp_path / "commands.toml").write_text('log = "Tell me about an interview"\n')
    return Library(tmp_path)


# What is there, and what is not


def test_a_message_is_found_by_its_topic_and_name(small: Library) -> None:
    assert small.say("hall.hello", name="Ada") == "Hello Ada."


@pytest.mark.parametrize("key", ["hall.bye", "hello", "kitchen.hello", "hall"])
def test_words_that_do_not_exist_are_a_mistake_and_say_which(small: Library, key: str) -> None:
    with pytest.raises(UnknownWords, match=key):
        small.say(key)
    with pytest.raises(UnknownWords, match=key):
        small.label(key)


def test_a_gap_in_the_words_is_an_error_and_not_a_hole(small: Library) -> None:
    with pytest.raises(UndefinedError, match="name"):
        small.say("hall.hello")
    with pytest.raises(UndefinedError, match="name"):
        small.label("ring")


def test_a_language_without_a_folder_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        Library.load("tlh")


def test_layout_for_reading_the_file_does_not_reach_the_chat(small: Library) -> None:
    assert small.say("hall.laid_out", name="Ada") == "One\n\nAda\n\nTwo"
    assert small.say("hall.laid_out", name=None) == "One\n\nTwo"


# What people type


def test_what_was_typed_cannot_become_markup(small: Library) -> None:
    text, entities = parse_html(small.say("hall.bold", name=NASTY))
    assert text == f"{NASTY}, isn't it?"
    assert [entity["type"] for entity in entities] == ["bold"]


def test_a_label_is_plain_text(small: Library) -> None:
    assert small.label("ring", name="O'Neill & <Co>") == "Ring O'Neill & <Co>"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_any_text_comes_out_as_it_went_in(words: Library, typed: str) -> None:
    text, _ = parse_html(words.render("<i>-{{ typed }}-</i>", typed=typed))
    assert text.split() == f"-{typed}-".split()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=40))
def test_any_name_stands_on_a_button_as_it_is(words: Library, typed: str) -> None:
    assert words.label("reached_contact", contact=typed) == typed


def test_an_interview_is_called_by_its_company_and_its_role(words: Library) -> None:
    template = "{{ interview|title }}"
    both = Interview("Acme & Sons", TUESDAY, role="cook")
    assert words.render(template, interview=both) == "Acme &amp; Sons (cook)"
    assert words.render(template, interview=Interview("Acme", TUESDAY)) == "Acme"


# Days and hours as people write them


@pytest.mark.parametrize(
    ("locale", "day", "year", "hour"),
    [
        ("en-GB", "Tuesday 3 March", "3 March 2026", "2:30 pm"),
        ("en-IE", "Tuesday 3 March", "3 March 2026", "2:30 pm"),
        ("en-IN", "Tuesday 3 March", "3 March 2026", "2:30 pm"),
        ("en-ZA", "Tuesday 3 March", "3 March 2026", "2:30 pm"),
        ("en-US", "Tuesday, March 3", "March 3, 2026", "2:30 PM"),
        ("en-CA", "Tuesday, March 3", "March 3, 2026", "2:30 pm"),
        ("en-PH", "Tuesday, March 3", "March 3, 2026", "2:30 PM"),
    ],
)
def test_days_are_written_as_in_that_country(
    words: Library, locale: str, day: str, year: str, hour: str
) -> None:
    def told(template: str) -> str:
        return words.render(template, locale=locale, on=TUESDAY, at=time(14, 30))

    assert told("{{ on|day }}") == day
    assert told("{{ on|date }}") == year
    assert told("{{ at|hour }}") == hour
    assert told("{{ on|weekday }}") == "Tuesday"


@pytest.mark.parametrize(
    "tag",
    [
        *("de", "zh-hans", "en-GB-oxendict", "", "en", "EN-gb", "en_GB", "pt-BR", "en-001", "tlh"),
        *("en-Latn-US", "en-US-u-hc-h12", "-", "--", "x", "a-b-c", "é-ÜÜ", "en-XX", "i-klingon"),
    ],
)
def test_every_language_tag_gives_english_dates(words: Library, tag: str) -> None:
    told = words.render(
        "{{ on|day }}, {{ on|date }}, {{ at|hour }}", locale=tag, on=TUESDAY, at=time(9)
    )
    assert "Tuesday" in told and "March" in told and "9:00" in told


@given(st.text(max_size=20))
def test_no_language_tag_breaks_a_message(tag: str) -> None:
    assert english_of(tag).language == "en"


def test_without_a_locale_it_writes_as_in_britain(words: Library) -> None:
    assert words.render("{{ on|day }}", on=TUESDAY) == "Tuesday 3 March"
    assert words.render("{{ on|day }}", locale=None, on=TUESDAY) == "Tuesday 3 March"


def test_an_hour_is_the_one_on_the_clock_that_it_was_given_in(words: Library) -> None:
    instant = datetime(2026, 7, 7, 9, 0, tzinfo=UTC).astimezone(ZoneInfo("Europe/London"))
    assert words.render("{{ at|hour }}", at=instant) == "10:00 am"


@pytest.mark.parametrize(
    ("at", "said"),
    [(time(0, 5), "12:05 am"), (time(12, 0), "12:00 pm"), (time(23, 59), "11:59 pm")],
)
def test_noon_and_midnight_are_told_apart(words: Library, at: time, said: str) -> None:
    assert words.render("{{ at|hour }}", at=at) == said


def test_a_leap_day_and_the_end_of_a_year_are_days(words: Library) -> None:
    assert words.render("{{ on|day }}", on=date(2028, 2, 29)) == "Tuesday 29 February"
    assert words.render("{{ on|date }}", on=date(2026, 12, 31)) == "31 December 2026"
