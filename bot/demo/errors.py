"""What goes wrong, on either side of the demo."""

from typing import Any

# What Telegram says when it has nothing more particular to say.
PLAIN_WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request;"
    " make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class ApiError(Exception):
    """The Bot API refuses a request: becomes ``{"ok": false, "error_code", "description"}``."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> dict[str, Any]:
        """The JSON that Telegram answers with."""
        said: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.retry_after is not None:
            said["parameters"] = {"retry_after": self.retry_after}
        return said


def bad_request(what: str) -> ApiError:
    """A 400 in Telegram's wording: ``Bad Request: chat not found``."""
    return ApiError(400, f"Bad Request: {what}")


def too_many_requests(seconds: int) -> ApiError:
    """A 429 with the seconds to wait in ``parameters.retry_after``."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


class AnswerLost(Exception):
    """The connection is to be cut without an answer (a fault somebody asked for)."""


class Garbled(Exception):
    """The answer is to be a page that is no JSON (a fault somebody asked for)."""


class PersonError(Exception):
    """A person cannot do that: becomes ``{"error": ...}`` with this HTTP status on the page's side.

    404 for what does not exist, 409 for what is not possible now, 422 for nonsense.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
