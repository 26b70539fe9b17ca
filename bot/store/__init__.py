"""Every query, named by intent. `Store.turn` is the unit of work: once, whole, in order."""

from bot.store.calls import Calls, OneCallOnly
from bot.store.database import is_away, open_engine, why_away
from bot.store.due import Due
from bot.store.errands import Keep
from bot.store.interviews import Interviews
from bot.store.store import Store
from bot.store.turn import Hello, Turn, Wanted

__all__ = [
    "Calls",
    "Due",
    "Hello",
    "Interviews",
    "Keep",
    "OneCallOnly",
    "Store",
    "Turn",
    "Wanted",
    "is_away",
    "open_engine",
    "why_away",
]
