"""`bot understand intent|interview|tone`: try a sentence from the shell, JSON lines in and out.

intent     {"text"}                          -> {"intent", "confidence", "second", "sure"}
interview  {"text", "now", "tz", "locale"}   -> what was said of {"company", "role", "date", "time",
                                                 "contact", "phone", "email", "decide_by"}
tone       {"text", "situation"?, "id"?}     -> {"flag", "kind", "spans", "why", "instead", "rule",
                                                 "second_look", "id"?}

Of a tone, `flag` says that the sentence could hurt, `kind` how (argumentative, pushy,
self_deprecating or ok); `spans` are the words that were found. `why`, `instead` and `rule` are of
the worst of them, and are null where only the second opinion speaks.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.coaching.interview import Situation
from bot.coaching.library import Library
from bot.coaching.tone import Tone, Verdict
from bot.coaching.understanding import Moment, read_intent, read_interview

Row = dict[str, Any]


@dataclass
class _Unreadable(Exception):
    """A line that cannot be answered; `why` ends the sentence that is shown."""

    why: str


def do(chosen: argparse.Namespace) -> int:
    """Standard input to standard output."""
    return run(chosen.what, sys.stdin, sys.stdout)


def run(kind: str, lines: TextIO, out: TextIO) -> int:
    """Answers every line of `lines` on `out`. `kind` is "intent", "interview" or "tone".

    Returns the exit code: 0, or 2 after one sentence on stderr about the first line that cannot
    be read.
    """
    answer = _READERS[kind]
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            reply = answer(_object(line))
        except _Unreadable as problem:
            print(f"Line {number}: {problem.why}.", file=sys.stderr)
            return 2
        print(json.dumps(reply, ensure_ascii=False), file=out, flush=True)
    return 0


def _object(line: str) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _Unreadable("this is not JSON") from error
    if not isinstance(row, dict):
        raise _Unreadable('this is not a JSON object such as {"text": "they said no"}')
    return row


def _string(row: Row, key: str) -> str:
    if not isinstance(row.get(key), str):
        raise _Unreadable(f'"{key}" is missing or is not a string')
    return str(row[key])


def _intent(row: Row) -> Row:
    reading = read_intent(_string(row, "text"))
    return {
        "intent": reading.intent.value,
        "confidence": round(reading.confidence, 3),
        "second": reading.second and reading.second.value,
        "sure": reading.sure,
    }


def _interview(row: Row) -> Row:
    told = read_interview(_string(row, "text"), _moment(row))
    found: Row = {
        "company": told.company,
        "role": told.role,
        "date": told.day and told.day.isoformat(),
        "time": told.hour and told.hour.strftime("%H:%M"),
        "contact": told.contact,
        "phone": told.phone,
        "email": told.email,
        "decide_by": told.promised and told.promised.isoformat(),
    }
    return {slot: value for slot, value in found.items() if value}


def _moment(row: Row) -> Moment:
    """`now` is the wall clock in `tz`, unless it names its own offset."""
    try:
        zone = ZoneInfo(_string(row, "tz"))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _Unreadable('"tz" is not a time zone such as Europe/London') from error
    try:
        now = datetime.fromisoformat(_string(row, "now"))
        aware = (now if now.tzinfo else now.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _Unreadable('"now" is not a time such as 2026-03-12T09:14') from error
    return Moment(aware, zone, _string(row, "locale"))


@cache
def _rules() -> Tone:
    return Library.load().tone


def _tone(row: Row) -> Row:
    named = row.get("situation", Situation.NO_NEWS)
    if named not in set(Situation):
        raise _Unreadable(f'"situation" is none of {", ".join(Situation)}')
    verdict = _rules().check(_string(row, "text"), Situation(named))
    return {key: row[key] for key in ("id",) if key in row} | _heard(verdict)


def _heard(verdict: Verdict) -> Row:
    worst = verdict.worst
    return {
        "flag": verdict.harmful,
        "kind": verdict.kind or "ok",
        "spans": [finding.words for finding in verdict.findings],
        "why": worst and worst.why,
        "instead": worst and worst.instead,
        "rule": worst and worst.rule,
        "second_look": verdict.second_look,
    }


_READERS: Mapping[str, Callable[[Row], Row]] = {
    "intent": _intent,
    "interview": _interview,
    "tone": _tone,
}
