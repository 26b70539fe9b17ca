"""Hours of their own, told in words: "ask me at 9 in the morning". One tap sets them."""

import re
from datetime import time

from bot.coaching.understanding import read_own_hour
from bot.conversations import forming
from bot.conversations.planning import replan_all
from bot.conversations.settings import changed
from bot.conversations.talk import Talk

NAMES = ("hour", "opens", "closes")
_CLOCK = re.compile(r"([01]\d|2[0-3])([0-5]\d)")


async def heard(talk: Talk) -> bool:
    """Propose what was told; False where no such hour is."""
    told = read_own_hour(talk.text)
    if told is None or not talk.rhythm.with_hour(*told):
        return False
    name, hour = told
    rows = [
        [talk.button("set_so", "set", "own", name, f"{hour:%H%M}")],
        [talk.button("all_settings", "set")],
    ]
    talk.say("settings.shall_i", rows, what=name, hour=hour)
    await forming.resume(talk)
    return True


async def tapped(talk: Talk) -> None:
    """set:own:<hour|opens|closes>:<HHMM>: keep it, and what moves along with it."""
    parts = talk.said.tap.parts[2:] if talk.said.tap else []
    wishes = _wishes(talk, *parts) if len(parts) == 2 else {}
    if not wishes:
        talk.acknowledge("settings.not_now")
        return
    talk.turn.candidate.wishes = {**(talk.turn.candidate.wishes or {}), **wishes}
    await changed(talk, await replan_all(talk))


def _wishes(talk: Talk, name: str, value: str) -> dict[str, str]:
    clock = _CLOCK.fullmatch(value)
    if clock is None or name not in NAMES:
        return {}
    return talk.rhythm.with_hour(name, time(int(clock[1]), int(clock[2])))
