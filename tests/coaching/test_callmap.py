"""The call map: every place, in every situation, with whatever is known, can be said aloud."""

import copy
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.coaching.callmap import CallMap, Kind, Outcome, Place
from bot.coaching.charting import load_callmap
from bot.coaching.interview import Interview, Situation
from bot.coaching.library import CONTENT, Library
from bot.coaching.wording import FACTS, ContentError
from tests.coaching.spoken import (
    ARGUMENTS,
    DAY,
    EXTRAS,
    GAPS,
    Facts,
    every_knowledge,
    everything_known,
    legal,
    only_company_and_day,
)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load("en")


@pytest.fixture(scope="module")
def callmap(library: Library) -> CallMap:
    return library.callmap


@pytest.fixture
def content() -> dict[str, Any]:
    return tomllib.loads((CONTENT / "en" / "callmap.toml").read_text(encoding="utf-8"))


def places(callmap: CallMap) -> list[Place]:
    return [
        place for (situation, _), place in callmap.places.items() if place.situation == situation
    ]


def renderings(
    library: Library, part: Callable[[Place], str | None]
) -> Iterator[tuple[Place, Facts, str]]:
    for place in places(library.callmap):
        if template := part(place):
            for facts in every_knowledge(template):
                yield place, facts, library.render(template, **facts)


def test_every_card_reads_without_a_gap_whatever_is_known(library: Library) -> None:
    count = 0
    for place, facts, card in renderings(library, lambda place: place.card):
        gap = GAPS.search(card)
        assert gap is None, (place.id, place.situation, gap, card, facts)
        assert legal(card)
        assert len(re.sub("<[^>]+>", "", card)) < 600, (place.id, card)
        count += 1
    assert count > 500  # the test itself must not have gone blind


def test_a_phrase_that_knows_more_says_no_less(library: Library) -> None:
    """What is known reaches the words somewhere: nothing is asked of the candidate for nothing."""
    cards = "\n".join(
        library.render(place.card, **everything_known()) for place in places(library.callmap)
    )
    for spoken in (
        "night-shift team leader",
        "O&#39;Neill",
        "2:30",
        "6 March",
        "7946",
        "dan.oneill",
    ):
        assert spoken in cards


def test_every_line_is_short_enough_to_read_with_a_phone_at_the_ear(library: Library) -> None:
    for place, _, line in renderings(library, lambda place: place.line):
        for spoken in line.splitlines():
            assert len(spoken.split()) <= 40, (place.id, spoken)


def test_no_line_argues_presses_or_tricks(library: Library) -> None:
    for place, _, line in renderings(library, lambda place: place.line):
        found = ARGUMENTS.search(line)
        assert found is None, (place.id, found, line)


def test_every_question_has_its_question_mark(library: Library) -> None:
    asking = re.compile(
        r"\b(?:may|could|can|would|is|has|have|do|what|when|which|who|where|how) "
        r"(?:i|you|we|there|it|now|a|this|they)\b[^.?!:]*",
        re.IGNORECASE,
    )
    for place, _, line in renderings(library, lambda place: place.line):
        for sentence in re.split(r"(?<=[.?!:])\s+", line):
            if asking.match(sentence):
                assert sentence.endswith(("?", ":")), (place.id, sentence)


def test_a_name_with_markup_in_it_stays_a_name(library: Library) -> None:
    facts = everything_known() | {
        "interview": Interview("<b>&amp;", DAY, role="<i>", contact="</blockquote>"),
        "me": "<a href='x'>",
        "question": "<code>?",
        "extra": "& <b>",
    }
    for place in places(library.callmap):
        assert legal(library.render(place.card, **facts))


def test_thanking_is_never_more_than_two_taps_away(callmap: CallMap) -> None:
    for place in places(callmap):
        if place.kind is not Kind.END:
            assert callmap.ways_to_end(place.situation, place.id) <= 2


def test_on_the_line_the_last_button_thanks_and_ends(callmap: CallMap) -> None:
    for place in places(callmap):
        if place.kind is Kind.LINE and place.id != "voicemail":
            last = callmap.step(place.situation, place.id, place.exits[-1].id)
            assert last is not None
            assert last.kind is Kind.CLOSING


def test_every_place_can_end_in_every_way_that_matters(callmap: CallMap) -> None:
    for situation in Situation:
        ends = {place.outcome for place, _ in callmap.walk(callmap.start(situation))}
        assert ends >= set(Outcome)


def test_every_place_rests_on_facts_or_says_it_does_not(content: dict[str, Any]) -> None:
    for place in places(load_callmap(content)):
        assert place.facts or content["places"][place.id].get("default") is True
        assert set(place.facts) <= set(FACTS)


def test_buttons_fit_a_phone(callmap: CallMap) -> None:
    for place in places(callmap):
        labels = [door.label for door in place.exits]
        assert len(labels) <= 8
        assert len(set(labels)) == len(labels), place.id
        assert all(len(label) <= 28 for label in labels)
        assert all(door.id.isascii() and len(door.id) <= 16 for door in place.exits)


def test_no_button_leads_back_to_the_same_card(callmap: CallMap) -> None:
    for place in places(callmap):
        assert place.id not in {door.to for door in place.exits}


ANYWAY = (
    "friendly silent rushed policy vague let_go on_hold later salary about_me annoyed hung_up"
    " not_me by_email remind listen"
)
REACTIONS = {
    Situation.NO_NEWS: f"{ANYWAY} deciding said_no filled chose said_yes talk_now",
    Situation.REJECTED: f"{ANYWAY} concrete outshone another_role said_yes talk_now",
    Situation.OFFER: f"{ANYWAY} answer_now start_date meet withdrawn noted",
}


@pytest.mark.parametrize("situation", list(Situation))
def test_whatever_they_say_the_next_line_is_a_few_taps_away(
    callmap: CallMap, situation: Situation
) -> None:
    taps = {
        place.id: taps
        for place, taps in callmap.walk(callmap.place(situation, "open"))
        if callmap.places.get((situation, place.id)) == place
    }
    for reaction in REACTIONS[situation].split():
        assert taps[reaction] <= 4, reaction


@pytest.mark.parametrize("situation", list(Situation))
def test_whoever_answers_there_is_a_first_line(callmap: CallMap, situation: Situation) -> None:
    answers = {door.to for door in callmap.start(situation).exits}
    assert answers >= {"open", "someone", "voicemail", "nobody", "wrong"}


def test_a_no_on_the_line_turns_the_call(callmap: CallMap) -> None:
    told = callmap.step(Situation.NO_NEWS, "ask", "said_no")
    assert told is not None
    assert told.situation is Situation.REJECTED
    tip = callmap.step(told.situation, told.id, "concrete")
    assert tip is not None
    assert tip.situation is Situation.REJECTED


def test_a_yes_on_the_line_turns_the_call(callmap: CallMap) -> None:
    told = callmap.step(Situation.NO_NEWS, "ask", "said_yes")
    assert told is not None
    written = callmap.step(told.situation, told.id, "details")
    assert written is not None
    assert (written.id, written.situation) == ("in_writing", Situation.OFFER)


def test_bad_news_brings_its_own_question(library: Library) -> None:
    """The one chosen for a call about no news would be out of place after a no."""
    for place in places(library.callmap):
        if place.id in {"said_no", "filled", "chose", "withdrawn", "said_yes", "advice"}:
            assert EXTRAS["question"] not in library.render(place.line, **everything_known())


def test_after_one_follow_up_no_line_asks_for_more(library: Library) -> None:
    """Facts 46 and 72: one gentle follow-up at most, and then thanks."""
    callmap = library.callmap
    for asked in ("vague", "follow_up", "outshone"):
        for door in callmap.place(Situation.REJECTED, asked).exits:
            if door.to in {"more", "later", "another_role"}:
                continue
            there = callmap.place(Situation.REJECTED, door.to)
            assert "?" not in library.render(there.line, **only_company_and_day()), (asked, door)


def test_their_own_question_is_on_the_card(library: Library) -> None:
    for situation in Situation:
        for place_id in ("ask", "quick"):
            card = library.render(
                library.callmap.place(situation, place_id).card, **everything_known()
            )
            assert EXTRAS["question"] in card


def test_a_stale_or_forged_tap_leads_nowhere(callmap: CallMap) -> None:
    assert callmap.step(Situation.NO_NEWS, "ask", "concrete") is None
    assert callmap.step(Situation.NO_NEWS, "nowhere", "thanks") is None
    assert callmap.step(Situation.OFFER, "talked", "thanks") is None


def test_calls_that_are_not_welcome_become_an_e_mail(library: Library) -> None:
    for situation, email in library.callmap.emails.items():
        assert email.facts
        for template in (email.note, email.subject, email.body):
            for facts in every_knowledge(template):
                words = library.render(template, **facts)
                assert GAPS.search(words) is None, (situation, words)
                assert ARGUMENTS.search(words) is None or template is email.note
                assert len(words) < 800
                assert "<" not in words


def spoil(content: dict[str, Any], place: str, **changes: Any) -> dict[str, Any]:
    spoiled = copy.deepcopy(content)
    spoiled["places"][place] |= changes
    return spoiled


@pytest.mark.parametrize(
    ("place", "changes", "complaint"),
    [
        ("ask", {"exits": ["nonsense"]}, "unknown exit: nonsense"),
        ("later", {"exits": ["may_call", "concrete"]}, "which has no line here"),
        ("ask", {"line": {"no_news": "Hello."}}, "which has no line here"),
        ("ask", {"line": {}}, "ask has no line"),
        ("ask", {"line": {"maybe": "Hello."}}, "maybe"),
        ("ask", {"kind": "shout"}, "shout"),
        ("ask", {"facts": [109]}, "109"),
        ("ask", {"facts": []}, "cites no fact"),
        ("ask", {"outcome": "talked"}, "an end has an outcome"),
        ("talked", {"outcome": "won"}, "won"),
        ("close", {"exits": ["more"]}, "a closing has one exit"),
        ("later", {"exits": []}, "every place has an exit"),
        ("later", {"exits": ["thanks", "thanks"]}, "names an exit twice"),
        ("later", {"exits": ["thanks"] * 9}, "a card holds 8"),
        ("voicemail", {"exits": ["picked_up"]}, "no_message"),
    ],
)
def test_a_mistake_in_the_map_is_named(
    content: dict[str, Any], place: str, changes: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ContentError, match=complaint):
        load_callmap(spoil(content, place, **changes))


def test_a_place_without_a_way_out_is_refused(content: dict[str, Any]) -> None:
    content["exits"]["round"] = {"label": "Round", "to": "menu"}
    content["exits"]["about"] = {"label": "About", "to": "waiting"}
    spoiled = spoil(content, "waiting", exits=["round"])
    with pytest.raises(ContentError, match="dead end"):
        load_callmap(spoil(spoiled, "menu", exits=["about"]))


@pytest.mark.parametrize("place", ["dial", "nowhere"])
def test_a_place_stands_in_one_section_to_be_read(content: dict[str, Any], place: str) -> None:
    content["sections"][-1]["places"].append(place)
    with pytest.raises(ContentError, match=f"{place} has to be a place and to stand in one"):
        load_callmap(content)


def test_a_place_nobody_can_come_to_is_refused(content: dict[str, Any]) -> None:
    content["places"]["island"] = content["places"]["listen"]
    content["sections"][0]["places"].append("island")
    with pytest.raises(ContentError, match=r"island .* cannot be reached"):
        load_callmap(content)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("a_name_that_is_too_long", {"label": "Yes", "to": "ask"}),
        ("Wörter", {"label": "Yes", "to": "ask"}),
        ("yes", {"label": "A label that is far too long for it", "to": "ask"}),
        ("yes", {"label": "Yes"}),
    ],
)
def test_a_button_that_does_not_fit_is_refused(
    content: dict[str, Any], name: str, table: dict[str, str]
) -> None:
    content["exits"][name] = table
    with pytest.raises(ContentError, match=f"exit {name}"):
        load_callmap(content)
