"""Every query, named by intent. `Store.turn` is the unit of work: once, whole, in order."""

from bot.store.calls import Calls, OneCallOnly
from bot.store.database import is_away, open_engine
from bot.store.interviews import Interviews
from bot.store.store import Due, Store
from bot.store.turn import Hello, Turn

__all__ = [
    "Calls",
    "Due",
    "Hello",
    "Interviews",
    "OneCallOnly",
    "Store",
    "Turn",
    "is_away",
    "open_engine",
]
