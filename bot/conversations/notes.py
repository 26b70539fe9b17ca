"""What is typed while on the line: kept for the debrief, word for word."""

from datetime import timedelta

from bot.coaching.understanding import wonders
from bot.conversations.talk import Talk
from bot.models import Call

LIMIT = 20_000
"""Characters kept of what is noted during one call."""
LONGEST_CALL = timedelta(hours=3)
"""After that it is over, most likely, and nobody told us: our own default."""


async def keep(talk: Talk, call: Call) -> Call:
    """The words at the end of those that were kept before."""
    kept = "\n".join(filter(None, (call.notes, talk.text)))
    return await talk.turn.calls.change(call, notes=kept[:LIMIT])


def told_in(call: Call) -> list[str]:
    """The lines that may be what the other side said; not those in which the candidate wonders."""
    return [line for line in (call.notes or "").splitlines() if line and not wonders(line)]


def told(call: Call) -> str | None:
    """The same as they were typed, one below the other; None for none."""
    return "\n".join(told_in(call)) or None


def tell(talk: Talk, call: Call) -> None:
    """That they were kept; long after the call was begun, how to say that it is over."""
    if len(call.notes or "") >= LIMIT:
        talk.say("call.notes_full")
    elif talk.now - call.started_at > LONGEST_CALL:
        talk.say(
            "call.noted_long_after",
            begun=call.started_at.astimezone(talk.zone).date(),
            answered=bool(call.trail),
        )
    elif wonders(talk.text):
        talk.say("call.wondered")
    else:
        talk.say("call.noted")
