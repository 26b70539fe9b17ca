"""`python -m bot.coaching.tone.learn [--check | --judge] [FOLDER]`: learns the second opinion.

It is learned from the labelled sentences in FOLDER (tests/data/tone), one file a writer, and goes
to content/en/tone.model.json; the same sentences give the same bytes. With --check nothing is
written; exit code 1 says that the file is not what the sentences make of it. With --judge each
writer is judged by an opinion that was learned from the others.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import tomli

from bot.coaching.interview import Situation
from bot.coaching.tone.checking import Tone, load_tone
from bot.coaching.tone.opinion import FINE, by_word, traits
from bot.coaching.tone.reading import read, sentences
from bot.coaching.understanding.learn import deciding
from bot.coaching.understanding.learn.chance import Dice
from bot.coaching.understanding.weights import written

CONTENT = Path(__file__).parents[2] / "content" / "en"
SENTENCES = Path("tests/data/tone")
_EPOCHS = 6

Row = dict[str, Any]


def writers(folder: Path) -> dict[str, list[Row]]:
    """The labelled sentences of each writer, by the writer's name."""
    files = sorted(folder.glob("*.jsonl"))
    return {
        file.stem: [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        for file in files
    }


def learned(rows: Iterable[Row], words: Mapping[str, Any]) -> dict[str, Any]:
    """What an opinion is loaded from. `words` is the parsed tone.toml; its examples count, too."""
    tone, kinds = load_tone(words), by_word(words["kinds"])
    shown = [
        (traits(read(text, tone.spellings).read, situation, kinds), label)
        for text, situation, label in (*_labelled(rows), *_examples(tone))
    ]
    return deciding.learn(shown, _EPOCHS, Dice())


def _labelled(rows: Iterable[Row]) -> Iterator[tuple[str, str, str]]:
    """The texts, and what their writers would rather have said. Each part of a fine one is fine."""
    for row in rows:
        yield row["text"], row["situation"], row["label"]
        fine = [row["text"]] if row["label"] == FINE else []
        for text in (*fine, row.get("instead") or ""):
            parts = {text, *(text[start:end] for start, end in sentences(text))} - {row["text"], ""}
            yield from ((part, row["situation"], FINE) for part in sorted(parts))


def _examples(tone: Tone) -> Iterator[tuple[str, str, str]]:
    """What the rules find, what they leave alone, and what is said instead."""
    for rule in tone.rules:
        first = next(iter(rule.instead))
        yield from ((text, first, rule.kind) for text in rule.hits)
        yield from ((text, first, FINE) for text in rule.misses)
    offers = [rule.instead for rule in tone.rules] + [topic.instead for topic in tone.topics]
    said = {(text, situation) for offer in offers for situation, text in offer.items()}
    yield from ((text, situation, FINE) for text, situation in sorted(said))


def measures(tone: Tone, rows: Iterable[Row]) -> dict[str, float]:
    """`precision`, `recall`, `f1` of harmful against fine, and the share of fine ones called
    harmful as `false_alarms`.
    """
    pairs = [
        (row["label"] != FINE, tone.check(row["text"], Situation(row["situation"])).harmful)
        for row in rows
    ]
    hits, called, harmful = (
        pairs.count((True, True)),
        sum(c for _, c in pairs),
        sum(h for h, _ in pairs),
    )
    return {
        "precision": hits / max(called, 1),
        "recall": hits / max(harmful, 1),
        "f1": 2 * hits / max(called + harmful, 1),
        "false_alarms": pairs.count((False, True)) / max(len(pairs) - harmful, 1),
    }


def unheard(name: str, everyone: Mapping[str, list[Row]], words: Mapping[str, Any]) -> Tone:
    """The check with an opinion that was learned from all writers but this one."""
    others = [row for other, said in everyone.items() if other != name for row in said]
    return load_tone(words, learned(others, words))


def judge(folder: Path) -> None:
    """Prints, for each writer, the rules alone and with an opinion learned from the others."""
    words, everyone = tone_words(), writers(folder)
    for name, rows in everyone.items():
        for how, tone in (
            ("rules alone", load_tone(words)),
            ("with opinion", unheard(name, everyone, words)),
        ):
            numbers = " ".join(f"{key} {value:.3f}" for key, value in measures(tone, rows).items())
            print(f"{name:8} {how:12} {numbers}")


def tone_words() -> dict[str, Any]:
    """The parsed tone.toml."""
    return tomli.loads((CONTENT / "tone.toml").read_text("utf-8"))


def main() -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description="Learn how harmful sentences sound.")
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    parser.add_argument("--judge", action="store_true", help="write nothing, judge by writer")
    parser.add_argument("folder", nargs="?", type=Path, default=SENTENCES)
    asked = parser.parse_args()
    if asked.judge:
        judge(asked.folder)
        return 0
    rows = [row for said in writers(asked.folder).values() for row in said]
    new, path = written(learned(rows, tone_words())), CONTENT / "tone.model.json"
    if not asked.check:
        path.write_bytes(new)
    if path.read_bytes() != new:
        print("tone.model.json is not what the sentences make of it.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
