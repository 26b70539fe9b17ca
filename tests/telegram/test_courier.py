"""The courier: what Telegram answers decides what becomes of a message."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TimedOut

from bot.demo.clock import MovableClock
from bot.demo.telegram import Telegram
from bot.models import Candidate
from bot.store import Store, leases
from bot.store.leases import LEASE
from bot.telegram.courier import Courier
from bot.telegram.fates import Refused, TryLater, fate_of, pause
from tests.conftest import TUESDAY
from tests.store.conftest import Outage, logged, soon
from tests.telegram.conftest import Watched, asked, shown, trouble

AFTER_THE_LEASE = LEASE + timedelta(seconds=1)
Couriers = Callable[[Store], Courier]


async def keep(store: Store, chat_id: int, *texts: str) -> None:
    """A turn that says these."""
    for text in texts:
        await keep_request(store, chat_id, "send_message", text=text)


async def keep_request(store: Store, chat_id: int, method: str, **payload: Any) -> None:
    """A turn that asks for one request."""
    async with store.turn(chat_id, TUESDAY) as turn:
        assert turn is not None
        turn.say(method, payload)


async def candidate(store: Store, chat_id: int) -> Candidate:
    """What is stored of them."""
    async with store.turn(chat_id, TUESDAY) as turn:
        assert turn is not None
        return turn.candidate


async def spoken(courier: Courier, *chats: int) -> None:
    """Have it speak, and wait until it has nothing more to say."""
    for chat_id in chats:
        courier.speak(chat_id)
    await soon(courier.quiet())


async def test_what_was_kept_is_said_in_order(
    store: Store, courier: Courier, telegram: Telegram, ada: int
) -> None:
    await keep(store, ada, "one", "two", "three")
    await spoken(courier, ada)
    assert shown(telegram, ada) == ["one", "two", "three"]
    assert await store.depth() == 0


async def test_what_is_kept_meanwhile_is_said_after_it(
    store: Store, courier: Courier, telegram: Telegram, ada: int
) -> None:
    trouble(telegram, delay=0.05, times=2)
    await keep(store, ada, "one")
    courier.speak(ada)
    for text in ("two", "three"):
        await keep(store, ada, text)
        courier.speak(ada)
    await soon(courier.quiet())
    assert shown(telegram, ada) == ["one", "two", "three"]


async def test_every_wake_up_counts(
    store: Store, courier: Courier, telegram: Telegram, ada: int
) -> None:
    """Whenever it comes: before, while, or just when the courier has found nothing more."""
    texts = [str(n) for n in range(40)]
    for n, text in enumerate(texts):
        await keep(store, ada, text)
        courier.speak(ada)
        for _ in range(n % 7):
            await asyncio.sleep(0)
    await soon(courier.quiet())
    assert shown(telegram, ada) == texts


async def test_a_slow_chat_holds_up_no_other(
    store: Store, courier: Courier, telegram: Telegram, ada: int, grace: int
) -> None:
    trouble(telegram, delay=30, drop=True)
    await keep(store, ada, "slow")
    courier.speak(ada)
    await telegram.wait_for(lambda: asked(telegram, "sendMessage"))
    await keep(store, grace, "quick")
    courier.speak(grace)
    await telegram.wait_for(lambda: shown(telegram, grace) == ["quick"])
    assert shown(telegram, ada) == []


async def test_two_couriers_never_speak_to_one_chat_at_once(
    store: Store, another: Store, couriers: Couriers, telegram: Telegram, ada: int
) -> None:
    both = [(store, couriers(store)), (another, couriers(another))]
    for n in range(20):
        kept_by, _ = both[n % 2]
        await keep(kept_by, ada, str(n))
        for _, courier in both:
            courier.speak(ada)
    for _, courier in both:
        await soon(courier.quiet())
    assert shown(telegram, ada) == [str(n) for n in range(20)]
    assert len(asked(telegram, "sendMessage")) == 20
    assert await store.depth() == 0


async def test_while_one_is_waiting_for_telegram_the_other_keeps_out(
    store: Store, another: Store, couriers: Couriers, telegram: Telegram, ada: int
) -> None:
    trouble(telegram, delay=0.2)
    await keep(store, ada, "one")
    mine, theirs = couriers(store), couriers(another)
    mine.speak(ada)
    await telegram.wait_for(lambda: asked(telegram, "sendMessage"))
    await theirs.sweep()
    theirs.speak(ada)
    await soon(theirs.quiet())
    await soon(mine.quiet())
    assert shown(telegram, ada) == ["one"]


async def test_a_request_may_outlast_the_lease_which_is_renewed_meanwhile(
    store: Store,
    another: Store,
    couriers: Couriers,
    telegram: Telegram,
    clock: MovableClock,
    ada: int,
) -> None:
    trouble(telegram, delay=0.5)
    await keep(store, ada, "one")
    mine, theirs = couriers(store), couriers(another)
    mine.speak(ada)
    await telegram.wait_for(lambda: asked(telegram, "sendMessage"))
    for _ in range(5):
        clock.advance(LEASE * 0.7)
        await mine.sweep()
        await theirs.sweep()
    await soon(mine.quiet())
    await soon(theirs.quiet())
    assert shown(telegram, ada) == ["one"]


async def test_a_courier_that_was_suspended_sends_nothing_that_another_has_sent_meanwhile(
    store: Store,
    another: Store,
    couriers: Couriers,
    telegram: Telegram,
    clock: MovableClock,
    ada: int,
) -> None:
    """A nudge waits for its second when the machine falls asleep; somebody else sends it."""
    interview = await logged(store, ada)
    mine, theirs = couriers(store), couriers(another)
    await keep(store, ada, "one")
    await spoken(mine, ada)
    async with store.turn(ada, TUESDAY) as turn:
        assert turn is not None
        turn.say("send_message", {"text": "nudge"}, nudge_of=interview)
    mine.speak(ada)
    await held(store)
    clock.advance(AFTER_THE_LEASE)
    await theirs.sweep()
    await telegram.wait_for(lambda: shown(telegram, ada) == ["one", "nudge"])
    await soon(mine.quiet())
    await soon(theirs.quiet())
    assert shown(telegram, ada) == ["one", "nudge"]
    await keep(store, ada, "two")
    await spoken(mine, ada)
    assert shown(telegram, ada) == ["one", "nudge", "two"]


async def held(store: Store) -> None:
    """Returns when a courier has a lease."""
    while True:
        async with store.transactions.begin() as db:
            if (await db.execute(select(leases.SPEAKING.c.chat_id))).first():
                return


async def test_a_dead_couriers_messages_are_said_by_another(
    store: Store,
    another: Store,
    couriers: Couriers,
    telegram: Telegram,
    clock: MovableClock,
    ada: int,
) -> None:
    await keep(store, ada, "one", "two")
    await store.next_to_say(ada, TUESDAY)  # leased to a process that is no more
    theirs = couriers(another)
    await theirs.sweep()
    await soon(theirs.quiet())
    assert shown(telegram, ada) == []
    clock.advance(AFTER_THE_LEASE)
    await theirs.sweep()
    await soon(theirs.quiet())
    assert shown(telegram, ada) == ["one", "two"]


async def test_running_it_finds_what_was_left_over(
    store: Store, couriers: Couriers, another: Store, telegram: Telegram, ada: int, grace: int
) -> None:
    await keep(store, ada, "left")
    await store.release_leases()
    running = asyncio.create_task(couriers(another).run())
    await telegram.wait_for(lambda: shown(telegram, ada) == ["left"])
    await keep(another, grace, "nobody was woken")
    await telegram.wait_for(lambda: shown(telegram, grace) == ["nobody was woken"])
    running.cancel()


async def test_telegram_asks_to_wait_and_the_order_stays(
    store: Store, courier: Courier, telegram: Telegram, clock: MovableClock, ada: int, grace: int
) -> None:
    trouble(telegram, error_code=429, retry_after=7)
    await keep(store, ada, "one", "two")
    await spoken(courier, ada)
    assert shown(telegram, ada) == []
    await keep(store, grace, "hello")  # only that chat has to wait
    await spoken(courier, grace)
    assert shown(telegram, grace) == ["hello"]
    clock.advance(timedelta(seconds=6.9))
    await courier.sweep()
    await spoken(courier, ada)
    assert shown(telegram, ada) == []
    clock.advance(timedelta(seconds=0.1))
    await courier.sweep()
    await soon(courier.quiet())
    assert shown(telegram, ada) == ["one", "two"]


async def test_the_wait_is_kept_for_whoever_comes_after_us(
    store: Store,
    another: Store,
    couriers: Couriers,
    telegram: Telegram,
    clock: MovableClock,
    ada: int,
) -> None:
    trouble(telegram, error_code=429, retry_after=60)
    await keep(store, ada, "one")
    mine, theirs = couriers(store), couriers(another)
    await spoken(mine, ada)
    clock.advance(timedelta(seconds=59))
    await theirs.sweep()
    await spoken(theirs, ada)
    assert shown(telegram, ada) == []
    clock.advance(timedelta(seconds=1))
    await theirs.sweep()
    await soon(theirs.quiet())
    assert shown(telegram, ada) == ["one"]


async def test_a_short_wait_ends_without_a_sweep(
    store: Store, another: Store, bot: Any, telegram: Telegram, ada: int
) -> None:
    real = MovableClock()
    courier = Courier(store, bot, real.now, sweep_seconds=3600)
    trouble(telegram, error_code=502)
    await keep(store, ada, "one")
    courier.speak(ada)
    await telegram.wait_for(lambda: shown(telegram, ada) == ["one"])
    await courier.close()


async def test_a_candidate_who_blocked_the_bot_is_left_alone(
    store: Store, courier: Courier, telegram: Telegram, ada: int
) -> None:
    telegram.block(ada)
    await keep(store, ada, "one", "two")
    await spoken(courier, ada)
    assert len(asked(telegram, "sendMessage")) == 1
    assert await store.depth() == 0
    assert (await candidate(store, ada)).blocked_at == TUESDAY


async def open_the_door(store: Store, chat_id: int, now: datetime) -> list[str]:
    async with store.turn(chat_id, now) as turn:
        assert turn is not None
        turn.candidate.came_back_at = now
    return []


async def answer(store: Store, chat_id: int, now: datetime) -> list[str]:
    async with store.turn(chat_id, now) as turn:
        assert turn is not None
        turn.say("send_message", {"text": "answered"})
    return ["answered"]


@pytest.mark.parametrize("come_back", [open_the_door, answer])
async def test_a_refusal_from_before_they_came_back_does_not_count(
    store: Store,
    another: Store,
    couriers: Couriers,
    telegram: Watched,
    clock: MovableClock,
    ada: int,
    come_back: Callable[[Store, int, datetime], Awaitable[list[str]]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Also when it is another process that has heard of them."""
    caplog.set_level(logging.INFO, "bot.telegram.keeping")
    trouble(telegram, error_code=403)
    await keep(store, ada, "one")
    courier = couriers(store)
    telegram.may_answer.clear()
    courier.speak(ada)
    await telegram.wait_for(lambda: asked(telegram, "sendMessage"))
    clock.advance(timedelta(seconds=1))
    more = await come_back(another, ada, clock.now())
    telegram.may_answer.set()
    await soon(courier.quiet())
    assert (await candidate(another, ada)).blocked_at is None
    assert shown(telegram, ada) == []
    clock.advance(timedelta(seconds=2))
    await courier.sweep()
    await soon(courier.quiet())
    assert shown(telegram, ada) == ["one", *more]
    began, over = (record.getMessage() for record in caplog.records)
    assert began.startswith("Message 1 has to wait; trying again in ")
    assert over == "Message 1 waits no longer."


async def test_an_account_that_is_no_more_is_left_alone(
    store: Store, courier: Courier, telegram: Telegram, address: str
) -> None:
    await keep(store, 12345, "anybody there?")
    await spoken(courier, 12345)
    assert asked(telegram, "sendMessage")[0].error == "Bad Request: chat not found"
    assert await store.depth() == 0


async def test_an_edit_that_changes_nothing_is_done(
    store: Store, courier: Courier, telegram: Telegram, ada: int
) -> None:
    await keep(store, ada, "one")
    await spoken(courier, ada)
    number = telegram.history(ada)[-1]["message_id"]
    await keep_request(store, ada, "edit_message_text", message_id=number, text="one")
    await keep(store, ada, "two")
    await spoken(courier, ada)
    assert shown(telegram, ada) == ["one", "two"]
    assert await store.depth() == 0


async def test_a_message_that_can_no_longer_be_edited_is_said_anew(
    store: Store, courier: Courier, telegram: Telegram, ada: int
) -> None:
    await keep_request(store, ada, "edit_message_text", message_id=999, text="next line")
    await keep_request(store, ada, "edit_message_reply_markup", message_id=999)
    await keep(store, ada, "after it")
    await spoken(courier, ada)
    assert shown(telegram, ada) == ["next line", "after it"]
    assert await store.depth() == 0


async def test_a_tap_that_is_too_old_to_answer_is_done(
    store: Store, courier: Courier, telegram: Telegram, ada: int
) -> None:
    await keep_request(store, ada, "answer_callback_query", callback_query_id="1", text="Noted")
    await keep(store, ada, "after it")
    await spoken(courier, ada)
    assert shown(telegram, ada) == ["after it"]
    assert await store.depth() == 0


@pytest.mark.parametrize("text", ["<b>never closed", "x" * 4097, "", "<blink>no such tag</blink>"])
async def test_what_telegram_never_takes_is_set_aside(
    store: Store,
    courier: Courier,
    telegram: Telegram,
    ada: int,
    text: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await keep(store, ada, text, "after it")
    await spoken(courier, ada)
    assert shown(telegram, ada) == ["after it"]
    assert len(asked(telegram, "sendMessage")) == 2
    assert "Telegram will not take message" in caplog.text


async def test_what_cannot_even_be_sent_is_set_aside_after_some_tries(
    store: Store, courier: Courier, telegram: Telegram, clock: MovableClock, ada: int
) -> None:
    await keep_request(store, ada, "send_pigeon", text="coo")
    await keep(store, ada, "after it")
    for _ in range(6):
        assert shown(telegram, ada) == []
        await courier.sweep()
        await soon(courier.quiet())
        clock.advance(timedelta(minutes=5))
    assert shown(telegram, ada) == ["after it"]


@pytest.mark.parametrize(
    "fault",
    [
        {"error_code": 500},
        {"error_code": 502},
        {"error_code": 401},
        {"drop": True},
    ],
    ids=["500", "502", "401", "cut off"],
)
async def test_when_telegram_is_not_well_it_tries_again_later(
    store: Store,
    courier: Courier,
    telegram: Telegram,
    clock: MovableClock,
    ada: int,
    fault: dict[str, Any],
) -> None:
    trouble(telegram, times=2, **fault)
    await keep(store, ada, "one", "two")
    for _ in range(3):
        assert shown(telegram, ada) == []
        await courier.sweep()
        await soon(courier.quiet())
        clock.advance(timedelta(seconds=2))
    assert shown(telegram, ada) == ["one", "two"]
    assert (await candidate(store, ada)).blocked_at is None


async def test_that_a_message_waits_is_told_once_and_when_it_is_over(
    store: Store,
    courier: Courier,
    telegram: Telegram,
    clock: MovableClock,
    ada: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "bot.telegram.keeping")
    trouble(telegram, times=3, error_code=502)
    await keep(store, ada, "one", "two")
    while not shown(telegram, ada):
        await courier.sweep()
        await soon(courier.quiet())
        clock.advance(timedelta(seconds=10))
    began, over = (record.getMessage() for record in caplog.records)
    assert began.startswith("Message 1 has to wait; trying again in ")
    assert over == "Message 1 waits no longer."


@pytest.mark.parametrize("fault", [{"error_code": 502}, {"error_code": 429, "retry_after": 9}])
async def test_a_clock_set_back_lets_nothing_wait_an_hour_longer(
    store: Store,
    courier: Courier,
    telegram: Telegram,
    clock: MovableClock,
    ada: int,
    fault: dict[str, Any],
) -> None:
    trouble(telegram, **fault)
    await keep(store, ada, "one")
    await spoken(courier, ada)
    assert shown(telegram, ada) == []
    clock.advance(timedelta(hours=-1))
    await courier.sweep()
    await soon(courier.quiet())
    assert shown(telegram, ada) == ["one"]


async def test_an_answer_that_is_lost_has_the_message_sent_again(
    store: Store, courier: Courier, telegram: Telegram, clock: MovableClock, ada: int
) -> None:
    """The one window for a double: Telegram has it, and we cannot know."""
    trouble(telegram, after_accepting=True, drop=True)
    await keep(store, ada, "one", "two")
    await spoken(courier, ada)
    assert shown(telegram, ada) == ["one"]
    clock.advance(timedelta(seconds=2))
    await courier.sweep()
    await soon(courier.quiet())
    assert shown(telegram, ada) == ["one", "one", "two"]


async def test_a_database_that_is_away_when_it_is_to_be_settled_doubles_nothing(
    store: Store,
    courier: Courier,
    telegram: Telegram,
    outage: Outage,
    ada: int,
    grace: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    trouble(telegram, after_accepting=True, delay=0.2, times=2)
    for chat in (ada, grace):
        await keep(store, chat, "one", "two")
        courier.speak(chat)
    await telegram.wait_for(lambda: shown(telegram, ada) == shown(telegram, grace) == ["one"])
    async with outage(store):
        await seen(caplog, "cannot be settled yet")
    await soon(courier.quiet())
    assert shown(telegram, ada) == shown(telegram, grace) == ["one", "two"]
    assert caplog.text.count("cannot be settled yet") == 1, "however many they are"
    assert caplog.text.count("Messages are settled again.") == 1


async def test_going_home_it_finishes_and_gives_the_chats_back(
    store: Store, another: Store, couriers: Couriers, telegram: Telegram, ada: int, grace: int
) -> None:
    trouble(telegram, delay=0.05)
    await keep(store, ada, "one", "two")
    await keep(store, grace, "for whoever comes next")
    mine, theirs = couriers(store), couriers(another)
    mine.speak(ada)
    await telegram.wait_for(lambda: asked(telegram, "sendMessage"))
    await soon(mine.close())
    assert shown(telegram, ada) == ["one", "two"]
    mine.speak(grace)  # no longer
    await theirs.sweep()
    await soon(theirs.quiet())
    assert shown(telegram, grace) == ["for whoever comes next"]


async def test_going_home_does_not_wait_for_ever(
    store: Store, another: Store, couriers: Couriers, telegram: Telegram, ada: int
) -> None:
    trouble(telegram, delay=30, drop=True)
    await keep(store, ada, "one", "two")
    mine, theirs = couriers(store), couriers(another)
    mine.speak(ada)
    await telegram.wait_for(lambda: asked(telegram, "sendMessage"))
    await soon(mine.close(0.05), 2)
    await theirs.sweep()
    await soon(theirs.quiet())
    assert shown(telegram, ada) == ["one", "two"]


async def test_every_kind_of_message_goes_out(
    store: Store, courier: Courier, telegram: Telegram, ada: int
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await keep_request(store, ada, "send_message", text="<b>one</b>", reply_markup=keyboard)
    await spoken(courier, ada)
    first = telegram.history(ada)[-1]
    assert first["reply_markup"] == keyboard
    number = first["message_id"]
    tap = telegram.tap(ada, number, "go")
    await keep_request(store, ada, "answer_callback_query", callback_query_id=tap, text="Noted")
    await keep_request(store, ada, "edit_message_reply_markup", message_id=number)
    await keep_request(store, ada, "edit_message_text", message_id=number, text="two")
    await keep_request(store, ada, "send_contact", phone_number="+353 1 555", first_name="Priya")
    await keep_request(
        store, ada, "send_document", content="a,b", filename="x.csv", caption="<i>c</i>"
    )
    await spoken(courier, ada)
    edited, card, document = telegram.history(ada)[-3:]
    assert (edited["text"], "reply_markup" in edited) == ("two", False)
    assert card["contact"] == {"phone_number": "+353 1 555", "first_name": "Priya"}
    assert (document["document"]["file_name"], document["caption"]) == ("x.csv", "c")
    assert telegram.toasts(ada) == ["Noted"]


async def test_what_is_of_no_use_any_more_is_not_said(
    store: Store, courier: Courier, telegram: Telegram, clock: MovableClock, ada: int
) -> None:
    soon_over, soon = clock.now() + timedelta(hours=1), timedelta(minutes=50)
    for words, until in (("in time", soon_over), ("too late", clock.now() + soon)):
        async with store.turn(ada, clock.now()) as turn:
            assert turn is not None
            turn.say("send_message", {"text": words}, until=until)
    clock.advance(timedelta(minutes=55))
    await keep_request(store, ada, "send_message", text="as ever")
    await spoken(courier, ada)
    assert [message["text"] for message in telegram.history(ada)[-2:]] == ["in time", "as ever"]
    assert await store.depth() == 0


def test_pauses_grow_and_differ() -> None:
    for attempts in range(40):
        longest = min(2.0**attempts, 60.0)
        assert longest / 2 <= pause(attempts).total_seconds() <= longest
    assert len({pause(5) for _ in range(10)}) > 1


def test_errors_and_what_they_mean() -> None:
    assert fate_of(RetryAfter(3), 9) == TryLater(timedelta(seconds=3), told=True)
    assert fate_of(BadRequest("Message is too long"), 0) == Refused("Message is too long")
    assert isinstance(fate_of(ChatMigrated(-100), 0), Refused)
    assert isinstance(fate_of(TimedOut(), 0), TryLater)
    assert isinstance(fate_of(NetworkError("away"), 0), TryLater)


async def seen(caplog: pytest.LogCaptureFixture, words: str) -> None:
    """Wait until the log says so."""
    told = asyncio.Event()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if words in record.getMessage():
                told.set()

    listener = Listener()
    logging.getLogger().addHandler(listener)
    try:
        if words not in caplog.text:
            await soon(told.wait())
    finally:
        logging.getLogger().removeHandler(listener)
