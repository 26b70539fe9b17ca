"""The heartbeat: which silence is over? Its nudge is queued, once.

The schedule is the database: an indexed column says when each nudge is due, and a conditional
UPDATE inside the turn decides who sends it. A nudge that fell due while nobody was there goes out
late and says so.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.coaching import holidays, silence
from bot.coaching.library import Library
from bot.coaching.onecall import Right
from bot.coaching.rhythm import Rhythm
from bot.coaching.zones import Cities
from bot.conversations.news import nudge_message
from bot.conversations.said import Kind, Said
from bot.conversations.talk import Talk
from bot.conversations.values import right_to_call
from bot.models import Call, Interview, Standing
from bot.store import Due, Store, Turn, is_away
from bot.telegram.courier import Courier
from bot.watching import meters
from bot.watching.turns import watched

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=30)
"""A nudge goes out within a minute of its hour."""
AN_HOUR = timedelta(hours=1)
SHORT = timedelta(seconds=5)
"""Shorter than a courier's lease, which is kept meanwhile."""
A_LITTLE = 0.02
"""Seconds: rather a little late than a little early."""
FRESH = timedelta(minutes=2)
"""For so long a nudge is as right as when it was decided; later it is decided anew."""
LATE = "nudge_late"


@dataclass(slots=True)
class Nudges:
    """Decides and queues nudges, one at a time."""

    store: Store
    courier: Courier
    words: Library
    cities: Cities
    clock: Callable[[], datetime]

    async def beat(self, *, moved: bool = False) -> None:
        """All nudges that are due by now, oldest first, as fast as they may go out.

        One process at a time: two would be twice as fast as Telegram allows. Told to wait for long,
        by Telegram or because it is away, it leaves the rest to a later heartbeat. `moved` says
        that somebody moved the clock to now, so that nothing is really late.
        """
        await self.store.tidy(self.clock())
        while await self._may_nudge():
            await self.courier.pace.room()
            if not await self.nudge_one(self.clock(), moved=moved):
                break
        await self.store.let_others_nudge()
        await self.store.wipe()

    async def _may_nudge(self) -> bool:
        """A short wait is waited out: hundreds would be half a minute late for one second."""
        if await self.store.may_nudge(self.clock()):
            return True
        wait = await self.store.nudges_wait(self.clock())
        if not timedelta() < wait <= SHORT:
            return False
        await asyncio.sleep(wait.total_seconds() + A_LITTLE)
        return await self.store.may_nudge(self.clock())

    async def nudge_one(self, now: datetime, *, moved: bool = False) -> bool:
        """The nudge that has been due longest; returns whether there was one."""
        due = await self.store.next_due(now)
        if due is None:
            return False
        if not holidays.is_loaded():
            await asyncio.to_thread(holidays.load)
        with watched(due.chat_id) as seen:
            try:
                seen.did = await self._decide(due, now, moved)
            except Exception as error:
                if is_away(error):
                    raise  # the next heartbeat tries again
                # one that cannot be decided must not hold up the others
                log.exception("A nudge could not be decided; trying again in an hour.")
                await self.store.postpone_nudge(due, now + AN_HOUR)
                seen.did = "nudge_undecided"
        if seen.did == LATE:
            meters.NUDGES_LATE.inc()
        self.courier.speak(due.chat_id)
        return True

    async def _decide(self, due: Due, now: datetime, moved: bool) -> str:
        """Returns what was done."""
        async with self.store.turn(due.chat_id, now) as turn:
            assert turn is not None
            interview = await turn.interviews.get(due.interview_id)
            if interview is None or interview.nudge_at != due.due_at:
                return "nudge_moved"  # while we were looking
            talk = Talk(turn, Said(Kind.OTHER, None, None), self.words, self.cities)
            left, call = await right_to_call(talk, interview.id)
            planned = interview.nudge_due or due.due_at
            before = _wanted_before(talk, interview, call, planned)
            verdict = silence.verdict(planned, _rhythm(turn), now, before)
            if not _still_wanted(turn, interview, left):
                await turn.interviews.plan_nudge(due.interview_id, None)
                return "nudge_dropped"
            if left is Right.UNDER_WAY:
                return await _wait(turn, interview, now + AN_HOUR)
            if isinstance(verdict, silence.Wait):
                return await _wait(turn, interview, verdict.until)
            if await turn.interviews.claim_nudge(due.interview_id, due.due_at, now):
                inviting = call if left is Right.INVITED else None
                text, rows = nudge_message(talk, interview, verdict.late and not moved, inviting)
                talk.say_text(text, rows, nudge_of=interview.id, until=now + FRESH)
            return LATE if verdict.late and not moved else "nudge_queued"


async def _wait(turn: Turn, interview: Interview, until: datetime) -> str:
    assert interview.id is not None
    await turn.interviews.change(interview.id, nudge_at=until.astimezone(UTC))
    return "nudge_waits"


def _still_wanted(turn: Turn, interview: Interview, left: Right) -> bool:
    """No order of events leads to a second prompt to call without an invitation."""
    stopped = turn.candidate.stopped_at is not None
    if stopped or left is Right.USED or interview.standing == Standing.QUIET:
        return False
    return (
        left is Right.INVITED
        or interview.standing == Standing.WAITING
        or interview.nudge_reason == silence.Reason.ASKED
    )


def _wanted_before(
    talk: Talk, interview: Interview, call: Call | None, due: datetime
) -> datetime | None:
    """The agreed call of whose day the reminder is: in time for that, whatever the hour."""
    agreed = interview.nudge_reason in (silence.Reason.ASKED, silence.Reason.INVITED)
    if not agreed or call is None or call.invited_hour is None:
        return None
    if call.invited_on != due.astimezone(talk.zone).date():
        return None
    return silence.call_at(call.invited_on, call.invited_hour, talk.rhythm)


def _rhythm(turn: Turn) -> Rhythm:
    """Raises KeyError for a zone that this machine does not know: better late than at night."""
    candidate = turn.candidate
    return Rhythm.of(ZoneInfo(candidate.zone or "UTC"), candidate.area, candidate.wishes)
