"""The models are learned from the phrasings alone, and come out the same each time."""

import json

from bot.coaching.understanding.content import FOLDER
from bot.coaching.understanding.intents import Intent
from bot.coaching.understanding.learn import deciding, phrasings, tagging, telling
from bot.coaching.understanding.learn.__main__ import written
from bot.coaching.understanding.learn.chance import Dice
from bot.coaching.understanding.paths import TAGS


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


def test_the_models_are_small_and_whole() -> None:
    for name in ("intents", "slots"):
        path = FOLDER / f"{name}.model.json"
        assert path.stat().st_size < 5_000_000
        rows = json.loads(path.read_text("utf-8"))["rows"]
        written_out = (row.split() if isinstance(row, str) else row for row in rows.values())
        assert all(int(weight) == float(weight) for row in written_out for weight in row)


def test_the_intent_model_knows_every_intent() -> None:
    model = json.loads((FOLDER / "intents.model.json").read_text("utf-8"))
    assert set(model["labels"]) == {intent.value for intent in Intent}
