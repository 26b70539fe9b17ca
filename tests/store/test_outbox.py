"""The outbox: in order within a chat, one courier to a chat, and a lease that ends."""

import asyncio
from datetime import timedelta
from functools import partial

from bot.models import Outgoing
from bot.store import Keep, Store, outbox
from bot.store.leases import LEASE
from tests.conftest import TUESDAY
from tests.store.conftest import ADA, GRACE, following, said, say, settled, soon

AFTER_THE_LEASE = TUESDAY + LEASE + timedelta(milliseconds=1)
A_MINUTE = timedelta(minutes=1)


def later(message: Outgoing, minutes: int = 1) -> Keep:
    """Telegram asks to wait."""
    again_at = TUESDAY + minutes * A_MINUTE
    return partial(outbox.later, message_id=message.id or 0, tried_at=TUESDAY, again_at=again_at)


async def taken(store: Store, chat_id: int = ADA) -> Outgoing:
    """The next message, which must be there."""
    message = await following(store, chat_id, TUESDAY)
    assert message is not None
    return message


async def test_the_oldest_comes_first(store: Store) -> None:
    for text in "abc":
        await say(store, text)
    assert await said(store) == ["a", "b", "c"]
    assert await store.depth() == 0


async def test_chats_do_not_wait_for_each_other(store: Store) -> None:
    await say(store, "to Ada", chat_id=ADA)
    await say(store, "to Grace", chat_id=GRACE)
    first = await taken(store, ADA)
    assert await said(store, GRACE) == ["to Grace"]
    assert first.payload == {"text": "to Ada"}


async def test_whoever_looks_first_speaks(store: Store, another: Store) -> None:
    await say(store, "Hello")
    await taken(store)
    assert await following(another, ADA, TUESDAY) is None
    assert await another.waiting(TUESDAY) == []
    assert await store.waiting(TUESDAY) == [ADA]
    assert await said(store) == ["Hello"]


async def test_another_turn_meanwhile_leaves_the_chat_to_its_courier(
    store: Store, another: Store
) -> None:
    await say(store, "first")
    message = await taken(store)
    await say(another, "second")
    assert await following(another, ADA, TUESDAY) is None
    then = await settled(store, message, TUESDAY)
    assert then is not None
    assert then.payload == {"text": "second"}


async def test_a_chat_is_given_back_when_all_is_said(store: Store, another: Store) -> None:
    await say(store, "first")
    assert await said(store) == ["first"]
    await say(another, "second")
    assert await said(another) == ["second"]


async def test_a_dead_couriers_chat_is_taken_over_after_its_lease(
    store: Store, another: Store
) -> None:
    await say(store, "Hello")
    await taken(store)
    at_its_end = TUESDAY + LEASE
    assert await another.waiting(at_its_end) == []
    assert await following(another, ADA, at_its_end) is None
    assert await another.waiting(AFTER_THE_LEASE) == [ADA]
    message = await following(another, ADA, AFTER_THE_LEASE)
    assert message is not None
    assert message.payload == {"text": "Hello"}


async def test_a_lease_that_is_renewed_goes_on(store: Store, another: Store) -> None:
    await say(store, "Hello")
    await taken(store)
    await store.renew_leases(TUESDAY + LEASE / 2)
    assert await following(another, ADA, AFTER_THE_LEASE) is None


async def test_a_renewal_is_for_ones_own_chats(store: Store, another: Store) -> None:
    await say(store, "Hello")
    await another.renew_leases(TUESDAY + LEASE / 2)
    assert await another.waiting(AFTER_THE_LEASE) == [ADA]


async def test_leases_can_be_given_back_at_once(store: Store, another: Store) -> None:
    await say(store, "Hello")
    await say(another, "Hello", chat_id=GRACE)
    await taken(store, ADA)
    await taken(another, GRACE)
    await store.release_leases()
    assert await another.waiting(TUESDAY) == [ADA, GRACE]
    assert await store.waiting(TUESDAY) == [ADA]


async def test_whoever_has_lost_the_lease_settles_nothing(store: Store, another: Store) -> None:
    await say(store, "Hello")
    message = await taken(store)
    theirs = await following(another, ADA, AFTER_THE_LEASE)
    assert theirs is not None
    assert theirs.id == message.id
    assert await settled(store, message, AFTER_THE_LEASE) is None
    assert await store.depth() == 1  # it is the other's to settle
    assert await settled(another, theirs, AFTER_THE_LEASE) is None
    assert await store.depth() == 0


async def test_a_lease_that_ran_out_unnoticed_is_taken_up_again(store: Store) -> None:
    await say(store, "first")
    await say(store, "second")
    message = await taken(store)
    then = await settled(store, message, AFTER_THE_LEASE)
    assert then is not None
    assert then.payload == {"text": "second"}


async def test_what_has_to_wait_keeps_its_place(store: Store, another: Store) -> None:
    for text in "ab":
        await say(store, text)
    message = await taken(store)
    assert await settled(store, message, TUESDAY, later(message)) is None
    assert await said(store) == []  # b waits behind a
    assert await store.waiting(TUESDAY) == []
    assert await store.waiting(TUESDAY + A_MINUTE) == [ADA]
    message_again = await following(another, ADA, TUESDAY + A_MINUTE)  # anybody may try again
    assert message_again is not None
    assert (message_again.payload, message_again.attempts) == ({"text": "a"}, 1)


async def test_what_is_refused_is_set_aside(store: Store) -> None:
    for text in "ab":
        await say(store, text)
    message = await taken(store)
    refused = partial(outbox.refused, message_id=message.id or 0, reason="too long")
    then = await settled(store, message, TUESDAY, refused)
    assert then is not None
    assert then.payload == {"text": "b"}
    await settled(store, then, TUESDAY)
    assert await store.waiting(TUESDAY) == []
    assert await store.depth() == 0


async def test_a_clock_set_back_keeps_nobody_waiting(store: Store, another: Store) -> None:
    """A lease from a time that has not come yet, and messages from then."""
    await say(store, "Hello")
    yesterday = TUESDAY - timedelta(days=1)
    assert await another.waiting(yesterday) == [ADA]
    message = await following(another, ADA, yesterday)
    assert message is not None
    assert message.payload == {"text": "Hello"}


async def test_clocks_that_differ_a_little_do_not_break_a_lease(
    store: Store, another: Store
) -> None:
    await say(store, "Hello")
    await taken(store)
    behind = TUESDAY - timedelta(seconds=5)
    assert await following(another, ADA, behind) is None


async def test_turns_and_couriers_of_two_processes_never_wait_in_a_circle(
    store: Store, another: Store
) -> None:
    """Everything that locks rows of one chat, at once, and none of it fails."""

    async def talk(who: Store, name: str) -> list[str]:
        texts: list[str] = []
        for n in range(6):
            await say(who, f"{name}{n}")
            texts += await said(who)
        return texts

    async def leave() -> None:
        for _ in range(6):
            async with store.turn(ADA, TUESDAY) as turn:
                assert turn is not None
                await turn.forget_everything()
                turn.say("send_message", {"text": "All gone."})

    async def shut_out() -> None:
        for _ in range(6):
            async with another.engine.begin() as db:
                await outbox.gone(db, ADA, TUESDAY)
            await another.renew_leases(TUESDAY)

    await soon(asyncio.gather(talk(store, "a"), talk(another, "b"), leave(), shut_out()), 30)


async def test_no_message_is_left_lying_by_a_lost_race(store: Store, another: Store) -> None:
    """Two processes take turns of one chat; whoever commits, somebody says it, and in order."""
    spoken: list[str] = []

    async def speak(who: Store) -> None:
        message = await following(who, ADA, TUESDAY)
        while message is not None:
            spoken.append(message.payload["text"])
            await asyncio.sleep(0)
            message = await settled(who, message, TUESDAY)

    async def work(who: Store, name: str) -> None:
        for n in range(20):
            await say(who, f"{name}{n}")
            await speak(who)

    await soon(asyncio.gather(work(store, "a"), work(another, "b")), 30)
    assert sorted(spoken) == sorted(f"{name}{n}" for name in "ab" for n in range(20))
    assert [text for text in spoken if text[0] == "a"] == [f"a{n}" for n in range(20)]
    assert await store.depth() == 0


async def test_what_adds_nothing_to_the_chat_goes_side_by_side_with_the_words(store: Store) -> None:
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        turn.say("answer_callback_query", {"callback_query_id": "1"})
        turn.say("edit_message_reply_markup", {"message_id": 5})
        turn.say("send_message", {"text": "first"})
        turn.say("answer_callback_query", {"callback_query_id": "2"})
        turn.say("send_message", {"text": "second"})
    first = await store.next_to_say(ADA, TUESDAY)
    assert [m.method for m in first] == [*outbox.SILENT, "send_message"]
    second = await store.settle([(message, None) for message in first], TUESDAY)
    assert [m.payload for m in second] == [{"callback_query_id": "2"}, {"text": "second"}]
    assert await store.settle([(message, None) for message in second], TUESDAY) == ()
    assert await store.depth() == 0


async def test_two_changes_of_one_message_are_made_one_after_the_other(store: Store) -> None:
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        turn.say("edit_message_reply_markup", {"message_id": 5})
        turn.say("edit_message_text", {"message_id": 5, "text": "new"})
    [first] = await store.next_to_say(ADA, TUESDAY)
    assert first.method == "edit_message_reply_markup"
    [second] = await store.settle([(first, None)], TUESDAY)
    assert second.payload["text"] == "new"


async def test_a_nudge_goes_alone(store: Store) -> None:
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        turn.say("answer_callback_query", {"callback_query_id": "1"})
        turn.say("send_message", {"text": "How did it go?"}, nudge_of=1)
    [first] = await store.next_to_say(ADA, TUESDAY)
    assert first.method == "answer_callback_query"
    [second] = await store.settle([(first, None)], TUESDAY)
    assert second.interview_id == 1


async def test_words_wait_behind_what_has_to_wait(store: Store) -> None:
    async with store.turn(ADA, TUESDAY) as turn:
        assert turn is not None
        turn.say("answer_callback_query", {"callback_query_id": "1"})
        turn.say("send_message", {"text": "Hello"})
    answer, words = await store.next_to_say(ADA, TUESDAY)
    assert await store.settle([(answer, later(answer)), (words, None)], TUESDAY) == ()
    await say(store, "more")
    assert await following(store, ADA, TUESDAY) is None
    [again, more] = await store.next_to_say(ADA, TUESDAY + A_MINUTE)
    assert (again.id, more.payload) == (answer.id, {"text": "more"})
