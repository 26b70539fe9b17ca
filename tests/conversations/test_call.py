"""Before the call, on the line, and only once."""

import pytest

from bot.coaching.callmap import Kind
from bot.coaching.interview import Situation
from tests.chat import Chat
from tests.conversations.steps import (
    QUESTIONS,
    YESTERDAY,
    calls,
    dialling,
    form,
    go,
    hung_up,
    interviews,
    kept,
    on_the_line,
    saved,
)

BOLT = YESTERDAY.replace("Acme", "Bolt").replace("yesterday", "on 1 March")
DIAL = ["/call", "tap I have all three", "tap Skip", "tap Skip", "tap Skip", "tap I am dialling"]

# Before


@pytest.mark.parametrize("typed", ["ok its ringing", "im dialling now", "she picked up"])
async def test_who_dials_before_all_is_prepared_gets_the_first_words(typed: str, ada: Chat) -> None:
    await saved(ada)
    await ada.send("/call")
    assert "Your first words:" in await ada.send(typed)
    assert (await calls(ada))[0]["fear_before"] is None


@pytest.mark.parametrize("typed", ["i got it all", "next", "im ready now", "got all three"])
async def test_ready_is_heard_however_it_is_typed(typed: str, ada: Chat) -> None:
    await saved(ada)
    await ada.send("/call")
    assert (await ada.send(typed)).startswith("One sensible question")


async def test_words_without_a_digit_are_not_told_off_as_a_number(ada: Chat) -> None:
    await saved(ada)
    await ada.send("/call")
    assert (await ada.send("my mum is here")).startswith("Whenever you are ready")


@pytest.mark.parametrize("typed", ["bye", "thanks", "ok", "hello"])
async def test_a_courtesy_is_no_question_to_ask_them(typed: str, ada: Chat) -> None:
    await QUESTIONS["the question"](ada)
    assert (await ada.send(typed)).startswith("Those words are for me")
    assert (await ada.send("skip")).startswith("Something to add?")


async def test_at_night_it_says_once_that_nobody_may_pick_up(ada: Chat) -> None:
    await saved(ada)
    await ada.wait(hours=11, minutes=33)  # 22:33
    await ada.send("nothing yet")
    assert "Most offices are closed just now" in ada.last and "Shall we?" not in ada.last
    said = len(ada.messages)
    await ada.tap("Walk me through the call")
    assert len(ada.messages) == said + 1
    assert ada.last.startswith("Acme (warehouse): before you dial")
    await go(ada, "/cancel", "/call")
    assert ada.texts[-2].startswith("At this hour most offices are closed")


async def test_on_a_sunday_it_says_that_of_the_day(ada: Chat) -> None:
    await saved(ada)
    await ada.wait(days=5)
    await ada.send("/call")
    assert ada.texts[-2].startswith("Today most offices are closed")


async def test_in_the_day_nothing_is_said_of_the_hour(ada: Chat) -> None:
    await saved(ada)
    await ada.send("nothing yet")
    assert ada.last.endswith("Shall we?")
    await ada.send("/call")
    assert "closed" not in ada.texts[-2]


async def test_a_manner_is_heard_by_its_first_word(ada: Chat) -> None:
    await QUESTIONS["the fear"](ada)
    await go(ada, "7", "short i guess")
    assert (await form(ada))["answers"]["expected"] == "short"


@pytest.mark.parametrize("typed", ["no", "nope nothing", "not really"])
async def test_no_adds_nothing(typed: str, ada: Chat) -> None:
    await QUESTIONS["the question"](ada)
    await go(ada, "2", typed)
    assert ada.last.startswith("How scary")
    assert (await form(ada))["answers"]["extra"] is None


async def test_what_was_prepared_is_said_at_its_place(ada: Chat) -> None:
    await saved(ada)
    await go(
        ada,
        "/call",
        "tap I have all three",
        "Is the job still open?",
        "I speak Polish.",
        "7",
        "skip",
    )
    await go(ada, "tap I am dialling", "tap The right person", "tap “Yes, go ahead”")
    assert "Is the job still open?" in ada.last
    await ada.tap("“Still deciding”")
    assert "One thing I'd like to add, if I may:\nI speak Polish." in ada.last
    [call] = await calls(ada)
    assert (call["question"], call["extra"], call["fear_before"]) == (
        "Is the job still open?",
        "I speak Polish.",
        7,
    )


async def test_one_of_three_questions_is_chosen_or_others_are_shown(ada: Chat) -> None:
    await QUESTIONS["the question"](ada)
    first = ada.last
    await ada.tap("Show me others")
    assert ada.last != first
    third = next(line[3:] for line in ada.last.splitlines() if line.startswith("3. "))
    await ada.tap("3")
    assert (await form(ada))["answers"]["question"] == third


async def test_a_line_of_ones_own_fits_into_a_breath(ada: Chat) -> None:
    await QUESTIONS["the question"](ada)
    before = await kept(ada)
    await ada.send("Could you tell me " + "very " * 80 + "much?")
    assert ada.last.startswith("That is long to say on the phone. 300 characters at most")
    assert await kept(ada) == before


@pytest.mark.parametrize("where", ["before dialling", "a breath"])
async def test_a_number_typed_before_dialling_is_kept(where: str, ada: Chat) -> None:
    await QUESTIONS[where](ada)
    await ada.send("0161 496 0700")
    assert "0161 496 0700" in ada.last
    assert (await interviews(ada))[0]["phone"] == "0161 496 0700"
    assert (await form(ada))["kind"] == "prepare"


async def test_the_number_is_one_that_can_be_tapped(ada: Chat) -> None:
    """Telegram makes a link of a number in international form."""
    await saved(ada, YESTERDAY.replace("020 7946 0123", "+44 20 7946 0123"))
    await go(ada, "/call", "tap Walk me through it anyway")
    entities = [e["type"] for e in ada.messages[-1]["entities"]]
    assert "phone_number" in entities or "+44 20 7946 0123" in ada.last


@pytest.mark.parametrize("news", ["they said no", "I got the job"])
async def test_after_an_answer_there_is_nothing_to_add(news: str, ada: Chat) -> None:
    await saved(ada)
    await go(ada, news, "/call", "tap I have all three", "tap 1")
    assert ada.last.startswith("How scary does it feel right now?")


async def test_before_a_week_it_is_early_and_up_to_them(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.send("/call")
    assert ada.last.startswith("It is not a week yet, so I would wait")
    assert "Monday 16 March at 10:00 am" in ada.last
    await ada.tap("Walk me through it anyway")
    assert "before you dial" in ada.last


async def test_an_interview_to_come_has_nothing_to_call_about(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/log Interview at Bolt next Tuesday at 2 pm for the driver job with Tom")
    await go(ada, "tap Save", "walk me through the call to Bolt")
    assert "is still to come, on Tuesday 17 March" in ada.last
    assert await calls(ada) == []


async def test_leaving_before_anybody_answered_uses_nothing_up(ada: Chat) -> None:
    await dialling(ada)
    await ada.send("/cancel")
    assert [call["outcome"] for call in await calls(ada)] == ["no_answer"]
    await ada.send("/call")
    assert "before you dial" in ada.last or "One slow breath" in ada.last


# On the line


async def test_the_call_is_one_message_edited_in_place(ada: Chat) -> None:
    await dialling(ada)
    messages, number = len(ada.messages), ada.messages[-1]["message_id"]
    for label in ("Someone else", "They put me through", "Busy, in a hurry", "Thank and end"):
        await ada.tap(label)
    assert len(ada.messages) == messages
    assert ada.messages[-1]["message_id"] == number


async def test_a_step_back_is_a_step_back(ada: Chat) -> None:
    await on_the_line(ada)
    here = ada.last
    await go(ada, "tap Busy, in a hurry", "tap Back a step")
    assert ada.last == here
    await go(ada, "tap Friendly, chatty", "/back")
    assert ada.last == here


async def test_back_before_the_first_step_says_so(ada: Chat) -> None:
    await dialling(ada)
    here = await calls(ada)
    await ada.send("/back")
    assert await calls(ada) == here
    assert "The right person" in ada.buttons


async def test_cancel_on_the_line_asks_to_thank_first(ada: Chat) -> None:
    await on_the_line(ada)
    await ada.send("/cancel")
    assert "To end it politely, tap “Thank and end”" in ada.texts[-2]
    assert "Thank and end" in ada.buttons
    assert [call["outcome"] for call in await calls(ada)] == ["dialling"]


async def test_who_types_and_never_taps_gets_through_the_call(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/call", "ok ready", "2", "skip", "8", "friendly", "i am dialling")
    await go(ada, "someone else", "They put me through", "yes, go ahead", "still deciding")
    assert ada.last.startswith("Thank you, that helps me.")
    await go(ada, "Thank and end", "we've hung up")
    assert ada.last == "You did it. Who did you speak with?"
    [call] = await calls(ada)
    assert (call["outcome"], call["notes"]) == ("talked", None)
    assert len(call["question"]) > 1 and call["fear_before"] == 8


async def test_words_on_the_line_are_noted_line_by_line(ada: Chat) -> None:
    await on_the_line(ada)
    await go(ada, "two more people to see", "decides on Friday")
    assert (await calls(ada))[0]["notes"] == "two more people to see\ndecides on Friday"
    await go(ada, "tap Thank and end", "tap We've hung up", "tap Priya", "skip")
    await go(ada, "skip", "skip")
    assert (await calls(ada))[0]["heard"] == "two more people to see\ndecides on Friday"


@pytest.mark.parametrize(
    ("typed", "next_line"),
    [
        ("its a robot voice press 1 for stores", "Choose reception"),
        ("now its a voicemail", "here is my number"),
        ("nobody picks up", "you still have yours"),
        ("it put me on hold", "Of course, thank you. I'll wait."),
        ("someone else answered its not priya its reception", "It's about my interview"),
        ("shes not in today", "When would be a good time to catch Priya"),
        ("they say priya doesnt work here anymore", "Who looks after the warehouse job now?"),
        ("theyre transferring me", "Hello Priya, this is Ada."),
        ("sorry who is it", "My name is Ada, and we talked about the warehouse job"),
        ("they said call back later", "Which day and time would suit you?"),
        ("they said call back at 4", "Thank you, I'll call you then. Goodbye."),
        ("she says try again tomorrow", "Thank you, I'll call you then. Goodbye."),
        ("he says he cant talk about it send an email", "Of course, I'll write instead."),
        ("hold on they are talking over me", "I can hear you're busy."),
        ("he said go on then", "Has a decision been made"),
        ("they want to know what salary i expect", "the duties"),
        ("ok bye", "I look forward to hearing from you"),
        ("a lady answered", "It's about my interview"),
        ("omg she just offered me the job", "that's wonderful news"),
        ("they said i got the job", "that's wonderful news"),
        ("she said i didnt get it", "I respect the decision"),
        ("omg he just hung up on me", "Please don't call back today."),
    ],
)
async def test_who_types_what_happens_gets_the_next_line(
    typed: str, next_line: str, ada: Chat
) -> None:
    await dialling(ada)
    await ada.send(typed)
    assert any(next_line in said for said in ada.texts[-2:])
    assert "Noted" not in ada.last


async def test_a_call_that_is_typed_from_end_to_end_stays_with_them(ada: Chat) -> None:
    await dialling(ada)
    for typed, next_line in [
        ("its her", "Is now a good moment"),
        ("she said go ahead", "Has a decision been made"),
        ("shes saying theyre still deciding", "Is there a day by which you expect to know?"),
        ("they will tell me by friday", "may I call you the day after?"),
        ("she says yes call me friday", "Thank you, I'll call you then."),
        ("thx bye", "They've asked you to get in touch again."),
    ]:
        await ada.send(typed)
        assert any(next_line in said for said in ada.texts[-3:]), (typed, ada.last)


async def test_an_offer_that_needs_an_answer_today_gets_the_line_for_it(ada: Chat) -> None:
    await on_the_line(ada)
    await go(ada, "she offered me the job", "she wants me to start tomorrow")
    assert ada.last.startswith("I'd be glad to start soon. Let me check the dates")
    await go(ada, "she needs an answer today")
    assert ada.last.startswith("I understand. May I call you back later today")


@pytest.mark.parametrize(
    ("typed", "outcome"), [("i left one", "voicemail"), ("didnt leave one", "no_answer")]
)
async def test_a_voicemail_is_told_of_in_words(typed: str, outcome: str, ada: Chat) -> None:
    await dialling(ada)
    await go(ada, "its voicemail", typed)
    assert [call["outcome"] for call in await calls(ada)] == [outcome]


@pytest.mark.parametrize("wondered", ["what if i forget everything", "my heart is racing"])
async def test_what_they_wonder_is_no_line_to_say(wondered: str, ada: Chat) -> None:
    await QUESTIONS["the question"](ada)
    await ada.send(wondered)
    assert ada.buttons[:2] == ["That is my answer", "I am nervous"]
    await ada.send("skip")
    assert wondered not in str(await form(ada))


@pytest.mark.parametrize("typed", ["they hung up", "she put the phone down on me", "i got cut off"])
@pytest.mark.parametrize("where", [[], ["tap “What is it about?”"], ["tap “One moment, please”"]])
async def test_a_front_desk_that_hangs_up_leaves_the_call_to_be_made(
    typed: str, where: list[str], ada: Chat
) -> None:
    await dialling(ada)
    await go(ada, "tap Someone else", *where, typed)
    assert any("your call is still to come" in said for said in ada.texts[-2:])
    assert [call["outcome"] for call in await calls(ada)] == ["no_answer"]


async def test_what_was_typed_is_kept_where_somebody_may_have_said_it(ada: Chat) -> None:
    await dialling(ada)
    await go(ada, "press 1 for stores", "its reception", "priya no longer works here")
    assert (await calls(ada))[0]["notes"] == "priya no longer works here"


@pytest.mark.parametrize(
    "typed",
    [
        "she says they have two more people to see",
        "he said the job is on hold",
        "they said no news yet",
        "she said theyd call me back on friday",
        "she'll ring back",
        "what if he hangs up on me",
        "last time they hung up on me",
        "im scared nobody picks up",
        "should i call back later",
        "it is not in their budget this year but they liked me and would call me for another one",
    ],
)
async def test_what_they_say_is_noted_and_moves_nothing(typed: str, ada: Chat) -> None:
    await dialling(ada)
    before = (await calls(ada))[0]["place"]
    assert "Dial" in await ada.send(typed)
    assert (await calls(ada))[0]["place"] == before


async def test_words_days_after_the_dialling_ask_how_it_ended(ada: Chat) -> None:
    await dialling(ada)
    await ada.send("two more people to see")
    assert ada.texts[-2] == "Noted, word for word. Back to the call:"
    await ada.wait(days=3)
    await ada.send("they want me to come in for a trial")
    assert "This call was begun on" in ada.texts[-2] and "Not today after all" in ada.texts[-2]
    await go(ada, "tap Not today after all", "they said no")
    assert [i["news"] for i in await interviews(ada)] == ["rejected"]


@pytest.mark.parametrize(
    ("taps", "news", "situation"),
    [
        (["“I'm afraid it's a no”"], "rejected", Situation.REJECTED),
        (["“Yes, go ahead”", "“The job is yours”"], "offer", Situation.OFFER),
        (["“Yes, go ahead”", "“Still deciding”"], "nothing", Situation.NO_NEWS),
    ],
)
async def test_news_on_the_line_becomes_the_interviews_news(
    taps: list[str], news: str, situation: Situation, ada: Chat
) -> None:
    await on_the_line(ada)
    await go(ada, *(f"tap {label}" for label in taps), "tap Thank and end", "tap We've hung up")
    assert [i["news"] for i in await interviews(ada)] == [news]
    assert [call["situation"] for call in await calls(ada)] == [situation]


@pytest.mark.parametrize(
    ("taps", "outcome"),
    [
        (["Nobody answers"], "no_answer"),
        (["Not today after all"], "no_answer"),
        (["Wrong number", "We've hung up"], "no_answer"),
        (["Voicemail", "I left none"], "no_answer"),
        (["Voicemail", "I left a message"], "voicemail"),
        (["Someone else", "Thank and end", "We've hung up"], "no_answer"),
        (["The right person", "Thank and end", "We've hung up"], "talked"),
        (["The right person", "Busy, in a hurry", "They hung up"], "talked"),
    ],
)
async def test_what_counts_as_the_call(taps: list[str], outcome: str, ada: Chat) -> None:
    await dialling(ada)
    await go(ada, *(f"tap {label}" for label in taps))
    assert [call["outcome"] for call in await calls(ada)] == [outcome]
    while await form(ada):
        await ada.send("/cancel")
    await ada.send("/call")
    again = "The one call is made" not in ada.last
    assert again == (outcome == "no_answer")


async def test_another_try_keeps_what_was_prepared(ada: Chat) -> None:
    await saved(ada)
    await go(
        ada,
        "/call",
        "tap I have all three",
        "Is the job still open?",
        "I speak Polish.",
        "7",
        "skip",
    )
    await go(ada, "tap I am dialling", "tap Nobody answers", "tap Try again now")
    await go(ada, "tap I am dialling", "tap The right person", "tap “Yes, go ahead”")
    assert "Is the job still open?" in ada.last
    assert [call["fear_before"] for call in await calls(ada)] == [7, 7]


async def test_from_every_place_reached_by_tapping_the_end_is_near(ada: Chat) -> None:
    """The whole map is checked where it is loaded; here its buttons are the real ones."""
    callmap = ada.coach.taking.words.callmap
    await on_the_line(ada)
    for label in ("Something else", "Something else", "Something else", "None of these"):
        await ada.tap(label)
        [call] = await calls(ada)
        place = callmap.place(Situation(call["situation"]), call["place"])
        assert place.kind is Kind.LINE
        assert callmap.ways_to_end(place.situation, place.id) <= 2
        assert "Thank and end" in ada.buttons


# Only once


@pytest.mark.parametrize("words", ["/call", "call again", "walk me through the call", "/say"])
async def test_asked_again_after_the_call_it_says_kindly_that_it_is_made(
    words: str, ada: Chat
) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "/cancel", words)
    assert "The one call is made" in ada.last
    assert len(await calls(ada)) == 1
    assert "An e-mail to copy" in ada.buttons


async def test_no_old_button_leads_to_a_second_call(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/say")
    message_id, data = ada.find("Walk me through the call")
    await go(ada, *DIAL, "tap The right person", "tap Thank and end", "tap We've hung up")
    await go(ada, "tap Priya", "/cancel")
    for forged in (data, f"{data}:now"):
        await ada.tap_data(forged, message_id, forge=True)
        assert "The one call is made" in ada.last
    assert len(await calls(ada)) == 1


async def test_two_calls_do_not_go_on_at_once(ada: Chat) -> None:
    await saved(ada, BOLT)
    await dialling_to(ada, "Acme")
    await ada.send("/call")
    assert "You are in the middle of a call to Acme" in ada.texts[-2]
    assert [call["outcome"] for call in await calls(ada)] == ["dialling"]


async def dialling_to(chat: Chat, company: str) -> None:
    """To one of two."""
    await saved(chat)
    await go(chat, "/call", f"tap {company}", *DIAL[1:])


async def test_a_call_made_without_the_coach_counts(ada: Chat) -> None:
    await saved(ada)
    await ada.send("I just called them")
    assert ada.last.startswith("You did it.") or "Who did you speak with?" in ada.last
    await go(ada, "tap Priya", "/cancel", "/call")
    assert "The one call is made" in ada.last


async def test_a_second_interview_has_a_call_of_its_own(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "/cancel")
    await saved(ada, BOLT)
    await ada.send("/call")
    assert "Bolt (warehouse): before you dial" in ada.last


async def test_a_call_left_lying_is_taken_up_days_later(ada: Chat) -> None:
    await on_the_line(ada)
    await ada.wait(days=5)
    await ada.send("what should I say?")
    assert "You are in the middle of the call." in ada.texts[-2]
    await go(ada, "tap Thank and end", "tap We've hung up")
    assert [call["outcome"] for call in await calls(ada)] == ["talked"]
