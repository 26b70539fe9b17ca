"""How much there is of everything: numbers only, nobody's words."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Call, Candidate, Interview, Outcome, Outgoing
from bot.store.database import table

CANDIDATE, INTERVIEW, CALL, OUTBOX = (
    *(table(Candidate), table(Interview)),
    *(table(Call), table(Outgoing)),
)
COUNTED = {
    "candidates": select(func.count()).select_from(CANDIDATE),
    "stopped": select(func.count()).where(CANDIDATE.c.stopped_at.is_not(None)),
    "blocked": select(func.count()).where(CANDIDATE.c.blocked_at.is_not(None)),
    "interviews": select(func.count()).select_from(INTERVIEW),
    "planned": select(func.count()).where(INTERVIEW.c.nudge_at.is_not(None)),
    "calls": select(func.count()).where(CALL.c.outcome != Outcome.NO_ANSWER),
    "waiting": select(func.count()).where(OUTBOX.c.refused.is_(None)),
    "refused": select(func.count()).where(OUTBOX.c.refused.is_not(None)),
}


async def counts(db: AsyncConnection) -> Mapping[str, int]:
    """By name, as in COUNTED."""
    return {name: int((await db.execute(query)).scalar_one()) for name, query in COUNTED.items()}
