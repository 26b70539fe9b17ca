"""Telegram's published limits: 30 messages a second in all, one a second to a chat.

Telegram itself lets short bursts pass; whoever keeps to this has no trouble there either.
"""

import time
from collections import deque
from dataclasses import dataclass, field

from bot.demo.errors import too_many_requests

IN_ALL = 30


@dataclass(slots=True)
class Limits:
    """Counts in real time, whatever the demo's clock says."""

    refused: int = 0
    _sent: deque[float] = field(default_factory=deque)
    _last: dict[str, float] = field(default_factory=dict)

    def check(self, method: str, chat_id: str) -> None:
        """Raises `ApiError` 429 for a message that comes too early."""
        if not method.lower().startswith("send"):
            return
        now = time.monotonic()
        while self._sent and self._sent[0] <= now - 1:
            self._sent.popleft()
        if len(self._sent) >= IN_ALL or self._last.get(chat_id, now - 1) > now - 1:
            self.refused += 1
            raise too_many_requests(1)
        self._sent.append(now)
        self._last[chat_id] = now
