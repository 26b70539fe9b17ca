"""The evening before an interview: one message, if there is one thing to do differently.

As with a nudge, a conditional UPDATE in the turn's transaction decides who says it. Unlike one, it
is never late: an evening that passed while nobody was there is let go.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.coaching import eve
from bot.coaching.library import Library
from bot.coaching.zones import Cities
from bot.conversations.lesson import reminder
from bot.conversations.said import Kind, Said
from bot.conversations.talk import Talk
from bot.models import Interview, Standing
from bot.store import Due, Store, Turn, is_away
from bot.telegram.courier import Courier

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Eves:
    """Decides and queues reminders, one at a time."""

    store: Store
    courier: Courier
    words: Library
    cities: Cities

    async def beat(self, now: datetime) -> None:
        """All that are due by now, oldest first."""
        while not await self.store.nudges_wait(now) and await self.remind_one(now):
            await self.courier.pace.room()

    async def remind_one(self, now: datetime) -> bool:
        """The one that has been due longest; returns whether there was one."""
        due = await self.store.next_eve(now)
        if due is None:
            return False
        try:
            await self._decide(due, now)
        except Exception as error:
            if is_away(error):
                raise  # the next heartbeat tries again
            # one that cannot be decided must not hold up the others; late, it would be of no use
            log.exception("A reminder could not be decided; it is let go.")
            await self.store.let_eve_go(due)
        self.courier.speak(due.chat_id)
        return True

    async def _decide(self, due: Due, now: datetime) -> None:
        async with self.store.turn(due.chat_id, now) as turn:
            assert turn is not None
            interview = await turn.interviews.get(due.interview_id)
            claimed = await turn.interviews.claim_eve(due.interview_id, due.due_at)
            if interview is None or not claimed or not _still_wanted(turn, interview, due):
                return
            talk = Talk(turn, Said(Kind.OTHER, None, None), self.words, self.cities)
            text = await reminder(talk, interview)
            if text is not None:
                talk.say_text(text, until=eve.until(due.due_at, talk.zone))


def _still_wanted(turn: Turn, interview: Interview, due: Due) -> bool:
    """It is the evening before, and they did not ask to be left alone."""
    zone = ZoneInfo(turn.candidate.zone or "UTC")
    if turn.candidate.stopped_at is not None or interview.standing == Standing.QUIET:
        return False
    return eve.in_time(interview.day, due.due_at, zone, turn.now)
