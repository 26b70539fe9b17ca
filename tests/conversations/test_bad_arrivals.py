"""What arrives twice, at once, in the wrong place, or from behind a closed door."""

from dataclasses import dataclass

import pytest

from bot.telegram.receiving import Polling
from tests.chat import Chat
from tests.conftest import House
from tests.conversations.steps import (
    A_WEEK_AGO,
    LOGGING,
    YESTERDAY,
    calls,
    form,
    go,
    in_london,
    interviews,
    kept,
    on_the_line,
    saved,
)

# Twice


@dataclass
class Twice(Chat):
    """Each update comes a second time, as to another process, or after a kill."""

    async def answered(self) -> str:
        """Take what was sent, and then the same once more: the second time nothing is said."""
        updates = {update["update_id"]: update for update in self.telegram.pending}
        await super().answered()
        said, once = self.telegram.history(self.person), await kept(self)
        for number, update in updates.items():
            self.telegram.updates[number] = update
        again = Polling(self.coach.bot, self.coach.taking.take)
        assert await again.once(timeout=0) == bool(updates)
        await self.coach.quiet()
        assert self.telegram.history(self.person) == said
        assert await kept(self) == once
        await again.confirm()
        return self.last


async def test_an_update_that_comes_twice_is_taken_once(house_on_both: House) -> None:
    house = house_on_both
    ada = Twice(house.telegram, house.coach, house.clock, house.telegram.join("Ada"))
    await on_the_line(ada)
    await go(ada, "she is friendly", "tap Thank and end", "tap We've hung up", "tap Priya")
    await go(ada, "skip", "tap Nothing more", "tap 3", "they said no", "tap Undo", "/interviews")
    await go(ada, "tap Acme", "tap Delete", "tap Yes, delete it")
    assert await interviews(ada) == []


# At once


async def test_two_logs_at_once_are_one_form(ada: Chat) -> None:
    await in_london(ada)
    ada.telegram.send_text(ada.person, "/log")
    await ada.send("/log")
    await go(ada, "Acme", "skip", "2 March", "skip", "skip", "tap Save")
    assert [i["company"] for i in await interviews(ada)] == ["Acme"]
    assert (await ada.send("/cancel")).startswith("There is nothing to cancel")


async def test_a_second_log_does_not_drop_what_was_told_in_the_first(ada: Chat) -> None:
    """The second waits its turn, and both are saved."""
    await in_london(ada)
    ada.telegram.send_text(ada.person, f"/log {A_WEEK_AGO}")
    await ada.send("/log Interview at Bolt yesterday for the driver job")
    assert ada.texts[-2:] == [
        "I keep Bolt for next. First this one:",
        "Did they say by when they would decide?",
    ]
    await go(ada, "skip", "tap Save", "skip", "skip", "tap Save")
    assert [i["company"] for i in await interviews(ada)] == ["Acme", "Bolt"]


@pytest.mark.parametrize("button", ["Log an interview", "log"])
async def test_the_log_button_does_not_drop_what_was_told(button: str, ada: Chat) -> None:
    await ada.send("/start")
    message_id, data = ada.find("Log an interview")
    await LOGGING(ada)
    await go(ada, "Acme", "warehouse")
    await (ada.tap_data(data, message_id, forge=True) if button != "log" else ada.send("/log"))
    assert ada.last.startswith("You are in the middle of telling me about Acme.")
    await ada.tap("Carry on")
    assert ada.last == "When was the interview, or when will it be?"
    assert (await form(ada))["answers"]["role"] == "warehouse"


async def test_a_sentence_that_waits_for_the_city_is_not_dropped(ada: Chat) -> None:
    await go(ada, A_WEEK_AGO, "what should I say?", "tap Log an interview", "London")
    assert "Acme" in str((await form(ada))["answers"])


async def test_starting_afresh_drops_only_what_was_not_saved(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/log", "Bolt", "driver", "/log", "tap Start afresh")
    assert ada.last == "Which company was it?"
    assert "Bolt" not in str(await kept(ada))
    assert len(await interviews(ada)) == 1


async def test_messages_sent_in_a_burst_are_answered_in_their_order(ada: Chat) -> None:
    await in_london(ada)
    for words in ("/log", "Acme", "warehouse", "2 March", "Priya, 020 7946 0123"):
        ada.telegram.send_text(ada.person, words)
    await ada.send("nobody said")
    assert "Company: Acme\nJob: warehouse\nInterview: Monday 2 March" in ada.last
    assert "Whom to ring: Priya\nNumber: 020 7946 0123" in ada.last


async def test_people_who_write_at_once_are_answered_apart(house: House) -> None:
    people = [house.person(name) for name in ("Ada", "Grace", "Edith")]
    for words in ("/log", "London", "Acme", "skip", "2 March", "skip", "skip"):
        for chat in people:
            house.telegram.send_text(chat.person, words)
        await people[0].answered()
    for chat in people:
        await chat.tap("Save")
    assert [len(await interviews(chat)) for chat in people] == [1, 1, 1]


# In the wrong place


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_group_is_told_once_and_then_never_again(kind: str, house_on_both: House) -> None:
    telegram, ada = house_on_both.telegram, house_on_both.person()
    group = telegram.make_group(ada.person, kind=kind)
    await ada.answered()
    assert _said_in(house_on_both, group) == []
    for words in ("hello everybody", "/log", "/start@ringback_demo_bot", "what should I say?"):
        telegram.send_text(ada.person, words, chat=group)
        await ada.answered()
    for _ in range(3):
        telegram.send_text(ada.person, "/log", chat=group)
        await ada.answered()
    [only] = _said_in(house_on_both, group)
    assert only.startswith("I coach one person at a time")
    assert ada.messages == []


async def test_each_group_is_told(house: House) -> None:
    ada = house.person()
    groups = [house.telegram.make_group(ada.person, title) for title in ("one", "two")]
    for group in groups:
        house.telegram.send_text(ada.person, "/log", chat=group)
    await ada.answered()
    assert [len(_said_in(house, group)) for group in groups] == [1, 1]


async def test_what_is_said_in_a_group_is_no_answer_in_private(house: House) -> None:
    ada = house.person()
    await LOGGING(ada)
    before = await kept(ada)
    group = house.telegram.make_group(ada.person)
    for words in ("Acme", "/cancel", "/forget"):
        house.telegram.send_text(ada.person, words, chat=group)
        await ada.answered()
    assert await kept(ada) == before
    assert await ada.send("Acme") == "What is the job?"


def _said_in(house: House, group: int) -> list[str]:
    return [m["text"] for m in house.telegram.history(group) if m.get("from", {}).get("is_bot")]


# From behind a closed door


async def test_blocking_loses_nothing(ada: Chat) -> None:
    await saved(ada)
    await go(ada, "/log", "Bolt", "driver")
    before = await kept(ada)
    ada.telegram.block(ada.person)
    await ada.answered()
    await ada.wait(days=3)
    ada.telegram.block(ada.person, blocked=False)
    await ada.answered()
    after = await kept(ada)
    assert after["person"]["forms"] == before["person"]["forms"]
    assert [i["company"] for i in after["interviews"]] == ["Acme"]
    assert await ada.send("2 March") == "Who would be the person to ring there? " + (
        "A name, a number, or both. You can also share a contact card."
    )


async def test_words_sent_just_before_blocking_are_kept(ada: Chat) -> None:
    """The bot can answer no more; what was typed is there all the same."""
    await LOGGING(ada)
    ada.telegram.send_text(ada.person, "Acme")
    ada.telegram.block(ada.person)
    await ada.answered()
    assert (await form(ada))["answers"]["company"] == "Acme"
    ada.telegram.block(ada.person, blocked=False)
    assert await ada.send("warehouse") == "When was the interview, or when will it be?"


async def test_nobody_is_nudged_behind_a_closed_door_and_once_after_it(ada: Chat) -> None:
    await saved(ada, YESTERDAY)
    ada.telegram.block(ada.person)
    await ada.answered()
    await ada.wait(days=7, minutes=-30)
    requests = [r for r in ada.telegram.requests if r.method == "sendMessage" and r.error]
    assert requests == []
    ada.telegram.block(ada.person, blocked=False)
    await ada.answered()
    said = len(ada.messages)
    for _ in range(3):
        await ada.wait(minutes=1)
    [nudge] = ada.texts[said:]
    assert "Acme" in nudge
    assert "Have you heard anything?" in nudge


async def test_a_nudge_that_met_a_closed_door_comes_after_the_return(ada: Chat) -> None:
    """Blocked in the very moment: Telegram refuses the message, and only then do we know."""
    await saved(ada, YESTERDAY)
    ada.telegram.people[ada.person] |= {"blocked": True}
    await ada.wait(days=6)
    assert any(r.error for r in ada.telegram.requests)
    ada.telegram.people[ada.person] |= {"blocked": False}
    said = len(ada.messages)
    await ada.send("/interviews")
    await ada.wait(minutes=1)
    assert sum("Have you heard anything?" in text for text in ada.texts[said:]) == 1


async def test_writing_again_opens_the_door(ada: Chat) -> None:
    """Telegram lets who has blocked a bot write again only by unblocking it, but tells it late."""
    await saved(ada, YESTERDAY)
    ada.telegram.block(ada.person)
    await ada.answered()
    ada.telegram.people[ada.person] |= {"blocked": False}
    await ada.send("/help")
    await ada.wait(days=6)
    assert "Have you heard anything?" in ada.last


async def test_a_call_goes_on_after_blocking(ada: Chat) -> None:
    await on_the_line(ada)
    ada.telegram.block(ada.person)
    await ada.answered()
    ada.telegram.block(ada.person, blocked=False)
    await ada.answered()
    await go(ada, "tap Thank and end", "tap We've hung up")
    assert [call["outcome"] for call in await calls(ada)] == ["talked"]
