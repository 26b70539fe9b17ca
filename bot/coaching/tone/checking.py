"""Which words could start an argument, press, or put oneself down, and what to say instead."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.coaching.interview import Situation
from bot.coaching.tone.reading import read, sentences
from bot.coaching.tone.rules import Kind, Rule, Topic, load_rules, load_topics
from bot.coaching.understanding.words import Words

_HARM = list(Kind)


@dataclass(frozen=True, slots=True)
class Finding:
    """`words` stand at `start:end` of the text; `why` and `instead` are for the candidate."""

    start: int
    end: int
    words: str
    rule: str
    kind: Kind
    why: str
    instead: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in `text`, in order of appearance. Nothing found is no praise."""

    text: str
    findings: tuple[Finding, ...] = ()

    @property
    def kind(self) -> Kind | None:
        """The most harmful kind found."""
        return min((finding.kind for finding in self.findings), key=_HARM.index, default=None)

    @property
    def worst(self) -> Finding | None:
        """The finding to speak of first."""
        return min(self.findings, key=lambda finding: _HARM.index(finding.kind), default=None)


@dataclass(frozen=True, slots=True)
class Tone:
    """The rules of one language."""

    rules: tuple[Rule, ...]
    topics: tuple[Topic, ...]
    spellings: Mapping[str, str]

    def check(self, text: str, situation: Situation) -> Verdict:
        """Any text, judged as one."""
        words = read(text, self.spellings)
        return Verdict(text, _apart(self._found(words, situation)))

    def check_all(self, text: str, situation: Situation) -> tuple[Verdict, ...]:
        """Each sentence of a text. What shows only in the whole counts where it stands."""
        findings = self.check(text, situation).findings
        return tuple(_part(text, start, end, findings) for start, end in sentences(text))

    def _found(self, words: Words, situation: Situation) -> Iterator[Finding]:
        bounds = list(sentences(words.read))
        for rule in self.rules:
            if situation not in rule.instead:
                continue
            for match in rule.pattern.finditer(words.read):
                sentence = _around(match.start(), bounds)
                if rule.unless is None or not rule.unless.search(words.read[slice(*sentence)]):
                    yield self._finding(rule, match, words, sentence, situation)

    def _finding(
        self,
        rule: Rule,
        match: re.Match[str],
        words: Words,
        sentence: tuple[int, int],
        situation: Situation,
    ) -> Finding:
        start, end = (words.place(place) for place in match.span(match.lastindex or 0))
        instead = rule.instead[situation]
        if rule.follows_topic:
            instead = self._on_topic(words.read[slice(*sentence)], situation) or instead
        return Finding(start, end, words.text[start:end], rule.id, rule.kind, rule.why, instead)

    def _on_topic(self, sentence: str, situation: Situation) -> str | None:
        for topic in self.topics:
            if situation in topic.instead and topic.pattern.search(sentence):
                return topic.instead[situation]
        return None


def load_tone(data: Mapping[str, Any]) -> Tone:
    """Build the check from parsed TOML. Raises ContentError, naming the rule."""
    spellings = {
        slip: meant for meant, slips in data.get("spellings", {}).items() for slip in slips.split()
    }
    return Tone(load_rules(data), load_topics(data), spellings)


def _around(place: int, bounds: list[tuple[int, int]]) -> tuple[int, int]:
    """The sentence in which `place` stands."""
    number = bisect_right(bounds, (place, len(bounds) and bounds[-1][1])) - 1
    return bounds[max(number, 0)]


def _apart(findings: Iterator[Finding]) -> tuple[Finding, ...]:
    """In order. Of findings that overlap the most harmful stays, then the first rule's."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda each: _HARM.index(each.kind)):
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda each: each.start))


def _part(text: str, start: int, end: int, findings: tuple[Finding, ...]) -> Verdict:
    inside = (finding for finding in findings if start <= finding.start < end)
    return Verdict(text[start:end], tuple(_moved(finding, start, end) for finding in inside))


def _moved(finding: Finding, start: int, end: int) -> Finding:
    last = min(finding.end, end)
    return Finding(
        finding.start - start,
        last - start,
        finding.words[: last - finding.start],
        finding.rule,
        finding.kind,
        finding.why,
        finding.instead,
    )
