"""A house in which Telegram takes whatever the bot says, and nothing breaks."""

import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from tests.conftest import House

HARMLESS = ("message is not modified", "query is too old", "message to edit not found")
"""What Telegram may answer to a late or second tap on a button; no word is lost by it."""
MOST_ON_AN_OLD_PHONE = 1_000
"""Characters of a message that an old phone shows without trouble."""
A_WORD = re.compile(r"[^\W\d_]{2}")
NUMBERED = re.compile(r"\d{1,2}")
"""0 to 10, or the number of a line above."""


@pytest.fixture
async def house(house: House) -> AsyncIterator[House]:
    """The coach; afterwards, every message must have been taken, and nobody apologised to."""
    yield house
    await nothing_went_wrong(house)


@pytest.fixture
async def house_on_both(house_on_both: House) -> AsyncIterator[House]:
    """The same on SQLite and on PostgreSQL."""
    yield house_on_both
    await nothing_went_wrong(house_on_both)


async def nothing_went_wrong(house: House) -> None:
    """Telegram refused nothing, the outbox is empty, and the bot never had to say sorry."""
    refused = [r.error for r in house.telegram.requests if (r.error or "").startswith("Bad")]
    assert [e for e in refused if not any(harmless in str(e) for harmless in HARMLESS)] == []
    async with house.coach.store.transactions.begin() as db:
        assert (await db.execute(text("SELECT method, payload, refused FROM outbox"))).all() == []
    everybody_can_read(house)
    sorry = house.coach.taking.words.say("common.broken")
    assert sorry not in [m.get("text") for m in house.telegram.messages.values()]


def everybody_can_read(house: House) -> None:
    """Short enough for an old phone; pictures and files have their words, buttons letters."""
    for message in house.telegram.messages.values():
        if not message.get("from", {}).get("is_bot"):
            continue
        assert len(message.get("text", "")) <= MOST_ON_AN_OLD_PHONE, message["text"]
        assert message.get("caption") or not {"photo", "document"} & message.keys(), message
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                label = button["text"]
                assert A_WORD.search(label) or NUMBERED.fullmatch(label), label
