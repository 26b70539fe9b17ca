"""`bot understand tone`: how a sentence could be heard, JSON lines in and JSON lines out.

{"id", "situation", "text"} -> {"flag", "kind", "spans", "why", "instead", "rule", "second_look"}

`flag` says that the sentence could hurt, `kind` how (argumentative, pushy, self_deprecating or ok);
`spans` are the words that were found. `why`, `instead` and `rule` are of the worst of them, and are
null where only the second opinion speaks.
"""

import json
import sys
from dataclasses import dataclass
from typing import Any, TextIO

from bot.coaching.interview import Situation
from bot.coaching.library import Library
from bot.coaching.tone import Tone, Verdict


@dataclass
class _Unreadable(Exception):
    """A line that cannot be answered; `why` ends the sentence that is shown."""

    why: str


def run_tone(lines: TextIO, out: TextIO) -> int:
    """Answers every line of `lines` on `out`.

    Returns the exit code: 0, or 2 after one sentence on stderr about the first line that cannot
    be read.
    """
    tone = Library.load().tone
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            reply = _answer(tone, line)
        except _Unreadable as problem:
            print(f"Line {number}: {problem.why}.", file=sys.stderr)
            return 2
        print(json.dumps(reply, ensure_ascii=False), file=out, flush=True)
    return 0


def _answer(tone: Tone, line: str) -> dict[str, Any]:
    row = _object(line)
    text, named = row.get("text"), row.get("situation", Situation.NO_NEWS)
    if not isinstance(text, str):
        raise _Unreadable('"text" is missing or is not a string')
    if named not in set(Situation):
        raise _Unreadable(f'"situation" is none of {", ".join(Situation)}')
    return _told(row, tone.check(text, Situation(named)))


def _object(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _Unreadable("this is not JSON") from error
    if not isinstance(row, dict):
        raise _Unreadable('this is not a JSON object such as {"text": "Why not me?"}')
    return row


def _told(row: dict[str, Any], verdict: Verdict) -> dict[str, Any]:
    worst = verdict.worst
    return {
        **({"id": row["id"]} if "id" in row else {}),
        "flag": verdict.harmful,
        "kind": verdict.kind or "ok",
        "spans": [finding.words for finding in verdict.findings],
        "why": worst and worst.why,
        "instead": worst and worst.instead,
        "rule": worst and worst.rule,
        "second_look": verdict.second_look,
    }
