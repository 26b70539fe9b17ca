"""A migrated database of either kind, and as many processes on it as a test opens."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import date
from functools import partial

import pytest

from bot import migrations
from bot.models import Interview
from bot.store import Store, open_engine, outbox
from tests.conftest import TUESDAY

ADA, GRACE = 7_000_000_001, 7_000_000_002
Opener = Callable[[], Awaitable[Store]]


@pytest.fixture
async def opener(database_url: str) -> AsyncIterator[Opener]:
    """`await opener()` is one more process on the database: a store with an engine of its own."""
    async with AsyncExitStack() as engines:

        async def opened() -> Store:
            engine = open_engine(database_url)
            engines.push_async_callback(engine.dispose)
            return Store(engine)

        await migrations.migrate((await opened()).engine)
        yield opened


@pytest.fixture
async def store(opener: Opener) -> Store:
    """One process."""
    return await opener()


@pytest.fixture
async def another(opener: Opener) -> Store:
    """A second process on the same database."""
    return await opener()


async def logged(store: Store, chat_id: int = ADA, company: str = "Acme") -> int:
    """An interview of that candidate, last week."""
    async with store.turn(chat_id, TUESDAY) as turn:
        assert turn is not None
        added = await turn.interviews.add({"company": company, "day": date(2026, 3, 3)}, TUESDAY)
        assert added.id is not None
        return added.id


async def found(store: Store, interview_id: int, chat_id: int = ADA) -> Interview:
    """The interview as it is stored."""
    async with store.turn(chat_id, TUESDAY) as turn:
        assert turn is not None
        interview = await turn.interviews.get(interview_id)
        assert interview is not None
        return interview


async def say(store: Store, text: str, *, chat_id: int = ADA, update_id: int | None = None) -> bool:
    """A turn that says something; whether it was taken."""
    async with store.turn(chat_id, TUESDAY, update_id=update_id) as turn:
        if turn is None:
            return False
        turn.candidate.version += 1
        turn.say("send_message", {"text": text})
        return True


async def said(store: Store, chat_id: int = ADA) -> list[str]:
    """All that the outbox holds for a chat, delivered in its order."""
    texts = []
    message = await store.next_to_say(chat_id, TUESDAY)
    while message is not None:
        texts.append(message.payload["text"])
        keep = partial(outbox.delivered, message_id=message.id or 0)
        message = await store.settle(message, TUESDAY, keep)
    return texts
