"""What a tone rule is, and how content/en/tone.toml becomes rules."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.coaching.interview import Situation
from bot.coaching.wording import ContentError, text

EXAMPLES = 2
_NAME = re.compile(r"\{([a-z]\w*)\}")
_BROKEN_LINE = re.compile(r"(?:^|\n) +")
_DEEPEST = 6


class Kind(StrEnum):
    """What a sentence could do on the phone, the most harmful first."""

    ARGUMENTATIVE = "argumentative"
    PUSHY = "pushy"
    SELF_DEPRECATING = "self_deprecating"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a sentence can hurt the person who says it.

    It applies in the situations that `instead` names. Where `pattern` has a group, its words are
    the ones marked. `unless`, found in the same sentence, makes the words harmless.
    """

    id: str
    kind: Kind
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    why: str
    instead: Mapping[Situation, str]
    follows_topic: bool
    hits: tuple[str, ...]
    misses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """What a sentence is about, so that what is said instead can be about the same."""

    id: str
    pattern: re.Pattern[str]
    instead: Mapping[Situation, str]


def load_rules(data: Mapping[str, Any]) -> tuple[Rule, ...]:
    """Raises ContentError, naming the rule."""
    words = data.get("words", {})
    rules = tuple(_rule(table, words) for table in data.get("rule", []))
    if not rules:
        raise ContentError("there is no tone rule")
    ids = [rule.id for rule in rules]
    if twice := next((each for each in ids if ids.count(each) > 1), None):
        raise ContentError(f"tone rule {twice} stands there twice")
    return rules


def load_topics(data: Mapping[str, Any]) -> tuple[Topic, ...]:
    """Raises ContentError, naming the topic."""
    words = data.get("words", {})
    return tuple(_topic(table, words) for table in data.get("topic", []))


def _rule(table: Mapping[str, Any], words: Mapping[str, Any]) -> Rule:
    owner = f"tone rule {table.get('id', 'without an id')}"
    return Rule(
        id=text(owner, table, "id"),
        kind=_kind(owner, table),
        pattern=_pattern(owner, table.get("pattern"), words),
        unless=_pattern(owner, table["unless"], words) if "unless" in table else None,
        why=_one_line(owner, table, "why"),
        instead=_instead(owner, table.get("instead")),
        follows_topic=bool(table.get("follows_topic", False)),
        hits=_examples(owner, table, "hits"),
        misses=_examples(owner, table, "misses"),
    )


def _topic(table: Mapping[str, Any], words: Mapping[str, Any]) -> Topic:
    owner = f"tone topic {table.get('id', 'without an id')}"
    pattern = _pattern(owner, table.get("pattern"), words)
    return Topic(text(owner, table, "id"), pattern, _instead(owner, table.get("instead")))


def _kind(owner: str, table: Mapping[str, Any]) -> Kind:
    try:
        return Kind(text(owner, table, "kind"))
    except ValueError as error:
        raise ContentError(f"{owner} is of no known kind ({', '.join(Kind)})") from error


def _pattern(owner: str, written: Any, words: Mapping[str, Any]) -> re.Pattern[str]:
    """One pattern or several, at whole words. `{name}` stands for any of the named words."""
    choices = [written] if isinstance(written, str) else written
    if not isinstance(choices, list) or not choices or not all(isinstance(c, str) for c in choices):
        raise ContentError(f"{owner} has no pattern")
    try:
        return re.compile(
            rf"(?<!\w)(?<!\w')(?:{_filled(owner, '|'.join(map(_joined, choices)), words)})(?!'?\w)"
        )
    except re.error as error:
        raise ContentError(f"{owner} has a pattern that cannot be read: {error}") from error


def _filled(owner: str, pattern: str, words: Mapping[str, Any]) -> str:
    def choice(match: re.Match[str]) -> str:
        if match[1] not in words:
            raise ContentError(f"{owner} uses {match[0]}, and there are no such words")
        return f"(?:{_joined(words[match[1]])})"

    for _ in range(_DEEPEST):
        if not _NAME.search(pattern):
            return pattern
        pattern = _NAME.sub(choice, pattern)
    raise ContentError(f"{owner} uses words that use each other")


def _joined(pattern: str) -> str:
    """A pattern that was broken over several lines, as one."""
    return _BROKEN_LINE.sub("", pattern)


def _instead(owner: str, written: Any) -> Mapping[Situation, str]:
    if isinstance(written, str) and written.strip():
        return dict.fromkeys(Situation, written)
    if not isinstance(written, Mapping) or not written:
        raise ContentError(f"{owner} has nothing to say instead")
    if strangers := set(written) - set(Situation):
        raise ContentError(f"{owner} knows no situation {min(strangers)}")
    return {Situation(name): text(owner, written, name) for name in written}


def _one_line(owner: str, table: Mapping[str, Any], key: str) -> str:
    line = text(owner, table, key)
    if "\n" in line:
        raise ContentError(f"{owner}: {key} is more than one line")
    return line


def _examples(owner: str, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found: Sequence[Any] = table.get(key, [])
    if len(found) < EXAMPLES or not all(isinstance(each, str) and each.strip() for each in found):
        raise ContentError(f"{owner} has fewer than {EXAMPLES} examples under {key}")
    return tuple(found)
