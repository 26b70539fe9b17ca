"""/feedback and /progress: what employers said, word for word, and how far one has come."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update

from bot.models import Call
from bot.store.database import table
from tests.chat import Chat
from tests.conversations.steps import form, go, saved

CALL = table(Call)


async def called(chat: Chat, interview: int, **values: Any) -> None:
    """A call was made."""
    row = {
        "interview_id": interview,
        "outcome": "talked",
        "situation": "rejected",
        "place": "talked",
        "step": 3,
        "trail": [],
        "started_at": chat.clock.now(),
    }
    async with chat.coach.store.transactions.begin() as db:
        await db.execute(insert(CALL).values(row | values))


def picture(chat: Chat) -> dict[str, Any]:
    """The newest message, but for the words below it: a photo."""
    [photo] = [message for message in chat.messages[-2:] if "photo" in message]
    return photo


async def an_interview(chat: Chat, company: str) -> int:
    """Another one, the number of which comes back."""
    return await saved(
        chat, f"Interview at {company} on 2 March for the warehouse job with Priya, 020 7946 0123"
    )


# What they said


async def test_before_any_call_there_is_nothing_to_show(ada: Chat) -> None:
    assert "Nothing to show yet" in await ada.send("/feedback")
    assert ada.buttons == []


async def test_what_they_said_is_kept_word_for_word(ada: Chat) -> None:
    await called(ada, await an_interview(ada, "Acme"), heard="Say less & <b>ask</b> more.")
    said = await ada.send("what did they say about me so far?")
    assert "Acme (warehouse), 10 March 2026" in said
    assert "Say less & <b>ask</b> more." in said


async def test_the_newest_comes_first(ada: Chat) -> None:
    for company in ("Acme", "Bolt"):
        await called(ada, await an_interview(ada, company), heard=f"{company} said this.")
    said = await ada.send("/feedback")
    assert said.index("Bolt said this.") < said.index("Acme said this.")
    assert "comes up again" not in said


async def test_an_empty_answer_is_left_out(ada: Chat) -> None:
    await called(ada, await an_interview(ada, "Acme"), heard=None)
    assert "Nothing to show yet" in await ada.send("/feedback")


async def test_from_three_on_it_says_what_comes_up_again(ada: Chat) -> None:
    for company, heard in (
        ("Acme", "I should bring more concrete examples."),
        ("Bolt", "My answers were too general."),
        ("Costa", "They had nothing bad to say."),
    ):
        await called(ada, await an_interview(ada, company), heard=heard)
    said = await ada.send("/feedback")
    assert "What comes up again" in said
    assert "examples and detail: Acme, Bolt." in said
    assert "Bring three short stories" in said


async def test_long_words_go_on_over_the_next_page(ada: Chat) -> None:
    long = " ".join(f"word{number}" for number in range(2000))
    await called(ada, await an_interview(ada, "Acme"), heard=long)
    pages = [await ada.send("/feedback")]
    while any(label == "Older" for label in ada.buttons):
        pages.append(await ada.tap("Older"))
    assert len(pages) > 5
    assert all("page" in page and len(page) < 4096 for page in pages)
    shown = " ".join(pages)
    assert all(f"word{number}" in shown for number in range(2000))
    assert ada.buttons == ["Newer"]


async def test_a_page_that_is_not_there_is_the_last_one(ada: Chat) -> None:
    await called(ada, await an_interview(ada, "Acme"), heard="Fine.")
    await ada.send("/feedback")
    await ada.tap_data("heard:99", forge=True)
    assert "Fine." in ada.last


async def test_nobody_sees_what_another_was_told(ada: Chat, grace: Chat) -> None:
    await called(ada, await an_interview(ada, "Acme"), heard="Only for Ada.")
    assert "Nothing to show yet" in await grace.send("/feedback")


async def test_it_comes_back_to_where_it_was(ada: Chat) -> None:
    await an_interview(ada, "Acme")
    await go(ada, "/call", "/feedback")
    assert "before you dial" in ada.last
    await ada.send("/progress")
    assert "before you dial" in ada.last
    assert (await form(ada))["kind"] == "prepare"


# How far


async def test_no_call_yet_is_nothing_to_be_ashamed_of(ada: Chat) -> None:
    said = await ada.send("/progress")
    assert "No call yet, and that is all right" in said
    assert "/practise" in said


async def test_practice_calls_are_steps_too(ada: Chat) -> None:
    await go(ada, "/practise", "tap Somebody kind", "/cancel", "/progress")
    assert "one practice call, and that is a first step" in ada.last


async def test_one_call_looks_right(ada: Chat) -> None:
    await called(ada, await an_interview(ada, "Acme"), fear_before=8, fear_after=3)
    said = await ada.send("/progress")
    assert "You have made one call after an interview." in said
    assert "• Acme (warehouse), Tuesday 10 March: 8 before, 3 after" in said
    assert "That is a beginning." in picture(ada)["caption"]


async def test_a_call_without_a_number_is_counted_all_the_same(ada: Chat) -> None:
    await called(ada, await an_interview(ada, "Acme"))
    said = await ada.send("/progress")
    assert "one call" in said and "You have not told me how scary it felt" in said


async def test_the_first_and_the_latest_are_told_as_a_sentence(ada: Chat) -> None:
    for company, before, after in (("Acme", 8, 5), ("Bolt", None, 4), ("Costa", 5, 0)):
        number = await an_interview(ada, company)
        await called(ada, number, fear_before=before, fear_after=after)
    said = await ada.send("/progress")
    assert "You have made a call after 3 interviews." in said
    assert "Bolt (warehouse), Tuesday 10 March: 4 after" in said
    caption = picture(ada)["caption"]
    assert "the fear was 8 of 10 the first time, and 5 the latest time." in caption
    assert "it is getting easier" in caption
    assert "lower than before in 2 of 2 calls" in caption


async def test_a_harder_call_is_told_kindly(ada: Chat) -> None:
    for company, before in (("Acme", 3), ("Bolt", 7)):
        await called(ada, await an_interview(ada, company), fear_before=before)
    await ada.send("/progress")
    assert "One hard call says nothing about the next one." in picture(ada)["caption"]


async def test_ringing_out_and_a_call_going_on_are_not_counted(ada: Chat) -> None:
    number = await an_interview(ada, "Acme")
    await called(ada, number, outcome="no_answer", fear_before=9)
    await called(ada, number, outcome="dialling", fear_before=9)
    assert "No call yet" in await ada.send("/progress")


async def test_an_invitation_answered_is_still_one_interview(ada: Chat) -> None:
    number = await an_interview(ada, "Acme")
    await called(ada, number, outcome="invited", fear_before=6)
    async with ada.coach.store.transactions.begin() as db:
        await db.execute(update(CALL).values(invited_on=ada.clock.now().date()))
        first = (await db.execute(CALL.select())).mappings().one()["id"]
    await called(ada, number, invited_by=first, fear_before=4)
    said = await ada.send("/progress")
    assert "You have made one call after an interview." in said
    assert said.count("•") == 2


async def test_many_calls_still_fit_on_the_phone(ada: Chat) -> None:
    for number in range(15):
        interview = await an_interview(ada, f"Company {number}")
        await called(ada, interview, fear_before=5, fear_after=5)
    said = await ada.send("/progress")
    assert said.count("•") == 12
    assert "and 3 before that" in said
    assert "The number is the same" in picture(ada)["caption"]


async def test_the_picture_is_one_and_its_words_stand_below_it(ada: Chat) -> None:
    await called(ada, await an_interview(ada, "Acme"), fear_before=8, fear_after=3)
    await ada.send("/progress")
    [size] = picture(ada)["photo"]
    assert (size["width"], size["height"]) == (1080, 808)
    assert ada.telegram.files[size["file_id"]].startswith(b"\x89PNG")
    assert picture(ada)["caption"].startswith("Before dialling, the fear was 8 of 10.")


async def test_without_a_number_there_is_no_picture(ada: Chat) -> None:
    await called(ada, await an_interview(ada, "Acme"))
    await go(ada, "/progress")
    assert [message for message in ada.messages if "photo" in message] == []


async def test_what_was_expected_is_held_against_what_happened(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/call", "tap I have all three", "tap Skip", "tap Skip", "8", "tap Short with me")
    await go(ada, "tap I am dialling", "tap The right person", "tap Thank and end")
    await go(ada, "tap We've hung up", "tap Priya", "skip", "skip")
    assert ada.last == "And how were they?"
    await go(ada, "they were quite friendly", "3", "/progress")
    assert "They were warmer than you had expected." in picture(ada)["caption"]
    [size] = picture(ada)["photo"]
    assert size["height"] > 1080  # both parts are drawn


async def test_who_skips_the_fear_is_not_asked_what_they_expect(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/call", "tap I have all three", "tap Skip", "tap Skip", "7")
    assert ada.buttons == ["Friendly", "Businesslike", "Short with me", "Skip", "Back"]
    await go(ada, "no idea, grumpy perhaps")
    assert ada.last.startswith("One of the three, please")
    await go(ada, "tap Back", "tap Skip")
    assert ada.buttons == ["I am dialling", "Back"]


async def test_a_thousand_calls_are_drawn_too(ada: Chat) -> None:
    number = await an_interview(ada, "Acme")
    rows = [
        {"interview_id": number, "outcome": "talked", "situation": "no_news", "place": "talked"}
        | {"step": 1, "trail": [], "started_at": ada.clock.now() - timedelta(days=1000 - day)}
        | {"invited_by": None, "fear_before": 9 - day // 150, "fear_after": day % 4}
        for day in range(1000)
    ]
    async with ada.coach.store.transactions.begin() as db:
        first = await db.execute(insert(CALL).values(rows[0]).returning(CALL.c.id))
        number = first.scalar_one()
        answered = range(number, number + 999)
        linked = [row | {"invited_by": by} for row, by in zip(rows[1:], answered, strict=True)]
        await db.execute(insert(CALL), linked)
    said = await ada.send("/progress")
    assert "and 988 before that" in said
    assert "of 1000 calls" in picture(ada)["caption"]
