"""News, asked about once or told at any time: it moves or ends the silence."""

from datetime import UTC, datetime

import pytest

from tests.chat import Chat
from tests.conversations.steps import (
    A_WEEK_AGO,
    YESTERDAY,
    calls,
    form,
    go,
    hung_up,
    interviews,
    invited,
    kept,
    on_the_line,
    saved,
)

BOLT = YESTERDAY.replace("Acme", "Bolt").replace("warehouse", "driver")
TO_COME = YESTERDAY.replace("yesterday", "on 20 March at 2pm")
QUESTION = "Have you heard anything?"


async def nudges(chat: Chat) -> int:
    """How often they were asked."""
    return sum(QUESTION in text for text in chat.texts)


async def test_the_nudge_comes_at_its_hour_and_once(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    ada.clock.advance(datetime(2026, 3, 16, 9, 59, 30, tzinfo=UTC) - ada.clock.now())
    await ada.wait()
    assert await nudges(ada) == 0
    await ada.wait(seconds=30)
    assert await nudges(ada) == 1
    for _ in range(20):
        await ada.wait(days=1)
    assert await nudges(ada) == 1


@pytest.mark.parametrize(
    ("words", "news", "said"),
    [
        ("they said no", "rejected", "I am sorry, that stings. Noted: Acme said no."),
        ("I got rejected", "rejected", "I am sorry"),
        ("I got the job!", "offer", "Well done. Noted: Acme said yes."),
        ("they made me an offer", "offer", "Well done."),
    ],
)
async def test_news_told_unasked_ends_the_silence(
    words: str, news: str, said: str, ada: Chat
) -> None:
    await saved(ada, YESTERDAY)
    await ada.send(words)
    assert ada.last.startswith(said)
    assert [i["news"] for i in await interviews(ada)] == [news]
    await ada.wait(days=30)
    assert await nudges(ada) == 0


@pytest.mark.parametrize(
    "words", ["they need until Wednesday 25 March", "they need longer, 25 March"]
)
async def test_a_delay_told_unasked_moves_the_silence(words: str, ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.send(words)
    assert "needs until Wednesday 25 March" in ada.last
    assert "Thursday 26 March at 10:00 am" in ada.last
    await ada.wait(days=14)
    assert await nudges(ada) == 0
    await ada.wait(days=2)
    assert await nudges(ada) == 1


async def test_still_nothing_before_the_week_is_over_is_early(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.send("still nothing")
    assert "it is early days. I will ask you on Monday 16 March at 10:00 am" in ada.last
    await ada.wait(days=6)
    assert await nudges(ada) == 1


async def test_news_of_two_asks_which(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await saved(ada, BOLT)
    await ada.send("they said no")
    assert ada.last == "Which interview do you mean?"
    await ada.tap("Bolt")
    assert {i["company"]: i["news"] for i in await interviews(ada)} == {
        "Acme": "nothing",
        "Bolt": "rejected",
    }


async def test_news_with_a_name_asks_nothing(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await saved(ada, BOLT)
    await ada.send("Bolt said no")
    assert ada.last.startswith("I am sorry, that stings. Noted: Bolt said no.")


async def test_news_of_nothing_that_is_known_offers_to_log(ada: Chat) -> None:
    await ada.send("they said no")
    assert ada.last.startswith("I am sorry, that stings.")
    assert ada.buttons == ["Log an interview"]


@pytest.mark.parametrize("news", ["they said no", "I got the job", "they need until 25 March"])
async def test_undo_puts_everything_back(news: str, ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    [before] = await interviews(ada)
    await go(ada, news, "tap Undo")
    assert ada.toasts == [] or "no longer" not in ada.toasts[-1]
    [after] = await interviews(ada)
    for what in ("news", "standing", "promised", "nudge_at", "nudge_reason"):
        assert after[what] == before[what], what
    await ada.wait(days=6)
    assert await nudges(ada) == 1


async def test_undo_plans_an_overdue_question_again(ada: Chat) -> None:
    await saved(ada, A_WEEK_AGO)
    await go(ada, "they said no", "tap Undo")
    await ada.wait(days=1)
    assert await nudges(ada) == 1


@pytest.mark.parametrize("button", ["Remind me tomorrow", "Stop asking", "They need longer"])
async def test_undo_after_the_nudge_brings_no_second_one(button: str, ada: Chat) -> None:
    """It is as it was: they were asked, and the next word is theirs."""
    await saved(ada, YESTERDAY)
    await ada.wait(days=6)
    await ada.tap(button)
    if button == "They need longer":
        await ada.send("25 March")
    await ada.tap("Undo")
    for _ in range(10):
        await ada.wait(days=3)
    assert await nudges(ada) == 1


async def test_only_the_last_news_can_be_undone(ada: Chat) -> None:
    await saved(ada)
    await ada.send("they said no")
    message_id, data = ada.find("Undo")
    await ada.send("they made me an offer")
    before = await kept(ada)
    await ada.tap_data(data, message_id)
    assert await kept(ada) == before
    assert "can no longer be undone" in ada.toasts[-1]


async def test_the_day_they_need_must_be_to_come(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "they need longer", "yesterday")
    assert ada.last.startswith("That day has passed.")
    await ada.send("today")
    assert (await form(ada)) == {}


@pytest.mark.parametrize("answer", ["tap They did not say when", "no idea", "they didn't say"])
async def test_for_who_knows_how_long_is_a_week(answer: str, ada: Chat) -> None:
    await saved(ada)
    await go(ada, "they need longer", answer)
    assert "needs longer. I will ask you again on Tuesday 17 March at 10:00 am" in ada.last


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("remind me tomorrow", "Wednesday 11 March at 10:00 am"),
        ("ask me on Thursday", "Thursday 12 March at 10:00 am"),
        ("ask me again on 20 March", "Friday 20 March at 10:00 am"),
        ("ask me on Saturday", "Monday 16 March at 10:00 am"),
    ],
)
async def test_a_day_of_ones_own_is_kept(words: str, told: str, ada: Chat) -> None:
    await saved(ada)
    await ada.send(words)
    assert told in ada.last


async def test_stop_asking_is_kept_through_other_changes(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.wait(days=6)
    await go(ada, "tap Stop asking", "/interviews", "tap Acme", "tap Change", "tap Day", "3 March")
    await ada.wait(days=30)
    assert await nudges(ada) == 1


async def test_a_chosen_day_undoes_stop_asking(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.wait(days=6)
    await go(
        ada, "tap Stop asking", "/interviews", "tap Acme", "tap Ask me another day", "25 March"
    )
    assert "Wednesday 25 March at 10:00 am" in ada.last
    await ada.wait(days=10)
    assert await nudges(ada) == 2


async def test_news_after_the_call_brings_no_new_call(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "/cancel", "they said no")
    assert ada.last.startswith("Noted: Acme said no.")
    assert "Walk me through the call" not in ada.buttons
    await ada.wait(days=40)
    assert await nudges(ada) == 0


async def test_an_invitation_is_asked_about_on_its_day_and_once(ada: Chat) -> None:
    await invited(ada)
    await go(ada, "Thursday", "skip", "skip", "skip")
    said = len(ada.messages)
    await ada.wait(days=1, hours=22)
    assert ada.texts[said:] == []
    await ada.wait(hours=1)
    assert "asked you to ring back" in ada.last
    asked = len(ada.messages)
    await ada.wait(days=30)
    assert len(ada.messages) == asked


async def test_an_invitation_without_a_day_is_still_open(ada: Chat) -> None:
    await invited(ada)
    await go(ada, "skip", "skip", "skip", "skip", "/call")
    assert "before you dial" in ada.last
    assert len(await calls(ada)) == 1


async def test_news_while_on_the_line_is_noted_and_the_call_goes_on(ada: Chat) -> None:
    await on_the_line(ada)
    await ada.send("they said no")
    assert ada.last.startswith("Hello Priya")
    assert (await calls(ada))[0]["notes"] == "they said no"


async def test_two_nudges_of_one_morning_both_come(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await saved(ada, BOLT)
    await ada.wait(days=6)
    assert await nudges(ada) == 2
    await ada.tap("They said no")
    assert [i["news"] for i in await interviews(ada)].count("rejected") == 1


async def test_a_past_week_is_asked_about_on_the_next_morning(ada: Chat) -> None:
    await saved(ada, A_WEEK_AGO)
    await ada.wait(days=1)
    assert await nudges(ada) == 1


@pytest.mark.parametrize(
    ("words", "news"),
    [
        ("rang acme, got the job!", "offer"),
        ("I called them and they said no", "rejected"),
        ("called them, they said no", "rejected"),
        ("I rang and they told me somebody else got it", "rejected"),
        ("rang them, she said they need another week", "delay"),
        ("spoke to her, no decision yet", "delay"),
        ("phoned them, they need until 25 March", "delay"),
    ],
)
async def test_news_by_a_call_of_their_own_may_be_the_one_call(
    words: str, news: str, ada: Chat
) -> None:
    await saved(ada, YESTERDAY)
    await ada.send(words)
    assert "If you rang them yourself, that was your one call to Acme." in ada.last
    assert [i["news"] for i in await interviews(ada)] == [news]
    assert await calls(ada) == []  # only they know
    await ada.tap("I rang them")
    assert ada.texts[-2].startswith("You made the call to ")
    assert [call["outcome"] for call in await calls(ada)] == ["talked"]
    await ada.send("/cancel")
    for _ in range(10):
        await ada.wait(days=3)
    assert await nudges(ada) == 0
    await ada.send("/call")
    assert "Walk me through" not in " ".join(ada.buttons)


@pytest.mark.parametrize("words", ["they rang, I got it", "she called me back, they need a week"])
async def test_news_by_a_call_of_theirs_is_not(words: str, ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await ada.send(words)
    assert "I rang them" not in ada.buttons


async def test_a_call_that_is_known_is_not_asked_about_again(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "/cancel", "I rang and they told me somebody else got it")
    assert "I rang them" not in ada.buttons


COMPANIES = [A_WEEK_AGO, A_WEEK_AGO.replace("Acme", "Bolt").replace("warehouse", "driver")]


async def two_saved(chat: Chat) -> None:
    for sentence in COMPANIES:
        await saved(chat, sentence)


CHOICES = ["tap Bolt", "Bolt", "the Bolt one please", "sorry, it was the driver one"]


@pytest.mark.parametrize("choice", CHOICES)
async def test_words_that_fit_two_are_kept_until_one_is_chosen(choice: str, ada: Chat) -> None:
    await two_saved(ada)
    await go(ada, "I called them and they said no", choice)
    assert ada.last.startswith("I am sorry, that stings. Noted: Bolt said no.")
    assert "If you rang them yourself, that was your one call to Bolt." in ada.last
    await ada.tap("I rang them")
    [call], [acme, bolt] = await calls(ada), await interviews(ada)
    assert (acme["news"], bolt["news"]) == ("nothing", "rejected")
    assert call["interview_id"] == bolt["id"]
    assert (await form(ada))["kind"] == "debrief"


async def test_a_day_in_those_words_is_kept_too(ada: Chat) -> None:
    await two_saved(ada)
    await go(ada, "they need until Wednesday 25 March", "tap Bolt")
    assert "Bolt needs until Wednesday 25 March" in ada.last
    await go(ada, "ask me about it on Thursday", "tap Acme")
    assert "I will ask you about Acme (warehouse) on Thursday 12 March" in ada.last


async def test_what_they_said_is_kept_for_the_debrief(ada: Chat) -> None:
    await two_saved(ada)
    await go(ada, "I rang them, she said I talk too fast", "Bolt")
    assert [call["notes"] for call in await calls(ada)] == ["I rang them, she said I talk too fast"]


async def test_other_words_are_no_choice(ada: Chat) -> None:
    await two_saved(ada)
    await go(ada, "I called them and they said no", "Bolt made me an offer")
    assert "Noted: Bolt said yes." in ada.last
    await ada.tap("Acme")
    assert "Noted: Acme said no." in ada.last
    assert "If you rang them" not in ada.last


async def test_a_choice_made_a_day_later_means_the_day_it_was_said(ada: Chat) -> None:
    await two_saved(ada)
    await ada.send("they will decide tomorrow")
    await ada.wait(days=1)
    await ada.tap("Bolt")
    assert "Bolt needs until Wednesday 11 March" in ada.last


@pytest.mark.parametrize(
    "told", ["left a voicemail", "nobody picked up so I left them a message", "rang, left a vm"]
)
async def test_a_voicemail_told_of_is_the_one_call(told: str, ada: Chat) -> None:
    await two_saved(ada)
    await go(ada, told, "Bolt")
    assert "You left Bolt (driver) a voicemail. That was the one call" in ada.texts[-2]
    [call], [_, bolt] = await calls(ada), await interviews(ada)
    assert (call["interview_id"], call["outcome"]) == (bolt["id"], "voicemail")


@pytest.mark.parametrize(
    "told", ["nobody answered", "it went to voicemail, I hung up", "they left me a voicemail"]
)
async def test_ringing_out_is_no_call(told: str, ada: Chat) -> None:
    await saved(ada)
    await ada.send(told)
    assert await calls(ada) == []


@pytest.mark.parametrize(
    ("words", "news"),
    [
        ("they rang again!! they offered me the job", "offer"),
        ("they just emailed, I got rejected", "rejected"),
    ],
)
async def test_an_answer_of_theirs_needs_no_day_any_more(words: str, news: str, ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await go(ada, "they need longer", words)
    assert [i["news"] for i in await interviews(ada)] == [news]
    assert await form(ada) == {}


async def test_an_answer_of_another_leaves_the_day_to_be_asked(ada: Chat) -> None:
    await two_saved(ada)
    await go(ada, "Acme needs longer", "I got the job at Bolt")
    assert ada.last == "Until when does Acme need?"
    assert {i["company"]: i["news"] for i in await interviews(ada)}["Bolt"] == "offer"


@pytest.mark.parametrize(
    "words", ["i got a job elsewhere", "i found another job", "ive accepted another offer"]
)
async def test_work_elsewhere_is_no_answer_of_this_employer(words: str, ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    assert (await ada.send(words)).startswith("Well done. I take it that this is somewhere else")
    assert [i["news"] for i in await interviews(ada)] == ["nothing"]
    await ada.tap("My interviews")
    assert ada.last.startswith("Your interviews")


@pytest.mark.parametrize(
    "words",
    [
        "they cancelled the interview",
        "the interview got cancelled",
        "they called off my interview but said theyd find another date",
    ],
)
async def test_an_interview_called_off_is_no_rejection(words: str, ada: Chat) -> None:
    await go(ada, "/log", "London", "/cancel", f"/log {TO_COME}", "tap Save")
    assert (await ada.send(words)).startswith("That is a pity. I have changed nothing for Acme")
    assert [i["news"] for i in await interviews(ada)] == ["nothing"]
    assert ada.buttons == ["Change", "There is news", "Delete"]


@pytest.mark.parametrize(
    "words", ["nobody turned up to interview me", "they didnt show up", "no one joined the zoom"]
)
async def test_an_interview_to_which_nobody_came_is_no_rejection(words: str, ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    assert (await ada.send(words)).startswith("I am sorry. You were there, and nobody came")
    assert "Hello Priya, this is Ada. I was there for my interview on" in ada.last
    assert [i["news"] for i in await interviews(ada)] == ["nothing"]
    assert ada.buttons == ["Change", "There is news", "Delete"]


@pytest.mark.parametrize("words", ["i didnt turn up", "my bus didnt turn up"])
async def test_who_did_not_go_is_not_told_that_nobody_came(words: str, ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    assert "nobody came" not in await ada.send(words)


async def test_nobody_came_is_no_answer_while_it_is_being_logged(ada: Chat) -> None:
    await go(ada, "/log", "London", "/cancel", "/log Acme, cook, yesterday, with Priya")
    await go(ada, "nobody turned up to interview me", "skip", "tap Save")
    assert [i["news"] for i in await interviews(ada)] == ["nothing"]


@pytest.mark.parametrize("words", ["eventually", "i was nt told", "they didnt say"])
async def test_an_answer_that_nobody_asked_for_is_no_news(words: str, ada: Chat) -> None:
    """Outside the question of the promised day they tell of no call and no answer."""
    await saved(ada, YESTERDAY)
    before = await kept(ada)
    await ada.send(words)
    assert await calls(ada) == []
    assert (await kept(ada))["interviews"] == before["interviews"]


@pytest.mark.parametrize(
    ("told", "acme", "bolt"),
    [
        ("Acme said no and Bolt offered me the job", "rejected", "offer"),
        ("Acme said no but I got the job at Bolt", "rejected", "offer"),
        ("got rejected by Acme, Bolt made me an offer!", "rejected", "offer"),
        (
            "Bolt offered me the job. Acme turned me down, they had someone better",
            "rejected",
            "offer",
        ),
        ("no from the warehouse one, yes from the driver one", "rejected", "offer"),
        ("Acme and Bolt both said no", "rejected", "rejected"),
        ("Bolt need longer, until Wednesday 25 March, and Acme said no", "rejected", "delay"),
    ],
)
async def test_news_of_two_in_one_message_is_heard_of_each(
    told: str, acme: str, bolt: str, ada: Chat
) -> None:
    await two_saved(ada)
    await ada.send(told)
    assert {i["company"]: i["news"] for i in await interviews(ada)} == {"Acme": acme, "Bolt": bolt}
    assert "Noted: Acme said no." in "".join(ada.texts[-2:])
    for _ in range(2):  # each has its own way back
        message_id, data = ada.find("Undo")
        await ada.tap_data(data, message_id)
    assert [i["news"] for i in await interviews(ada)] == ["nothing", "nothing"]


async def test_what_is_not_plain_of_the_second_is_asked(ada: Chat) -> None:
    await two_saved(ada)
    await ada.send("Acme said no and Bolt was weird on the phone")
    assert "Noted: Acme said no." in ada.texts[-2]
    assert ada.last == "What have you heard from Bolt?"
    await ada.tap("They need longer")
    assert ada.last == "Until when does Bolt need?"


async def test_news_of_one_stays_news_of_one(ada: Chat) -> None:
    await two_saved(ada)
    await ada.send("Acme said no, they had someone better")
    told_of = {i["company"]: i["news"] for i in await interviews(ada)}
    assert told_of == {"Acme": "rejected", "Bolt": "nothing"}


async def test_news_told_of_the_wrong_one_is_put_right_with_one_tap(ada: Chat) -> None:
    await two_saved(ada)
    await go(ada, "Bolt said no", "no wait it was Acme")
    assert ada.last.startswith("I noted the no for Bolt. Was it Acme (warehouse)?")
    message, data = ada.find("Yes, it was Acme")
    await ada.tap_data(data, message)
    told = {i["company"]: i["news"] for i in await interviews(ada)}
    assert told == {"Acme": "rejected", "Bolt": "nothing"}
    before = await interviews(ada)
    await ada.tap_data(data, message, forge=True)
    assert await interviews(ada) == before


async def test_undo_typed_at_a_choice_of_readings_takes_the_news_back(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "they said no", "9")
    assert ada.last.startswith("I am not quite sure.")
    await ada.send("undo")
    assert ada.buttons == ["Undo"]
    await ada.tap("Undo")
    assert [i["news"] for i in await interviews(ada)] == ["nothing"]


@pytest.mark.parametrize("words", ["they withdrew the offer", "the job offer was withdrawn"])
async def test_an_offer_taken_back_is_a_no(words: str, ada: Chat) -> None:
    await saved(ada)
    await go(ada, "they offered me the job", words)
    assert [i["news"] for i in await interviews(ada)] == ["rejected"]


async def test_an_offer_taken_back_is_a_no_also_while_it_is_logged(ada: Chat) -> None:
    await go(ada, "/log", "London", "/cancel", "/log Acme, cook, yesterday, with Priya")
    await go(ada, "they withdrew the offer", "skip", "tap Save")
    assert [i["news"] for i in await interviews(ada)] == ["rejected"]


async def test_nothing_said_to_the_nudge_is_no_answer_to_an_older_question(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await go(ada, "they need longer")
    assert ada.last == "Until when does Acme need?"
    await ada.wait(days=6, hours=23)
    assert "Have you heard anything?" in ada.last
    await ada.send("nope nothing")
    assert ada.last.startswith("Nothing from Acme.")
    assert [i["news"] for i in await interviews(ada)] == ["nothing"]


@pytest.mark.parametrize("words", ["it went really bad", "they seemed nice i think"])
async def test_who_tells_how_it_went_is_not_told_that_they_are_welcome(
    words: str, ada: Chat
) -> None:
    await saved(ada, YESTERDAY)
    before = await interviews(ada)
    assert (await ada.send(words)).startswith("Thank you for telling me. I cannot know")
    assert await interviews(ada) == before


async def test_who_missed_their_call_has_no_offer(ada: Chat) -> None:
    await saved(ada)
    await ada.send("they rang me just now and i missed it")
    assert "First" in ada.last
    assert [i["news"] for i in await interviews(ada)] == ["nothing"]


@pytest.mark.parametrize(("step", "a_line"), [(0, False), (1, True), (2, True), (3, False)])
async def test_an_answer_that_comes_while_the_call_is_prepared_changes_what_it_is_for(
    step: int, a_line: bool, ada: Chat
) -> None:
    await saved(ada)
    await go(ada, "/call", *["tap I have all three", "tap Skip", "tap Skip"][:step])
    await ada.send("they just offered me the job!")
    offered = ["That is my answer"] if a_line else []
    assert ada.buttons[:-1] == [*offered, "They made an offer"]
    await ada.tap("They made an offer")
    assert "said yes" in ada.last
    assert await form(ada) == {}, "what was prepared was for a silence that is over"
    await go(ada, "tap Walk me through the call", "tap I have all three")
    [interview] = await interviews(ada)
    assert interview["news"] == "offer"
