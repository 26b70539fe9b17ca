"""Work that comes in while a round is under way shares the next round, and its one commit.

A commit that survives a power cut costs a disk some milliseconds, whatever it holds. So whoever
comes alone is served at once, and a crowd takes a few commits a second instead of hundreds.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.store.database import is_away

LARGEST = 50
"""Half of what one getUpdates brings: answers are settled between rounds."""


class OfAChat(Protocol):
    """Something to be done for one chat."""

    @property
    def chat_id(self) -> int:
        """Whose it is."""


Job = TypeVar("Job", bound=OfAChat)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting(Generic[Job, Result]):
    job: Job
    done: "asyncio.Future[Result]"


class Rounds(Generic[Job, Result]):
    """One round at a time, with at most one job of a chat. `together` does a round, whole or not.

    It may be called again with the same jobs: one that raises must not undo the others' work, so
    then each is done in a round of its own.
    """

    def __init__(self, together: Callable[[Sequence[Job]], Awaitable[Sequence[Result]]]) -> None:
        self._together = together
        self._waiting: list[_Waiting[Job, Result]] = []
        self._running: asyncio.Task[None] | None = None

    async def do(self, job: Job) -> Result:
        """Returns when its round is committed; raises what its own work raised."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(job, done))
        if self._running is None:
            self._running = asyncio.create_task(self._run(), name="rounds")
        return await done

    async def _run(self) -> None:
        try:
            while self._waiting:
                await self._round(self._next())
        finally:
            self._running = None

    def _next(self) -> list[_Waiting[Job, Result]]:
        """Those who came first, and of each chat only the first."""
        chosen: dict[int, _Waiting[Job, Result]] = {}
        for waiting in self._waiting:
            if len(chosen) < LARGEST and not waiting.done.cancelled():
                chosen.setdefault(waiting.job.chat_id, waiting)
        taken = set(chosen.values())
        self._waiting = [w for w in self._waiting if w not in taken and not w.done.cancelled()]
        return list(chosen.values())

    async def _round(self, crowd: Sequence[_Waiting[Job, Result]]) -> None:
        try:
            results = await self._together([waiting.job for waiting in crowd])
        except Exception as error:
            if len(crowd) > 1 and not is_away(error):
                for waiting in crowd:
                    await self._round([waiting])
                return
            for waiting in crowd:
                if not waiting.done.done():
                    waiting.done.set_exception(error)
        else:
            for waiting, result in zip(crowd, results, strict=True):
                if not waiting.done.done():
                    waiting.done.set_result(result)
