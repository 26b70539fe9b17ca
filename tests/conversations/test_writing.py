"""The advert said no calls, or they prefer writing: an e-mail instead, at every turn."""

import pytest

from tests.chat import Chat
from tests.conversations.steps import A_WEEK_AGO, YESTERDAY, form, go, interviews, saved

NO_CALLS = A_WEEK_AGO + ". The advert said no calls"
OWN = "Could you tell me which week you will decide in?"


async def test_it_is_set_on_the_card(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/interviews", "tap Acme", "tap Change", "tap Call or write")
    assert ada.buttons == [
        "The advert said no calls",
        "They prefer writing",
        "A call is fine",
        "Back",
    ]
    await ada.tap("They prefer writing")
    assert "In writing, not by phone: they prefer it" in ada.last
    await go(ada, "tap Change", "tap Call or write", "the ad said no phone calls")
    assert "In writing, not by phone: the advert said no calls" in ada.last
    await go(ada, "tap Change", "tap Call or write", "hm")
    assert ada.last.startswith("I could not tell from that")
    await ada.tap("A call is fine")
    assert "In writing" not in ada.last
    assert [i["writing"] for i in await interviews(ada)] == [None]


async def test_nobody_is_asked_for_it(ada: Chat) -> None:
    await saved(ada)
    assert not any("prefer writing" in text for text in ada.texts)


async def test_it_is_heard_in_the_sentence_that_logs_the_interview(ada: Chat) -> None:
    await saved(ada, NO_CALLS)
    assert any("In writing, not by phone: the advert said no calls" in t for t in ada.texts)
    assert [i["writing"] for i in await interviews(ada)] == ["no_calls"]


@pytest.mark.parametrize(
    ("words", "writing"), [("they prefer email", "preferred"), ("no calls please", "no_calls")]
)
async def test_it_is_heard_in_free_words(words: str, writing: str, ada: Chat) -> None:
    await saved(ada)
    await ada.send(words)
    assert ada.last.startswith("Noted: Acme (warehouse)")
    assert [i["writing"] for i in await interviews(ada)] == [writing]
    assert "Subject: " in await ada.tap("The e-mail to copy")
    await ada.send("they don't mind a call")
    assert ada.last == "Noted: a call to Acme (warehouse) is fine."


async def test_of_two_it_is_asked_which(ada: Chat) -> None:
    await saved(ada)
    await saved(ada, YESTERDAY.replace("Acme", "Bolt"))
    await ada.send("they prefer email")
    await ada.tap("Bolt")
    assert "Bolt (warehouse) would rather have it in writing" in ada.last
    assert [i["writing"] for i in await interviews(ada)] == [None, "preferred"]


async def test_say_gives_the_email_and_the_phone_is_still_a_tap_away(ada: Chat) -> None:
    await saved(ada, NO_CALLS)
    await ada.send("/say")
    assert ada.last.startswith("The advert said no calls, and following that speaks for you.")
    assert "Dear Priya," in ada.last
    await ada.tap("The words for the phone")
    assert "Hello Priya, this is Ada." in ada.last


async def test_call_writes_instead_with_their_own_question_in_it(ada: Chat) -> None:
    await saved(ada, NO_CALLS)
    await ada.send("/call")
    assert any("I would write instead" in text for text in ada.texts)
    await go(ada, OWN, "I have passed my forklift test.")
    assert OWN in ada.last
    assert "One thing I would like to add: I have passed my forklift test." in ada.last
    assert await form(ada) == {}
    await ada.send("/say")
    assert OWN in ada.last  # it stays


async def test_a_question_that_could_start_an_argument_is_shown_first(ada: Chat) -> None:
    await saved(ada, NO_CALLS)
    await go(ada, "/call", "Why have you not called me?")
    assert "could say instead" in ada.last
    await go(ada, "tap Take the other one", "skip")
    assert "Why have you not" not in ada.last and "Subject: " in ada.last


async def test_the_question_goes_when_the_news_has_changed(ada: Chat) -> None:
    await saved(ada, NO_CALLS)
    await go(ada, "/call", OWN, "skip", "they said no", "/say")
    assert OWN not in ada.last
    assert "What is one thing I could do better next time?" in ada.last
    await go(ada, "tap Put in my own question", "What would you have me learn first?")
    assert "What would you have me learn first?" in ada.last


async def test_whoever_would_rather_ring_may(ada: Chat) -> None:
    await saved(ada, NO_CALLS)
    await go(ada, "/call", "tap I would rather ring")
    assert "before you dial" in ada.last


async def test_the_way_to_the_phone_stands_under_the_email(ada: Chat) -> None:
    await saved(ada, NO_CALLS)
    await go(ada, "/say", "tap I would rather ring")
    assert "before you dial" in ada.last


async def test_what_should_i_say_in_the_middle_of_it_comes_back(ada: Chat) -> None:
    await saved(ada, NO_CALLS)
    await ada.send("/call")
    question = ada.last
    await ada.send("what should I say?")
    assert ada.last == question
    assert any("Subject: " in text for text in ada.texts)


async def test_the_nudge_says_so_and_nothing_yet_leads_to_the_email(ada: Chat) -> None:
    await saved(ada, YESTERDAY + ". The advert said no calls")
    await ada.wait(days=7)
    assert "Have you heard anything?" in ada.last
    assert "The advert said no calls, so if there is something to follow up, an e-mail" in ada.last
    await ada.tap("Nothing yet")
    assert "Shall we write it?" in ada.last
    assert ada.buttons[0] == "The e-mail to copy"
    before = len(ada.messages)
    await ada.tap("The e-mail to copy")
    assert "Subject: " in ada.last
    assert len(ada.messages) == before + 1  # below: the other buttons stay where they are
    await ada.tap("Remind me tomorrow")


@pytest.mark.parametrize("news", ["they said no", "I got the job"])
async def test_news_lead_to_the_email_too(news: str, ada: Chat) -> None:
    await saved(ada, NO_CALLS)
    await ada.send(news)
    assert "e-mail" in ada.last and "one short call" not in ada.last.casefold()
    await ada.tap("The e-mail to copy")
    assert "The advert said no calls" in ada.last


async def test_who_was_asked_to_ring_back_may_ring(ada: Chat) -> None:
    await saved(ada, NO_CALLS)
    await go(ada, "/call", "tap I would rather ring", "tap I have all three", "skip", "skip")
    await go(ada, "skip", "tap I am dialling", "tap The right person", "tap “Call back later”")
    await go(ada, "tap They name a day", "tap We've hung up", "tap Priya", "Thursday", "/cancel")
    assert "before you dial" in await ada.send("/call")


async def test_somebody_elses_interview_stays_as_it_is(ada: Chat, grace: Chat) -> None:
    number = await saved(ada)
    await grace.send("/start")
    await grace.tap_data(f"writes:{number}:no_calls", forge=True)
    await grace.tap_data(f"write:{number}", forge=True)
    await ada.tap_data(f"writes:{number}:nonsense", forge=True)
    assert [i["writing"] for i in await interviews(ada)] == [None]
    assert await form(grace) == {}
