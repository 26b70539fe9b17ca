"""One update, one turn; what a handler raises is told to the candidate, once."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.coaching.library import Library
from bot.conversations.talk import Talk
from bot.models import Candidate
from bot.telegram.routes import BUTTONS, COMMANDS
from bot.telegram.updates import read_update
from tests.chat import Chat
from tests.conftest import House
from tests.store.conftest import soon

SORRY = Library.load().say("common.broken")
IN_PRIVATE = Library.load().say("common.private_only")
NUMBERS: Iterator[int] = iter(range(900_000_000, 900_001_000))


@pytest.fixture
def house(house_on_both: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Every test here runs on both databases. Two commands and a button go wrong in it."""

    async def explode(talk: Talk) -> None:
        talk.turn.candidate.zone = "Europe/Dublin"
        await talk.turn.interviews.add({"company": "Acme", "day": talk.today}, talk.now)
        talk.say("common.gone")
        raise ZeroDivisionError("on purpose")

    async def nonsense(talk: Talk) -> None:
        talk.turn.say("send_message", {"text": object()})

    monkeypatch.setitem(COMMANDS, "explode", explode)
    monkeypatch.setitem(COMMANDS, "nonsense", nonsense)
    monkeypatch.setitem(BUTTONS, "explode", explode)
    return house_on_both


@pytest.fixture
def ada(house: House) -> Chat:
    return house.person("Ada")


async def kept(chat: Chat) -> Candidate:
    """What is stored of somebody."""
    async with chat.coach.store.turn(chat.person, chat.clock.now()) as turn:
        assert turn is not None
        return turn.candidate


async def taken(house: House, **update: Any) -> None:
    """Hand the bot an update that the demo's people cannot send."""
    made = read_update({"update_id": next(NUMBERS), **update})
    await house.coach.taking.take(made)
    await house.coach.taking.take(made)  # and again
    await soon(house.coach.quiet())


@pytest.mark.parametrize("command", ["/explode", "/nonsense"])
async def test_what_a_handler_raises_is_told_kindly_and_undone(
    ada: Chat, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    await ada.send("/help")
    assert await ada.send(command) == SORRY
    assert (await kept(ada)).zone is None
    assert len(ada.texts) == 2
    assert caplog.text.count("could not be handled") == 1
    assert "Traceback" in caplog.text
    if command == "/explode":
        assert "ZeroDivisionError: on purpose" in caplog.text


async def test_it_is_not_tried_again(ada: Chat, caplog: pytest.LogCaptureFixture) -> None:
    await ada.send("/explode")
    assert ada.telegram.pending == []
    await ada.answered()
    assert ada.texts == [SORRY]


async def test_later_messages_are_answered_as_ever(house: House, ada: Chat) -> None:
    for text in ("/help", "/explode", "/help", "/explode", "/help"):
        ada.telegram.send_text(ada.person, text)
    grace = house.person("Grace")
    await grace.send("/help")
    assert ada.texts == [grace.last, SORRY, grace.last, SORRY, grace.last]


async def test_a_tap_that_goes_wrong_stops_waiting(house: House, ada: Chat) -> None:
    await ada.send("/help")
    assert await ada.tap_data("explode", forge=True) == SORRY
    assert len(house.telegram.answers(ada.person)) == 1


async def test_an_update_is_taken_once(house: House, ada: Chat) -> None:
    await ada.send("/help")
    [said] = ada.texts
    message = ada.history[0]
    await taken(house, message=message)  # twice, with a number of its own
    assert ada.texts == [said, said]


async def test_what_was_not_asked_for_is_passed_over(
    house: House, ada: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    await ada.send("/help")
    message = ada.history[0]
    chat, user = message["chat"], message["from"]
    request = {"chat": chat, "from": user, "user_chat_id": ada.person, "date": message["date"]}
    await taken(house, chat_join_request=request)
    await taken(house, poll_answer={"poll_id": "1", "option_ids": [], "option_persistent_ids": []})
    await taken(house)
    assert len(ada.texts) == 1
    assert caplog.text == ""


@pytest.mark.parametrize("name", ["\x00", "\ud800", "A\x00da\ud800"])
async def test_a_name_that_no_database_takes_harms_nobody(
    house: House, ada: Chat, name: str
) -> None:
    user = house.telegram.people[ada.person]["user"]
    house.telegram.people[ada.person]["user"] = user | {"first_name": "Ada"}
    ada.telegram.send_text(ada.person, "/help")
    [update] = house.telegram.pending
    house.telegram.updates.clear()
    message = update["message"]
    message["from"]["first_name"] = message["chat"]["first_name"] = name
    await taken(house, message=message)
    assert len(ada.texts) == 1
    assert ada.last != SORRY
    assert (await kept(ada)).name == ("Ada" if "d" in name else None)


async def test_whoever_blocks_the_bot_and_comes_back_is_noted(ada: Chat) -> None:
    await ada.send("/help")
    ada.telegram.block(ada.person)
    await ada.answered()
    assert (await kept(ada)).blocked_at == ada.clock.now()
    ada.telegram.block(ada.person, False)
    await ada.answered()
    assert (await kept(ada)).blocked_at is None
    assert len(ada.texts) == 1


async def test_whoever_writes_is_there(ada: Chat) -> None:
    """Also when the news of the return never came."""
    await ada.send("/help")
    async with ada.coach.store.turn(ada.person, ada.clock.now()) as turn:
        assert turn is not None
        turn.candidate.blocked_at = ada.clock.now()
    await ada.send("/help")
    assert (await kept(ada)).blocked_at is None


async def test_telegram_tells_the_name_and_how_dates_are_written(house: House) -> None:
    for language, locale in (("en-US", "en-US"), ("en", "en-GB"), ("de", "en-GB")):
        chat = house.person("Zoë", language)
        await chat.send("/help")
        candidate = await kept(chat)
        assert (candidate.name, candidate.locale) == ("Zoë", locale)


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_group_is_told_once_that_the_coach_works_in_private(
    house: House, ada: Chat, kind: str
) -> None:
    group = house.telegram.make_group(ada.person, kind=kind)
    for text in ("hello", "/help", "/log@ringback_demo_bot", "anybody?", "/explode"):
        house.telegram.send_text(ada.person, text, group)
        await ada.answered()
    said = [m["text"] for m in house.telegram.history(group) if _is_ours(house, m)]
    assert said == [IN_PRIVATE]
    assert ada.texts == []


def _is_ours(house: House, message: dict[str, Any]) -> bool:
    return bool(message.get("from", {}).get("id") == house.telegram.bot["id"] and "text" in message)


async def test_what_always_fails_in_a_group_holds_up_nobody(
    house: House, ada: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    """No database takes such a number of a chat."""
    group = house.telegram.make_group(ada.person)
    house.telegram.send_text(ada.person, "/help", group)
    house.telegram.send_text(ada.person, "/help")
    told = next(u for u in house.telegram.pending if _command_in(u) == group)
    chat = told["message"]["chat"] | {"id": -(2**70)}
    house.telegram.updates[told["update_id"]] = told | {"message": told["message"] | {"chat": chat}}
    await ada.answered()
    assert len(ada.texts) == 1
    assert house.telegram.pending == []
    assert caplog.text.count("Nor could anything be said") == 1


def _command_in(update: Mapping[str, Any]) -> object:
    message = update.get("message", {})
    return message["chat"]["id"] if message.get("text") == "/help" else None


@pytest.mark.parametrize("part", ["update_id", "chat"])
async def test_numbers_that_no_database_takes_are_given_up(
    house: House, ada: Chat, part: str, caplog: pytest.LogCaptureFixture
) -> None:
    await ada.send("/help")
    message = copy.deepcopy(ada.history[0])
    told: dict[str, Any] = {"update_id": 7, "message": message}
    if part == "chat":
        message["chat"]["id"] = message["from"]["id"] = 2**70
    else:
        told["update_id"] = 2**70
    made = read_update(told)
    await house.coach.taking.take(made)
    assert "Nor could anything be said" in caplog.text
    await ada.send("/help")
    assert len(ada.texts) == 2
