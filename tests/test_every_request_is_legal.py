"""`a_house` looks at every request of every test in it; here it is looked at itself."""

from datetime import timedelta

import pytest

from bot.app import announce
from tests.conftest import House, a_house
from tests.legal import illegal


async def test_an_illegal_request_fails_the_test_in_which_it_was_made(sqlite_url: str) -> None:
    async def use_a_house() -> None:
        async with a_house(sqlite_url) as house:
            ada = house.person()
            await ada.send("/start")
            message = {"chat_id": ada.person, "text": "hello", "colour": "red"}
            await house.telegram.call("sendMessage", message)

    with pytest.raises(AssertionError, match="sendMessage has no colour"):
        await use_a_house()


async def test_all_that_the_bot_can_do_is_legal(house: House) -> None:
    ada = house.person()
    await announce(house.coach)
    for step in ("/start", "Interview at Acme on 2 March for the warehouse job with Tom", "London"):
        await ada.send(step)
    for label in ("They did not say", "Save", "What should I say?", "Shorter", "Walk me"):
        await ada.tap(label)
    await house.coach.polling.confirm()
    house.clock.advance(timedelta(days=1))
    await house.coach.beat()
    await house.coach.quiet()
    asked_for = {request.method for request in house.telegram.requests}
    assert asked_for >= {
        "answerCallbackQuery",
        "editMessageReplyMarkup",
        "editMessageText",
        "getMe",
        "getUpdates",
        "sendMessage",
        "setMyCommands",
    }
    assert illegal(house.telegram.requests) == []
