"""The practice call: six people who stay in their part, always come to an end, and judge nobody."""

import copy
import itertools
import re
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coaching.callmap import Kind
from bot.coaching.interview import Interview, Situation
from bot.coaching.library import CONTENT, Library
from bot.coaching.rehearsal import (
    LONGEST,
    MOST,
    Act,
    Ear,
    Ending,
    Exchange,
    LookingBack,
    People,
    Rehearsal,
    despairs,
    load_people,
    look_back,
    picks_up,
    play,
)
from bot.coaching.tone import load_tone
from bot.coaching.wording import ContentError
from tests.coaching.spoken import (
    DAY,
    EXTRAS,
    GAPS,
    every_knowledge,
    everything_known,
    legal,
)

NAMES = ("kind", "vague", "policy", "rushed", "offers", "annoyed")
HARMFUL = {Act.ARGUES, Act.PUSHES, Act.INSULTS, Act.DESPAIRS, Act.GARBLED, Act.TOO_LONG}
OPENING = "Hello Priya, this is Ada. I had an interview with you on Monday. Is now a good moment?"
ASKING = {
    Situation.NO_NEWS: "I'm still very interested. Has a decision been made yet?",
    Situation.REJECTED: "I respect that. What is one thing I could do better next time?",
    Situation.OFFER: "I'd like to be well prepared. What would help you most in my first weeks?",
}
CLOSING = "Thank you for your time. If anything changes, I'd be happy to hear from you. Goodbye."


def content(name: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / "en" / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load("en")


@pytest.fixture(scope="module")
def people() -> People:
    return load_people(content("people"))


@pytest.fixture(scope="module")
def ear() -> Ear:
    return Ear.load(content("heard"))


PEOPLE, EAR = load_people(content("people")), Ear.load(content("heard"))


def rehearsal(name: str, situation: Situation = Situation.NO_NEWS, number: int = 0) -> Rehearsal:
    return Rehearsal(PEOPLE.each[name], situation, number, "Ada")


def call(name: str, situation: Situation, *lines: str, number: int = 0) -> tuple[Exchange, ...]:
    return play(rehearsal(name, situation, number), lines, EAR)


def beats(exchanges: tuple[Exchange, ...]) -> list[str]:
    return [exchange.after.just for exchange in exchanges]


def looked_back(name: str, situation: Situation, *lines: str) -> LookingBack:
    return look_back(rehearsal(name, situation), call(name, situation, *lines), None)


# The people


def test_the_six_people_are_met_from_the_easiest_to_the_hardest(people: People) -> None:
    assert tuple(people.each) == NAMES
    assert [people.next(number).id for number in range(7)] == [*NAMES, "kind"]


def test_the_same_person_never_picks_up_twice_in_a_row(people: People) -> None:
    for number, last in itertools.product(range(12), NAMES):
        assert people.next(number, last).id != last


def test_all_that_they_say_reads_without_a_gap_whatever_is_known(
    library: Library, people: People
) -> None:
    count = 0
    for person in people.each.values():
        for (situation, beat), what in person.beats.items():
            said_with = ((t, facts) for t in what.says for facts in every_knowledge(t))
            for template, facts in said_with:
                said = library.render(template, them="Priya", **facts)
                assert GAPS.search(said) is None, (person.id, beat, situation, said)
                assert legal(said) and len(said) < 200, said
                count += 1
    assert count > 800  # the test itself must not have gone blind


def test_everybody_stays_humane(library: Library, people: People) -> None:
    cruel = re.compile(r"stupid|useless|waste|terrible|awful|hopeless|idiot|pathetic|shut up|!")
    for person in people.each.values():
        for beat in person.beats.values():
            assert not cruel.search(" ".join(beat.says).lower()), (person.id, beat.id)


def test_after_everything_they_say_the_call_map_has_a_next_line(
    library: Library, people: People
) -> None:
    for person in people.each.values():
        for (situation, _), beat in person.beats.items():
            # the offer turns any call into one about the offer
            later = Situation.OFFER if beat.id == "offers" else situation
            for place in (beat.then, "open", "remind", "close"):
                assert place is None or (later, place) in library.callmap.places, (
                    person.id,
                    beat.id,
                    later,
                    place,
                )


def test_somebody_who_comes_round_again_has_other_words(people: People) -> None:
    first, again = picks_up(rehearsal("kind", number=0)), picks_up(rehearsal("kind", number=6))
    assert first.says != again.says


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("somebody kind please", "kind"),
        ("a grumpy one", "annoyed"),
        ("Somebody in a hurry", "rushed"),
        ("by the book", "policy"),
        ("hello", None),
    ],
)
def test_one_may_ask_for_a_person(people: People, words: str, name: str | None) -> None:
    person = people.asked_for(words)
    assert (person.id if person else None) == name


def test_one_may_ask_for_a_situation(people: People) -> None:
    assert people.situation("as if they said no") is Situation.REJECTED
    assert people.situation("practise the offer call") is Situation.OFFER
    assert people.situation("hello there") is None


# Hearing


@pytest.mark.parametrize(
    ("line", "acts"),
    [
        ("hi its ada", {Act.GREETS, Act.INTRODUCES}),
        ("Hello, this is Ada Obi speaking.", {Act.GREETS, Act.INTRODUCES}),
        ("I'm calling about my interview on Monday", {Act.INTRODUCES}),
        ("have you got two mins?", {Act.ASKS_MOMENT}),
        ("is this a bad time", {Act.ASKS_MOMENT}),
        ("any news on my application?", {Act.ASKS_STATUS}),
        ("Am I still being considered?", {Act.ASKS_STATUS}),
        ("By when do you expect to decide?", {Act.ASKS_DATE}),
        ("could you give me some feedback pls", {Act.ASKS_ADVICE}),
        ("What could I do better next time?", {Act.ASKS_ADVICE}),
        ("Could you tell me why I wasn't selected?", {Act.ASKS_REASONS}),
        ("May I call you the day after?", {Act.ASKS_BACK}),
        ("Shall I call back another time?", {Act.ASKS_LATER}),
        ("Shall I put it in a short e-mail instead?", {Act.ASKS_TO_WRITE}),
        ("Could you send me the offer in writing?", {Act.ASKS_IN_WRITING}),
        ("By when would you like my answer?", {Act.ASKS_ANSWER_BY}),
        ("Since we spoke I've passed my forklift test.", {Act.ADDS}),
        ("If anything changes I'd be happy to hear from you.", {Act.KEEN}),
        ("I quite understand.", {Act.RESPECTS}),
        ("thx, thats really helpful", {Act.THANKS, Act.TAKES}),
        ("sorry to have caught you at a bad time", {Act.SORRY}),
        ("How are you?", {Act.CHATS}),
        ("ok thank you bye", {Act.THANKS, Act.GOODBYE}),
        ("pardon?", {Act.ASKS_REPEAT}),
        ("why didnt you pick me", {Act.ARGUES}),
        ("That's not fair.", {Act.ARGUES}),
        ("But the ad asked for five years and I have six.", {Act.ARGUES}),
        ("You said you would call by Friday.", {Act.ARGUES}),
        ("When will you finally decide?", {Act.PUSHES}),
        ("Can't you at least tell me one thing?", {Act.PUSHES}),
        ("I need an answer by tomorrow.", {Act.PUSHES}),
        ("please reconsider", {Act.PUSHES}),
        ("you are an idiot", {Act.INSULTS}),
        ("...", {Act.SILENCE}),
        ("(silence)", {Act.SILENCE}),
        ("um, err", {Act.HESITATES}),
        ("😀👍", {Act.GARBLED}),
        ("Hola, llamo por la entrevista del lunes pasado", {Act.GARBLED}),
        ("Здравствуйте", {Act.GARBLED}),
        ("I don't see the point of living any more", {Act.DESPAIRS}),
        ("this is Ada and " + "I had an interview " * 40, {Act.INTRODUCES, Act.TOO_LONG}),
    ],
)
def test_a_line_is_heard_as_what_it_does(ear: Ear, line: str, acts: set[Act]) -> None:
    heard = ear.hear(line, Situation.REJECTED, "Ada").acts
    assert acts <= heard
    assert not (heard - acts) & HARMFUL


def test_a_first_name_of_ones_own_is_an_introduction(ear: Ear) -> None:
    assert Act.INTRODUCES in ear.hear("Oluwaseun", Situation.NO_NEWS, "Oluwaseun").acts
    assert Act.INTRODUCES not in ear.hear("Oluwaseun", Situation.NO_NEWS, None).acts


def test_no_line_of_the_coach_is_heard_as_harmful(ear: Ear, library: Library) -> None:
    """Neither the call map's nor the scripts' nor a question of the bank."""
    lines = [
        (place.situation, place.line)
        for place in library.callmap.places.values()
        if place.kind in (Kind.LINE, Kind.CLOSING)
    ]
    for situation in Situation:
        for script in (*library.scripts.wordings[situation], library.scripts.short(situation)):
            lines += [(situation, part) for part in (script.opening, script.question, script.close)]
    lines += [
        (situation, question.ask)
        for (situation, _), bank in library.questions.bank.items()
        for question in bank
    ]
    for situation, template in lines:
        line = library.render(template, **everything_known())
        line = line.replace("&#39;", "'")
        assert not ear.hear(line, situation, "Ada").acts & HARMFUL, line
    assert len(lines) > 150


def test_the_tone_check_hears_more_where_there_is_one() -> None:
    rule = {
        "id": "gossip",
        "kind": "argumentative",
        "pattern": "purple elephants?",
        "why": "It is odd.",
        "instead": "Thank you.",
        "hits": ["purple elephant", "a purple elephant"],
        "misses": ["an elephant", "purple"],
    }
    tone = load_tone({"rule": [rule]})
    ear = Ear.load(content("heard"), tone)
    lines = ["Hello, this is Ada, from the interview.", "You and your purple elephant."]
    exchanges = play(rehearsal("kind"), lines, ear)
    assert exchanges[-1].after.just == "argued"
    tried = look_back(rehearsal("kind"), exchanges, tone).try_next
    assert (tried.id, tried.why, tried.instead) == ("argues", "It is odd.", "Thank you.")
    assert tried.words == "You and your purple elephant."


# The call


@pytest.mark.parametrize("situation", Situation)
@pytest.mark.parametrize("name", NAMES)
def test_a_polite_call_ends_with_a_goodbye(name: str, situation: Situation) -> None:
    exchanges = call(name, situation, OPENING, ASKING[situation], CLOSING)
    assert exchanges[-1].after.ending is Ending.GOODBYE
    assert exchanges[-1].after.just == "goodbye"


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("situation", Situation)
@pytest.mark.parametrize("name", NAMES)
def test_saying_the_coachs_next_line_always_leads_to_a_friendly_end(
    library: Library, name: str, situation: Situation, number: int
) -> None:
    practised = rehearsal(name, situation, number)
    facts = EXTRAS | {"interview": Interview("Acme", DAY, role="cook", contact="Priya")}
    facts = facts | {"question": None, "extra": None}
    scene, lines = picks_up(practised), []
    while scene.ending is None:
        assert scene.next_place is not None
        line = library.callmap.place(scene.situation, scene.next_place).line
        lines.append(library.render(line, **facts).replace("&#39;", "'"))
        exchanges = play(practised, lines, EAR)
        scene = exchanges[-1].after
    assert scene.ending is Ending.GOODBYE, lines
    assert scene.just in ("goodbye", "no_time")
    assert scene.patience == practised.person.patience, lines
    assert look_back(practised, exchanges, None).good


def test_they_ask_who_is_calling_once_and_then_answer_what_was_asked() -> None:
    exchanges = call("kind", Situation.NO_NEWS, "Has a decision been made yet?", "Ada")
    assert beats(exchanges) == ["who", "status"]
    assert exchanges[0].after.next_place == "remind"


def test_two_questions_in_one_breath_are_both_answered() -> None:
    exchanges = call(
        "kind", Situation.NO_NEWS, OPENING, "Has a decision been made, and is there a day?"
    )
    assert [beat.id for beat in exchanges[-1].after.beats] == ["status", "date"]


def test_the_annoyed_one_lets_go_when_the_moment_is_given_back() -> None:
    exchanges = call(
        "annoyed",
        Situation.REJECTED,
        OPENING,
        "I'm sorry I've caught you at a bad moment. Shall I put it in a short e-mail instead?",
        "Thank you, goodbye.",
    )
    assert beats(exchanges) == ["grumbles", "write", "goodbye"]


def test_the_one_by_the_book_gives_nothing_and_does_not_give_in() -> None:
    asking = ASKING[Situation.REJECTED]
    exchanges = call("policy", Situation.REJECTED, OPENING, asking, asking, asking)
    assert beats(exchanges) == ["moment", "advice", "more", "again"]
    assert exchanges[1].after.next_place == "policy"


def test_an_offer_comes_out_of_a_call_about_a_no() -> None:
    exchanges = call(
        "offers",
        Situation.REJECTED,
        OPENING,
        "Oh, that's wonderful, thank you!",
        "Could you send it in writing? And by when would you like my answer?",
        CLOSING,
    )
    assert beats(exchanges) == ["offers", "welcomes", "answer_by", "goodbye"]
    assert exchanges[0].after.situation is Situation.OFFER
    assert exchanges[0].after.next_place == "said_yes"


def test_an_offer_may_be_declined_kindly() -> None:
    exchanges = call(
        "offers", Situation.OFFER, OPENING, "No thank you, I have taken another job. I'm sorry."
    )
    assert beats(exchanges)[-1] == "declined"
    assert exchanges[-1].after.ending is Ending.GOODBYE


@pytest.mark.parametrize("name", NAMES)
def test_whoever_argues_long_enough_is_hung_up_on(name: str) -> None:
    arguing = ["Why did you not choose me?", "That's not fair.", "You are wrong."] * 2
    exchanges = call(name, Situation.REJECTED, OPENING, *arguing)
    assert exchanges[-1].after.ending is Ending.HUNG_UP
    assert len(exchanges) < 6


@pytest.mark.parametrize("name", NAMES)
def test_nobody_stays_on_the_line_to_be_insulted(name: str) -> None:
    exchanges = call(name, Situation.NO_NEWS, "fuck you", OPENING)
    assert len(exchanges) == 1
    assert exchanges[0].after.ending is Ending.HUNG_UP


def test_a_silence_is_waited_for_twice() -> None:
    assert beats(call("kind", Situation.NO_NEWS, "...", "um", "...")) == [
        "silence",
        "waits",
        "lost",
    ]
    spoken = call("kind", Situation.NO_NEWS, "...", "...", OPENING, "...", "...")
    assert spoken[-1].after.ending is None


def test_despair_ends_the_rehearsal_and_nobody_answers_it() -> None:
    last = call("annoyed", Situation.NO_NEWS, OPENING, "I just want to die")[-1].after
    assert (last.ending, last.says, last.next_place) == (Ending.DESPAIR, (), None)


def test_despair_is_heard_at_the_end_of_a_long_line_too() -> None:
    assert despairs("and so on " * 390 + "I want to end my life")
    assert not despairs("and so on " * 400)


def test_what_was_not_understood_is_said_again_word_for_word() -> None:
    exchanges = call("kind", Situation.NO_NEWS, OPENING, "Sorry, could you say that again?")
    assert exchanges[1].after.says[-1] == exchanges[0].after.says[-1]
    assert exchanges[1].after.next_place == exchanges[0].after.next_place


def test_after_a_while_they_guess_what_the_call_is_about() -> None:
    exchanges = call("rushed", Situation.NO_NEWS, OPENING, "purple", "cheese", "trees")
    assert beats(exchanges) == ["hurries", "how_help", "unclear", "status"]


SAID = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            OPENING,
            CLOSING,
            *ASKING.values(),
            "...",
            "um",
            "😀",
            "why didn't you choose me?",
            "I need an answer today",
            "sorry?",
            "yes",
            "no",
            "thank you",
            "I quite understand",
            "what?",
            "x" * 4000,
            "Since we spoke I've passed a test",
            "How are you?",
            "Is there a dog?",
        ]
    ),
)


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(NAMES),
    st.sampled_from(Situation),
    st.integers(0, 40),
    st.lists(SAID, min_size=1, max_size=MOST + 3),
)
def test_any_call_comes_to_an_end_and_is_the_same_again(
    name: str, situation: Situation, number: int, lines: list[str]
) -> None:
    practised = rehearsal(name, situation, number)
    exchanges = play(practised, lines, EAR)
    assert exchanges == play(practised, lines, EAR)
    # what was said before does not depend on what comes after
    assert exchanges[:-1] == play(practised, lines[: len(exchanges) - 1], EAR)
    assert len(exchanges) <= MOST
    if len(lines) >= MOST:
        assert exchanges[-1].after.ending is not None
    assert all(exchange.after.says for exchange in exchanges) or (
        exchanges[-1].after.ending is Ending.DESPAIR
    )
    back = look_back(practised, exchanges, None)
    said = [" ".join(line.split()) for line in lines]
    for good in back.good:
        assert any(" ".join(good.words.split()) in line for line in said)
    assert bool(back.good) != bool(back.kind)


@given(st.text(max_size=LONGEST + 50), st.sampled_from(Situation))
def test_any_text_is_heard_as_something(line: str, situation: Situation) -> None:
    EAR.hear(line, situation, "Ada")


# Looking back


def test_what_was_said_well_is_quoted_in_their_own_words() -> None:
    back = looked_back("policy", Situation.REJECTED, OPENING, ASKING[Situation.REJECTED], CLOSING)
    assert [(good.id, good.words) for good in back.good] == [
        ("advice", "What is one thing I could do better next time?"),
        ("graceful", "Thank you for your time."),
        ("door", "If anything changes, I'd be happy to hear from you."),
    ]


@pytest.mark.parametrize(
    ("name", "situation", "lines", "to_try"),
    [
        ("kind", Situation.NO_NEWS, ["go to hell"], "insulted"),
        ("kind", Situation.REJECTED, [OPENING, "That's not fair.", CLOSING], "argues"),
        ("kind", Situation.NO_NEWS, [OPENING, "I need an answer today", CLOSING], "pushes"),
        ("kind", Situation.REJECTED, [OPENING, *[ASKING[Situation.REJECTED]] * 3], "asked_again"),
        ("kind", Situation.NO_NEWS, ["...", "...", "..."], "silent"),
        ("kind", Situation.NO_NEWS, ["any news?", "Ada", CLOSING], "name"),
        ("kind", Situation.NO_NEWS, [OPENING, "so " * 300, CLOSING], "long"),
        ("kind", Situation.NO_NEWS, [OPENING], "stopped"),
        ("kind", Situation.NO_NEWS, [OPENING, "Goodbye, thank you."], "question"),
        ("kind", Situation.NO_NEWS, [OPENING, "Any news?", "Right, goodbye."], "close"),
        ("annoyed", Situation.NO_NEWS, [OPENING, "Any news?", CLOSING], "grumbles"),
        ("offers", Situation.NO_NEWS, [OPENING, "Lovely, thank you!", CLOSING], "in_writing"),
        (
            "kind",
            Situation.REJECTED,
            [OPENING, "Could you tell me the reasons why it wasn't me?", CLOSING],
            "reasons",
        ),
        (
            "kind",
            Situation.NO_NEWS,
            ["Hello, this is Ada, from the interview. Any news?", CLOSING],
            "moment",
        ),
        ("kind", Situation.NO_NEWS, [OPENING, "Has it been decided? Any news?", CLOSING], "date"),
        (
            "kind",
            Situation.REJECTED,
            [OPENING, ASKING[Situation.REJECTED], "Thank you, goodbye."],
            "door",
        ),
        ("kind", Situation.REJECTED, [OPENING, ASKING[Situation.REJECTED], CLOSING], "follow_up"),
        ("kind", Situation.OFFER, [OPENING, ASKING[Situation.OFFER], CLOSING], "pause"),
        (
            "rushed",
            Situation.NO_NEWS,
            [OPENING, "Yes, very quick. " + "I did enjoy our talk so much. " * 6, "News?", CLOSING],
            "hurries",
        ),
    ],
)
def test_there_is_one_thing_to_try(
    library: Library, name: str, situation: Situation, lines: list[str], to_try: str
) -> None:
    tried = looked_back(name, situation, *lines).try_next
    assert tried.id == to_try
    assert (tried.situation, tried.place) in library.callmap.places


def test_nothing_is_praised_that_was_not_said() -> None:
    angry = looked_back("kind", Situation.NO_NEWS, "go to hell")
    assert (angry.good, angry.kind) == ((), "angry")
    foreign = looked_back("kind", Situation.NO_NEWS, "Guten Tag, ich rufe wegen dem Gespräch an")
    assert (foreign.good, foreign.kind) == ((), "not_english")
    began = looked_back("kind", Situation.NO_NEWS, "erm")
    assert (began.good, began.kind) == ((), "began")
    stayed = looked_back("kind", Situation.NO_NEWS, "goodbye")
    assert (stayed.good, stayed.kind) == ((), "stayed")


def test_a_sentence_that_argues_is_not_quoted_as_well_said() -> None:
    back = looked_back(
        "kind", Situation.REJECTED, OPENING, "Thank you, but you made a mistake with that."
    )
    assert all("mistake" not in good.words for good in back.good)


def test_every_word_of_the_looking_back_has_its_message_and_no_number(library: Library) -> None:
    practise = {key: m for key, m in library.messages.items() if key.startswith("practise.")}
    told = [m for key, m in practise.items() if re.match(r"practise\.(good|kind|try)_", key)]
    assert len(told) > 35
    assert not any(re.search(r"\d|%|!", message) for message in told)


# Mistakes in the content


def without(path: str) -> Callable[[dict[str, Any]], None]:
    *way, last = path.split(".")

    def spoil(data: dict[str, Any]) -> None:
        for step in way:
            data = data[step]
        del data[last]

    return spoil


def with_beat(data: dict[str, Any]) -> None:
    data["people"]["kind"]["says"]["sings"] = ["La la."]


def with_first(data: dict[str, Any]) -> None:
    data["people"]["rushed"]["first"] = "sings"


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (without("beats.repeats.says"), "has no words"),
        (without("beats.who.then"), "either ends the call or has a next line"),
        (without("people.vague.facts"), "person vague cites no fact"),
        (without("people.vague.called"), "person vague has no words"),
        (without("people.kind.label"), "person kind has no label"),
        (without("situations.offer"), "situation offer has no words"),
        (with_beat, "a beat that nobody knows: sings"),
        (with_first, "begins with a beat that nobody knows: sings"),
    ],
)
def test_a_mistake_in_the_people_is_named(
    spoil: Callable[[dict[str, Any]], None], complaint: str
) -> None:
    data = copy.deepcopy(content("people"))
    spoil(data)
    with pytest.raises(ContentError, match=complaint):
        load_people(data)


@pytest.mark.parametrize(
    ("acts", "complaint"),
    [
        ({"sings": ["la"]}, "there is no act sings"),
        ({"thanks": []}, "thanks has no pattern"),
        ({"thanks": ["(ta"]}, "thanks has a pattern that cannot be read"),
        ({"thanks": ["{many}"]}, "thanks uses {many}"),
    ],
)
def test_a_mistake_in_what_is_heard_is_named(acts: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ContentError, match=re.escape(complaint)):
        Ear.load({"whole": {}, "acts": acts})
