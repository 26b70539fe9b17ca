"""The whole map, in every situation and with whatever is known: all that must hold at once."""

import html
from collections.abc import Iterator

import pytest

from bot.coaching.callmap import Kind, Place
from bot.coaching.interview import Situation
from bot.coaching.library import Library
from bot.coaching.scripts import PARTS
from bot.demo.html import parse_html
from tests.coaching.spoken import ARGUMENTS, GAPS, every_knowledge

WORDS = Library.load()
MAP = WORDS.callmap
SHOWN = {"bold", "italic", "blockquote", "phone_number", "url", "email"}
LIMIT, MOST_ON_A_BUTTON, MOST_DATA = 4096, 64, 64
"""Telegram's: units of a message, and bytes of what a button carries. A label's is ours."""
STEP = "on:9223372036854775807:99999:"
"""What a button of a call carries before its exit: the longest numbers there can be."""

PLACES = list({(p.situation, p.id): p for p in MAP.places.values()}.values())
NAMES = [f"{place.situation}-{place.id}" for place in PLACES]


def variants(template: str) -> Iterator[str]:
    for facts in every_knowledge(template):
        yield WORDS.render(template, **facts)


def test_none_is_left_out() -> None:
    walked = {
        (place.situation, place.id)
        for situation in Situation
        for place, _ in MAP.walk(MAP.start(situation))
    }
    assert walked == {(place.situation, place.id) for place in PLACES}
    assert len(PLACES) > 150


@pytest.mark.parametrize("place", PLACES, ids=NAMES)
def test_its_card_is_what_telegram_takes_and_reads_without_a_gap(place: Place) -> None:
    for card in variants(place.card):
        text, entities = parse_html(card)
        assert text.strip() and GAPS.search(text) is None, text
        assert len(text.encode("utf-16-le")) // 2 <= LIMIT
        assert {entity["type"] for entity in entities} <= SHOWN
    for door in place.exits:
        assert 0 < len(door.label) <= MOST_ON_A_BUTTON
        assert len(f"{STEP}{door.id}".encode()) <= MOST_DATA


@pytest.mark.parametrize("place", PLACES, ids=NAMES)
def test_its_line_passes_the_tone_check(place: Place) -> None:
    if place.kind is Kind.END:
        return  # these are the coach's words to the candidate
    for line in variants(place.line):
        assert ARGUMENTS.search(line) is None, line
        found = WORDS.tone.check_all(html.unescape(line), place.situation)
        assert [verdict.text for verdict in found if verdict.findings] == []


@pytest.mark.parametrize("place", PLACES, ids=NAMES)
def test_it_says_what_it_rests_on_and_comes_to_an_end(place: Place) -> None:
    assert all(WORDS.facts[number].says for number in place.facts)
    ends = [there for there, _ in MAP.walk(place) if there.kind is Kind.END]
    assert ends
    if place.kind is not Kind.END:
        assert MAP.ways_to_end(place.situation, place.id) <= 2


@pytest.mark.parametrize("situation", list(Situation))
def test_what_is_said_and_written_besides_passes_the_tone_check(situation: Situation) -> None:
    scripts = [*WORDS.scripts.wordings[situation], WORDS.scripts.short(situation)]
    spoken = [getattr(script, part) for script in scripts for part in PARTS]
    for template in [*spoken, MAP.emails[situation].body]:
        for words in variants(template):
            found = WORDS.tone.check_all(html.unescape(words), situation)
            assert [verdict.text for verdict in found if verdict.findings] == []
