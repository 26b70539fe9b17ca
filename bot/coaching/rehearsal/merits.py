"""What was said well in a rehearsal: the sentences to quote, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.coaching.interview import Situation
from bot.coaching.rehearsal.hearing import HARM, Act, Acts
from bot.coaching.rehearsal.scene import Exchange, Told, asks, sentences_of
from bot.coaching.rehearsal.trying import POLITE, STEPS_ASIDE, THE_END, finding_in
from bot.coaching.tone import Tone

QUOTED = 3
"""Quotes that can be taken in at a glance on a phone."""
REFUSALS = frozenset({"policy", "let_go", "vague", "no_day"})
"""Places on the call map that follow an answer with nothing in it."""


@dataclass(frozen=True, slots=True)
class Good:
    """`words` are the candidate's own; `id` names why they were well said."""

    id: str
    words: str


def well_said(told: Told, tone: Tone | None) -> tuple[Good, ...]:
    """The most telling ones, in the order in which they were said; no sentence twice."""
    found: dict[str, _Said] = {}
    # a question itself before what leads up to it
    for said in sorted(_said_well(told, tone), key=lambda each: "?" not in each.words):
        if said.merit not in found and said.words not in {each.words for each in found.values()}:
            found[said.merit] = said
    best = sorted(found.values(), key=lambda each: each.rank)[:QUOTED]
    return tuple(Good(s.merit, s.words) for s in sorted(best, key=lambda each: each.place))


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence with a merit of that rank, 0 the highest, and its place in the call."""

    rank: int
    merit: str
    words: str
    place: int


def _said_well(told: Told, tone: Tone | None) -> Iterator[_Said]:
    for place, (exchange, sentence) in enumerate(sentences_of(told)):
        if (
            sentence.acts & HARM
            or finding_in(sentence, exchange.before.situation, tone) is not None
        ):
            continue
        for rank, (merit, earned) in enumerate(_merits(exchange, sentence.acts)):
            if earned:
                yield _Said(rank, merit, sentence.words, place)


def _merits(exchange: Exchange, acts: Acts) -> tuple[tuple[str, bool], ...]:
    """Whether a sentence has each merit; the hardest things to say come first."""
    before, whole = exchange.before, exchange.heard.acts
    listens = not asks(whole)
    refused = bool(before.told) and before.then in REFUSALS
    rejected = before.situation is Situation.REJECTED
    silent = before.situation is Situation.NO_NEWS
    offered = before.situation is Situation.OFFER
    given = before.just in ("advice", "more") and not refused
    return (
        ("graceful", refused and bool(acts & POLITE) and listens),
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
