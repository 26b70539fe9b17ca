"""Interviews that nobody touched for two years: offered for deletion, and a month later deleted."""

from datetime import timedelta

from bot.conversations.talk import Talk
from bot.conversations.values import interview_of
from bot.models import Interview

TWO_YEARS = timedelta(days=730)
A_MONTH = timedelta(days=30)
SHOWN = 10


async def look(talk: Talk) -> None:
    """Delete what was offered a month ago; offer the rest at a civil hour.

    To those who stopped or blocked nothing is sent; their month runs all the same.
    """
    candidate = talk.turn.candidate
    old = await talk.turn.interviews.untouched_since(talk.now - TWO_YEARS)
    fresh = [interview for interview in old if interview.offered_at is None]
    for interview in old:
        if interview.offered_at is not None and interview.offered_at <= talk.now - A_MONTH:
            await talk.turn.interviews.delete(interview.id or 0)
            talk.drop_about(interview.id or 0)
    silent = candidate.stopped_at is not None or candidate.blocked_at is not None
    if fresh and (silent or talk.rhythm.welcomes(talk.now)):
        for interview in fresh:
            await _offered(talk, interview)
        if not silent:
            _offer(talk, fresh)


def _offer(talk: Talk, interviews: list[Interview]) -> None:
    rows = [[talk.button("old_keep", "old", "keep")], [talk.button("old_delete", "old", "delete")]]
    shown = [interview_of(interview) for interview in interviews[:SHOWN]]
    talk.say("old.offer", rows, interviews=shown, more=len(interviews[SHOWN:]))


async def _offered(talk: Talk, interview: Interview) -> None:
    """Being offered is no touch."""
    assert interview.id is not None
    await talk.turn.interviews.change(
        interview.id, offered_at=talk.now, touched_at=interview.touched_at
    )


async def tapped(talk: Talk) -> None:
    """old:keep or old:delete, about all that is offered."""
    old = await talk.turn.interviews.untouched_since(talk.now - TWO_YEARS)
    offered = [interview.id or 0 for interview in old if interview.offered_at is not None]
    delete = talk.said.tap is not None and talk.said.tap.data == "old:delete"
    for number in offered:
        if delete:
            await talk.turn.interviews.delete(number)
            talk.drop_about(number)
        else:
            await talk.turn.interviews.change(number)
    talk.show("old.deleted" if delete else "old.kept", count=len(offered))
