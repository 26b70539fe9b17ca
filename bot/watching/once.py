"""Trouble that lasts is told once, and again when it is over or becomes another."""

import logging
from dataclasses import dataclass


@dataclass(slots=True)
class Once:
    """Tells `log`."""

    log: logging.Logger
    _told: str | None = None

    def tell(self, trouble: str, level: int = logging.WARNING) -> None:
        """This is wrong now."""
        if trouble != self._told:
            self.log.log(level, "%s", trouble)
        self._told = trouble

    def well(self, words: str) -> None:
        """Nothing is wrong any more."""
        if self._told is not None:
            self.log.warning("%s", words)
        self._told = None
