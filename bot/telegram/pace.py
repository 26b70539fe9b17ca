"""How fast messages may leave: replies at once, nudges as fast as Telegram lets bots broadcast.

Telegram allows 30 messages a second in all, and one a second to a chat with short bursts
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). People's own pace
keeps replies below that; where it does not, Telegram says how long to wait. Nudges fall due by the
hundred at ten in the morning: they leave room for replies, and never make one run into the limit.
"""

import asyncio
from collections import deque

A_SECOND = 1.03
"""A little more, for what the network delays: Telegram counts when a message arrives."""
IN_ALL = 30
NUDGES = 28
"""Of these; the rest is kept for replies. 28 in 1.03 s leave 25 a second, and some for replies."""
AT_THE_GATE = 3
"""So many nudges are decided ahead: later ones are decided when it is their turn, by what is true
then."""


class Pace:
    """Of one process. Time is the event loop's, since no clock of ours counts here."""

    def __init__(self) -> None:
        self._sent: deque[tuple[float, int]] = deque()
        self._nudges: deque[tuple[float, int]] = deque()
        self._last: dict[int, float] = {}
        self._crowded: dict[int, float] = {}
        self._waiting = 0
        self._gone = asyncio.Event()
        self._told_until = 0.0

    async def reply(self, chat_id: int) -> None:
        """At once; but while nudges go out, not into the limit that they have used up."""
        while (seconds := self._until_reply(chat_id)) > 0:  # noqa: ASYNC110 - it is time we wait for
            await asyncio.sleep(seconds)
        self._note(chat_id)

    async def nudge(self, chat_id: int) -> None:
        """When less than its share has left in the last second, and to this chat nothing."""
        self._waiting += 1
        try:
            while (seconds := self._until_nudge(chat_id)) > 0:  # noqa: ASYNC110
                await asyncio.sleep(seconds)
        finally:
            self._waiting -= 1
            self._gone.set()
        self._nudges.append((self._note(chat_id), chat_id))

    async def room(self) -> None:
        """Returns when the next nudge may be decided."""
        while (seconds := self._told_until - _now()) > 0 or self._waiting >= AT_THE_GATE:
            if seconds > 0:
                await asyncio.sleep(seconds)
            else:
                self._gone.clear()
                await self._gone.wait()

    @property
    def holds(self) -> bool:
        """Whether nudges wait because Telegram said so."""
        return self._told_until > _now()

    def told_to_wait(self, chat_id: int, seconds: float) -> None:
        """Telegram says that we are too fast: what nobody waits for waits longest.

        Not where it is one chat that gets too much: that is its own wait, and nobody else's.
        """
        until = _now() + seconds
        if self._is_crowded(chat_id):
            self._crowded[chat_id] = until + A_SECOND
        else:
            self._told_until = max(self._told_until, until)

    def _is_crowded(self, chat_id: int) -> bool:
        """Whether this chat got more than its one message in the last second, or had to wait for
        that reason just now."""
        self._forget()
        self._crowded = {chat: until for chat, until in self._crowded.items() if until > _now()}
        return chat_id in self._crowded or sum(chat == chat_id for _, chat in self._sent) > 1

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
