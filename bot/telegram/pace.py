"""How fast messages may leave: replies at once, nudges as fast as Telegram lets bots broadcast.

Telegram allows 30 messages a second in all, and one a second to a chat with short bursts
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). People's own pace
keeps replies below that; where it does not, Telegram says how long to wait. Nudges fall due by the
hundred at ten in the morning: they leave room for replies, and never make one run into the limit.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

A_SECOND = 1.03
"""A little more, for what the network delays: Telegram counts when a message arrives."""
IN_ALL = 30
NUDGES = 28
"""Of these; the rest is kept for replies. 28 in 1.03 s leave 25 a second, and some for replies."""
AT_THE_GATE = 3
"""So many nudges are decided ahead: later ones are decided when it is their turn, by what is true
then."""
UNDER_WAY = 30
"""So many may wait for Telegram's answer: it takes a second for each, or is away."""


class Pace:
    """Of one process. Time is the event loop's, since no clock of ours counts here."""

    def __init__(self) -> None:
        self._sent: deque[tuple[float, int]] = deque()
        self._nudges: deque[tuple[float, int]] = deque()
        self._last: dict[int, float] = {}
        self._crowded: dict[int, float] = {}
        self._waiting = 0
        self._under_way = 0
        self._gone = asyncio.Event()

    async def reply(self, chat_id: int) -> None:
        """At once; but while nudges go out, not into the limit that they have used up."""
        while (seconds := self._until_reply(chat_id)) > 0:  # noqa: ASYNC110 - it is time we wait for
            await asyncio.sleep(seconds)
        self._note(chat_id)

    @asynccontextmanager
    async def nudge(self, chat_id: int) -> AsyncIterator[None]:
        """Sent inside, when less than its share has left in a second, and to this chat nothing."""
        self._under_way += 1
        try:
            await self._at_the_gate(chat_id)
            yield
        finally:
            self._under_way -= 1
            self._gone.set()

    async def _at_the_gate(self, chat_id: int) -> None:
        self._waiting += 1
        try:
            while (seconds := self._until_nudge(chat_id)) > 0:  # noqa: ASYNC110
                await asyncio.sleep(seconds)
        finally:
            self._waiting -= 1
            self._gone.set()
        self._nudges.append((self._note(chat_id), chat_id))

    def begin_anew(self) -> None:
        """Somebody moved the clock: what was sent is long ago."""
        self._sent.clear()
        self._nudges.clear()
        self._last.clear()

    async def room(self) -> None:
        """Returns when the next nudge may be decided."""
        while self._waiting >= AT_THE_GATE or self._under_way >= UNDER_WAY:
            self._gone.clear()
            await self._gone.wait()

    def crowds(self, chat_id: int, seconds: float) -> bool:
        """Whether this chat, where Telegram says to wait so long, got too much by itself.

        It did if it had more than its one message in the last second, or had to wait for that
        reason just now. Then the wait is its own, and nobody else's.
        """
        self._forget()
        now = _now()
        self._crowded = {chat: until for chat, until in self._crowded.items() if until > now}
        alone = chat_id in self._crowded or sum(chat == chat_id for _, chat in self._sent) > 1
        if alone:
            self._crowded[chat_id] = now + seconds + A_SECOND
        return alone

    def _note(self, chat_id: int) -> float:
        now = _now()
        self._sent.append((now, chat_id))
        self._last[chat_id] = now
        return now

    def _until_reply(self, chat_id: int) -> float:
        self._forget()
        if not self._nudges:
            return 0
        to_them = next((at for at, chat in self._nudges if chat == chat_id), None)
        slot = self._sent[-IN_ALL][0] + A_SECOND - _now() if len(self._sent) >= IN_ALL else 0
        return max(slot, to_them + A_SECOND - _now() if to_them is not None else 0)

    def _until_nudge(self, chat_id: int) -> float:
        self._forget()
        last = self._last.get(chat_id)
        slot = self._sent[-NUDGES][0] + A_SECOND - _now() if len(self._sent) >= NUDGES else 0
        return max(slot, last + A_SECOND - _now() if last is not None else 0)

    def _forget(self) -> None:
        """What left more than a second ago."""
        before = _now() - A_SECOND
        while self._sent and self._sent[0][0] <= before:
            self._sent.popleft()
        while self._nudges and self._nudges[0][0] <= before:
            self._nudges.popleft()
        if len(self._last) > 2 * len(self._sent) + IN_ALL:
            self._last = {chat: at for chat, at in self._last.items() if at > before}


def _now() -> float:
    return asyncio.get_running_loop().time()
