"""Counts how much of a set is read right, by the set's own conventions."""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.coaching.understanding import Moment, Sentence, read_intent, read_interview

DATA = Path(__file__).parents[2] / "data" / "understanding"
SLOTS = ("company", "role", "date", "time", "contact", "phone", "email", "decide_by")
_TITLES = re.compile(r"^(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor)\b\.?\s+)+")
_HONOURS = re.compile(r"(?:\s+(?:sir|mam|madam|ma'am|ji))+$")

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    """The lines of a set."""
    text = (DATA / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def floors(name: str) -> dict[str, float]:
    """What that set must reach."""
    known: dict[str, dict[str, float]] = tomllib.loads((DATA / "floors.toml").read_text("utf-8"))
    return known[name]


def intent_misses(name: str) -> list[str]:
    """The messages read as an intent that is neither theirs nor one that would also do."""
    return [f"{row['text']} -> {read}" for row, read, right, _ in _read_intents(name) if not right]


def wrong_and_writing(name: str) -> list[str]:
    """The misses that would be acted on and change something."""
    return [
        f"{row['text']} -> {read}"
        for row, read, right, writes in _read_intents(name)
        if not right and writes
    ]


def _read_intents(name: str) -> Iterable[tuple[Row, str, bool, bool]]:
    for row in rows(name):
        reading = read_intent(row["text"])
        right = reading.intent in {row["intent"], *row.get("also", ())}
        yield row, reading.intent.value, right, reading.writes and reading.sure


def moment(row: Mapping[str, str]) -> Moment:
    """When and where the message was sent; `now` is the wall clock there."""
    zone = ZoneInfo(row["tz"])
    now = datetime.fromisoformat(row["now"]).replace(tzinfo=zone)
    return Moment(now.astimezone(UTC), zone, row["locale"])


def read(row: Row) -> dict[str, str]:
    """The slots of a message as they are compared."""
    told: Sentence = read_interview(row["text"], moment(row))
    return comparable(
        {
            "company": told.company,
            "role": told.role,
            "date": told.day.isoformat() if told.day else None,
            "time": told.hour.strftime("%H:%M") if told.hour else None,
            "contact": told.contact,
            "phone": told.phone,
            "email": told.email,
            "decide_by": told.promised.isoformat() if told.promised else None,
        }
    )


def comparable(slots: Mapping[str, str | None]) -> dict[str, str]:
    """The filled slots, without what makes no difference."""
    return {slot: _plain(slot, value) for slot, value in slots.items() if value}


def _plain(slot: str, value: str) -> str:
    if slot == "phone":
        return re.sub(r"\D", "", value)
    text = " ".join(unicodedata.normalize("NFKC", value).casefold().split()).replace("’", "'")
    text = _trimmed(text)
    if slot in {"company", "role"}:
        return re.sub(r"^(?:the|an?)\s+", "", text)
    return _HONOURS.sub("", _TITLES.sub("", text)) if slot == "contact" else text


def _trimmed(text: str) -> str:
    """Without the punctuation and emoji around it."""
    first = next((i for i, char in enumerate(text) if char.isalnum()), 0)
    last = next((i for i, char in enumerate(reversed(text)) if char.isalnum()), 0)
    return text[first : len(text) - last]


def slot_scores(name: str) -> tuple[dict[str, float], list[str]]:
    """F1 for each slot and the share of exact messages; and the messages that are not."""
    pairs = [(row, comparable(row["gold"]), read(row)) for row in rows(name)]
    wrong = [f"{row['text']}: {got}" for row, gold, got in pairs if got != gold]
    scores = {
        slot: _f1([(gold.get(slot), got.get(slot)) for _, gold, got in pairs]) for slot in SLOTS
    }
    return scores | {"exact": 1 - len(wrong) / len(pairs)}, wrong


def _f1(pairs: Iterable[tuple[str | None, str | None]]) -> float:
    known = list(pairs)
    right = sum(gold == got for gold, got in known if gold)
    named = sum(gold is not None for gold, _ in known) + sum(got is not None for _, got in known)
    return 2 * right / named if named else 1.0
