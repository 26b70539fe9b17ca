"""`bot understand intent|interview`: try a sentence from the shell, JSON lines in, JSON lines out.

intent     {"text"}                          -> {"intent", "confidence", "second", "sure"}
interview  {"text", "now", "tz", "locale"}   -> what was said of {"company", "role", "date", "time",
                                                 "contact", "phone", "email", "decide_by"}
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.coaching.understanding import Moment, read_intent, read_interview

Row = dict[str, Any]


@dataclass
class _Unreadable(Exception):
    """A line that cannot be answered; `why` ends the sentence that is shown."""

    why: str


def run(kind: str, lines: TextIO, out: TextIO) -> int:
    """Answers every line of `lines` on `out`. `kind` is "intent" or "interview".

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
        print(json.dumps(reply), file=out, flush=True)
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


_READERS: Mapping[str, Callable[[Row], Row]] = {"intent": _intent, "interview": _interview}
