"""/practise: a call with somebody made up, left at any moment, and looked back on at its end."""

import re

import pytest

from bot.coaching.rehearsal import LONGEST, MOST
from tests.chat import Chat
from tests.conftest import House
from tests.conversations.steps import form, go, kept, on_the_line, saved

OPENING = "Hello Priya, this is Ada. I had an interview with you on Monday. Is now a good moment?"
CLOSING = "Thank you for your time. I look forward to hearing from you. Goodbye."
PEOPLE = [
    "Somebody kind",
    "Somebody vague",
    "Somebody by the book",
    "Somebody in a hurry",
    "Somebody with an offer",
    "Somebody annoyed",
]


async def ringing(chat: Chat, person: str = "Somebody kind") -> str:
    """A practice call has begun."""
    await chat.send("/practise")
    return await chat.tap(person)


def said(chat: Chat, words: str) -> bool:
    """Whether any message of the bot's has the words."""
    return any(words in text for text in chat.texts)


# Beginning


async def test_it_asks_who_shall_pick_up(ada: Chat) -> None:
    await saved(ada)
    assert "Acme" in await ada.send("/practise")
    assert ada.buttons == [
        *PEOPLE,
        "Anyone",
        "As if they said no",
        "As if they said yes",
    ]


async def test_without_an_interview_one_is_made_up(ada: Chat) -> None:
    assert "I have made one up: Northgate Foods" in await ada.send("/practise")
    assert "Northgate Foods" in await ada.tap("Somebody by the book")


async def test_the_person_has_the_name_of_the_real_contact(ada: Chat) -> None:
    await saved(ada)
    assert "Priya: Hello, Acme, this is Priya." in await ringing(ada)


@pytest.mark.parametrize("person", PEOPLE)
async def test_each_of_the_six_picks_up_and_says_goodbye(ada: Chat, person: str) -> None:
    await saved(ada)
    assert (await ringing(ada, person)).startswith("It rings.")
    await go(ada, OPENING, "Thank you.", CLOSING)
    assert "One thing to try next time" in ada.last


async def test_it_is_heard_in_free_words_with_the_person_asked_for(ada: Chat) -> None:
    assert "It rings" in await ada.send("let me practise the call with a grumpy person first")
    assert (await form(ada))["answers"]["person"] == "annoyed"


async def test_which_interview_is_asked_when_there_are_several(ada: Chat) -> None:
    await saved(ada)
    await saved(ada, "Interview at Bolt on 3 March for the courier job with Sam, 020 7946 0124")
    assert await ada.send("/practise") == "Which interview do you mean?"
    assert "Bolt" in await ada.tap("Bolt")


async def test_another_situation_may_be_tried(ada: Chat) -> None:
    await saved(ada)
    await ada.send("/practise")
    assert "as if they had said no" in await ada.tap("As if they said no")
    await go(ada, "tap Somebody kind", OPENING, "What could I do better next time?")
    assert "When I asked for an example" in ada.last


async def test_the_person_may_be_chosen_in_words(ada: Chat) -> None:
    await go(ada, "/practise", "as if they said no", "somebody in a hurry")
    answers = (await form(ada))["answers"]
    assert (answers["situation"], answers["person"]) == ("rejected", "rushed")


async def test_who_begins_at_once_is_heard_at_once(ada: Chat) -> None:
    await saved(ada)
    await ada.send("/practise")
    assert "a few minutes" in await ada.send(OPENING) or "cup of tea" in ada.last


async def test_no_practice_in_the_middle_of_the_real_call(ada: Chat) -> None:
    await on_the_line(ada)
    await ada.send("/practise")
    assert said(ada, "You are in the middle of a call to Acme")
    assert (await form(ada))["kind"] == "call"


# On the line


async def test_what_should_i_say_gives_the_next_line_for_where_it_is(ada: Chat) -> None:
    await saved(ada)
    await ringing(ada, "Somebody annoyed")
    assert "Hello Priya, this is Ada. I had an interview" in await ada.send("what should I say?")
    await ada.send(OPENING)
    assert "I'm sorry I've caught you at a bad moment" in await ada.send("/say")
    assert "I'm sorry I've caught you at a bad moment" in await ada.tap("What should I say?")
    await ada.send("I'm sorry. Shall I put it in an e-mail instead?")
    assert "bad moment" not in ada.last


async def test_before_it_rings_the_opening_is_given(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/practise", "what should I say?")
    assert said(ada, "You could say:\nHello Priya, this is Ada.")
    assert "Who shall pick up?" in ada.last


async def test_a_line_can_be_unsaid(ada: Chat) -> None:
    await saved(ada)
    first = await ringing(ada)
    await ada.send("Why did you not choose me?")
    assert await ada.send("/back") == first
    assert "Who shall pick up?" in await ada.send("/back")
    assert "nothing to take back" in await ada.send("/back")


async def test_the_same_lines_bring_the_same_call(ada: Chat, grace: Chat) -> None:
    lines = ("/practise", "tap Somebody vague", OPENING.replace("Ada", "me"), "any news?", CLOSING)
    await go(ada, *lines)
    await go(grace, *lines)
    assert ada.texts == grace.texts


async def test_two_practice_calls_running_differ(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/practise", "tap Anyone", OPENING, "/cancel")
    before = (await kept(ada))["person"]["practised"]["person"]
    await go(ada, "tap Once more", OPENING, "/cancel")
    after = (await kept(ada))["person"]["practised"]["person"]
    assert before != after
    await go(ada, "/practise", f"tap {PEOPLE[3]}", "/cancel", "/practise", "you choose")
    assert (await form(ada))["answers"]["person"] != "rushed"


async def test_the_same_person_has_other_words_the_next_time(ada: Chat) -> None:
    await saved(ada)
    first = await ringing(ada)
    await ada.send("/cancel")
    assert await ringing(ada) != first


# Its end


async def test_afterwards_it_looks_back_with_quotes_and_one_thing_to_try(ada: Chat) -> None:
    await saved(ada)
    await ringing(ada)
    await go(ada, OPENING, "Has a decision been made?", CLOSING)
    back = ada.last
    assert "“Has a decision been made?” A plain question" in back
    assert back.count("One thing to try next time") == 1
    assert not re.search(r"\d", back)
    assert "I played Priya, and made up every word. It tells you nothing about Acme" in back
    assert ada.buttons == ["Once more, with somebody else", "Walk me through the call"]
    assert (await form(ada)) == {}


async def test_nothing_is_judged_before_the_end(ada: Chat) -> None:
    await saved(ada)
    await ringing(ada)
    await go(ada, "Hello, this is Ada, from the interview.", "Why didn't you choose me?")
    assert not said(ada, "Looking back") and not said(ada, "next time")


async def test_whoever_argues_is_hung_up_on_and_told_what_to_say(ada: Chat) -> None:
    await saved(ada)
    await ringing(ada, "Somebody annoyed")
    await go(ada, OPENING, "That's not fair.", "You are wrong.")
    assert said(ada, "Priya hangs up.")
    assert "You said: “That's not fair.”" in ada.last


async def test_it_can_be_left_at_any_moment(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/practise", "/cancel")
    assert ada.last == "All right, no practice call."
    await go(ada, "/practise", "tap Somebody kind", "/cancel")
    assert ada.last == "All right, no practice call."
    await go(ada, "/practise", "tap Somebody kind", OPENING, "tap Stop here")
    assert said(ada, "We stop here.")
    assert "“Hello Priya, this is Ada.”" in ada.last
    assert (await form(ada)) == {}


async def test_it_goes_back_to_what_it_interrupted(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/call", "/practise", "tap Somebody kind", OPENING, "Any news?", CLOSING)
    assert "before you dial" in ada.last
    assert (await form(ada))["kind"] == "prepare"


async def test_the_call_itself_is_one_tap_away(ada: Chat) -> None:
    await saved(ada)
    await ringing(ada)
    await go(ada, OPENING, "Any news?", CLOSING, "tap Walk me through the call")
    assert "before you dial" in ada.last


async def test_a_practice_call_is_no_call(ada: Chat) -> None:
    await saved(ada)
    await ringing(ada)
    await go(ada, OPENING, "Any news?", CLOSING)
    assert (await kept(ada))["calls"] == []


async def test_a_button_of_a_call_that_is_over_changes_nothing(ada: Chat) -> None:
    await saved(ada)
    await ringing(ada)
    message, stop = ada.find("Stop here")
    await go(ada, OPENING, "Any news?", CLOSING)
    before = await kept(ada)
    await ada.tap_data(stop, message)
    assert await kept(ada) == before
    assert "earlier step" in ada.toasts[-1]


async def test_again_without_a_first_time_does_nothing(ada: Chat) -> None:
    await ada.send("/start")
    await ada.tap_data("practise:again", forge=True)
    assert ada.toasts and (await form(ada)) == {}


async def test_another_candidates_interview_cannot_be_practised(ada: Chat, grace: Chat) -> None:
    number = await saved(ada)
    await grace.send("/start")
    await grace.tap_data(f"practise:{number}", forge=True)
    assert "not here any more" in grace.toasts[-1]
    assert (await form(grace)) == {}


async def test_an_interview_deleted_meanwhile_takes_its_practice_call_along(ada: Chat) -> None:
    number = await saved(ada)
    await ringing(ada)
    await ada.tap_data(f"it:{number}:delete:yes", forge=True)
    assert (await form(ada)) == {}


# Bad input


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("and then I said " * 250, "Sorry, let me stop you there."),
        ("😀😀😀", "I'm sorry, I didn't catch that."),
        ("Hola, llamo por la entrevista que tuve el lunes pasado", "I didn't catch that."),
        ("...", "Are you still there?"),
        ("<b>Hello</b> & <a href='x'>this is Ada</a>", "Oh, hello, Ada."),
        ("/unknown", "What you can say to me"),
    ],
)
async def test_whatever_is_said_is_answered_in_the_part(ada: Chat, line: str, answer: str) -> None:
    await saved(ada)
    await go(ada, "/practise", "tap Somebody kind", line)
    assert said(ada, answer)
    assert (await form(ada))["kind"] == "practise"


async def test_a_sticker_and_a_card_are_no_line(ada: Chat) -> None:
    await saved(ada)
    await ringing(ada)
    await ada.send_other("sticker")
    assert "I can only read words here" in ada.last
    await ada.share_contact("Priya", "+44 20 7946 0321")
    assert "I can only read words here" in ada.last
    assert (await form(ada))["answers"]["lines"] == []


async def test_an_insult_ends_the_call_and_is_not_praised(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/practise", "tap Somebody annoyed", "you are an idiot")
    assert said(ada, "That's enough. Goodbye.")
    assert "Well said" not in ada.last and "nobody but me heard it" in ada.last


@pytest.mark.parametrize("first", ["tap Somebody kind", "/say"])
async def test_despair_ends_it_with_warmth_and_a_pointer(ada: Chat, first: str) -> None:
    await saved(ada)
    await go(ada, "/practise", first, "I don't see the point of living any more")
    assert "Please do not carry it alone" in ada.last
    assert not said(ada, "Looking back")
    assert (await form(ada)) == {}


async def test_despair_asks_no_question_of_what_lies_below(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/call", "/practise", "tap Somebody kind", "x " * 1900 + "I want to die")
    assert "Please do not carry it alone" in ada.last
    assert (await form(ada))["kind"] == "prepare"


async def test_what_is_kept_of_it_stays_small(ada: Chat) -> None:
    await saved(ada)
    await ringing(ada)
    await ada.send("I wanted to say " * 250)
    assert [len(line) for line in (await form(ada))["answers"]["lines"]] == [LONGEST + 1]


async def test_it_is_over_sooner_or_later(house_on_both: House) -> None:
    chat = house_on_both.person("Ada")
    await ringing(chat, "Somebody vague")
    for number in range(MOST):
        if not await form(chat):
            break
        await chat.send("Hello?" if number % 2 else "I am not sure about the purple one")
    assert (await form(chat)) == {}
    assert "Looking back" in chat.last
