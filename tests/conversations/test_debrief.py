"""The minute after the call: every answer is optional but the first, and none is lost."""

from datetime import date, time

import pytest

from tests.chat import Chat
from tests.conversations.steps import (
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


async def test_it_keeps_what_was_said_word_for_word(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "“Your answers\nwere short”, she said.", "tap Nothing more", "3")
    [call] = await calls(ada)
    assert call["reached"] == "Priya"
    assert call["heard"] == "“Your answers\nwere short”, she said."
    assert call["next_step"] == "Nothing more"
    assert call["fear_after"] == 3


async def test_all_but_the_first_can_be_skipped(ada: Chat) -> None:
    await hung_up(ada)
    assert "Skip" not in ada.buttons
    await go(ada, "tap Someone else", "tap Skip", "tap Skip", "tap Skip")
    assert ada.last.startswith("Kept.")
    assert await form(ada) == {}
    [call] = await calls(ada)
    assert (call["heard"], call["next_step"], call["fear_after"]) == (None, None, None)


async def test_each_answer_can_be_taken_back(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Someone else", "tap Back", "tap Priya", "nonsense", "/back", "sense")
    await go(ada, "tap Skip", "3")
    [call] = await calls(ada)
    assert (call["reached"], call["heard"]) == ("Priya", "sense")


async def test_their_words_are_not_asked_for_twice(ada: Chat) -> None:
    """A call that was made without the coach, told with what they said."""
    await saved(ada)
    await ada.send("rang them, spoke to the manager, she said I was <second> choice")
    assert ada.texts[-2].startswith("You made the call to ")
    await go(ada, "tap Priya")
    assert ada.last.endswith(
        "You wrote: rang them, spoke to the manager, she said I was <second> choice"
    )
    await ada.tap("Skip")
    [call] = await calls(ada)
    assert call["notes"] == "rang them, spoke to the manager, she said I was <second> choice"
    await go(ada, "tap Nothing more", "3")
    [call] = await calls(ada)
    assert call["heard"] == call["notes"]


async def test_what_was_typed_on_the_line_is_kept_with_what_is_told_afterwards(ada: Chat) -> None:
    await on_the_line(ada)
    await go(ada, "they decide on Friday", "tap Thank and end", "tap We've hung up", "tap Priya")
    assert "Add what is missing, or skip. You wrote: they decide on Friday" in ada.last
    await go(ada, "She was kind.", "skip", "skip", "/feedback")
    assert "they decide on Friday\nShe was kind." in ada.last


@pytest.mark.parametrize(
    "wondered", ["what if he hangs up", "should i say thank you now", "omg im so scared"]
)
async def test_what_they_wondered_on_the_line_is_nothing_the_employer_said(
    wondered: str, ada: Chat
) -> None:
    await on_the_line(ada)
    await ada.send(wondered)
    assert ada.texts[-2].startswith("Whatever they do, tap it, and the next line is there.")
    await go(ada, "they decide on Friday", "tap Thank and end", "tap We've hung up", "tap Priya")
    assert ada.last.endswith("You wrote: they decide on Friday")
    await go(ada, "skip", "skip", "3")
    [call] = await calls(ada)
    assert call["heard"] == "they decide on Friday"
    assert call["notes"] == f"{wondered}\nthey decide on Friday"


async def test_where_they_only_wondered_their_words_are_asked_for(ada: Chat) -> None:
    await on_the_line(ada)
    await go(ada, "what if he hangs up", "tap Thank and end", "tap We've hung up", "tap Priya")
    assert ada.last.endswith("Even half a sentence is worth keeping.")


async def test_a_question_of_theirs_that_was_noted_is_offered(ada: Chat) -> None:
    await on_the_line(ada)
    await go(ada, "she said what if we start you in may", "can you start on monday")
    await go(ada, "tap Thank and end", "tap We've hung up", "tap Priya")
    assert "what if we start you in may can you start on monday" in ada.last


async def test_a_call_told_of_without_their_words_asks_for_them(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "rang them, spoke to the manager", "tap Priya")
    assert ada.last.endswith("Even half a sentence is worth keeping.")


async def test_leaving_keeps_what_was_told(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "Come back in autumn.", "/cancel")
    assert ada.last == "All right. What you told me so far is kept."
    [call] = await calls(ada)
    assert (call["reached"], call["heard"]) == ("Priya", "Come back in autumn.")


async def test_another_call_does_not_push_out_what_was_told(ada: Chat) -> None:
    """The debrief of one call is still open when the next call is over."""
    await saved(ada, YESTERDAY.replace("Acme", "Bolt").replace("yesterday", "on 1 March"))
    await saved(ada)
    await go(ada, "/call", "tap Acme", "tap I have all three", "tap Skip", "tap Skip", "tap Skip")
    await go(ada, "tap I am dialling", "tap The right person", "tap Thank and end")
    await go(ada, "tap We've hung up", "tap Priya", "Come back in autumn.")
    await go(ada, "/call")
    if "Which interview" in ada.last:
        await ada.tap("Bolt")
    await go(ada, "tap I have all three", "tap Skip", "tap Skip", "tap Skip")
    await go(ada, "tap I am dialling", "tap The right person", "tap Thank and end")
    await go(ada, "tap We've hung up", "tap Priya")
    while await form(ada):
        await ada.send("/cancel")
    assert "Come back in autumn." in [call["heard"] for call in await calls(ada)]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [(8, 3, "Before the call: 8. Now: 3."), (3, 8, "Before the call: 3. Now: 8."), (5, 5, "5")],
)
async def test_the_fear_is_shown_before_and_after(
    before: int, after: int, told: str, ada: Chat
) -> None:
    await saved(ada)
    await go(ada, "/call", "tap I have all three", "tap Skip", "tap Skip", f"tap {before}", "skip")
    await go(ada, "tap I am dialling", "tap The right person", "tap Thank and end")
    await go(ada, "tap We've hung up", "tap Priya", "skip", "skip", f"tap {after}")
    assert told in ada.last


@pytest.mark.parametrize(("said", "number"), [("7", 7), ("seven", 7), ("about a 7", 7), ("0", 0)])
async def test_a_number_can_be_said_in_words(said: str, number: int, ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "skip", "skip", said)
    assert (await calls(ada))[0]["fear_after"] == number


NUMBER = "And now: how scary does it feel, 0 to 10?"


@pytest.mark.parametrize(
    ("told", "news"),
    [
        ("I called them and they said no", "rejected"),
        ("they gave it to somebody else", "rejected"),
        ("I got the job!", "offer"),
        ("she told me I talk too fast", "nothing"),
        ("they decide on Friday", "nothing"),
    ],
)
async def test_what_is_told_where_a_number_is_asked_for_is_kept(
    told: str, news: str, ada: Chat
) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "She was kind.", "skip", told)
    assert "Thank you, I keep that with what they said." in ada.texts[-3:]
    assert ada.last == NUMBER
    await ada.send("3")
    [call], [interview] = await calls(ada), await interviews(ada)
    assert (call["heard"], call["fear_after"]) == (f"She was kind.\n{told}", 3)
    assert interview["news"] == news
    assert len(await calls(ada)) == 1


@pytest.mark.parametrize("words", ["still quite scary", "a bit less than before", "11"])
async def test_what_tells_nothing_of_them_is_no_number(words: str, ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "skip", "skip", words)
    assert ada.last.startswith("A number from 0 to 10, please")


async def test_a_number_with_a_reason_is_the_number(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "skip", "skip", "3, they said it was fine")
    assert (await calls(ada))[0]["fear_after"] == 3


async def test_a_thank_you_email_comes_with_the_names(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "skip", "tap Send a thank-you e-mail", "skip")
    assert "Subject: " in ada.last
    assert "Dear Priya," in ada.last


async def test_the_day_of_an_invitation_is_told_back(ada: Chat) -> None:
    await invited(ada)
    await go(ada, "Thursday", "skip", "skip", "skip")
    assert "Thursday 12 March" in ada.last
    [call] = await calls(ada)
    assert call["invited_on"] == date(2026, 3, 12)
    [interview] = await interviews(ada)
    assert interview["nudge_reason"] == "invited"


@pytest.mark.parametrize(
    ("noted", "told", "day", "hour"),
    [
        ("call back at 4", "today at 4:00 pm", date(2026, 3, 10), time(16)),
        ("they said call back tomorrow at 9", "on Wednesday 11 March", date(2026, 3, 11), time(9)),
        ("she says ring again on friday", "on Friday 13 March.", date(2026, 3, 13), None),
    ],
)
async def test_the_day_that_was_told_on_the_line_is_not_asked_for(
    noted: str, told: str, day: date, hour: time | None, ada: Chat
) -> None:
    await on_the_line(ada)
    await go(ada, noted, "tap We've hung up")
    assert ada.texts[-2].startswith(f"They asked you to ring again {told}")
    await go(ada, "tap Priya")
    assert ada.last.startswith("What did they say")
    await ada.send("/cancel")
    [call] = await calls(ada)
    assert (call["invited_on"], call["invited_hour"]) == (day, hour)


async def test_the_day_of_something_else_that_was_noted_is_not_that_of_the_call(ada: Chat) -> None:
    await on_the_line(ada)
    await go(ada, "they decide on Friday", "tap “Call back later”", "tap They name a day")
    await go(ada, "tap We've hung up", "tap Priya")
    assert ada.last.startswith("For which day is the next call?")


async def test_a_call_later_today_is_reminded_of_in_time(ada: Chat) -> None:
    await on_the_line(ada)
    await go(ada, "call back at 4", "tap We've hung up", "/cancel")
    await ada.wait(hours=4, minutes=29)
    assert "asked you to ring back" not in ada.last
    await ada.wait(minutes=1)
    assert ada.last.startswith("Acme (warehouse) asked you to ring back today at 4:00 pm.")


async def test_a_bare_number_may_be_an_hour_or_a_day(ada: Chat) -> None:
    await invited(ada)
    await ada.send("9")
    assert ada.last == "Is that an hour, or a day of the month?"
    assert ada.buttons[:2] == ["Wednesday 11 March, 9:00 am", "Thursday 9 April"]
    await go(ada, "tap Wednesday 11 March", "/cancel")
    [call] = await calls(ada)
    assert (call["invited_on"], call["invited_hour"]) == (date(2026, 3, 11), time(9))


async def test_an_hour_that_has_passed_today_asks_for_its_day(ada: Chat) -> None:
    await invited(ada)
    await ada.send("at 9")
    assert ada.last == "At 9:00 am, I have that. On which day?"
    await go(ada, "tap Wednesday 11 March", "/cancel")
    [call] = await calls(ada)
    assert (call["invited_on"], call["invited_hour"]) == (date(2026, 3, 11), time(9))


async def test_an_hour_that_is_still_to_come_is_of_today(ada: Chat) -> None:
    await invited(ada)
    await go(ada, "half past two", "/cancel")
    [call] = await calls(ada)
    assert (call["invited_on"], call["invited_hour"]) == (date(2026, 3, 10), time(14, 30))


async def test_the_day_of_an_invitation_is_kept_when_the_rest_is_left(ada: Chat) -> None:
    await invited(ada)
    await go(ada, "Thursday", "/cancel")
    await ada.wait(days=2)
    assert "asked you to ring back today" in ada.last


async def test_a_call_early_in_the_morning_is_reminded_of_the_day_before(ada: Chat) -> None:
    await invited(ada)
    await go(ada, "Thursday at 9:15 am", "skip", "skip", "skip")
    assert "on Wednesday 11 March at 10:00 am; they said Thursday 12 March at 9:15 am" in ada.last
    await ada.wait(hours=23)
    assert ada.last.startswith(
        "Acme (warehouse) asked you to ring back on Thursday 12 March at 9:15 am."
    )


ANOTHER = [
    "tap Something else",
    "tap Something else",
    "tap “I'm the wrong person”",
    "tap They give a name",
]


async def sent_on(chat: Chat, *noted: str) -> None:
    """They named another person; the debrief asks who that is."""
    await on_the_line(chat)
    await go(chat, *ANOTHER, *noted, "tap We've hung up", "tap Priya")


@pytest.mark.parametrize(
    ("told", "contact", "phone"),
    [
        ("Tom Baker", "Tom Baker", "020 7946 0123"),
        ("Mr Patel, 020 7946 0999", "Mr Patel", "020 7946 0999"),
        ("0161 496 0700", None, "0161 496 0700"),
        ("skip", "Priya", "020 7946 0123"),
    ],
)
async def test_who_was_named_is_asked_for_in_the_next_call(
    told: str, contact: str | None, phone: str, ada: Chat
) -> None:
    await sent_on(ada)
    assert ada.last.startswith("Whose name did they give you?")
    await go(ada, told, "skip", "skip", "skip", "3")
    [interview], [call] = await interviews(ada), await calls(ada)
    assert (interview["contact"], interview["phone"]) == (contact, phone)
    assert call["reached"] == "Priya"
    await go(ada, "/call", "tap I have all three", "skip", "skip", "skip", "tap I am dialling")
    whom = contact or "the person who is hiring for the warehouse job"
    assert f"Hello, could I speak to {whom}, please?" in ada.last
    await go(ada, "tap Nobody answers", "tap Try again now", "tap I am dialling")
    assert f"Hello, could I speak to {whom}, please?" in ada.last


async def test_the_name_that_was_noted_on_the_line_is_a_tap(ada: Chat) -> None:
    await sent_on(ada, "Tom Baker")
    await go(ada, "tap Tom Baker", "Thursday", "skip", "skip", "3")
    assert [interview["contact"] for interview in await interviews(ada)] == ["Tom Baker"]
    await ada.wait(days=2)
    assert "asked you to ring back today. You would ask for Tom Baker" in ada.last


@pytest.mark.parametrize("words", ["tap Remind me tomorrow", "remind me on Thursday"])
async def test_that_reminder_put_off_comes_in_time_on_the_day_itself(words: str, ada: Chat) -> None:
    await invited(ada)
    await go(ada, "Thursday at 9:15 am", "skip", "skip", "skip")
    await ada.wait(hours=23)
    await go(ada, words)
    assert "on Thursday 12 March at 8:45 am" in ada.last
    said = len(ada.messages)
    await ada.wait(hours=22, minutes=44)
    assert len(ada.messages) == said
    await ada.wait(minutes=1)
    assert ada.last.startswith("Acme (warehouse) asked you to ring back today at 9:15 am.")


async def test_a_call_on_a_free_day_is_not_put_off_past_it(ada: Chat) -> None:
    await invited(ada)
    await go(ada, "Saturday at 11 am", "skip", "skip", "skip")
    await ada.wait(days=2, hours=23)
    assert "asked you to ring back on Saturday 14 March" in ada.last
    await ada.tap("Remind me tomorrow")
    assert "on Saturday 14 March at 10:00 am" in ada.last
    await ada.wait(days=1)
    assert "asked you to ring back today at 11:00 am" in ada.last


async def test_a_voicemail_asks_only_how_scary_it_is_now(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/call", "tap I have all three", "tap Skip", "tap Skip", "tap Skip")
    await go(ada, "tap I am dialling", "tap Voicemail", "tap I left a message")
    assert ada.last == "And now: how scary does it feel, 0 to 10?"
    await ada.send("2")
    assert ada.last.startswith("Kept.")


async def test_it_waits_for_days_and_for_a_nudge_about_another(ada: Chat) -> None:
    await saved(ada, YESTERDAY.replace("Acme", "Bolt"))
    await go(ada, "tap What should I say?")
    await saved(ada)
    await go(ada, "/call Acme")
    if "Which interview" in ada.last:
        await ada.tap("Acme")
    await go(ada, "tap I have all three", "tap Skip", "tap Skip", "tap Skip")
    await go(ada, "tap I am dialling", "tap The right person", "tap Thank and end")
    await go(ada, "tap We've hung up")
    await ada.wait(days=6)
    assert "Have you heard anything?" in ada.last
    before = (await kept(ada))["person"]["forms"]
    await ada.tap("Nothing yet")
    assert (await kept(ada))["person"]["forms"] == before
    await go(ada, "Priya herself", "She was kind.", "skip", "3")
    assert [call["heard"] for call in await calls(ada)] == ["She was kind."]


async def test_what_they_said_is_kept_also_where_the_next_step_is_asked_for(ada: Chat) -> None:
    await hung_up(ada)
    await go(ada, "tap Priya", "they decide on Friday", "she said im top 3", "3")
    [call] = await calls(ada)
    assert call["heard"] == "they decide on Friday\nshe said im top 3"
    assert call["next_step"] == "she said im top 3"


@pytest.mark.parametrize("words", ["wait no i didnt", "i didnt call them"])
async def test_a_call_told_of_by_mistake_is_offered_to_be_undone(words: str, ada: Chat) -> None:
    await saved(ada)
    await go(ada, "i called them", words)
    assert ada.texts[-2].startswith("If that call was not made, Undo takes it back.")
    assert ada.last == "You did it. Who did you speak with?"
    await ada.tap("Undo")
    assert await calls(ada) == []
    assert await form(ada) == {}


async def test_a_call_told_of_in_which_they_invited_is_not_the_one_call(ada: Chat) -> None:
    await saved(ada)
    await ada.send("i just called them they said try again tomorrow at 11")
    [call] = await calls(ada)
    assert call["outcome"] == "invited"
    await go(ada, "tap Priya", "/cancel")
    [call] = await calls(ada)
    assert (call["invited_on"], call["invited_hour"]) == (date(2026, 3, 11), time(11))


async def test_a_call_told_of_in_which_they_asked_for_no_other_is(ada: Chat) -> None:
    await saved(ada)
    await ada.send("i called them, she said dont call again")
    assert ada.last.startswith("You did it.")
    assert [call["outcome"] for call in await calls(ada)] == ["talked"]
