"""After a rehearsal, and only then (105): what was said well, and one thing to try.

What was said well is quoted, never counted or marked, and nothing else is praised. There is always
exactly one thing to try, with the sentence to say: from the call map, or from the tone check.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.coaching.interview import Situation
from bot.coaching.rehearsal.hearing import HARM, Act, Acts, Sentence
from bot.coaching.rehearsal.people import Ending
from bot.coaching.rehearsal.playing import HARSH, NO_WORDS
from bot.coaching.rehearsal.scene import Exchange, Rehearsal, Scene
from bot.coaching.tone import Finding, Tone

QUOTED = 3
"""Quotes that can be taken in at a glance on a phone."""
QUICK = 160
"""Characters that can be said in ten seconds, to somebody who has only one minute."""
REFUSALS = frozenset({"policy", "let_go", "vague", "no_day"})
"""Places on the call map that follow an answer with nothing in it."""
STEPS_ASIDE = frozenset({Act.SORRY, Act.ASKS_LATER, Act.ASKS_TO_WRITE})
POLITE = frozenset({Act.THANKS, Act.RESPECTS, Act.TAKES})

THE_END = frozenset({Act.THANKS, Act.GOODBYE})

Told = tuple[Exchange, ...]


@dataclass(frozen=True, slots=True)
class Good:
    """`words` are the candidate's own; `id` names why they were well said."""

    id: str
    words: str


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


@dataclass(frozen=True, slots=True)
class LookingBack:
    """`kind` says something true and friendly where nothing could be quoted; "" where it could."""

    good: tuple[Good, ...]
    kind: str
    try_next: Try


def look_back(rehearsal: Rehearsal, call: Sequence[Exchange], tone: Tone | None) -> LookingBack:
    """On a call of one line or more, finished or not."""
    told = tuple(call)
    good = _chosen(told, tone)
    return LookingBack(good, "" if good else _kind_words(told), _try(rehearsal, told, tone))


def _acts(told: Told) -> Acts:
    return frozenset[Act]().union(*(exchange.heard.acts for exchange in told))


# Well said


def _chosen(told: Told, tone: Tone | None) -> tuple[Good, ...]:
    """The most telling ones, in the order in which they were said; no sentence twice."""
    found: dict[str, tuple[int, int, str]] = {}
    for place, (worth, name, words) in enumerate(_well_said(told, tone)):
        if name not in found and words not in {each[2] for each in found.values()}:
            found[name] = (worth, place, words)
    best = sorted(found.items(), key=lambda each: each[1][0])[:QUOTED]
    return tuple(Good(n, words) for n, (_, _, words) in sorted(best, key=lambda each: each[1][1]))


def _well_said(told: Told, tone: Tone | None) -> Iterator[tuple[int, str, str]]:
    for exchange in told:
        # the question itself before what leads up to it
        for sentence in sorted(exchange.heard.sentences, key=lambda each: "?" not in each.words):
            if sentence.acts & HARM or _finding(sentence, exchange, tone) is not None:
                continue
            worth = _merits(exchange, sentence.acts)
            yield from ((rank, name, sentence.words) for rank, (name, yes) in worth if yes)


def _merits(exchange: Exchange, acts: Acts) -> list[tuple[int, tuple[str, bool]]]:
    """Rank, and whether a sentence deserves it: the hardest things to say come first."""
    before, whole = exchange.before, exchange.heard.acts
    asks = _asks(whole)
    refused = bool(before.told) and _then(before) in REFUSALS
    rejected = before.situation is Situation.REJECTED
    silent = before.situation is Situation.NO_NEWS
    offered = before.situation is Situation.OFFER
    given = before.just in ("advice", "more") and not refused
    merits = (
        ("graceful", refused and bool(acts & POLITE) and not asks),
        ("gave_way", before.just in ("grumbles", "hurries") and bool(acts & STEPS_ASIDE)),
        ("takes", rejected and given and bool(acts & {Act.TAKES, Act.THANKS})),
        ("advice", rejected and Act.ASKS_ADVICE in acts),
        ("status", silent and Act.ASKS_STATUS in acts),
        ("date", silent and Act.ASKS_DATE in acts),
        ("in_writing", offered and Act.ASKS_IN_WRITING in acts),
        ("answer_by", offered and Act.ASKS_ANSWER_BY in acts),
        ("first_weeks", offered and bool(acts & {Act.ASKS_START, Act.ASKS_ADVICE})),
        ("asked_back", silent and Act.ASKS_BACK in acts),
        ("door", rejected and Act.KEEN in acts),
        ("respects", rejected and Act.RESPECTS in acts),
        ("opening", before.just == "picks_up" and Act.INTRODUCES in acts),
        ("moment", Act.ASKS_MOMENT in acts and not before.told),
        ("adds", silent and Act.ADDS in acts),
        ("keen", silent and Act.KEEN in acts),
        ("close", bool(before.told) and whole >= THE_END and bool(acts & THE_END)),
    )
    return list(enumerate(merits))


def _asks(acts: Acts) -> bool:
    return any(act.startswith("asks") for act in acts)


def _then(scene: Scene) -> str | None:
    return scene.beats[-1].then if scene.beats else None


def _kind_words(told: Told) -> str:
    """Nothing could be quoted: something true all the same."""
    acts = _acts(told)
    if Act.INSULTS in acts:
        return "angry"
    if all(Act.GARBLED in exchange.heard.acts for exchange in told):
        return "not_english"
    if told[-1].after.ending is Ending.GOODBYE:
        return "stayed"
    return "began"


# One thing to try


def _try(rehearsal: Rehearsal, told: Told, tone: Tone | None) -> Try:
    """What harms comes before what was missing, and that before what makes it better still."""
    return next(_tries(rehearsal, told, tone))


def _tries(rehearsal: Rehearsal, told: Told, tone: Tone | None) -> Iterator[Try]:
    yield from _harm(told, tone)
    yield from _missing(rehearsal, told)
    yield from _better(rehearsal, told)
    yield Try("pause", told[-1].after.situation, "silent")


def _harm(told: Told, tone: Tone | None) -> Iterator[Try]:
    last = told[-1].after
    if Act.INSULTS in _acts(told):
        yield Try("insulted", last.situation, "close_short")
    for act in HARSH:
        for exchange, sentence in _sentences(told):
            if act in sentence.acts:
                yield _reworded(act.value, exchange, sentence, tone)
    if last.used["again"] or last.used["enough"] or _insisted(told):
        yield Try("asked_again", last.situation, "let_go")
    for exchange, sentence in _sentences(told):
        if _finding(sentence, exchange, tone) is not None:
            yield _reworded("small", exchange, sentence, tone)


def _reworded(name: str, exchange: Exchange, sentence: Sentence, tone: Tone | None) -> Try:
    situation = exchange.before.situation
    finding = _finding(sentence, exchange, tone)
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
        _then(exchange.before) == "policy" and exchange.after.just == "more" for exchange in told
    )


def _missing(rehearsal: Rehearsal, told: Told) -> Iterator[Try]:
    acts, last = _acts(told), told[-1].after
    if acts <= NO_WORDS:
        yield Try("silent", rehearsal.situation, "open")
    if Act.INTRODUCES not in acts or last.used["who"]:
        yield Try("name", rehearsal.situation, "open")
    if Act.TOO_LONG in acts:
        yield Try("long", last.situation, "quick")
    if last.ending is None:
        yield Try("stopped", last.situation, last.next_place or "close")
    if not _asks(acts - {Act.ASKS_MOMENT}) and not last.used["offers"]:
        yield Try("question", last.situation, "ask")
    if not acts >= THE_END:
        yield Try("close", last.situation, "close")


def _better(rehearsal: Rehearsal, told: Told) -> Iterator[Try]:
    acts, last = _acts(told), told[-1].after
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
    deciding = any(_then(exchange.after) == "deciding" for exchange in told)
    return deciding and not told[-1].after.told & {"date", "call_back"}


def _could_follow_up(told: Told) -> bool:
    last = told[-1].after
    concrete = any(_then(exchange.after) == "concrete" for exchange in told)
    return concrete and "more" not in last.told


def _sentences(told: Told) -> Iterator[tuple[Exchange, Sentence]]:
    for exchange in told:
        for sentence in exchange.heard.sentences:
            yield exchange, sentence


def _finding(sentence: Sentence, exchange: Exchange, tone: Tone | None) -> Finding | None:
    if tone is None:
        return None
    return tone.check(sentence.words, exchange.before.situation).worst
