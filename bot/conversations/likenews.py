"""Words that sound like an answer of the employer, and are none: work elsewhere, no interview."""

from bot.coaching.understanding import Intent, Reading, has_work_elsewhere, is_called_off
from bot.conversations.picking import pick
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of

_CLEAR = frozenset({Intent.DELETE, Intent.EDIT, Intent.SETTINGS})
"""What is asked for in so many words is done."""


async def heard(talk: Talk, reading: Reading) -> bool:
    """Answer such words, and note nothing; False for any others, and where nothing is kept."""
    if (reading.sure and reading.intent in _CLEAR) or not await talk.turn.interviews.count():
        return False
    if has_work_elsewhere(talk.text):
        talk.say("news.elsewhere", [[talk.button("interviews", "its", 0)]])
        return True
    if not is_called_off(talk.text):
        return False
    interview = await pick(talk, "it", "ID", used_too=True)
    if interview is not None:
        rows = [
            [talk.button("change", "it", interview.id, "change")],
            [talk.button("news", "news", interview.id, "tell")],
            [talk.button("delete", "it", interview.id, "delete")],
        ]
        talk.say("news.called_off", rows, interview=interview_of(interview))
    return True
