"""The whole script: every place of the map, to be read, with whatever is known of an interview."""

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.coaching.facts import load_facts
from bot.coaching.interview import Interview, Situation
from bot.coaching.library import Library
from bot.coaching.printing import TEXT, Printer, example
from bot.coaching.wholescript import WholeScript, whole_script
from bot.coaching.wording import FACTS, ContentError
from tests.coaching.spoken import DAY, EXTRAS, GAPS, KNOWN, everything_known, knowing

WORDS = Library.load()
TODAY = date(2026, 3, 10)
KNOWLEDGE = [*[[name] for name in (*KNOWN, *EXTRAS)], [], [*KNOWN, *EXTRAS], ["role", "me"]]


def whole(situation: Situation) -> WholeScript:
    return whole_script(WORDS.callmap, WORDS.facts, situation)


def printed(situation: Situation, form: str = TEXT, **known: Any) -> str:
    return Printer(WORDS, {"today": TODAY, **known}).print(situation, form)


class Page(HTMLParser):
    """The ids of a page and where its links lead; fails where a tag is not closed in order."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids += [told["id"] or ""] if "id" in told else []
        self.links += [told["href"] or ""] if "href" in told else []
        assert "src" not in told and not any(name.startswith("on") for name in told)
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] != "style":
            self.words.append(data)


@pytest.mark.parametrize("situation", list(Situation))
def test_every_place_a_call_can_come_to_stands_in_it_once(situation: Situation) -> None:
    reached = {(p.situation, p.id) for p, _ in WORDS.callmap.walk(WORDS.callmap.start(situation))}
    entries = [(e.place.situation, e.place.id) for e in whole(situation).entries()]
    assert sorted(entries) == sorted(reached)
    assert len(entries) > 50


def test_between_them_they_hold_the_whole_map() -> None:
    held = {e.id for situation in Situation for e in whole(situation).entries()}
    assert held == {f"{p.situation}-{p.id}" for p in WORDS.callmap.places.values()}


@pytest.mark.parametrize("situation", list(Situation))
def test_every_way_on_leads_to_an_entry_and_every_entry_but_the_first_has_a_way_to_it(
    situation: Situation,
) -> None:
    entries = list(whole(situation).entries())
    ids = {entry.id for entry in entries}
    assert {exit.to for entry in entries for exit in entry.exits} <= ids
    assert [entry.place.id for entry in entries if not entry.when] == ["dial"]


@pytest.mark.parametrize("situation", list(Situation))
def test_it_begins_with_its_own_situation(situation: Situation) -> None:
    script = whole(situation)
    assert script.parts[0].situation is situation
    assert next(script.entries()).place.id == "dial"


@pytest.mark.parametrize("situation", list(Situation))
@pytest.mark.parametrize("known", KNOWLEDGE, ids=" ".join)
def test_it_reads_without_a_gap_whatever_is_known(situation: Situation, known: list[str]) -> None:
    text = printed(situation, **knowing(known))
    for line in text.splitlines():
        # facts have three dots, and addresses; "None of these" is a button
        if not re.match(r"\d+\. |Then: |\[", line):
            told = GAPS.search(line.strip().strip("<>=- "))
            assert told is None, line
    assert (
        "None" not in text.replace("None of these", "")
        and "<b>" not in text
        and "&" not in re.sub(r"http\S+", "", text)
    )


@pytest.mark.parametrize("situation", list(Situation))
def test_the_page_is_sound_and_every_link_in_it_leads_somewhere(situation: Situation) -> None:
    page = Page(printed(situation, "script.html", **everything_known()))
    assert len(page.ids) == len(set(page.ids))
    inside = [link[1:] for link in page.links if link.startswith("#")]
    assert set(inside) <= set(page.ids)
    outside = [link for link in page.links if not link.startswith("#")]
    assert outside and all(re.match(r"https?://[\w.-]+/?", link) for link in outside)


def test_what_people_typed_stays_words_in_the_page() -> None:
    nasty = "<script>alert(1)</script>"
    typed = Interview(nasty, DAY, role=nasty, contact=nasty)
    known = {"interview": typed, "me": nasty, "question": nasty, "extra": nasty}
    text = printed(Situation.NO_NEWS, "script.html", **known)
    assert "<script" not in text and nasty in "".join(Page(text).words)


def test_every_entry_says_what_it_rests_on() -> None:
    entries = list(whole(Situation.NO_NEWS).entries())
    text = printed(Situation.NO_NEWS, **everything_known())
    ours = sum(not entry.place.facts for entry in entries)
    assert text.count("(our own default)") == ours > 0
    assert text.count("(rests on ") == len(entries) - ours + 1  # and the e-mail


def test_their_own_question_stands_only_where_it_fits() -> None:
    text = printed(Situation.NO_NEWS, **everything_known())
    own, _, other = text.partition("FROM HERE ON, IT IS A NO")
    assert EXTRAS["question"] in own
    assert EXTRAS["question"] not in other.partition("INSTEAD OF CALLING")[0]


def test_the_example_says_that_it_is_one() -> None:
    text = example(WORDS, TODAY).print(Situation.OFFER, TEXT)
    assert "An example, with an interview that is made up: Northgate Foods" in text


def test_every_fact_is_there_with_where_it_is_from() -> None:
    assert list(WORDS.facts) == list(FACTS)
    for fact in WORDS.facts.values():
        assert fact.sources or fact.number in (60, 94), fact.number
        assert all(re.fullmatch(r"https?://[^\s/]+/?\S*", source) for source in fact.sources)
        assert fact.says.endswith((".", "?", '."'))


def test_a_fact_that_is_missing_or_has_no_grade_is_named() -> None:
    table = {"grade": "advice", "says": "Be kind."}
    facts = {str(number): table for number in FACTS}
    with pytest.raises(ContentError, match="fact 7 is missing"):
        load_facts({number: told for number, told in facts.items() if number != "7"})
    with pytest.raises(ContentError, match="fact 7: 'rumour'"):
        load_facts(facts | {"7": table | {"grade": "rumour"}})
