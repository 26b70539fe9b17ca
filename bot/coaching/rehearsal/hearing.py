"""What a line said in a rehearsal does: greets, asks where things stand, presses, thanks, ...

A reading of its words and nothing else: patterns from content/en/heard.toml, tried sentence by
sentence, so that the words that did something can be quoted afterwards. It knows no irony.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

from bot.coaching.interview import Situation
from bot.coaching.tone import Kind, Tone
from bot.coaching.tone.reading import sentences
from bot.coaching.understanding import is_despair
from bot.coaching.understanding.language import is_foreign
from bot.coaching.understanding.words import plain
from bot.coaching.wording import ContentError

LONGEST = 500
"""Characters said in one go before the other side stops listening: about half a minute aloud, our
own default (no source gives a number; 44 says to keep it short). No more of a line is kept.
"""

READ_AT_ONCE = 2000
"""Characters that are read for despair at once; the parts overlap by half."""


class Act(StrEnum):
    """What a sentence does. Those before GREETS are heard first, whatever else was said."""

    DESPAIRS = "despairs"
    INSULTS = "insults"
    SILENCE = "silence"
    HESITATES = "hesitates"
    GARBLED = "garbled"
    """No words, or words in a language that the other side does not speak."""
    TOO_LONG = "too_long"
    ARGUES = "argues"
    PUSHES = "pushes"
    GREETS = "greets"
    INTRODUCES = "introduces"
    ASKS_MOMENT = "asks_moment"
    ASKS_STATUS = "asks_status"
    ASKS_DATE = "asks_date"
    ASKS_ADVICE = "asks_advice"
    ASKS_REASONS = "asks_reasons"
    """Why it was somebody else: politely, and still harder to answer than a question for advice."""
    ASKS_BACK = "asks_back"
    """Whether one may ring again, after a day they named."""
    ASKS_LATER = "asks_later"
    """For a better time than now."""
    ASKS_TO_WRITE = "asks_to_write"
    ASKS_IN_WRITING = "asks_in_writing"
    ASKS_ANSWER_BY = "asks_answer_by"
    ASKS_TITLE = "asks_title"
    ASKS_START = "asks_start"
    ASKS_PAY = "asks_pay"
    ASKS_NEEDED = "asks_needed"
    """Whether there is anything that one could send or tell."""
    ASKS_REPEAT = "asks_repeat"
    ASKS_OTHER = "asks_other"
    ADDS = "adds"
    KEEN = "keen"
    RESPECTS = "respects"
    TAKES = "takes"
    ACCEPTS = "accepts"
    SAYS_NO = "says_no"
    SAYS_YES = "says_yes"
    SORRY = "sorry"
    CHATS = "chats"
    THANKS = "thanks"
    GOODBYE = "goodbye"


HARM = frozenset({Act.DESPAIRS, Act.INSULTS, Act.ARGUES, Act.PUSHES})
"""Nothing in a sentence that does one of these is worth quoting as well said."""

MANNERS = {Kind.ARGUMENTATIVE: Act.ARGUES, Kind.PUSHY: Act.PUSHES}

Acts = frozenset[Act]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as it was typed, and what it does."""

    words: str
    acts: Acts


@dataclass(frozen=True)
class Heard:
    """A line, sentence by sentence. `whole` holds what only the line as a whole tells."""

    sentences: tuple[Sentence, ...]
    whole: Acts = frozenset()

    @cached_property
    def acts(self) -> Acts:
        """Everything that the line does."""
        return self.whole.union(*(sentence.acts for sentence in self.sentences))


@dataclass(frozen=True, slots=True)
class Ear:
    """How lines are read. `tone`, where there is one, hears more of what argues or presses."""

    wholes: Mapping[Act, re.Pattern[str]]
    signs: Mapping[Act, re.Pattern[str]]
    tone: Tone | None = None

    @classmethod
    def load(cls, data: Mapping[str, Any], tone: Tone | None = None) -> Self:
        """From parsed TOML. Raises ContentError, naming the act."""
        words = data.get("words", {})
        wholes = {_act(name): _pattern(name, any_, words) for name, any_ in data["whole"].items()}
        signs = {_act(name): _pattern(name, any_, words) for name, any_ in data["acts"].items()}
        return cls(wholes, signs, tone)

    def hear(self, line: str, situation: Situation, name: str | None = None) -> Heard:
        """Any text is heard as something. `name` is the candidate's own, which introduces them."""
        said = plain(line[:LONGEST])
        whole = frozenset(self._whole(line, said))
        if whole & {Act.SILENCE, Act.HESITATES, Act.GARBLED, Act.DESPAIRS}:
            return Heard((Sentence(line[:LONGEST], whole),), whole)
        return Heard(tuple(self._sentences(said, situation, name)), whole)

    def _whole(self, line: str, said: str) -> list[Act]:
        if despairs(line):
            return [Act.DESPAIRS]
        if not any(c.isalnum() for c in said):
            return [Act.GARBLED if _shows_something(said) else Act.SILENCE]
        acts = [act for act, sign in self.wholes.items() if sign.fullmatch(said.lower())]
        if is_foreign(said):
            acts.append(Act.GARBLED)
        if len(line) > LONGEST:
            acts.append(Act.TOO_LONG)
        return acts

    def _sentences(self, said: str, situation: Situation, name: str | None) -> list[Sentence]:
        return [
            Sentence(said[start:end], self._acts(said[start:end], situation, name))
            for start, end in sentences(said)
        ]

    def _acts(self, words: str, situation: Situation, name: str | None) -> Acts:
        low = words.lower()
        acts = {act for act, sign in self.signs.items() if sign.search(low)}
        if name and re.search(rf"\b{re.escape(name.lower())}\b", low):
            acts.add(Act.INTRODUCES)
        if low.rstrip("\"') ").endswith("?") and not any(act.startswith("asks") for act in acts):
            acts.add(Act.ASKS_OTHER)
        return frozenset(acts | self._manner(words, situation))

    def _manner(self, words: str, situation: Situation) -> set[Act]:
        """What the tone check hears beyond the patterns."""
        found = self.tone.check(words, situation).findings if self.tone else ()
        return {MANNERS[finding.kind] for finding in found if finding.kind in MANNERS}


def despairs(line: str) -> bool:
    """Whether somebody needs a person to talk to: a line of any length is read to its end."""
    parts = range(0, max(1, len(line)), READ_AT_ONCE // 2)
    return any(is_despair(line[start : start + READ_AT_ONCE]) for start in parts)


def _shows_something(said: str) -> bool:
    """An emoji is something, dots and dashes are a silence."""
    return any(not c.isascii() and c not in "…–—·•" and not c.isspace() for c in said)


def _act(name: str) -> Act:
    try:
        return Act(name)
    except ValueError as error:
        raise ContentError(f"there is no act {name}") from error


def _pattern(name: str, choices: Any, words: Mapping[str, Any]) -> re.Pattern[str]:
    if not choices or not all(isinstance(choice, str) for choice in choices):
        raise ContentError(f"{name} has no pattern")

    def any_of(match: re.Match[str]) -> str:
        if match[1] not in words:
            raise ContentError(f"{name} uses {match[0]}, and there are no such words")
        return f"(?:{'|'.join(words[match[1]])})"

    written = "|".join(f"(?:{choice})" for choice in choices)
    try:
        return re.compile(rf"(?<!\w)(?:{re.sub(r'{([a-z]+)}', any_of, written)})")
    except re.error as error:
        raise ContentError(f"{name} has a pattern that cannot be read: {error}") from error
