"""The demo's clock: real time, and as far ahead of it as somebody has moved it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class MovableClock:
    """Real time plus an offset.

    With ``start`` the clock stands still at that instant and goes on only by `advance`, so that a
    test knows what time it is to the microsecond.
    """

    def __init__(self, start: datetime | None = None) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError("a clock starts at an aware datetime")
        self._start = start.astimezone(UTC) if start is not None else None
        self._moved = timedelta()
        self._watchers: list[Callable[[], None]] = []

    @property
    def frozen(self) -> bool:
        """Whether this clock stands still between two moves."""
        return self._start is not None

    @property
    def moved(self) -> timedelta:
        """How far the clock stands ahead of where it would be by itself."""
        return self._moved

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return (self._start or datetime.now(UTC)) + self._moved

    def advance(self, by: timedelta) -> None:
        """Moves the clock by ``by`` (backwards when negative) and tells the watchers.

        Raises `OverflowError`, and moves nothing, where the calendar ends.
        """
        _ = self.now() + by
        self._moved += by
        self._tell()

    def reset(self) -> None:
        """Takes every move back."""
        self._moved = timedelta()
        self._tell()

    def watch(self, callback: Callable[[], None]) -> None:
        """Has ``callback`` called after each move."""
        self._watchers.append(callback)

    def _tell(self) -> None:
        for callback in list(self._watchers):
            callback()
