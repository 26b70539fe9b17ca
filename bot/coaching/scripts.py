"""Answers to "What should I say?": an opening, one sensible question, and a way to close.

Also what is left to do once the one call has been made, and what to do before the interview itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.coaching.callmap import Outcome
from bot.coaching.interview import Situation
from bot.coaching.understanding.offers import Answer
from bot.coaching.wording import ContentError, block, cited, text, with_phrases

FEWEST_WORDINGS = 3
PARTS = ("opening", "question", "close")
# What a card calls them: `question` is already the candidate's own.
ON_CARD = ("first", "then", "last")
SPENT = (Outcome.TALKED, Outcome.VOICEMAIL, Outcome.INVITED)


@dataclass(frozen=True, slots=True)
class Script:
    """Templates: the three parts, and `card`, which has all three as shown on the phone."""

    opening: str
    question: str
    close: str
    card: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """What is left to do after the call: kind `words`, and an e-mail to copy."""

    words: str
    subject: str
    body: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answering:
    """The words for such an answer: `card` as shown on the phone, and an e-mail to copy."""

    script: Script
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Note:
    """Words of the bot's own, as a template."""

    words: str
    facts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scripts:
    """`coming` is for an interview still to come: nothing to call about, one thing to ask.

    `answers` is for who has an offer; `declined` is what is left to do after saying no to one.
    """

    wordings: Mapping[Situation, Sequence[Script]]
    shorts: Mapping[Situation, Script]
    lefts: Mapping[tuple[Outcome, Situation], Left]
    coming: Note
    answers: Mapping[Answer, Answering]
    declined: Left

    def wording(self, situation: Situation, n: int) -> Script:
        """The n-th wording, counting from 0 and starting again after the last."""
        choice = self.wordings[situation]
        return choice[n % len(choice)]

    def short(self, situation: Situation) -> Script:
        """The same purpose in the fewest words."""
        return self.shorts[situation]

    def left(self, outcome: Outcome, situation: Situation) -> Left:
        """What to do next after talking, a voicemail or an invitation.

        Raises KeyError for `no_answer`, which leaves the whole call still to be made.
        """
        return self.lefts[outcome, situation]


def load_scripts(data: Mapping[str, Any]) -> Scripts:
    """Build the scripts from parsed TOML. Raises ContentError, naming the script."""
    coming = data["coming"]
    return Scripts(
        wordings={situation: _wordings(situation, data) for situation in Situation},
        shorts={
            situation: _script(f"short {situation}", data["short"].get(situation, {}), data)
            for situation in Situation
        },
        lefts={
            (outcome, situation): _left(
                f"what is left after {outcome} ({situation})",
                data["left"].get(outcome, {}).get(situation, {}),
                data,
            )
            for outcome in SPENT
            for situation in Situation
        },
        coming=Note(
            with_phrases(data["phrases"], text("coming", coming, "words")),
            cited("coming", coming, coming.get("facts")),
        ),
        answers={answer: _answering(answer, data) for answer in Answer},
        declined=_left("what is left after declining", data["declined"], data),
    )


def _wordings(situation: Situation, data: Mapping[str, Any]) -> tuple[Script, ...]:
    tables = data["wording"].get(situation, [])
    if len(tables) < FEWEST_WORDINGS:
        raise ContentError(f"{situation} has {len(tables)} wordings, fewer than {FEWEST_WORDINGS}")
    return tuple(
        _script(f"wording {number} of {situation}", table, data)
        for number, table in enumerate(tables, start=1)
    )


def _answering(answer: Answer, data: Mapping[str, Any]) -> Answering:
    owner, table = f"the answer {answer}", data["answer"].get(answer, {})
    hint = block("hint", text(owner, table, "hint"))
    subject, body = (
        with_phrases(data["phrases"], text(owner, table, key)) for key in ("subject", "body")
    )
    return Answering(_script(owner, table, data, hint + data["answer_card"]), subject, body)


def _script(
    owner: str, table: Mapping[str, Any], data: Mapping[str, Any], frame: str | None = None
) -> Script:
    phrases = data["phrases"]
    parts = {part: text(owner, table, part) for part in PARTS}
    blocks = [block(name, template) for name, template in zip(ON_CARD, parts.values(), strict=True)]
    card = "".join(blocks) + (frame or data["card"])
    return Script(
        **{part: with_phrases(phrases, template) for part, template in parts.items()},
        card=with_phrases(phrases, card),
        facts=cited(owner, table, table.get("facts")),
    )


def _left(owner: str, table: Mapping[str, Any], data: Mapping[str, Any]) -> Left:
    words, subject, body = (
        with_phrases(data["phrases"], text(owner, table, key))
        for key in ("words", "subject", "body")
    )
    return Left(words, subject, body, cited(owner, table, table.get("facts")))
