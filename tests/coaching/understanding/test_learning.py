"""The models are learned from the phrasings alone, and come out the same each time."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.understanding.content import FOLDER
from bot.coaching.understanding.intents import Intent
from bot.coaching.understanding.learn import deciding, phrasings, tagging, telling
from bot.coaching.understanding.learn.chance import Dice
from bot.coaching.understanding.paths import TAGS
from bot.coaching.understanding.weights import stored, written

MODELS = [*FOLDER.glob("*.model.json"), FOLDER.parent / "tone.model.json"]
_LETTERS = st.sampled_from('ab "\\\n,:é')
Factory = pytest.TempPathFactory


def test_learning_twice_gives_the_same_bytes() -> None:
    def intents() -> bytes:
        dice = Dice(5)
        return written(deciding.learn(phrasings.examples(dice, 1)[::40], 1, dice))

    def slots() -> bytes:
        dice = Dice(5)
        told = [tagging.example(line, known=True) for line in telling.sentences(dice, 1)[::12]]
        return written(tagging.learn(told, 1, dice))

    assert intents() == intents()
    assert slots() == slots()


def test_every_choice_in_a_phrasing_is_made_at_least_once() -> None:
    made = phrasings.spread("(ring|call) them (now|later|never)", Dice(1), 2)
    assert {word for text in made for word in text.split()} == {
        *("ring", "call"),
        *("now", "later", "never"),
        "them",
    }


def test_a_bracketed_sentence_teaches_its_tags() -> None:
    told = tagging.example("had {c Acme Foods} for {r cook}", known=True)
    assert [TAGS[tag] for tag in told.tags] == ["O", "B-company", "I-company", "O", "B-role"]


def test_other_things_fill_the_brackets() -> None:
    line = "met {k Mrs Bell} at {c Lidl} for {r cook}"
    others = telling.variants(line, Dice(2), 30)
    assert len(set(others)) > 20
    assert all(len(telling.BRACKET.findall(other)) == 3 for other in others)


@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.name)
def test_the_models_are_small_and_whole(file: Path) -> None:
    assert file.stat().st_size < 5_000_000
    rows = json.loads(file.read_text("utf-8"))["rows"]
    assert all(isinstance(weight, int) for row in rows.values() for weight in row)


@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.name)
def test_every_row_of_a_model_is_found_where_it_lies(file: Path) -> None:
    rows, found = json.loads(file.read_text("utf-8"))["rows"], stored(file)["rows"]
    assert all(found.get(trait) == row for trait, row in rows.items())


@pytest.mark.parametrize("trait", ["", "w=", "w=\U0010ffff", "zzz", "*a", '"', "w=wor", "\n"])
def test_a_trait_that_nothing_was_learned_of_has_no_row(trait: str) -> None:
    assert stored(MODELS[0])["rows"].get(trait) is None


@given(rows=st.dictionaries(st.text(_LETTERS, max_size=3), st.lists(st.integers(-999, 999))))
def test_what_is_written_is_found(tmp_path_factory: Factory, rows: dict[str, list[int]]) -> None:
    file = tmp_path_factory.getbasetemp() / "a.model.json"
    file.write_bytes(written({"labels": ["a"], "rows": rows}))
    model = stored(file)
    assert model["labels"] == ["a"]
    assert {trait: model["rows"].get(trait) for trait in rows} == rows


def test_the_intent_model_knows_every_intent() -> None:
    model = json.loads((FOLDER / "intents.model.json").read_text("utf-8"))
    assert set(model["labels"]) == {intent.value for intent in Intent}
