"""The one thing to do differently: from what employers said, or from the last practice call."""

from bot.conversations.learned import feedbacks
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of
from bot.models import Interview

FROM_PRACTICE = ("small", "long", "question", "close")
"""What a practice call can teach about an interview; its other lessons are about the phone."""
MOST_NAMED = 2
"""Companies that are named for it."""


async def reminder(talk: Talk, interview: Interview) -> str | None:
    """What to say on the evening before; None where nothing was learned yet."""
    facts = interview_of(interview)
    lesson = talk.words.themes.lesson(await feedbacks(talk))
    if lesson is not None:
        companies = lesson.companies[:MOST_NAMED]
        to_do = lesson.theme.to_do
        return talk.render("eve.from_them", interview=facts, companies=companies, to_do=to_do)
    practice = (talk.turn.candidate.practised or {}).get("try")
    if practice not in FROM_PRACTICE:
        return None
    to_do = talk.render(f"eve.practice_{practice}")
    return talk.render("eve.from_practice", interview=facts, to_do=to_do)
