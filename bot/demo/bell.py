"""Waiting for something to happen, without looking at the clock again and again."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """A condition whose notifier is plain code: whoever changes something rings.

    (`asyncio.Condition` wants its notifier to be a coroutine that holds the lock; the demo changes
    in plain calls, all in one event loop, so nothing needs a lock.)
    """

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wakes everybody who waits now."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self) -> None:
        """Returns at the next ring."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)

    async def wait_for(self, predicate: Callable[[], T], timeout: float) -> T:
        """What ``predicate`` says as soon as that is true; asked now and at each ring.

        Raises `TimeoutError` after ``timeout`` seconds of real time.
        """
        async with asyncio.timeout(timeout):
            while not (found := predicate()):
                await self.wait()
            return found
