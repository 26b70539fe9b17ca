"""`bot understand`: a sentence tried from the shell."""

import io
import json

import pytest

from bot.commands.understand import run


def asked(kind: str, *rows: object) -> tuple[int, list[dict[str, object]]]:
    out = io.StringIO()
    lines = io.StringIO("".join(f"{json.dumps(row)}\n" for row in rows))
    return run(kind, lines, out), [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_intent_is_answered_a_line_each() -> None:
    code, replies = asked("intent", {"text": "they said no"}, {"text": "remind me tomorrow"})
    assert code == 0
    assert [reply["intent"] for reply in replies] == ["heard_rejected", "snooze"]
    assert all(0 <= float(str(reply["confidence"])) <= 1 for reply in replies)


def test_an_interview_is_answered_with_what_was_said() -> None:
    row = {"text": "Boots yesterday, cashier", "now": "2026-03-12T09:14", "tz": "Europe/London"}
    code, replies = asked("interview", row | {"locale": "en-GB"})
    assert code == 0
    assert replies == [{"company": "Boots", "role": "cashier", "date": "2026-03-11"}]


def test_empty_lines_are_passed_over() -> None:
    out = io.StringIO()
    assert run("intent", io.StringIO('\n{"text": "hi"}\n\n'), out) == 0
    assert len(out.getvalue().splitlines()) == 1


@pytest.mark.parametrize(
    ("kind", "line", "sentence"),
    [
        ("intent", "hello", "Line 2: this is not JSON."),
        ("intent", "[1]", "Line 2: this is not a JSON object"),
        ("intent", "{}", 'Line 2: "text" is missing'),
        ("interview", '{"text": "x"}', 'Line 2: "tz" is missing'),
        (
            "interview",
            '{"text": "x", "tz": "Mars", "now": "", "locale": ""}',
            'Line 2: "tz" is not',
        ),
        (
            "interview",
            '{"text": "x", "tz": "UTC", "now": "soon", "locale": ""}',
            'Line 2: "now" is not',
        ),
    ],
)
def test_a_bad_line_gets_one_sentence(
    kind: str, line: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(kind, io.StringIO(f"\n{line}\n"), io.StringIO()) == 2
    told = capsys.readouterr().err
    assert told.startswith(sentence)
    assert told.count("\n") == 1
