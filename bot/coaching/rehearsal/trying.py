"""The one thing to try in the next rehearsal, with the sentence to say."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.coaching.interview import Situation
from bot.coaching.rehearsal.hearing import Act, Sentence
from bot.coaching.rehearsal.playing import HARSH, NO_WORDS
from bot.coaching.rehearsal.scene import (
    Exchange,
    Rehearsal,
    Scene,
    Told,
    acts_of,
    asks,
    sentences_of,
)
from bot.coaching.tone import Finding, Tone

QUICK = 160
"""Characters that can be said in ten seconds, to somebody who has only one minute."""
STEPS_ASIDE = frozenset({Act.SORRY, Act.ASKS_LATER, Act.ASKS_TO_WRITE})
POLITE = frozenset({Act.THANKS, Act.RESPECTS, Act.TAKES})
THE_END = frozenset({Act.THANKS, Act.GOODBYE})


@dataclass(frozen=True, slots=True)
class Try:
    """The one thing to try: `id` names it. `words` are what was said, where it is about words.

    What to say instead is `instead`, or the line at `place` on the call map in `situation`. `why`
    is the tone check's own, where it found the words.
    """

    id: str
    situation: Situation
    place: str
    words: str | None = None
    why: str | None = None
    instead: str | None = None


def to_try(rehearsal: Rehearsal, told: Told, tone: Tone | None) -> Try:
    """What harms comes before what was missing, and that before what makes it better still."""
    return next(_tries(rehearsal, told, tone))


def _tries(rehearsal: Rehearsal, told: Told, tone: Tone | None) -> Iterator[Try]:
    yield from _harm(told, tone)
    yield from _missing(rehearsal, told)
    yield from _better(rehearsal, told)
    yield Try("pause", told[-1].after.situation, "silent")


def _harm(told: Told, tone: Tone | None) -> Iterator[Try]:
    last = told[-1].after
    if Act.INSULTS in acts_of(told):
        yield Try("insulted", last.situation, "close_short")
    for act in HARSH:
        for exchange, sentence in sentences_of(told):
            if act in sentence.acts:
                yield _reworded(act.value, exchange, sentence, tone)
    if last.used["again"] or last.used["enough"] or _insisted(told):
        yield Try("asked_again", last.situation, "let_go")
    for exchange, sentence in sentences_of(told):
        if finding_in(sentence, exchange.before.situation, tone) is not None:
            yield _reworded("small", exchange, sentence, tone)


def _reworded(name: str, exchange: Exchange, sentence: Sentence, tone: Tone | None) -> Try:
    situation = exchange.before.situation
    finding = finding_in(sentence, exchange.before.situation, tone)
    # before the one question for advice was answered, it is what to ask instead
    asking = situation is Situation.REJECTED and not exchange.before.told
    return Try(
        name,
        situation,
        "ask" if asking else "let_go",
        words=sentence.words,
        why=finding.why if finding else None,
        instead=finding.instead if finding else None,
    )


def _insisted(told: Told) -> bool:
    """Asked for advice once more after it had been refused."""
    return any(
        exchange.before.then == "policy" and exchange.after.just == "more" for exchange in told
    )


def _missing(rehearsal: Rehearsal, told: Told) -> Iterator[Try]:
    acts, last = acts_of(told), told[-1].after
    if acts <= NO_WORDS:
        yield Try("silent", rehearsal.situation, "open")
    if Act.INTRODUCES not in acts or last.used["who"]:
        yield Try("name", rehearsal.situation, "open")
    if Act.TOO_LONG in acts:
        yield Try("long", last.situation, "quick")
    if last.ending is None:
        yield Try("stopped", last.situation, last.next_place or "close")
    if not asks(acts - {Act.ASKS_MOMENT}) and not last.used["offers"]:
        yield Try("question", last.situation, "ask")
    if not acts >= THE_END:
        yield Try("close", last.situation, "close")


def _better(rehearsal: Rehearsal, told: Told) -> Iterator[Try]:
    acts, last = acts_of(told), told[-1].after
    if Act.ASKS_REASONS in acts and Act.ASKS_ADVICE not in acts:
        yield Try("reasons", last.situation, "advice" if _rejected(last) else "ask")
    for exchange in told:
        if exchange.before.just == "grumbles" and not exchange.heard.acts & STEPS_ASIDE:
            yield Try("grumbles", exchange.before.situation, "annoyed")
        if exchange.before.just == "hurries" and len(exchange.line) > QUICK:
            yield Try("hurries", exchange.before.situation, "quick")
    if last.used["offers"] and not last.used["declined"] and Act.ASKS_IN_WRITING not in acts:
        yield Try("in_writing", last.situation, "in_writing")
    if Act.ASKS_MOMENT not in acts:
        yield Try("moment", rehearsal.situation, "open")
    if last.situation is Situation.NO_NEWS and _undated(told):
        yield Try("date", last.situation, "deciding")
    if _rejected(last) and Act.KEEN not in acts:
        yield Try("door", last.situation, "available")
    if _rejected(last) and _could_follow_up(told):
        yield Try("follow_up", last.situation, "follow_up")


def _rejected(scene: Scene) -> bool:
    return scene.situation is Situation.REJECTED


def _undated(told: Told) -> bool:
    """They said that it is open, and nobody asked until when."""
    deciding = any(exchange.after.then == "deciding" for exchange in told)
    return deciding and not told[-1].after.told & {"date", "call_back"}


def _could_follow_up(told: Told) -> bool:
    last = told[-1].after
    concrete = any(exchange.after.then == "concrete" for exchange in told)
    return concrete and "more" not in last.told


def finding_in(sentence: Sentence, situation: Situation, tone: Tone | None) -> Finding | None:
    """The worst that the tone check, where there is one, finds in a sentence."""
    return tone.check(sentence.words, situation).worst if tone else None
