"""Only one call: what the calls made so far leave a candidate free to do.

A conversation or a voicemail uses the one call up. Ringing out does not. "Ring me Thursday" is an
invitation: the call that follows it is an answer, not a second call.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.coaching.callmap import Outcome

UNDER_WAY = "dialling"
"""What a call is before it has an outcome."""


class Right(StrEnum):
    """Whether there is a call left to make."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    INVITED = "invited"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Made:
    """A call as far as the rule needs it. `invited_by` is the call that brought the invitation."""

    id: int
    outcome: str
    invited_by: int | None = None


def right(calls: Sequence[Made]) -> tuple[Right, int | None]:
    """What is left, from the calls about one interview in the order they were made.

    With INVITED comes the id of the call that the next one answers.
    """
    counting = [call for call in calls if call.outcome != Outcome.NO_ANSWER]
    if not counting:
        return Right.OPEN, None
    if any(call.outcome == UNDER_WAY for call in counting):
        return Right.UNDER_WAY, None
    if counting[-1].outcome == Outcome.INVITED:
        return Right.INVITED, counting[-1].id
    return Right.USED, None
