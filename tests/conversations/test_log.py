"""Logging an interview: asked only for what is missing, and kept as it was told."""

from datetime import date, time
from typing import Any

import pytest

from bot.coaching.silence import Reason
from tests.chat import Chat
from tests.conversations.steps import (
    CARD,
    LOGGING,
    QUESTIONS,
    YESTERDAY,
    calls,
    form,
    go,
    in_london,
    interviews,
    kept,
    saved,
)

ALL_AT_ONCE = (
    "/log Interview at Acme on 3 March at 2:30 pm for the warehouse job with Priya Shah, "
    "020 7946 0123, priya@acme.example, they decide by Friday"
)
SHORT_ANSWERS = {
    "company": [
        "Marks & Spencer",
        "Smith, Jones & Partners",
        "A.S. Watson",
        "Wagamama, Manchester",
        "7-Eleven",
        "Next",
        "Monday.com",
        "Three",
        "Back Market",
        "Northwind Bakery, the one on High Street",
    ],
    "role": [
        "C++ developer",
        "nurse (band 5)",
        "Teacher, year 3",
        "assistant for the manager",
        "Monday to Friday cleaner",
        "Head of R&D",
        "2nd line support",
        "part-time admin, 3 days",
    ],
}


async def test_one_message_fills_all_and_nothing_is_asked(ada: Chat) -> None:
    await in_london(ada)
    await ada.send(ALL_AT_ONCE)
    assert ada.last.startswith("Is this right?")
    await ada.tap("Save")
    [interview] = await interviews(ada)
    told = {what: interview[what] for what in ("company", "role", "contact", "phone", "email")}
    assert told == {
        "company": "Acme",
        "role": "warehouse",
        "contact": "Priya Shah",
        "phone": "020 7946 0123",
        "email": "priya@acme.example",
    }
    assert (interview["day"], interview["hour"]) == (date(2026, 3, 3), time(14, 30))
    assert interview["promised"] == date(2026, 3, 13)


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("Interview at Acme", "What is the job?"),
        ("Interview yesterday", "Which company was it?"),
        ("Interview at Acme for the warehouse job", "When was the interview"),
        ("Interview at Acme yesterday for the warehouse job", "Who would be the person to ring"),
        ("Interview at Acme yesterday for the warehouse job with Tom", "Did they say by when"),
    ],
)
async def test_only_what_is_missing_is_asked(sentence: str, asked: str, ada: Chat) -> None:
    await in_london(ada)
    await ada.send(f"/log {sentence}")
    assert ada.last.startswith(asked)


@pytest.mark.parametrize("slot", SHORT_ANSWERS)
async def test_a_short_answer_is_taken_whole(slot: str, ada: Chat) -> None:
    for name in SHORT_ANSWERS[slot]:
        await QUESTIONS[slot](ada)
        company = "Acme" if slot == "role" else name
        await ada.send(name)
        answers = (await form(ada))["answers"]
        assert answers[slot] == name
        assert answers["company"] == company
        assert answers.keys() <= {"zone", "company", "role"}, (name, answers)
        await ada.send("/cancel")


async def test_an_answer_that_tells_more_fills_more(ada: Chat) -> None:
    await LOGGING(ada)
    await ada.send("It was at Acme yesterday at 2 pm, for the warehouse job")
    assert ada.last.startswith("Who would be the person to ring there?")


@pytest.mark.parametrize("told", ["last Tuesday at 9:15", "tues(9.15am)"])
async def test_a_day_with_its_hour_fills_both(told: str, ada: Chat) -> None:
    await QUESTIONS["day"](ada)
    await ada.send(told)
    answers = (await form(ada))["answers"]
    assert (answers["day"], answers["hour"]) == ("2026-03-03", "09:15")


@pytest.mark.parametrize(
    ("told", "contact", "phone", "email"),
    [
        ("Priya Shah", "Priya Shah", None, None),
        ("020 7946 0123", None, "020 7946 0123", None),
        ("Priya, +44 20 7946 0123", "Priya", "+44 20 7946 0123", None),
        ("priya@acme.example", None, None, "priya@acme.example"),
        ("the lady at reception", "the lady at reception", None, None),
    ],
)
async def test_whom_to_ring(
    told: str, contact: str | None, phone: str | None, email: str | None, ada: Chat
) -> None:
    await QUESTIONS["contact"](ada)
    await go(ada, told, "skip", "tap Save")
    [interview] = await interviews(ada)
    assert interview["contact"] == contact
    assert interview["phone"] == phone
    assert interview["email"] == email


async def test_a_contact_card_fills_the_name_and_the_number(ada: Chat) -> None:
    await QUESTIONS["contact"](ada)
    ada.telegram.send_contact(ada.person, "Priya", "+442079460123", last_name="Shah")
    await ada.answered()
    await go(ada, "skip", "tap Save")
    [interview] = await interviews(ada)
    assert (interview["contact"], interview["phone"]) == ("Priya Shah", "+442079460123")


@pytest.mark.parametrize(
    ("answer", "promised"),
    [
        ("nobody said", None),
        ("they didn't", None),
        ("no", None),
        ("by Friday", date(2026, 3, 13)),
        ("end of the month", date(2026, 3, 31)),
        ("6 March", date(2026, 3, 6)),
        ("within two weeks", date(2026, 3, 24)),
        ("tap By next Friday", date(2026, 3, 20)),
    ],
)
async def test_the_day_they_promised(answer: str, promised: date | None, ada: Chat) -> None:
    """A promise that has passed already has passed this year, and not next year."""
    await QUESTIONS["promised"](ada)
    await go(ada, answer, "tap Save")
    [interview] = await interviews(ada)
    assert interview["promised"] == promised


async def test_a_promise_before_the_interview_is_asked_about(ada: Chat) -> None:
    await QUESTIONS["promised"](ada)
    await ada.send("1 March")
    assert ada.last.startswith("That is before the interview itself.")
    await ada.send("6 March")
    assert "They decide by: Friday 6 March" in ada.last


LINES = {
    "Company": ("Bolt", "Company: Bolt"),
    "Job": ("driver", "Job: driver"),
    "Day": ("3 March", "Interview: Tuesday 3 March"),
    "Time": ("half past two", "Interview: Tuesday 3 March, 2:30 pm"),
    "Person": ("Tom", "Whom to ring: Tom"),
    "Number": ("0161 496 0700", "Number: 0161 496 0700"),
    "E-mail": ("tom@bolt.example", "E-mail: tom@bolt.example"),
    "They decide by": ("Friday", "They decide by: Friday 13 March"),
}


async def test_each_line_of_the_card_can_be_changed_and_the_others_stay(ada: Chat) -> None:
    await CARD(ada)
    for line, (answer, shown) in LINES.items():
        before = ada.last.splitlines()
        await go(ada, f"tap {line}", answer)
        assert set(ada.last.splitlines()) - set(before) == {shown}, line


async def test_an_optional_line_can_be_emptied(ada: Chat) -> None:
    await CARD(ada)
    for line in ("Job", "Person", "Number"):
        await go(ada, f"tap {line}", "skip")
    assert ada.last.count("not given") == 3


@pytest.mark.parametrize("line", ["Company", "Day"])
async def test_a_line_that_is_needed_cannot_be_emptied(line: str, ada: Chat) -> None:
    await CARD(ada)
    await go(ada, f"tap {line}", "skip")
    answers = (await form(ada))["answers"]
    assert (answers["company"], answers["day"]) == ("Acme", "2026-03-02")


@pytest.mark.parametrize(
    ("correction", "shown"),
    [
        ("no, it was on Thursday", "Interview: Thursday 5 March"),
        ("it was with Tom", "Whom to ring: Tom"),
        ("they decide by Friday", "They decide by: Friday 13 March"),
        ("the number is 0161 496 0700", "Number: 0161 496 0700"),
    ],
)
async def test_the_card_is_corrected_in_words(correction: str, shown: str, ada: Chat) -> None:
    await CARD(ada)
    await ada.send(correction)
    assert shown in ada.last


@pytest.mark.parametrize(
    ("day", "promised", "reason", "told"),
    [
        ("yesterday", "skip", Reason.WEEK, "Monday 16 March at 10:00 am. That is a week after"),
        ("1 March", "skip", Reason.OVERDUE, "Wednesday 11 March at 10:00 am."),
        ("last Saturday", "skip", Reason.WEEK, "Monday 16 March at 10:00 am."),
        ("yesterday", "20 March", Reason.PROMISED, "Monday 23 March at 10:00 am. They said"),
        ("3 March", "Thursday", Reason.PROMISED, "Friday 13 March at 10:00 am. They said"),
    ],
)
async def test_saving_says_when_it_will_ask_and_why(
    day: str, promised: str, reason: Reason, told: str, ada: Chat
) -> None:
    await LOGGING(ada)
    await go(ada, "Acme", "skip", day, "skip", promised, "tap Save")
    assert told in ada.last
    [interview] = await interviews(ada)
    assert interview["nudge_reason"] == reason


async def test_an_interview_to_come_is_asked_its_hour_and_no_promise(ada: Chat) -> None:
    await LOGGING(ada)
    await go(ada, "Acme", "skip", "next Tuesday")
    assert ada.last == "At what time?"
    await go(ada, "2 pm")
    assert ada.last.startswith("Who would be the person to ring")
    await go(ada, "skip")
    assert ada.last.startswith("Is this right?")
    await go(ada, "tap Save")
    assert "Good luck for Tuesday 17 March." in ada.last


@pytest.mark.parametrize(
    ("today", "luck"),
    [("had my interview at Acme today", False), ("interview at Acme today at 4 pm", True)],
)
async def test_luck_is_wished_while_it_is_still_to_come(today: str, luck: bool, ada: Chat) -> None:
    await in_london(ada)
    await ada.send(f"{today} for the warehouse job with Priya")
    await go(ada, "tap They did not say", "tap Save")
    assert ("Good luck for today." in ada.last) is luck


@pytest.mark.parametrize("yes", ["yes", "ok", "Yes, that's right", "save it please", "looks good"])
async def test_a_yes_to_the_card_saves_it(yes: str, ada: Chat) -> None:
    await LOGGING(ada)
    await go(ada, "Acme", "skip", "yesterday", "skip", "no", yes)
    assert ada.last.startswith("Saved: Acme.")
    await ada.send(yes)
    assert len(await interviews(ada)) == 1


@pytest.mark.parametrize("other", ["no", "no, fine", "is that right?", "hmm"])
async def test_what_is_no_yes_saves_nothing(other: str, ada: Chat) -> None:
    await LOGGING(ada)
    await go(ada, "Acme", "skip", "yesterday", "skip", "no", other)
    assert ada.last.startswith("Is this right?")
    assert await interviews(ada) == []


async def test_a_day_to_come_is_asked_for_with_days_to_come(ada: Chat) -> None:
    await LOGGING(ada)
    await go(ada, "Acme", "skip", "yesterday", "skip", "blue")
    assert "You could write Friday, in two weeks or 3 March." in ada.last


async def test_an_interview_put_into_the_past_on_the_card_is_asked_what_they_promised(
    ada: Chat,
) -> None:
    await LOGGING(ada)
    await go(ada, "Acme", "skip", "next Tuesday", "skip", "skip", "tap Day", "yesterday")
    assert ada.last == "Did they say by when they would decide?"


@pytest.mark.parametrize("said", ["14:20", "it's 2:20 pm", "about 14.20"])
async def test_the_time_there_tells_where_somebody_is(said: str, ada: Chat) -> None:
    """Asked at 11:00 in London: 14:20 is shown by no clock, 14:15 or 14:30 neither; 14:00 is."""
    await ada.send("/log")
    await ada.send(said.replace("20", "00"))
    if ada.buttons and "Which one are you in" in ada.last:
        await ada.tap(ada.buttons[0])
    assert "it is 2:00 pm there now" in ada.texts[-2]


async def test_resuming_days_later_after_a_save_of_another(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/log", "Bolt", "driver")
    await ada.wait(days=20)
    assert ada.last.startswith("When was the interview") or "Have you heard" in ada.last
    await go(ada, "1 March", "skip", "skip", "tap Save")
    assert {i["company"] for i in await interviews(ada)} == {"Acme", "Bolt"}


def _lines(text: str) -> dict[str, Any]:
    return dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)


async def test_dates_are_written_as_where_somebody_lives(ada: Chat) -> None:
    await go(ada, "/log", "New York", "Acme", "skip", "03/02", "skip", "skip")
    assert _lines(ada.last)["Interview"] == "Monday, March 2"


async def test_what_is_surely_no_answer_is_asked_about_before_it_is_kept(ada: Chat) -> None:
    await in_london(ada)
    await go(ada, "Interview at Lidl yesterday", "they said no, i didn't get it")
    assert "Did you mean" in ada.last
    assert ada.buttons[:2] == ["That is my answer", "They said no"]
    await ada.tap("They said no")
    assert (await form(ada))["kind"] != "unsure"
    await go(ada, "/log", "they said no, i didn't get it", "tap That is my answer")
    assert "the person to ring" in ada.last


async def test_an_interview_told_in_pieces_waits_for_the_city_in_one(ada: Chat) -> None:
    pieces = (
        "it was at the hilton",
        "on wednesday",
        "for like receptionist",
        "with a lady, Sandra",
    )
    await ada.send("so i had this interveiw")
    for piece in pieces:
        assert (await ada.send(piece)).startswith("Thank you, I have that.")
    await ada.send("London")
    answers = (await form(ada))["answers"]
    assert (answers["company"], answers["role"]) == ("hilton", "receptionist")
    assert answers["day"] == "2026-03-04" and "Sandra" in answers["contact"]


@pytest.mark.parametrize("words", ["xyzzyq", "qwrtz town", "should i ring siemens first"])
async def test_no_city_and_no_interview_is_said_to_be_unknown(words: str, ada: Chat) -> None:
    await go(ada, "Interview at Lidl yesterday", words)
    assert ada.last.startswith("I do not know a place")
    assert (await form(ada))["answers"]["sentence"] == "Interview at Lidl yesterday"


@pytest.mark.parametrize(
    "asked",
    [
        "what if they ring me while im asleep i work nights",
        "can u ask me at night instead? i sleep days",
        "ok but will they be angry if i ring",
        "do i have to give a name",
    ],
)
async def test_a_question_is_not_kept_as_a_job_or_a_name(asked: str, ada: Chat) -> None:
    await in_london(ada)
    await go(ada, "Interview at Lidl yesterday", asked)
    assert ada.buttons[0] == "That is my answer"
    await go(ada, "cook", asked)
    assert ada.buttons[0] == "That is my answer"
    await ada.send("Priya")
    assert (await form(ada))["answers"]["contact"] == "Priya"


@pytest.mark.parametrize("company", ["Can You Dance", "When I Work"])
async def test_a_company_may_be_called_like_a_question(company: str, ada: Chat) -> None:
    await in_london(ada)
    await go(ada, "/log", company)
    assert (await form(ada))["answers"]["company"] == company


async def test_yes_is_no_job_and_nobody(ada: Chat) -> None:
    await in_london(ada)
    await go(ada, "Interview at Lidl yesterday", "yes")
    assert ada.last == "What is the job?"
    await go(ada, "cook", "ok")
    assert ada.last.startswith("Who would be the person")


async def test_a_second_round_may_end_the_silence_of_the_first(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await go(ada, "/log second interview at acme on 13 March at 2pm with Mo", "skip", "tap Save")
    assert ada.last.startswith("If that is the next round after Acme (warehouse) on Monday 9 March")
    await ada.tap("Stop asking about this one")
    await ada.wait(days=8)
    assert not any("Monday 9 March. Have you heard" in text for text in ada.texts)


async def test_another_job_there_is_no_second_round(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    await go(ada, "/log Interview at Acme on 13 March at 2pm for driver with Mo", "tap Save")
    assert ada.last.startswith("Saved: Acme (driver).")


async def test_another_interview_told_in_the_middle_waits_its_turn(ada: Chat) -> None:
    await in_london(ada)
    await ada.send("Interview at Lidl yesterday")
    await ada.send(
        "just out of an interview with Priya at Monzo, junior dev, they'll ring by friday"
    )
    assert "Monzo" in ada.texts[-2]
    assert ada.last == "What is the job?"
    await go(ada, "cook", "Sam", "they did not say", "tap Save")
    assert "Company: Monzo" in ada.last
    assert "Job: junior dev" in ada.last


NO = "They liked me, someone had more till experience."
REMARKS = [
    "they said they would call",
    "I think it went badly",
    "the boss was nice",
    "it was a disaster",
    "they asked why I left Tesco",
    "I froze on one question",
    "I don't think I got it",
    "they said they'd let me know next week",
    "I was ten minutes late",
    "she said I was the best one they'd seen all day",
    "they liked that I worked at Boots before",
    "my bus was late",
    "still waiting to hear",
]


@pytest.mark.parametrize("remark", REMARKS)
async def test_a_remark_changes_nothing_on_the_card(remark: str, ada: Chat) -> None:
    await CARD(ada)
    card, before = ada.last, (await form(ada))["answers"]
    await ada.send(remark)
    if "Did you mean" in ada.last:
        await ada.tap("I was just telling you")
    assert ada.texts[-2].startswith("Thank you for telling me.")
    assert ada.last == card
    assert (await form(ada))["answers"] == before


@pytest.mark.parametrize("place", ["role", "contact", "day"])
@pytest.mark.parametrize("remark", REMARKS[:4])
async def test_a_remark_is_no_answer(place: str, remark: str, ada: Chat) -> None:
    await QUESTIONS[place](ada)
    question, before = ada.last, (await form(ada))["answers"]
    await ada.send(remark)
    if "Did you mean" in ada.last:
        await ada.tap("I was just telling you")
    if place != "day" or "could not read a day" not in ada.last:
        assert ada.texts[-2].startswith("Thank you for telling me.")
        assert ada.last == question
    assert (await form(ada))["answers"] == before


@pytest.mark.parametrize(
    ("told", "news", "noted"),
    [
        (NO, "rejected", "Noted: Acme said no."),
        ("they had someone better", "rejected", "Noted: Acme said no."),
        ("i got the job!!", "offer", "Noted: Acme said yes."),
        ("they want me to start monday", "offer", "Noted: Acme said yes."),
    ],
)
async def test_news_at_the_card_is_noted_when_it_is_saved(
    told: str, news: str, noted: str, ada: Chat
) -> None:
    await CARD(ada)
    await ada.send(told)
    assert "Company: Acme\n" in ada.last
    assert f"News: they said {'no' if news == 'rejected' else 'yes'}" in ada.last
    await ada.tap("Save")
    assert noted in ada.last
    [interview] = await interviews(ada)
    assert (interview["news"], interview["day"]) == (news, date(2026, 3, 2))
    await ada.tap("Undo")
    [interview] = await interviews(ada)
    assert interview["news"] == "nothing"
    assert interview["nudge_at"] is not None


async def test_news_at_the_card_can_be_left_out(ada: Chat) -> None:
    await CARD(ada)
    card = ada.last
    await go(ada, NO, "tap Leave the news out")
    assert ada.last == card
    await ada.tap("Save")
    assert [i["news"] for i in await interviews(ada)] == ["nothing"]


async def test_a_call_told_of_at_the_card_is_offered_to_count(ada: Chat) -> None:
    await CARD(ada)
    await go(ada, "I rang them and they said no", "tap Save")
    assert "If you rang them yourself" in ada.last


RANG = ["I rang them already", "I've called them", "called them yesterday"]


@pytest.mark.parametrize("told", [*RANG, "I left them a voicemail already"])
async def test_a_call_told_of_at_the_card_is_the_one_call(told: str, ada: Chat) -> None:
    await CARD(ada)
    await ada.send(told)
    assert "I note it as soon as Acme is saved" in ada.texts[-2]
    voicemail = "voicemail" in told
    assert f"Call: {'you left a voicemail' if voicemail else 'made already'}" in ada.last
    await ada.tap("Save")
    assert [call["outcome"] for call in await calls(ada)] == [
        "voicemail" if voicemail else "talked"
    ]
    assert (await form(ada))["kind"] == "debrief"
    [interview] = await interviews(ada)
    assert (interview["day"], interview["nudge_at"]) == (date(2026, 3, 2), None)


@pytest.mark.parametrize("place", ["role", "day", "promised"])
async def test_a_call_told_of_in_the_middle_is_of_this_one(place: str, ada: Chat) -> None:
    await QUESTIONS[place](ada)
    question = ada.last
    await ada.send(RANG[0])
    if "Did you mean" in ada.last:
        await ada.tap("I made the call")
    assert ada.last == question
    left = ["role", "day", "contact", "promised"]
    answers = ["skip", "2 March", "skip", "skip"]
    await go(ada, *answers[left.index(place) :], "tap Save")
    assert [call["outcome"] for call in await calls(ada)] == ["talked"]


async def test_news_beside_such_a_call_suggests_no_other(ada: Chat) -> None:
    await CARD(ada)
    await go(ada, "I rang them already", "they had someone better", "tap Save")
    assert "Noted: Acme said no." in ada.texts[-3]
    assert "The one call is made" in ada.texts[-3]
    assert "Walk me through the call" not in ada.buttons
    assert ada.last.startswith("You did it.")


async def test_such_a_call_can_be_left_out_and_is_none_before_the_interview(ada: Chat) -> None:
    await CARD(ada)
    card = ada.last
    await go(ada, "I rang them already", "tap Leave the call out")
    assert ada.last == card
    await go(ada, "I rang them already", "tap Day", "next Tuesday")
    assert "Call: made" not in ada.last
    await ada.tap("Save")
    assert await calls(ada) == []


async def test_after_such_a_call_the_next_of_several_waits(ada: Chat) -> None:
    await CARD(ada)
    await go(ada, "I also had one at Boots yesterday", "I rang them already", "tap Save")
    assert "I keep Boots for next." in ada.texts[-3]
    await go(ada, "Priya", "skip", "skip", "3")
    assert [i["company"] for i in await interviews(ada)] == ["Acme"]
    assert (await form(ada))["answers"]["company"] == "Boots"


@pytest.mark.parametrize("place", ["role", "day", "promised"])
async def test_news_in_the_middle_is_of_this_one(place: str, ada: Chat) -> None:
    """Even where another is saved: only its name would mean that one."""
    await saved(ada, "Interview at Bolt on 2 March for the driver job with Tom")
    await QUESTIONS[place](ada)
    await ada.send("they gave it to someone else")
    if "Did you mean" in ada.last:
        await ada.tap("They said no")
    assert "I note the no as soon as Acme is saved" in ada.texts[-2]
    left = ["role", "day", "contact", "promised"]
    answers = ["skip", "2 March", "skip", "skip"]
    await go(ada, *answers[left.index(place) :], "tap Save")
    told = {i["company"]: i["news"] for i in await interviews(ada)}
    assert told == {"Bolt": "nothing", "Acme": "rejected"}


async def test_a_no_that_sounds_like_passing_over_is_heard(ada: Chat) -> None:
    """Beside the question by when they would decide."""
    await QUESTIONS["promised"](ada)
    await ada.send("no, didnt get it")
    assert "I note the no as soon as Acme is saved" in ada.texts[-2]


async def test_news_of_another_by_its_name_is_of_that_one(ada: Chat) -> None:
    await saved(ada, "Interview at Bolt on 2 March for the driver job with Tom")
    await CARD(ada)
    await ada.send("Bolt said no")
    assert "Noted: Bolt said no." in ada.texts[-2]
    assert "Company: Acme\n" in ada.last
    assert "News:" not in ada.last


@pytest.mark.parametrize(
    "told", ["I also had one at Boots yesterday", "got one at Boots tomorrow too"]
)
async def test_one_more_told_at_the_card_waits_its_turn(told: str, ada: Chat) -> None:
    await CARD(ada)
    await ada.send(told)
    assert "I keep Boots for next." in ada.texts[-2]
    assert "Company: Acme\n" in ada.last


async def test_a_name_on_the_card_is_put_right_in_words(ada: Chat) -> None:
    await CARD(ada)
    for said, shown in {
        "Tom": "Whom to ring: Tom",
        "no, it's Acme Foods": "Company: Acme Foods",
        "the job is driver": "Job: driver",
    }.items():
        await ada.send(said)
        assert shown in ada.last


@pytest.mark.parametrize(
    "told", ["second interview at acme tomorrow 10am", "final round at Acme on 1 April at 2pm"]
)
async def test_the_job_of_a_further_round_is_known(told: str, ada: Chat) -> None:
    await saved(ada)
    await go(ada, f"/log {told}")
    assert ada.last.startswith("Who would be the person to ring there?")
    await go(ada, "tap Priya", "tap Save")
    [first, second] = await interviews(ada)
    for line in ("company", "role", "contact", "phone"):
        assert second[line] == first[line]


async def test_another_job_at_the_same_company_is_a_tap_away_and_not_taken_for_granted(
    ada: Chat,
) -> None:
    await saved(ada)
    await go(ada, "/log", "acme")
    assert ada.buttons[0] == "warehouse"
    await go(ada, "driver", "yesterday", "Lena", "skip", "tap Save")
    assert [i["role"] for i in await interviews(ada)] == ["warehouse", "driver"]
    assert (await interviews(ada))[1]["phone"] is None


@pytest.mark.parametrize("told", ["yesterday", "last monday"])
async def test_a_day_told_where_the_company_is_asked_for_is_the_day(told: str, ada: Chat) -> None:
    await go(ada, "/log", "London", told)
    assert ada.last == "Which company was it?"
    await go(ada, "Acme")
    assert ada.last == "What is the job?"
    answers = (await form(ada))["answers"]
    assert (answers["company"], answers["day"]) == ("Acme", "2026-03-09")


async def test_a_company_called_like_a_day_is_one_when_it_is_said_again(ada: Chat) -> None:
    await go(ada, "/log", "London", "today", "today")
    assert (await form(ada))["answers"]["company"] == "today"


async def test_a_promised_weekday_that_has_passed_in_silence_is_the_past_one(ada: Chat) -> None:
    await in_london(ada)
    await ada.send(
        "i had a interveiw at greggs last wensday for team member with karen she said shed let me "
        "kno by friday but its tuesday now and nothing"
    )
    assert "They decide by: Friday 6 March" in ada.last
    await ada.send("/cancel")
    await go(ada, "/log Interview at Acme last Wednesday, cook, with Tom, they decide by Friday")
    assert "They decide by: Friday 13 March" in ada.last


async def test_the_first_story_is_logged_however_it_is_told(ada: Chat) -> None:
    await ada.send(
        "i had a interveiw at greggs last wensday for team member with karen she said shed let me "
        "kno by friday but its tuesday now and nothing"
    )
    assert "which city are you in?" in ada.last
    assert await interviews(ada) == []


async def test_a_remark_beside_the_card_moves_no_day(ada: Chat) -> None:
    await in_london(ada)
    await go(ada, "/log Interview at Acme on 4 March, cook, with Tom", "skip")
    await go(ada, "he was nice said karen back thursday", "save")
    assert [i["day"] for i in await interviews(ada)] == [date(2026, 3, 4)]


@pytest.mark.parametrize("slot", ["company", "role", "contact"])
async def test_why_it_is_asked_is_no_answer(slot: str, ada: Chat) -> None:
    await QUESTIONS[slot](ada)
    before = (await form(ada))["answers"]
    asked = ada.last
    await ada.send("whats this for")
    assert ada.texts[-2].startswith("It goes into the words for the phone")
    assert ada.last == asked
    assert (await form(ada))["answers"] == before


async def test_save_is_no_town(ada: Chat) -> None:
    await go(ada, "interview at Acme yesterday for the cook job with Tom", "manchester", "save")
    assert ada.last.startswith("I do not know a place of that name")
    assert (await kept(ada))["person"]["zone"] is None


async def test_a_number_told_where_a_day_is_asked_for_is_kept(ada: Chat) -> None:
    await in_london(ada)
    await go(ada, "/log Interview at Acme yesterday, cook, with Tom", "07700 900123")
    assert ada.last == "Did they say by when they would decide?"
    await go(ada, "skip", "save")
    assert [i["phone"] for i in await interviews(ada)] == ["07700 900123"]


async def test_a_further_round_is_at_the_only_company_there_is(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/log they want a second interview", "friday at 2")
    answers = (await form(ada))["answers"]
    assert (answers["company"], answers["role"], answers["day"]) == (
        "Acme",
        "warehouse",
        "2026-03-13",
    )


async def test_log_is_heard_without_its_stroke(ada: Chat) -> None:
    await go(ada, "log", "London")
    assert ada.last == "Which company was it?"
    await go(ada, "log")  # while it is asked for, it is an answer
    assert (await form(ada))["answers"]["company"] == "log"


async def test_theyre_checking_is_no_job(ada: Chat) -> None:
    await QUESTIONS["role"](ada)
    await ada.send("theyre checking my references")
    assert "That is my answer" in ada.buttons
