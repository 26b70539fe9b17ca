"""An offer that is no plain yes: words for a no, for time and for a later day, and nothing noted
that was not said.
"""

import pytest

from tests.chat import Chat
from tests.conversations.steps import calls, form, go, interviews, on_the_line, saved

NO, TIME, LATER = "to say no to an offer", "to ask for time", "to ask for a later first day"
OFFERED = ["they offered me the job"]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("I'm going to turn it down", NO),
        ("how do I say no to the offer?", NO),
        ("i dont want the job anymore", NO),
        ("i wont take it so i have to decline the job", NO),
        ("not sure if i should take it", TIME),
        ("can i ask for more time to think", TIME),
        ("i cant start that early", LATER),
    ],
)
@pytest.mark.parametrize("before", [[], OFFERED])
async def test_there_are_words_for_an_answer_that_is_no_yes(
    before: list[str], words: str, shown: str, ada: Chat
) -> None:
    await saved(ada)
    await go(ada, *before)
    [kept] = await interviews(ada)
    await ada.send(words)
    assert ada.last.startswith(f"Acme (warehouse): {shown}"), ada.last
    assert "Hello Priya, this is Ada. Thank you very much for offering me the warehouse" in ada.last
    assert ("They made an offer" in ada.buttons) is (not before)  # told with a tap, not guessed
    assert await interviews(ada) == [kept]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("they want me to start monday but i cant", LATER),
        ("they offered me the job but i dont want it anymore", NO),
        ("they offered me the job, not sure if i want to take it", TIME),
    ],
)
async def test_an_offer_told_along_is_noted_as_one_and_not_cheered(
    words: str, shown: str, ada: Chat
) -> None:
    await saved(ada)
    await ada.send(words)
    assert ada.texts[-2].startswith("Noted: Acme made you an offer. You need not say yes")
    assert ada.last.startswith(f"Acme (warehouse): {shown}")
    assert [i["news"] for i in await interviews(ada)] == ["offer"]
    await ada.tap("Undo")
    assert [i["news"] for i in await interviews(ada)] == ["nothing"]


@pytest.mark.parametrize(
    ("words", "news"),
    [("they turned me down", "rejected"), ("they declined my application", "rejected")],
)
async def test_a_no_of_theirs_stays_one(words: str, news: str, ada: Chat) -> None:
    await saved(ada)
    await ada.send(words)
    assert [i["news"] for i in await interviews(ada)] == [news]


async def test_the_words_for_an_offer_lead_there_with_a_tap(ada: Chat) -> None:
    await saved(ada)
    await go(ada, *OFFERED, "tap What should I say?", "tap To say no to the offer")
    assert ada.last.startswith(f"Acme (warehouse): {NO}")
    await ada.tap("An e-mail to copy")
    assert "I have decided not to take it." in ada.last


async def test_of_two_offers_it_is_asked_which(ada: Chat) -> None:
    await saved(ada)
    await saved(ada, "Interview at Bolt on 3 March for the driver job with Lena, 020 7946 0999")
    await go(ada, "Acme offered me the job", "Bolt offered me the job")
    await go(ada, "how do i say no to the offer", "tap Bolt")
    assert ada.last.startswith(f"Bolt (driver): {NO}")
    await ada.send("i want to turn down the acme offer")
    assert ada.last.startswith(f"Acme (warehouse): {NO}")


async def test_on_the_way_to_the_call_it_is_no_question_to_ask_them(ada: Chat) -> None:
    await saved(ada)
    await go(ada, *OFFERED, "/call", "tap I have all three", "im going to turn it down")
    assert ada.texts[-2].startswith(f"Acme (warehouse): {NO}")
    assert ada.last.startswith("One sensible question")
    assert "question" not in (await form(ada))["answers"]


@pytest.mark.parametrize("words", ["how do i say no to the offer", "i dont want the job", "tap"])
async def test_on_the_line_the_next_line_says_no(words: str, ada: Chat) -> None:
    await saved(ada)
    await go(ada, *OFFERED, "/call", "tap I have all three", "skip", "5", "skip")
    await go(ada, "tap I am dialling", "tap The right person")
    tapped = ["tap “So, is it a yes?”", "tap My answer is no"]
    await go(ada, *(tapped if words == "tap" else [words]))
    assert ada.last.startswith("Thank you very much for the offer. I've thought about it")
    await go(ada, "they ask why", "tap “That's a pity”", "tap We've hung up", "tap Priya", "skip")
    await go(ada, "tap Send a thank-you e-mail", "3")
    assert "You told Acme that you won't take the job" in ada.texts[-2]
    assert "As I said, I have decided not to take it." in ada.last
    assert [call["outcome"] for call in await calls(ada)] == ["talked"]


async def test_after_the_one_call_the_answer_is_no_second_one(ada: Chat) -> None:
    await on_the_line(ada)
    await go(ada, "tap Thank and end", "tap We've hung up", "/cancel", *OFFERED)
    await ada.send("how do i say no to the offer")
    assert "They wait for your answer, so this is no second call." in ada.last


async def test_with_no_offer_on_the_line_nothing_is_declined(ada: Chat) -> None:
    await on_the_line(ada)
    await ada.send("i dont want the job")
    assert "Noted" in ada.texts[-2]


@pytest.mark.parametrize(
    "words", ["i said no to them", "ive turned it down", "i declined the offer"]
)
async def test_a_no_of_their_own_is_none_of_the_employer(words: str, ada: Chat) -> None:
    await saved(ada)
    await go(ada, *OFFERED)
    before = await interviews(ada)
    await ada.send(words)
    assert ada.last.startswith("All right, you said no to Acme.")
    assert await interviews(ada) == before


@pytest.mark.parametrize(
    "words",
    ["i cant start the call", "should i accept the call", "i need time to decide what to say"],
)
@pytest.mark.parametrize("way", [[], ["/call"]])
async def test_a_call_is_no_offer(way: list[str], words: str, ada: Chat) -> None:
    await saved(ada)
    await go(ada, *way, words)
    assert "for offering me" not in "".join(ada.texts)
