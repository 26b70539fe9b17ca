"""Sensible questions to ask, by situation and kind of role, and help with something to add."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.coaching.interview import Situation
from bot.coaching.wording import ContentError, cited, text

ANY = "any"
FEWEST_FOR_ANY = 6
FEWEST_FOR_KIND = 2


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is said, and the numbered facts it rests on."""

    ask: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """`prompts` draw out something to add when there is no news; `openings` are ways to begin it.

    `signs` finds for each kind of role the words that tell it.
    """

    bank: Mapping[tuple[Situation, str], Sequence[Question]]
    signs: Mapping[str, re.Pattern[str]]
    prompts: tuple[str, str]
    openings: tuple[str, str, str]

    def three(self, situation: Situation, role: str | None, seed: int) -> tuple[str, str, str]:
        """Three different questions: one for the kind of role where it is known, the rest for any.

        The same seed gives the same three; the next seed gives others.
        """
        special = self.bank[situation, self.kind(role)]
        general = self.bank[situation, ANY]
        offered = [special[seed % len(special)]] if special is not general else []
        wanted = 3 - len(offered)
        offered += [general[(seed * wanted + turn) % len(general)] for turn in range(wanted)]
        first, second, third = (question.ask for question in offered)
        return first, second, third

    def kind(self, role: str | None) -> str:
        """The kind of role. English puts the telling word last, so the last one found decides: a
        warehouse administrator works in an office. Of two that end there, the longer decides.
        """
        found = [
            (match.end(), len(match.group()), kind)
            for kind, sign in self.signs.items()
            for match in sign.finditer(role or "")
        ]
        return max(found)[-1] if found else ANY


def load_questions(data: Mapping[str, Any]) -> Questions:
    """Build the bank from parsed TOML. Raises ContentError, naming the question."""
    signs = {kind: _sign(table["words"]) for kind, table in data["kinds"].items()}
    bank = {
        (situation, kind): tuple(
            _question(f"question {number} for {kind} ({situation})", table)
            for number, table in enumerate(data.get(situation, {}).get(kind, []), start=1)
        )
        for situation in Situation
        for kind in (*signs, ANY)
    }
    for (situation, kind), questions in bank.items():
        _check_enough(situation, kind, [question.ask for question in questions])
    return Questions(bank, signs, *_something_to_add(data["extra"]))


def _sign(words: Sequence[str]) -> re.Pattern[str]:
    """Any of the words, whole, with or without an s; the longest first, so that it is preferred."""
    choice = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b(?:{choice})s?\b", re.IGNORECASE)


def _question(owner: str, table: Mapping[str, Any]) -> Question:
    ask = text(owner, table, "ask")
    if not ask.endswith("?"):
        raise ContentError(f"{owner} does not end with a question mark")
    return Question(ask, cited(owner, table, table.get("facts")))


def _check_enough(situation: Situation, kind: str, asked: Sequence[str]) -> None:
    fewest = FEWEST_FOR_ANY if kind == ANY else FEWEST_FOR_KIND
    if len(asked) < fewest:
        raise ContentError(f"{kind} ({situation}) has fewer than {fewest} questions")
    if len(set(asked)) < len(asked):
        raise ContentError(f"{kind} ({situation}) has the same question twice")


def _something_to_add(
    table: Mapping[str, Any],
) -> tuple[tuple[str, str], tuple[str, str, str]]:
    cited("something to add", table, table.get("facts"))
    try:
        first, second = table["prompts"]
        one, two, three = table["openings"]
    except ValueError as error:
        raise ContentError("something to add has two prompts and three openings") from error
    return (first, second), (one, two, three)
