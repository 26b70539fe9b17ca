"""Those who run the bot hear that something is wrong: once a day, and nobody's words."""

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.store.outlook import Outlook
from bot.watching.trouble import Troubles, troubles
from tests.chat import Chat
from tests.conftest import TUESDAY, House, a_house
from tests.telegram.conftest import trouble

WRONG = "Something is wrong with the bot"
WELL = Outlook(0, 0, None, 0, 0, None)


def admin(house: House) -> Chat:
    """Grace runs the bot."""
    grace = house.person("Grace")
    house.coach.alarm.admins = frozenset({grace.person})
    return grace


async def refused(chat: Chat) -> None:
    """A message of theirs that Telegram will never take."""
    trouble(chat.telegram, error_code=400, description="Bad Request: no such thing")
    await chat.send("/help")


def warnings(chat: Chat) -> int:
    return sum(text.startswith(WRONG) for text in chat.texts)


async def test_an_admin_is_told_once_a_day_until_it_is_mended(house_on_both: House) -> None:
    ada, grace = house_on_both.person("Ada"), admin(house_on_both)
    await grace.send("/stats")
    await grace.wait(minutes=1)
    assert warnings(grace) == 0, "all is well"
    await refused(ada)
    await grace.wait(minutes=1)
    assert grace.last.startswith(WRONG)
    assert "because Telegram will never take them: 1." in grace.last
    await grace.wait(hours=23)
    assert warnings(grace) == 1
    await grace.wait(hours=1)
    assert (warnings(grace), warnings(ada)) == (2, 0)


async def test_a_restart_does_not_tell_it_again(database_url: str) -> None:
    async with a_house(database_url) as house:
        grace = admin(house)
        await grace.send("/stats")
        await refused(house.person("Ada"))
        await grace.wait(minutes=1)
        assert warnings(grace) == 1
        again = house.coach.alarm
        again.errors.count = 1
        await again.beat(house.clock.now())
        await house.coach.quiet()
        assert warnings(grace) == 1


async def test_an_error_is_counted_and_not_quoted(house: House) -> None:
    grace = admin(house)
    await grace.send("/stats")
    logging.getLogger("bot.anything").error("pleasenobodyknows")
    await grace.wait(minutes=1)
    assert "Errors in the log since I last looked: 1." in grace.last
    assert "pleasenobodyknows" not in grace.last


async def test_an_error_that_comes_while_it_is_told_is_told_the_next_time(house: House) -> None:
    await admin(house).send("/stats")
    alarm, begin = house.coach.alarm, house.coach.store.transactions.begin
    log = logging.getLogger("bot.anything")
    log.error("before")

    async def meanwhile() -> None:
        async with begin():
            log.error("between the look and the telling")

    async with asyncio.TaskGroup() as tasks, begin():  # they stand in line, one after the other
        tasks.create_task(alarm.beat(house.clock.now()))
        await asyncio.sleep(0)
        tasks.create_task(meanwhile())
        await asyncio.sleep(0)
    assert alarm.errors.count == 1


@pytest.mark.parametrize("leaves", ["/stop", "blocks"])
async def test_an_admin_who_left_is_left_alone(leaves: str, house: House) -> None:
    grace = admin(house)
    await grace.send("/stats")
    if leaves == "blocks":
        house.telegram.block(grace.person)
        await grace.answered()
    else:
        await grace.send(leaves)
    await refused(house.person("Ada"))
    said = len(grace.texts)
    await grace.wait(minutes=1)
    assert len(grace.texts) == said


@pytest.mark.parametrize(
    ("seen", "errors", "expected"),
    [
        (WELL, 0, Troubles()),
        (WELL, 3, Troubles(errors=3)),
        (Outlook(1, 0, TUESDAY - timedelta(minutes=14), 0, 0, None), 0, Troubles()),
        (Outlook(1, 0, TUESDAY - timedelta(minutes=16), 0, 0, None), 0, Troubles(stuck=16)),
        (Outlook(0, 0, None, 2, 0, None), 0, Troubles(set_aside=2)),
        (Outlook(0, 0, None, 0, 1, TUESDAY - timedelta(minutes=59)), 0, Troubles()),
        (Outlook(0, 0, None, 0, 1, TUESDAY - timedelta(hours=5)), 0, Troubles(overdue=5)),
    ],
)
def test_what_is_wrong(seen: Outlook, errors: int, expected: Troubles) -> None:
    assert troubles(seen, errors, TUESDAY) == expected
