"""Trouble that lasts is told once, and again when it is over; what comes in floods is counted."""

import asyncio
import logging
from dataclasses import dataclass, field


@dataclass(slots=True)
class Once:
    """Tells `log`. One trouble may show in several ways by turns: each is told once."""

    log: logging.Logger
    _told: set[str] = field(default_factory=set)

    def tell(self, trouble: str, level: int = logging.WARNING) -> None:
        """This is wrong now."""
        if trouble not in self._told:
            self.log.log(level, "%s", trouble)
        self._told.add(trouble)

    def well(self, words: str) -> None:
        """Nothing is wrong any more."""
        if self._told:
            self.log.warning("%s", words)
        self._told.clear()


@dataclass(slots=True)
class Seldom:
    """What strangers may cause as often as they like: no flood of it may fill the disk of `log`.

    The first is told at once. Those that follow are counted, and told as `more` (a sentence about
    "{count}" of them) once in `seconds`. Within a running loop.
    """

    log: logging.Logger
    more: str
    seconds: float = 60.0
    _count: int = 0
    _silent: asyncio.TimerHandle | None = None

    def tell(self, trouble: str) -> None:
        """It has happened once more."""
        if self._silent is None:
            self.log.error("%s", trouble)
            self._fall_silent()
        else:
            self._count += 1

    def _fall_silent(self) -> None:
        self._silent = asyncio.get_running_loop().call_later(self.seconds, self._tell_count)

    def _tell_count(self) -> None:
        count, self._count, self._silent = self._count, 0, None
        if count:
            self.log.error("%s", self.more.format(count=count))
            self._fall_silent()
