"""The heartbeat's second look: what nobody has touched for two years is not kept for ever."""

import logging
from dataclasses import dataclass
from datetime import datetime

from bot.coaching.library import Library
from bot.coaching.zones import Cities
from bot.conversations import old
from bot.conversations.said import Kind, Said
from bot.conversations.talk import Talk
from bot.store import Store, is_away
from bot.telegram.courier import Courier

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Untouched:
    """Offers old interviews for deletion, and deletes them a month later."""

    store: Store
    courier: Courier
    words: Library
    cities: Cities

    async def beat(self, now: datetime) -> None:
        """Those who have some, a turn each; where they are many, the next beat sees to more."""
        chats = await self.store.with_old_interviews(now - old.TWO_YEARS, now - old.A_MONTH)
        for chat_id in chats:
            try:
                async with self.store.turn(chat_id, now) as turn:
                    assert turn is not None
                    said = Said(Kind.OTHER, None, None)
                    await old.look(Talk(turn, said, self.words, self.cities))
            except Exception as error:
                if is_away(error):
                    raise  # the next heartbeat tries again
                log.exception("Old interviews could not be looked at; trying again.")
            self.courier.speak(chat_id)
