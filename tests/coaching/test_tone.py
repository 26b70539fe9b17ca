"""The tone check: what it marks, why, what it offers instead, and how often it is right."""

import json
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.coaching.interview import Situation
from bot.coaching.tone import Kind, Tone, Verdict, load_tone
from bot.coaching.tone.checking import LOUD, QUIET
from bot.coaching.tone.learn import CONTENT, learned, measures, tone_words, unheard, writers
from bot.coaching.tone.rules import Rule
from bot.coaching.understanding.weights import written
from bot.coaching.wording import ContentError

DATA = Path(__file__).parents[1] / "data" / "tone"
WORDS = tone_words()
RULES = load_tone(WORDS)
TONE = load_tone(WORDS, json.loads((CONTENT / "tone.model.json").read_text("utf-8")))
EVERYONE = writers(DATA)
FLOORS = tomllib.loads((DATA / "floors.toml").read_text("utf-8"))

situations = st.sampled_from(list(Situation))


def alone(rule: Rule) -> Tone:
    return Tone((rule,), RULES.topics, RULES.spellings)


def judged(text: str, situation: Situation = Situation.NO_NEWS) -> Verdict:
    return TONE.check(text, situation)


# --- the rules, each by itself


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_rule_finds_its_examples_and_leaves_the_others_alone(rule: Rule) -> None:
    for situation in rule.instead:
        for text in rule.hits:
            assert alone(rule).check(text, situation).findings, text
            assert TONE.check(text, situation).harmful, text
        for text in rule.misses:
            assert not alone(rule).check(text, situation).findings, text


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_a_rule_marks_words_of_the_sentence_and_offers_another(rule: Rule) -> None:
    for situation, text in ((s, t) for s in rule.instead for t in rule.hits):
        for finding in alone(rule).check(text, situation).findings:
            assert finding.words == text[finding.start : finding.end] != ""
            assert finding.instead != text
            assert finding.kind is rule.kind


def everything_to_say_instead() -> list[tuple[str, Situation, str]]:
    said = [(rule.id, rule.instead) for rule in RULES.rules]
    said += [(topic.id, topic.instead) for topic in RULES.topics]
    return [(owner, *each) for owner, instead in said for each in instead.items()]


@pytest.mark.parametrize(("owner", "situation", "text"), everything_to_say_instead())
def test_what_is_said_instead_passes_the_check(owner: str, situation: Situation, text: str) -> None:
    verdict = TONE.check(text, situation)
    assert not verdict.harmful, verdict
    assert not verdict.second_look


def test_reasons_are_short_plain_and_without_blame() -> None:
    for rule in RULES.rules:
        assert len(rule.why) <= 90
        assert "!" not in rule.why
        assert not any(word in rule.why.lower() for word in ("you should", "never", "wrong to"))


def test_what_is_said_instead_can_be_said_in_one_breath_or_two() -> None:
    for _, _, text in everything_to_say_instead():
        assert len(text) <= 120
        assert "!" not in text


# --- what a candidate sees


def test_who_needs_the_job_is_told_what_to_say_of_the_job() -> None:
    verdict = judged("I really need this job.", Situation.NO_NEWS)
    assert verdict.worst is not None
    assert verdict.worst.instead.startswith("I'm still very interested")


def test_it_marks_the_exact_words() -> None:
    verdict = judged("Hello, why didn’t YOU choose me? Thanks.", Situation.REJECTED)
    assert [finding.words for finding in verdict.findings] == ["why didn’t YOU choose me"]
    assert verdict.kind is Kind.ARGUMENTATIVE


@pytest.mark.parametrize(
    "text",
    [
        "Could you tell me, if you're able to, why I wasn't selected?",
        "May I ask why the date moved?",
        "Sorry to trouble you, is now a good time?",
        "I don't think it was unfair, I only want to learn from it.",
        "Thank you for the offer, but I have decided to stay where I am.",
        "I can't start before May, I'm afraid.",
    ],
)
def test_a_polite_frame_makes_the_same_words_fine(text: str) -> None:
    for situation in Situation:
        assert not judged(text, situation).harmful


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("why dint you choose me", "could u tell me wat i can do beter"),
        ("its just rude not to anser people", "i am very intrest in job sir"),
        ("i dont think im good enuf for this", "is it posible to work from home some times"),
    ],
)
def test_spelling_is_never_what_is_judged(bad: str, good: str) -> None:
    assert judged(bad).harmful
    assert not judged(good).harmful


def test_what_is_said_instead_is_about_the_same_thing() -> None:
    for text, about in (
        ("Your salary is a joke.", "salary"),
        ("That clause has to go.", "contract"),
        ("I'll start on Monday, work around me.", "start"),
    ):
        worst = judged(text, Situation.OFFER).worst
        assert worst is not None
        assert about in worst.instead


def test_the_same_words_are_fine_where_they_fit() -> None:
    assert judged("When do I start?", Situation.REJECTED).kind is Kind.PUSHY
    assert not judged("When do I start?", Situation.OFFER).harmful


def test_one_light_apology_is_fine_and_a_second_is_not() -> None:
    assert not judged("Sorry to bother you. Is Mrs Clarke in?").harmful
    kind = judged("Sorry to bother you. I'm so sorry, I know you're busy, sorry.").kind
    assert kind is Kind.SELF_DEPRECATING


def test_an_email_is_judged_sentence_by_sentence() -> None:
    mail = (
        "Dear Ms. Clarke,\n\nThank you for the interview on the 3rd.\nI hope you are\nwell. "
        "You never called me back! I know you are busy.\n\nKind regards\nAda"
    )
    verdicts = TONE.check_all(mail, Situation.NO_NEWS)
    assert [verdict.text for verdict in verdicts if verdict.findings] == [
        "You never called me back!"
    ]
    assert verdicts[0].text == "Dear Ms. Clarke,"
    assert "I hope you are\nwell." in [verdict.text for verdict in verdicts]


def test_a_second_apology_counts_where_it_stands() -> None:
    verdicts = TONE.check_all("Sorry to bother you. I do apologise. Goodbye.", Situation.NO_NEWS)
    assert [bool(verdict.findings) for verdict in verdicts] == [False, True, False]


def test_nothing_found_is_an_empty_verdict() -> None:
    verdict = judged("Has a decision been made yet?")
    assert verdict.findings == ()
    assert verdict.worst is None
    assert verdict.kind is None
    assert not verdict.second_look


# --- whatever is typed


@settings(deadline=None)
@given(st.text(max_size=400), situations)
@example("", Situation.NO_NEWS)
@example("\u200b.\u200b?! \n\n\u202e", Situation.OFFER)
@example("why " * 1000, Situation.REJECTED)
@example("“'you’ \"never\" called' me”", Situation.REJECTED)
def test_any_text_has_a_verdict_whose_words_stand_in_it(text: str, situation: Situation) -> None:
    whole = TONE.check(text, situation)
    for verdict in (whole, *TONE.check_all(text, situation)):
        assert verdict.text in text
        places = [(finding.start, finding.end) for finding in verdict.findings]
        for (start, end), finding in zip(places, verdict.findings, strict=True):
            assert verdict.text[start:end] == finding.words
            assert situation in {
                s for rule in RULES.rules if rule.id == finding.rule for s in rule.instead
            }
        assert all(end <= start for (_, end), (start, _) in pairwise(places))


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([r["text"] for rows in EVERYONE.values() for r in rows]), max_size=6)
)
def test_sentences_put_together_lose_no_words(texts: list[str]) -> None:
    mail = "\n".join(texts)
    verdicts = TONE.check_all(mail, Situation.NO_NEWS)
    assert "".join("".join(v.text.split()) for v in verdicts) == "".join(mail.split())


# --- how often it is right


UNHEARD = ("third", "seventh")


@cache
def unheard_by(writer: str) -> Tone:
    """The check with an opinion that never heard this writer."""
    return unheard(writer, EVERYONE, WORDS)


def held(numbers: dict[str, float], floors: dict[str, float]) -> bool:
    return (
        numbers["recall"] >= floors["recall"]
        and numbers["precision"] >= floors["precision"]
        and numbers["false_alarms"] <= floors["false_alarms"]
    )


@pytest.mark.parametrize("writer", EVERYONE)
def test_the_rules_alone_hold_their_floors(writer: str) -> None:
    numbers = measures(RULES, EVERYONE[writer])
    assert held(numbers, FLOORS[writer]["rules"]), numbers


@pytest.mark.parametrize("writer", UNHEARD)
def test_with_an_opinion_learned_from_the_others_it_holds_them_too(writer: str) -> None:
    numbers = measures(unheard_by(writer), EVERYONE[writer])
    assert held(numbers, FLOORS[writer]["unheard"]), numbers


def test_the_opinion_means_what_it_says() -> None:
    heard = [
        (sound.harm, row["label"] != "ok")
        for writer in UNHEARD
        for row in EVERYONE[writer]
        if (sound := unheard_by(writer).check(row["text"], Situation(row["situation"])).sound)
    ]
    loud = [harmful for harm, harmful in heard if harm >= LOUD]
    quiet = [harmful for harm, harmful in heard if harm < QUIET]
    assert sum(loud) > 0.85 * len(loud) > 80
    assert sum(quiet) < QUIET * len(quiet)


def test_there_is_a_floor_for_every_writer() -> None:
    assert set(FLOORS) == set(EVERYONE)


# --- the second opinion


def test_without_a_model_there_is_no_second_opinion() -> None:
    verdict = RULES.check("Why didn't you choose me?", Situation.REJECTED)
    assert verdict.findings
    assert verdict.sound is None
    assert not verdict.second_look


def test_the_opinion_is_what_the_sentences_make_of_it() -> None:
    rows = [row for said in EVERYONE.values() for row in said]
    assert written(learned(rows, WORDS)) == (CONTENT / "tone.model.json").read_bytes()


def test_the_opinion_alone_marks_nothing() -> None:
    for row in (row for rows in EVERYONE.values() for row in rows):
        situation = Situation(row["situation"])
        verdict = TONE.check(row["text"], situation)
        assert bool(verdict.findings) <= bool(RULES.check(row["text"], situation).findings)
        assert not (verdict.second_look and verdict.findings)


# --- the content is checked when it is loaded


def rule(**changes: Any) -> dict[str, Any]:
    made = {
        "id": "why",
        "kind": "argumentative",
        "pattern": "why {you}",
        "why": "It asks them to defend themselves.",
        "instead": "May I ask?",
        "hits": ["Why you?", "Why you lot?"],
        "misses": ["Why not?", "You?"],
        **changes,
    }
    return {key: value for key, value in made.items() if value is not None}


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (rule(id=None), "without an id has no id"),
        (rule(kind="rude"), "of no known kind"),
        (rule(pattern=None), "has no pattern"),
        (rule(pattern="why ("), "cannot be read"),
        (rule(pattern="why {nobody}"), "there are no such words"),
        (rule(why="One.\nTwo."), "more than one line"),
        (rule(why=None), "has no why"),
        (rule(instead=None), "nothing to say instead"),
        (rule(instead={"promoted": "Hi"}), "no situation promoted"),
        (rule(hits=["Why you?"]), "fewer than 2 examples under hits"),
        (rule(misses=None), "fewer than 2 examples under misses"),
    ],
)
def test_a_mistake_in_the_content_names_the_rule(table: dict[str, Any], says: str) -> None:
    with pytest.raises(ContentError, match=says):
        load_tone({"words": {"you": "you|y'all"}, "rule": [table]})


def test_a_rule_stands_once() -> None:
    with pytest.raises(ContentError, match="twice"):
        load_tone({"words": {"you": "you"}, "rule": [rule(), rule()]})


def test_words_may_not_use_each_other_in_a_circle() -> None:
    with pytest.raises(ContentError, match="use each other"):
        load_tone({"words": {"you": "{me}", "me": "{you}"}, "rule": [rule()]})


def test_no_rules_is_a_mistake() -> None:
    with pytest.raises(ContentError, match="no tone rule"):
        load_tone({})
