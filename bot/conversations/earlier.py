"""What is known from an earlier interview at the same company: taken over, or offered as a tap."""

from typing import Any

from bot.coaching.forms import Answers, Draft, Slot
from bot.coaching.understanding import tells_of_a_round, tells_of_the_past
from bot.conversations.facts import AHEAD
from bot.conversations.forming import Form
from bot.conversations.said import Rows
from bot.conversations.talk import Talk
from bot.models import Interview

SAME = "same"
"""What the button carries."""
GOES_WITH = {"role": ("role",), "contact": ("contact", "phone", "email")}
"""The slots that can be taken over, and what is taken over with them."""


async def known(talk: Talk, facts: Answers, sentence: str) -> dict[str, Any]:
    """Of a further round: the company as it was spelt then, or the only one there is; the job."""
    if not tells_of_a_round(sentence):
        return {}
    earlier = await (_there(talk, facts) if facts.get("company") else _the_only_one(talk))
    if earlier is None:
        return {}
    role = facts.get("role") or earlier.role
    ahead = {} if "day" in facts or tells_of_the_past(sentence) else {AHEAD: True}
    return {"company": earlier.company} | ({"role": role} if role else {}) | ahead


async def buttons(form: Form, talk: Talk, draft: Draft, slot: Slot) -> Rows:
    """The same as then, where that is known."""
    earlier = await _there(talk, draft.answers) if slot.name in GOES_WITH else None
    told = getattr(earlier, slot.name) if earlier is not None else None
    return [[form.named_button(talk, told, slot.name, SAME)]] if told else []


async def tapped(talk: Talk, draft: Draft, slot: Slot) -> dict[str, Any]:
    """What was known then, but for what has been told of this one."""
    earlier = await _there(talk, draft.answers)
    if earlier is None or slot.name not in GOES_WITH:
        return {}
    taken = {name: getattr(earlier, name) for name in GOES_WITH[slot.name]}
    return {name: value for name, value in taken.items() if value and not draft.answers.get(name)}


async def _the_only_one(talk: Talk) -> Interview | None:
    kept = await talk.turn.interviews.latest_first(limit=50)
    return kept[0] if len({each.company.casefold() for each in kept}) == 1 else None


async def _there(talk: Talk, answers: Answers) -> Interview | None:
    """The latest interview at that company."""
    company = answers.get("company")
    return await talk.turn.interviews.latest_at(company) if company else None
