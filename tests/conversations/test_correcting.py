"""A saved interview put right in words: proposed, and changed with one tap."""

from datetime import date, time

import pytest

from tests.chat import Chat
from tests.conversations.steps import form, go, interviews, kept, saved

IKEA = "Interview at Ikea on 3 March for the cook job with Lena, 020 7946 0123"
ACME = "Interview at Acme on 2 March for the warehouse job with Priya, 020 7946 0999"

CORRECTIONS = {
    "my interview with ikea was with anna not lena": ("contact", "anna"),
    "the contact at Ikea is Anna, not Lena": ("contact", "Anna"),
    "it was with Anna, not Lena": ("contact", "Anna"),
    "change the contact for Ikea to Mr Patel": ("contact", "Mr Patel"),
    "the ikea interview was on Wednesday not Tuesday": ("day", date(2026, 3, 4)),
    "my ikea interview was on 4 march, not 3 march": ("day", date(2026, 3, 4)),
    "the role at ikea is team leader": ("role", "team leader"),
    "change the time of the Ikea interview to 2pm": ("hour", time(14)),
}


@pytest.mark.parametrize("words", CORRECTIONS)
async def test_it_is_proposed_and_one_tap_changes_it(words: str, ada: Chat) -> None:
    await saved(ada, ACME)
    await saved(ada, IKEA)
    before = await interviews(ada)
    await ada.send(words)
    assert ada.last.startswith("Shall I change Ikea (cook)?"), ada.last
    assert await interviews(ada) == before
    await ada.tap("Yes, change it")
    line, value = CORRECTIONS[words]
    acme, ikea = await interviews(ada)
    assert acme == before[0]
    changed = {name for name in ikea if ikea[name] != before[1][name]}
    assert ikea[line] == value and line in changed
    assert changed <= {line, "touched_at", "nudge_at", "nudge_due", "nudge_reason"}
    assert await form(ada) == {}


@pytest.mark.parametrize(
    ("words", "line", "value"),
    [
        ("change the job to driver", "role", "driver"),
        ("change the contact to Mr Patel", "contact", "Mr Patel"),
        ("pls change the company to Ikea Wembley", "company", "Ikea Wembley"),
        ("the number should be 0161 496 0700", "phone", "0161 496 0700"),
        ("the job is wrong its cleaner", "role", "cleaner"),
    ],
)
@pytest.mark.parametrize("agrees", ["tap Yes, change it", "yes", "change it"])
async def test_the_only_one_is_meant(
    words: str, line: str, value: str, agrees: str, ada: Chat
) -> None:
    await saved(ada, IKEA)
    await ada.send(words)
    assert ada.last.startswith("Shall I change Ikea (cook)?"), ada.last
    await go(ada, agrees)
    assert (await interviews(ada))[0][line] == value


async def test_of_two_it_is_asked_which_and_the_words_are_kept(ada: Chat) -> None:
    await saved(ada, ACME)
    await saved(ada, IKEA)
    await go(ada, "change the contact to Mr Patel", "tap Ikea")
    assert "Whom to ring: Mr Patel, instead of Lena" in ada.last
    await ada.send("yes")
    assert [i["contact"] for i in await interviews(ada)] == ["Priya", "Mr Patel"]


async def test_another_day_moves_the_plan_along(ada: Chat) -> None:
    await saved(ada, IKEA)
    [before] = await interviews(ada)
    await go(ada, "wrong day, it was on Friday", "tap Yes, change it")
    [after] = await interviews(ada)
    assert after["day"] == date(2026, 3, 6)
    assert after["nudge_at"] > before["nudge_at"]


async def test_of_one_to_come_a_weekday_is_the_next(ada: Chat) -> None:
    await go(ada, "/log", "London", "/cancel")
    await go(ada, "I have an interview at Ikea next Tuesday at 2 pm for the cook job with Lena")
    await ada.tap("Save")
    await go(ada, "the Ikea interview is on Thursday, not Tuesday")
    assert "Interview: Thursday 12 March, instead of Tuesday 17 March" in ada.last


@pytest.mark.parametrize("no", ["tap No, leave it", "no"])
async def test_a_no_changes_nothing_and_shows_the_lines(no: str, ada: Chat) -> None:
    await saved(ada, IKEA)
    before = await kept(ada)
    await go(ada, "it was with Anna, not Lena", no)
    assert "Whom to ring: Lena" in ada.last
    assert "Change" in ada.buttons
    assert await kept(ada) == before


async def test_other_words_are_heard_as_ever(ada: Chat) -> None:
    await saved(ada, IKEA)
    await go(ada, "it was with Anna, not Lena", "they said no")
    assert "Noted: Ikea said no." in ada.last
    [interview] = await interviews(ada)
    assert (interview["contact"], interview["news"]) == ("Lena", "rejected")


@pytest.mark.parametrize(
    "words",
    [
        "had an interview at Ikea with Anna yesterday",
        "second interview with ikea is on friday with anna, not in the store",
        "had an interview at Boots yesterday with Anna, not Lena",
    ],
)
async def test_a_sentence_that_may_tell_of_a_new_one_is_logged(words: str, ada: Chat) -> None:
    await saved(ada, IKEA)
    await ada.send(words)
    assert (await form(ada))["kind"] == "log"


@pytest.mark.parametrize("words", ["edit my Ikea interview", "delete the Ikea one with Anna"])
async def test_without_a_change_its_lines_are_shown(words: str, ada: Chat) -> None:
    await saved(ada, IKEA)
    await ada.send(words)
    assert await form(ada) == {}
    assert "Whom to ring: Lena" in ada.last
