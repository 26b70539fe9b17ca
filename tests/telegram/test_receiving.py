"""Polling: an update is confirmed only after its turn, whatever goes wrong in between."""

import asyncio
import itertools
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import pytest
from aiohttp import web
from sqlalchemy.exc import OperationalError
from telegram import Bot
from telegram.error import Conflict, NetworkError

from bot.demo.server import serve
from bot.demo.telegram import Telegram
from bot.telegram import receiving
from bot.telegram.receiving import OF_OUR_OWN, Polling, pause
from bot.telegram.updates import Update
from tests.conftest import House
from tests.store.conftest import Outage, soon
from tests.telegram.conftest import a_bot, asked, person, trouble
from tests.telegram.test_transport import answering


@pytest.mark.parametrize("result", [None, [1], [{}], [{"update_id": "x"}]], ids=str)
async def test_updates_that_cannot_be_telegrams_are_trouble_on_the_way(
    result: object, taking: "Taking"
) -> None:
    async def odd(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": result})

    async with answering(odd) as bot:
        with pytest.raises(NetworkError, match="an answer that is not Telegram's"):
            await Polling(bot, taking).once(0)
    assert taking.taken == []


def at_once(_: int) -> float:
    """Instead of seconds between two tries."""
    return 0.01


class Taking:
    """What was taken, in order; `hold` it to stop in the middle of a turn."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.begun = asyncio.Event()
        self.hold: Callable[[Update], Awaitable[object]] | None = None

    async def __call__(self, update: Update) -> None:
        self.begun.set()
        if self.hold is not None:
            await self.hold(update)
        assert update.said is not None
        self.taken.append(update.said.text or "")


@pytest.fixture
def taking() -> Taking:
    return Taking()


@pytest.fixture
def polling(bot: Bot, taking: Taking) -> Polling:
    return Polling(bot, taking, pause=at_once)


@asynccontextmanager
async def running(*polls: Polling) -> AsyncIterator[None]:
    """They poll, until the block ends."""
    tasks = [asyncio.create_task(polling.run()) for polling in polls]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        for task in tasks:
            with suppress(asyncio.CancelledError):
                task.result()


def say(telegram: Telegram, chat_id: int, *texts: str) -> None:
    for text in texts:
        telegram.send_text(chat_id, text)


async def test_an_update_is_confirmed_only_after_its_turn(
    telegram: Telegram, polling: Polling, taking: Taking, ada: int
) -> None:
    committed = asyncio.Event()
    taking.hold = lambda _: committed.wait()
    say(telegram, ada, "Hello")
    async with running(polling):
        await soon(taking.begun.wait())
        assert len(telegram.pending) == 1
        committed.set()
        await telegram.wait_for(lambda: not telegram.pending)
    assert taking.taken == ["Hello"]


async def test_a_turn_that_fails_has_its_update_come_again(
    telegram: Telegram, polling: Polling, taking: Taking, ada: int, caplog: pytest.LogCaptureFixture
) -> None:
    failures = iter([OSError("first"), OSError("second")])

    async def fail_twice(_: Update) -> None:
        if error := next(failures, None):
            raise error

    taking.hold = fail_twice
    say(telegram, ada, "one", "two")
    async with running(polling):
        await telegram.wait_for(lambda: not telegram.pending)
    assert taking.taken == ["one", "two"]
    assert caplog.text.count("Updates could not be taken; they come again.") == 2


async def test_the_failing_chat_keeps_its_order_and_the_others_are_taken(
    telegram: Telegram, polling: Polling, taking: Taking, ada: int, grace: int
) -> None:
    async def fail_for_ada(update: Update) -> None:
        if update.chat and update.chat.id == ada:
            raise OSError

    taking.hold = fail_for_ada
    say(telegram, ada, "a1")
    say(telegram, grace, "g1", "g2")
    say(telegram, ada, "a2")
    with pytest.raises(OSError, match=r"^$"):
        await polling.once(0)
    assert taking.taken == ["g1", "g2"]
    assert len(telegram.pending) == 4  # known ones are recognised by their number
    taking.hold = None
    await polling.once(0)
    assert [text for text in taking.taken if text[0] == "a"] == ["a1", "a2"]


async def test_chats_are_taken_side_by_side_and_each_in_order(
    telegram: Telegram, bot: Bot, ada: int, grace: int
) -> None:
    say(telegram, ada, "a1", "a2")
    say(telegram, grace, "g1")
    order: list[str] = []
    grace_is_done = asyncio.Event()

    async def take(update: Update) -> None:
        text = update.said.text or "" if update.said else ""
        if text == "a1":
            await grace_is_done.wait()
        order.append(text)
        if text == "g1":
            grace_is_done.set()

    await soon(Polling(bot, take).once(0))
    assert order == ["g1", "a1", "a2"]


async def test_whose_turn_waits_for_long_keeps_back_nobody_who_comes_later(
    telegram: Telegram, polling: Polling, taking: Taking, ada: int, grace: int
) -> None:
    fetched = asyncio.Event()

    async def wait_for_ada(update: Update) -> None:
        if update.chat and update.chat.id == ada:
            await fetched.wait()

    taking.hold = wait_for_ada
    say(telegram, ada, "a1", "a2")
    async with running(polling):
        await soon(taking.begun.wait())
        say(telegram, grace, "g1")
        await telegram.wait_for(lambda: taking.taken == ["g1"])
        say(telegram, grace, "g2")
        await telegram.wait_for(lambda: taking.taken == ["g1", "g2"])
        assert len(telegram.pending) == 4  # the oldest is not committed, so none is confirmed
        fetched.set()
        await telegram.wait_for(lambda: not telegram.pending)
    assert taking.taken == ["g1", "g2", "a1", "a2"]


async def test_more_than_one_answer_holds_are_all_taken_once_and_in_order(
    telegram: Telegram, polling: Polling, taking: Taking, ada: int, grace: int
) -> None:
    """Telegram hands out a hundred; here the first of them takes longest."""

    async def now_and_then(update: Update) -> None:
        text = update.said.text or "" if update.said else ""
        for _ in range(50 if text.endswith("0") else 1):
            await asyncio.sleep(0)

    taking.hold = now_and_then
    for number in range(130):
        say(telegram, ada, f"a{number}")
        say(telegram, grace, f"g{number}")
    async with running(polling):
        await telegram.wait_for(lambda: not telegram.pending)
    for letter in "ag":
        taken = [text for text in taking.taken if text.startswith(letter)]
        assert taken == [f"{letter}{number}" for number in range(130)]


async def test_what_failed_and_somebody_else_took_is_not_waited_for(
    telegram: Telegram, bot: Bot, polling: Polling, taking: Taking, ada: int, grace: int
) -> None:
    async def fail(_: Update) -> None:
        raise OSError

    taking.hold = fail
    say(telegram, ada, "one")
    with pytest.raises(OSError, match=r"^$"):
        await polling.once(0)
    taking.hold = None
    [failed] = telegram.pending
    await bot.get_updates(offset=failed["update_id"] + 1, timeout=0)  # it knows it, and says so
    say(telegram, grace, "two")
    await polling.once(0)
    assert taking.taken == ["two"]
    await polling.once(0)
    assert telegram.pending == []


async def test_numbers_that_start_anew_are_heard_all_the_same(
    telegram: Telegram, polling: Polling, taking: Taking, ada: int
) -> None:
    say(telegram, ada, "before")
    assert await polling.once(0)
    assert not await polling.once(0)  # and a quiet week
    for number in (5_000, 2_000_000_000, 100_000_000):
        telegram.renumber_updates(number)
        say(telegram, ada, f"{number}")
        assert await polling.once(0)
        assert not await polling.once(0)
    assert taking.taken == ["before", "5000", "2000000000", "100000000"]
    assert telegram.pending == []


async def test_a_second_process_stands_by_and_takes_over(
    telegram: Telegram, bot: Bot, taking: Taking, ada: int, caplog: pytest.LogCaptureFixture
) -> None:
    theirs = Taking()
    first = Polling(bot, taking, settled_seconds=0)
    second = Polling(bot, theirs, standby=lambda: 0.05, settled_seconds=0.2)
    async with running(second):
        async with running(first):
            await telegram.wait_for(lambda: "this one stands by" in caplog.text)
            say(telegram, ada, "one")
            await telegram.wait_for(lambda: "one" in taking.taken + theirs.taken)
            await telegram.wait_for(lambda: not telegram.pending)
        say(telegram, ada, "two")
        await telegram.wait_for(lambda: theirs.taken[-1:] == ["two"])
        await asyncio.wait_for(_settled(telegram, ada, theirs, caplog), 5)
    assert caplog.text.count("this one stands by") == 1
    assert "Traceback" not in caplog.text


async def _settled(
    telegram: Telegram, ada: int, theirs: Taking, caplog: pytest.LogCaptureFixture
) -> None:
    """It says so once it has polled undisturbed for a while."""
    while "this one has taken over" not in caplog.text:
        say(telegram, ada, "more")
        await telegram.wait_for(lambda: not telegram.pending)


async def test_whoever_polled_undisturbed_goes_on_at_once(
    telegram: Telegram,
    bot: Bot,
    taking: Taking,
    ada: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    polling = Polling(bot, taking, standby=lambda: 3600, settled_seconds=0)
    async with running(polling):
        await telegram.wait_for(lambda: telegram.polls == 1)
        with pytest.raises(Conflict):  # ours takes over in its turn
            await bot.get_updates(timeout=10)
        say(telegram, ada, "Hello")
        await telegram.wait_for(lambda: taking.taken == ["Hello"])
    assert caplog.text == ""


async def test_a_webhook_that_somebody_sets_meanwhile_is_told_as_what_it_is(
    telegram: Telegram, bot: Bot, taking: Taking, ada: int, caplog: pytest.LogCaptureFixture
) -> None:
    """It stays when they stop: nobody would hear anything more, and nobody say why."""
    polling = Polling(bot, taking, standby=lambda: 0.05, settled_seconds=0)
    async with running(polling):
        await telegram.wait_for(lambda: telegram.polls == 1)
        await bot.set_webhook("https://example.org/theirs")
        await telegram.wait_for(lambda: "has set a webhook for this token" in caplog.text)
        await bot.delete_webhook()
        say(telegram, ada, "Hello")
        await telegram.wait_for(lambda: taking.taken == ["Hello"])
    assert caplog.text.count("has set a webhook for this token") == 1
    assert "is polling with this token" not in caplog.text


async def test_an_update_that_cannot_be_read_keeps_back_no_other(
    telegram: Telegram, polling: Polling, taking: Taking, ada: int, caplog: pytest.LogCaptureFixture
) -> None:
    say(telegram, ada, "before", "broken", "after")
    broken = next(u for u in telegram.pending if u["message"]["text"] == "broken")
    telegram.updates[broken["update_id"]] = broken | {"message": broken["message"] | {"chat": 7}}
    assert await polling.once(0)
    assert taking.taken == ["before", "after"]
    assert not await polling.once(0)
    assert telegram.pending == []
    assert f"Update {broken['update_id']} is passed over" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"error_code": 401}, "Telegram refuses TELEGRAM_BOT_TOKEN now"),
        ({"error_code": 502}, "Telegram cannot be reached (Bad Gateway)"),
        ({"drop": True}, "Telegram cannot be reached"),
        ({"error_code": 429, "retry_after": 1}, "Telegram asks to wait 0:00:01"),
    ],
    ids=["401", "502", "cut off", "429"],
)
async def test_trouble_is_told_in_a_line_and_passes(
    telegram: Telegram,
    polling: Polling,
    taking: Taking,
    ada: int,
    caplog: pytest.LogCaptureFixture,
    fault: dict[str, object],
    told: str,
) -> None:
    trouble(telegram, "getUpdates", **fault)
    say(telegram, ada, "Hello")
    async with running(polling):
        await telegram.wait_for(lambda: taking.taken == ["Hello"])
    assert told in caplog.text
    assert "Traceback" not in caplog.text


async def test_telegram_goes_away_and_comes_back(telegram: Telegram, taking: Taking) -> None:
    """The server is gone, and every connection to it; then there is one again."""
    tried = asyncio.Event()

    def try_again(troubles: int) -> float:
        if troubles >= 3:
            tried.set()
        return 0.01

    async with AsyncExitStack() as up:
        async with serve(telegram) as address:
            bot = await up.enter_async_context(a_bot(address))
            ada = person(telegram, "Ada")
            await up.enter_async_context(running(Polling(bot, taking, pause=try_again)))
            say(telegram, ada, "before")
            await telegram.wait_for(lambda: taking.taken == ["before"])
        say(telegram, ada, "meanwhile")
        await soon(tried.wait())
        await up.enter_async_context(serve(telegram, int(address.rpartition(":")[2])))
        await telegram.wait_for(lambda: taking.taken == ["before", "meanwhile"])


async def test_a_webhook_from_an_earlier_run_is_removed(
    telegram: Telegram, bot: Bot, polling: Polling, taking: Taking, ada: int
) -> None:
    await bot.set_webhook("https://example.org/hook")
    trouble(telegram, "deleteWebhook", error_code=502)
    trouble(telegram, "deleteWebhook", drop=True)
    say(telegram, ada, "Hello")
    async with running(polling):
        await telegram.wait_for(lambda: taking.taken == ["Hello"])
    assert len(asked(telegram, "deleteWebhook")) == 3


async def test_at_the_end_what_arrived_is_finished_and_confirmed(
    telegram: Telegram, polling: Polling, taking: Taking, ada: int
) -> None:
    committed = asyncio.Event()
    taking.hold = lambda _: committed.wait()
    say(telegram, ada, "Hello")
    task = asyncio.create_task(polling.run())
    await soon(taking.begun.wait())
    task.cancel()
    asyncio.get_running_loop().call_soon(committed.set)
    await soon(asyncio.wait({task}))
    assert task.cancelled()
    assert taking.taken == ["Hello"]
    await polling.confirm()
    assert telegram.pending == []


async def test_at_the_end_an_unconfirmed_update_is_only_told(
    telegram: Telegram, polling: Polling, ada: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    say(telegram, ada, "Hello")
    await polling.once(0)
    trouble(telegram, "getUpdates", error_code=502)
    await polling.confirm()
    assert "could not be confirmed (Bad Gateway)" in caplog.text


async def test_at_the_end_a_telegram_that_does_not_answer_is_told_by_name(
    telegram: Telegram,
    polling: Polling,
    ada: int,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(receiving, "CONFIRM_SECONDS", 0.05)
    caplog.set_level(logging.INFO)
    say(telegram, ada, "Hello")
    await polling.once(0)
    trouble(telegram, "getUpdates", delay=1)
    await polling.confirm()
    assert "could not be confirmed (TimeoutError)" in caplog.text


async def test_with_nothing_taken_there_is_nothing_to_confirm(
    telegram: Telegram, polling: Polling
) -> None:
    await polling.confirm()
    assert asked(telegram, "getUpdates") == []


async def test_a_database_that_fails_during_a_turn_loses_and_doubles_nothing(
    house_on_both: House, outage: Outage, caplog: pytest.LogCaptureFixture
) -> None:
    telegram, coach = house_on_both.telegram, house_on_both.coach
    ada, grace = house_on_both.person("Ada"), house_on_both.person("Grace")
    troubles: list[int] = []

    def count(so_many: int) -> float:
        troubles.append(so_many)
        telegram.bell.ring()
        return 0.01

    async with running(Polling(coach.bot, coach.taking.take, pause=count)):
        async with outage(coach.store):
            say(telegram, ada.person, "/help")
            say(telegram, grace.person, "/help", "/privacy")
            await telegram.wait_for(lambda: len(troubles) >= 5, 20)
        await telegram.wait_for(lambda: not telegram.pending, 20)
        await soon(coach.quiet())
    assert "The database cannot be reached" in caplog.text
    assert "Traceback" not in caplog.text
    assert max(troubles) == OF_OUR_OWN, "nobody waits for long when it is back"
    assert [len(ada.texts), len(grace.texts)] == [1, 2]


async def test_all_is_well_again_only_when_a_turn_says_so(
    telegram: Telegram,
    polling: Polling,
    taking: Taking,
    ada: int,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Telegram answers all the while; the database does not."""
    monkeypatch.setattr(receiving, "UNMOVED_SECONDS", 0.01)
    tries, unlocked = itertools.count(), asyncio.Event()

    async def locked(_: Update) -> None:
        if next(tries) == 0:
            raise OperationalError(None, None, sqlite3.OperationalError("database is locked"))
        await unlocked.wait()

    taking.hold = locked
    say(telegram, ada, "Hello", "Anybody?")
    async with running(polling):
        await telegram.wait_for(lambda: len(asked(telegram, "getUpdates")) > 6)
        assert "Updates arrive again" not in caplog.text
        unlocked.set()
        await telegram.wait_for(lambda: taking.taken and not telegram.pending)
    assert "Updates arrive again" in caplog.text


def test_pauses_grow_and_differ() -> None:
    for troubles in range(1, 40):
        longest = min(0.5 * 2.0**troubles, 30.0)
        assert longest / 2 <= pause(troubles) <= longest
    assert len({pause(5) for _ in range(10)}) > 1
