"""Which words could start an argument, press, or put oneself down, and what to say instead."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.coaching.interview import Situation
from bot.coaching.tone.opinion import Opinion, Sound, load_opinion
from bot.coaching.tone.reading import read, sentences
from bot.coaching.tone.rules import Kind, Rule, Topic, load_rules, load_topics
from bot.coaching.understanding.words import Words

QUIET = 0.2
"""A sentence that sounds less harmful than this keeps no finding, only a second look."""
LOUD = 0.7
"""One that sounds more harmful than this is worth a second look even where no rule finds anything.

Both are chosen on writers whom neither the rules nor the opinion had seen: together they halve
the false alarms of the rules and find more (tests/data/tone/README.md has the numbers).
"""
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
    """What was found in `text`, in order of appearance. Nothing found is no praise.

    `second_look` says that the text sounds otherwise than the rules have it; `sound` says how it
    sounds, None without an opinion.
    """

    text: str
    findings: tuple[Finding, ...] = ()
    second_look: bool = False
    sound: Sound | None = None

    @property
    def harmful(self) -> bool:
        """Something was found, or the text sounds as if it should have been."""
        return bool(self.findings) or (self.sound is not None and self.sound.harm >= LOUD)

    @property
    def worst(self) -> Finding | None:
        """The finding to speak of first: of the kind that the text sounds like, or else the most
        harmful.
        """
        heard = self.sound.kind if self.sound else None
        return min(self.findings, key=lambda each: _rank(each, heard), default=None)

    @property
    def kind(self) -> Kind | None:
        """The most harmful kind found, or else how a harmful text sounds."""
        if self.worst is not None:
            return self.worst.kind
        return self.sound.kind if self.sound is not None and self.harmful else None


@dataclass(frozen=True, slots=True)
class Tone:
    """The rules of one language, and the second opinion if there is one."""

    rules: tuple[Rule, ...]
    topics: tuple[Topic, ...]
    spellings: Mapping[str, str]
    opinion: Opinion | None = None

    def check(self, text: str, situation: Situation) -> Verdict:
        """Any text, judged as one."""
        words = read(text, self.spellings)
        if self.opinion is None:
            return Verdict(text, _apart(self._found(words, situation)))
        sound = self.opinion.on(words.read, situation)
        return _heard(text, _apart(self._found(words, situation), sound.kind), sound)

    def check_all(self, text: str, situation: Situation) -> tuple[Verdict, ...]:
        """Each sentence of a text by itself; but what only the whole shows, such as a second
        apology, counts where it stands.
        """
        findings = tuple(self._found(read(text, self.spellings), situation))
        return tuple(
            self._part(text, start, end, findings, situation) for start, end in sentences(text)
        )

    def _part(
        self,
        text: str,
        start: int,
        end: int,
        findings: tuple[Finding, ...],
        situation: Situation,
    ) -> Verdict:
        alone = self.check(text[start:end], situation)
        inside = (finding for finding in findings if start <= finding.start < end)
        moved = [_moved(finding, start, end) for finding in inside]
        if alone.second_look and not alone.harmful:
            read_alone = self._found(read(alone.text, self.spellings), situation)
            quieted = {finding.rule for finding in read_alone}
            moved = [finding for finding in moved if finding.rule not in quieted]
        found = _apart(moved, alone.sound.kind if alone.sound else None)
        return replace(alone, findings=found, second_look=alone.second_look and not found)

    def _found(self, words: Words, situation: Situation) -> Iterator[Finding]:
        bounds = list(sentences(words.read))
        for rule in self.rules:
            if situation not in rule.instead:
                continue
            for match in rule.pattern.finditer(words.read):
                sentence = words.read[slice(*_around(match.span(), bounds))]
                if rule.unless is None or not rule.unless.search(sentence):
                    yield self._finding(rule, match, words, sentence, situation)

    def _finding(
        self,
        rule: Rule,
        match: re.Match[str],
        words: Words,
        sentence: str,
        situation: Situation,
    ) -> Finding:
        start, end = (words.place(place) for place in match.span(match.lastindex or 0))
        instead = rule.instead[situation]
        if rule.follows_topic:
            instead = self._on_topic(sentence, situation) or instead
        return Finding(start, end, words.text[start:end], rule.id, rule.kind, rule.why, instead)

    def _on_topic(self, sentence: str, situation: Situation) -> str | None:
        for topic in self.topics:
            if situation in topic.instead and topic.pattern.search(sentence):
                return topic.instead[situation]
        return None


def load_tone(data: Mapping[str, Any], learned: Mapping[str, Any] | None = None) -> Tone:
    """Build the check from parsed TOML. Raises ContentError, naming the rule.

    `learned` is the parsed tone.model.json; without it there is no second opinion.
    """
    spellings = {
        slip: meant for meant, slips in data.get("spellings", {}).items() for slip in slips.split()
    }
    opinion = load_opinion(learned, data.get("kinds", {})) if learned is not None else None
    return Tone(load_rules(data), load_topics(data), spellings, opinion)


def _heard(text: str, findings: tuple[Finding, ...], sound: Sound) -> Verdict:
    if findings and sound.harm < QUIET:
        return Verdict(text, (), second_look=True, sound=sound)
    return Verdict(text, findings, second_look=not findings and sound.harm >= LOUD, sound=sound)


def _around(place: tuple[int, int], bounds: list[tuple[int, int]]) -> tuple[int, int]:
    """From the start of the sentence in which `place` begins to the end of that where it ends."""
    starts = [start for start, _ in bounds]
    first, last = (max(bisect_right(starts, at) - 1, 0) for at in place)
    return bounds[first][0], max(bounds[last][1], place[1])


def _apart(findings: Iterable[Finding], heard: Kind | None = None) -> tuple[Finding, ...]:
    """In order. Of findings that overlap, the one to speak of first stays."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda each: _rank(each, heard)):
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda each: each.start))


def _rank(finding: Finding, heard: Kind | None) -> tuple[bool, int]:
    return finding.kind is not heard, _HARM.index(finding.kind)


def _moved(finding: Finding, start: int, end: int) -> Finding:
    """The finding as it stands in the sentence that lies at `start:end` of the text."""
    last = min(finding.end, end)
    return replace(
        finding,
        start=finding.start - start,
        end=last - start,
        words=finding.words[: last - finding.start],
    )
