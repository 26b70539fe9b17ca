"""Our reading of HTML against the answers of Telegram's own parser, kept in html_cases.json.

``kept``, where it is given, is what its cleaning leaves of that text (before trimming).
"""

import html
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.errors import ApiError
from bot.demo.formatted import caption, message_text
from bot.demo.html import HtmlError, parse_html
from bot.demo.params import Params
from bot.demo.spans import untangled
from bot.demo.texts import clean_entities, cleaned, utf16_length

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "html_cases.json").read_text("utf-8")
)
UNHURRIED = settings(deadline=None)  # a busy machine is no reason to fail


def ours(source: str) -> dict[str, Any]:
    try:
        text, entities = parse_html(source)
    except HtmlError as error:
        return {"error": f"Can't parse entities: {error}"}
    return {"text": text, "entities": entities}


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["html"])[:60])
def test_html_is_read_as_telegram_reads_it(case: dict[str, Any]) -> None:
    expected = {name: case[name] for name in ("error", "text", "entities") if name in case}
    assert ours(case["html"]) == expected


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.get("kept", {}).get("text")],
    ids=lambda case: ascii(case["html"])[:60],
)
def test_overlapping_entities_are_sorted_out_as_telegram_does(case: dict[str, Any]) -> None:
    entities = untangled(clean_entities(case["text"], untangled(case["entities"])))
    assert {"text": cleaned(case["text"]), "entities": entities} == case["kept"]


def test_the_table_is_large_enough_to_trust() -> None:
    assert len(CASES) >= 150
    assert sum("error" in case for case in CASES) >= 50


@UNHURRIED
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")))
def test_escaped_words_come_out_as_they_were(words: str) -> None:
    assert ours(html.escape(words, quote=False)) == {"text": words, "entities": []}


@UNHURRIED
@given(
    st.lists(st.sampled_from(["<b>", "</b>", "<i>", "</i>", "<a href=x.co>", "</a>", "😀", " "]))
)
def test_entities_always_lie_within_the_text(pieces: list[str]) -> None:
    read = ours("".join(pieces))
    for entity in read.get("entities", []):
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"]
        assert entity["offset"] + entity["length"] <= utf16_length(read["text"])


def sent(text: str, **params: Any) -> dict[str, Any]:
    return message_text(Params({"text": text, "parse_mode": "HTML", **params}))


def test_white_space_around_a_message_goes_and_the_entities_move_along() -> None:
    assert sent(" \n hello <b>Ada \n</b> ") == {
        "text": "hello Ada",
        "entities": [{"type": "bold", "offset": 6, "length": 3}],
    }


def test_commands_and_links_in_the_bots_words_are_marked_too() -> None:
    assert sent("<b>Try /log</b> or <code>/say</code>")["entities"] == [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "bot_command", "offset": 4, "length": 4},
        {"type": "bold", "offset": 4, "length": 4},
        {"type": "code", "offset": 12, "length": 4},
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "message text is empty"),
        ("   ", "text must be non-empty"),
        ("<b> </b>", "text must be non-empty"),
        ("x" * 4097, "message is too long"),
        ("x" * 32769, "text is too long"),
        ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("é <x>", 'can\'t parse entities: Unsupported start tag "x" at byte offset 3'),
    ],
)
def test_what_cannot_be_sent_is_refused_in_telegrams_words(text: str, sentence: str) -> None:
    with pytest.raises(ApiError) as refusal:
        sent(text)
    assert refusal.value.description == f"Bad Request: {sentence}"


def test_the_limits_count_characters_after_parsing() -> None:
    assert len(sent("<b>" + "😀" * 4096 + "</b>")["text"]) == 4096
    assert caption(Params({"caption": "é" * 1024}))["caption"] == "é" * 1024
    with pytest.raises(ApiError, match="message caption is too long"):
        caption(Params({"caption": "é" * 1025}))


def test_entities_may_be_given_instead_of_a_parse_mode() -> None:
    bold = {"type": "bold", "offset": 0, "length": 3}
    assert message_text(Params({"text": "Ada!", "entities": [bold]}))["entities"] == [bold]


@pytest.mark.parametrize("entity", ["bold", {"type": "bold"}, {"offset": 0, "length": 1}])
def test_a_broken_entity_is_refused(entity: Any) -> None:
    with pytest.raises(ApiError, match="can't parse MessageEntity"):
        message_text(Params({"text": "Ada", "entities": [entity]}))


def test_an_unknown_parse_mode_is_refused() -> None:
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        sent("Ada", parse_mode="BBCode")
