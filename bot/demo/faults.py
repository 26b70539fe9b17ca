"""Trouble on demand: what a Bot API server may do to a bot on a bad day."""

from dataclasses import dataclass

from bot.demo.errors import PLAIN_WORDS, ApiError, too_many_requests


@dataclass(slots=True)
class Fault:
    """The next ``times`` requests of ``method`` ("*": of any) go wrong in this way.

    ``delay`` seconds pass first. ``after_accepting``: the request is carried out all the same.
    Then the connection is cut without an answer (``drop``), answered with a page that is no JSON
    (``garbled``), or refused with ``error_code`` (429 with ``retry_after``), or, with none of them,
    answered as if nothing had been: only late.
    """

    method: str = "*"
    times: int = 1
    error_code: int | None = None
    retry_after: int | None = None
    description: str | None = None
    after_accepting: bool = False
    delay: float = 0.0
    drop: bool = False
    garbled: bool = False

    def __post_init__(self) -> None:
        numbers = (self.times, self.error_code or 0, self.retry_after or 0, self.delay)
        if not self.method.isidentifier() and self.method != "*":
            raise ValueError("a fault is for a method, or for * (any)")
        if any(number < 0 for number in numbers):
            raise ValueError("a fault's numbers count from 0 up")

    def hits(self, method: str) -> bool:
        """Whether a request of ``method`` meets this fault."""
        return self.times > 0 and self.method.lower() in ("*", method.lower())

    def error(self) -> ApiError | None:
        """What the bot is told instead of an answer."""
        if self.error_code is None:
            return None
        if self.error_code == 429:
            return too_many_requests(self.retry_after or 1)
        words = self.description or PLAIN_WORDS.get(self.error_code, "Internal Server Error")
        return ApiError(self.error_code, words, self.retry_after)
