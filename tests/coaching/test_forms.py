"""Filling in a form: in any order, with steps back, and the draft put away and taken up again."""

import json
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.coaching.forms import Draft, Slot


def _to_come(answers: Any) -> bool:
    return bool(answers.get("to_come"))


SLOTS = (
    Slot("company"),
    Slot("role", optional=True),
    Slot("day"),
    Slot("hour", optional=True, applies=_to_come),
    Slot("promised", optional=True, applies=lambda answers: not _to_come(answers)),
)
NAMES = [slot.name for slot in SLOTS]


def asked(draft: Draft) -> str | None:
    slot = draft.next_slot(SLOTS)
    return slot.name if slot else None


def back(draft: Draft) -> Draft:
    before = draft.back()
    assert before is not None
    return before


# The questions, in order


def test_the_first_question_is_the_first_slot() -> None:
    assert asked(Draft("log")) == "company"


def test_one_message_may_fill_many() -> None:
    draft = Draft("log").fill({"company": "Acme", "day": "2026-03-03"})
    assert asked(draft) == "role"


def test_a_skipped_slot_is_answered() -> None:
    draft = Draft("log").fill({"company": "Acme"}).fill({"role": None})
    assert asked(draft) == "day"


def test_a_slot_that_does_not_apply_is_not_asked_for() -> None:
    known = {"company": "Acme", "role": None, "day": "2026-03-03"}
    assert asked(Draft("log", answers=known)) == "promised"
    assert asked(Draft("log", answers=known | {"to_come": True})) == "hour"


def test_when_nothing_is_missing_nothing_is_asked() -> None:
    assert asked(Draft("log", answers=dict.fromkeys(NAMES, "x"))) is None


def test_words_that_fill_nothing_change_nothing() -> None:
    draft = Draft("log").fill({"company": "Acme"})
    assert draft.fill({}) == draft


# Back


def test_back_takes_back_all_that_the_last_message_filled() -> None:
    first = Draft("log").fill({"company": "Acme"})
    assert back(first.fill({"role": "cook", "day": "2026-03-03"})) == first


def test_back_brings_the_answer_again_that_was_replaced() -> None:
    first = Draft("log").fill({"company": "Acme", "role": None})
    corrected = first.fill({"company": "Acme Foods"})
    assert corrected.answers["company"] == "Acme Foods"
    assert back(corrected) == first


def test_before_the_first_answer_there_is_nothing_to_take_back() -> None:
    assert Draft("log").back() is None
    assert Draft("log", answers={"zone": "Europe/London"}).back() is None


# A line changed on the card


def test_a_line_is_asked_for_again_though_it_is_answered() -> None:
    draft = Draft("log", answers=dict.fromkeys(NAMES, "x")).reopen("day")
    assert asked(draft) == "day"


def test_changing_a_line_leaves_the_others_alone() -> None:
    draft = Draft("log", answers=dict.fromkeys(NAMES, "x")).reopen("day").fill({"day": "y"})
    assert draft.answers == dict.fromkeys(NAMES, "x") | {"day": "y"}
    assert asked(draft) is None


def test_back_from_a_line_keeps_its_old_answer() -> None:
    full = Draft("log", answers=dict.fromkeys(NAMES, "x"))
    assert back(full.reopen("day")) == full


def test_back_after_a_line_was_changed_brings_the_old_answer_again() -> None:
    full = Draft("log", answers=dict.fromkeys(NAMES, "x"))
    assert back(full.reopen("day").fill({"day": "y"})) == full


def test_a_line_that_is_never_asked_for_can_be_changed_too() -> None:
    draft = Draft("log").reopen("email")
    slot = draft.next_slot(SLOTS)
    assert slot == Slot("email", optional=True)


def test_other_words_leave_the_line_open_that_was_asked_for() -> None:
    draft = Draft("log", answers=dict.fromkeys(NAMES, "x")).reopen("day").fill({"role": "cook"})
    assert asked(draft) == "day"


# Put away


def test_a_draft_is_stored_as_json() -> None:
    draft = Draft("log", 7).fill({"company": "Acme"}).fill({"company": "Acme Foods"}).reopen("day")
    assert Draft.from_json(json.loads(json.dumps(draft.as_json()))) == draft


def test_what_is_stored_is_not_changed_by_going_on() -> None:
    stored = Draft("log").fill({"company": "Acme"}).as_json()
    before = json.dumps(stored)
    Draft.from_json(stored).fill({"role": "cook"}).back()
    assert json.dumps(stored) == before


# Any order of messages, taps and steps back

ANSWERS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(max_size=20)
    | st.lists(st.text(max_size=3), max_size=3)
)
FILLINGS = st.dictionaries(st.sampled_from([*NAMES, "to_come", "phone"]), ANSWERS, max_size=4)


class FillingIn(RuleBasedStateMachine):
    """A form answered in any order; the model keeps what was known before each message."""

    def __init__(self) -> None:
        super().__init__()
        self.draft = Draft("log")
        self.history: list[dict[str, Any]] = []
        self.asked_since_back: list[str] = []

    @initialize(known=FILLINGS, subject=st.none() | st.integers(1, 9))
    def begin(self, known: dict[str, Any], subject: int | None) -> None:
        """Some forms begin with what is known already."""
        self.draft = Draft("log", subject, known)

    def _fill(self, values: dict[str, Any]) -> None:
        if values:
            self.history.append(dict(self.draft.answers))
        if "to_come" in values:
            self.asked_since_back = []
        self.draft = self.draft.fill(values)

    @rule(values=FILLINGS)
    def tell(self, values: dict[str, Any]) -> None:
        """One message fills anything at all."""
        before = dict(self.draft.answers)
        self._fill(values)
        assert self.draft.answers == before | values

    @precondition(lambda self: asked(self.draft) is not None and not self.draft.changing)
    @rule(answer=ANSWERS)
    def answer(self, answer: object) -> None:
        """An answer to the question; nothing is asked for twice."""
        name = asked(self.draft)
        assert name is not None and name not in self.asked_since_back
        self.asked_since_back.append(name)
        self._fill({name: answer})

    @precondition(lambda self: self.draft.changing is not None)
    @rule(answer=ANSWERS)
    def answer_the_open_line(self, answer: object) -> None:
        """An answer to a line that was opened again closes it."""
        assert self.draft.changing is not None
        self._fill({self.draft.changing: answer})
        assert self.draft.changing is None

    @rule(name=st.sampled_from([*NAMES, "phone"]))
    def open_again(self, name: str) -> None:
        """A line of the card: its answer stands until the new one comes, and going back is free."""
        opened = self.draft.reopen(name)
        assert asked(opened) == name
        assert opened.answers == self.draft.answers
        assert back(opened).answers == self.draft.answers
        self.draft = opened

    @rule()
    def go_back(self) -> None:
        """Undoes exactly the last message, or leaves the open line alone."""
        changing, before = self.draft.changing, self.draft.back()
        self.asked_since_back = []
        if changing:
            assert before is not None and before.answers == self.draft.answers
        elif self.history:
            assert before is not None and before.answers == self.history.pop()
        else:
            assert before is None
        self.draft = before or self.draft
        assert self.draft.changing is None

    @rule()
    def put_away_and_take_up(self) -> None:
        """After a restart it is the same draft."""
        stored = json.loads(json.dumps(self.draft.as_json()))
        assert Draft.from_json(stored) == self.draft
        self.draft = Draft.from_json(stored)

    @invariant()
    def the_question_is_the_first_empty_slot_that_applies(self) -> None:
        missing = [
            slot.name
            for slot in SLOTS
            if slot.name not in self.draft.answers and slot.applies(self.draft.answers)
        ]
        assert asked(self.draft) == (self.draft.changing or (missing[0] if missing else None))

    @invariant()
    def it_can_be_answered_to_its_end(self) -> None:
        draft = self.draft
        for _ in range(len(SLOTS) + 1):
            name = asked(draft)
            if name is None:
                return
            draft = draft.fill({name: None})
        pytest.fail(f"still asking for {asked(draft)}")


TestFillingIn = FillingIn.TestCase
TestFillingIn.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
