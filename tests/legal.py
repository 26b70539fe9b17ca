"""Every request that the bot makes must be one that Telegram documents (see demo/api_shape.py)."""

from collections.abc import Iterable

from bot.demo.world import Request
from tests.demo.api_shape import problems


def illegal(requests: Iterable[Request]) -> list[str]:
    """What is wrong with them, each thing once; empty when all are legal."""
    found = (problem for r in requests for problem in problems(r.method, r.params))
    return list(dict.fromkeys(found))
