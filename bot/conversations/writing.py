"""Instead of calling: the advert said no calls, or they prefer writing. An e-mail to copy."""

from bot.coaching.forms import Draft, Slot
from bot.coaching.understanding import Wish, read_wish
from bot.conversations import forming, say
from bot.conversations.forming import register
from bot.conversations.picking import pick
from bot.conversations.prepare import WRITE, Prepare, no_news
from bot.conversations.talk import Talk
from bot.conversations.telling import writing_of
from bot.conversations.values import interview_of
from bot.models import Interview as Row


async def heard(talk: Talk) -> None:
    """Told in words, unasked; or for the interview that was tapped then."""
    wish = read_wish(talk.text)
    interview = await pick(talk, "writes", "ID", wish.value, used_too=True) if wish else None
    if wish is not None and interview is not None:
        await _keep(talk, interview, wish)


async def tapped_wish(talk: Talk) -> None:
    """writes:<interview>:<wish>."""
    interview = await talk.tapped_interview()
    said = talk.said.tap.parts[-1] if talk.said.tap else ""
    if interview is not None and said in list(Wish):
        talk.acknowledge()
        await _keep(talk, interview, Wish(said))


async def tapped(talk: Talk) -> None:
    """write:<interview>: their own question into the e-mail."""
    interview = await talk.tapped_interview()
    if interview is not None:
        talk.acknowledge()
        situation = interview_of(interview).situation
        answers = {"situation": situation.value, "seed": interview.id}
        await forming.carry_on(talk, Draft(WRITE, subject=interview.id, answers=answers))


async def _keep(talk: Talk, interview: Row, wish: Wish) -> None:
    """Noted, and what it means for the call."""
    assert interview.id is not None
    changed = await talk.turn.interviews.change(interview.id, writing=writing_of(wish))
    facts = interview_of(changed or interview)
    mail = [talk.button("write_email", "say", interview.id)]
    change = [talk.button("change", "it", interview.id, "change")]
    talk.say("wishes.noted", [mail, change] if facts.writing else [change], interview=facts)


@register
class Write(Prepare):
    """A question of their own, and something to add: the two steps before an e-mail."""

    kind = WRITE
    slots = (
        Slot("question", optional=True),
        Slot("extra", optional=True, applies=no_news),
    )

    async def done(self, talk: Talk, draft: Draft) -> None:
        """The e-mail, with both in it."""
        await self.keep_asking(talk, draft)
        interview = await talk.turn.interviews.get(draft.subject or 0)
        talk.drop(self.kind)
        if interview is not None:
            say.show_email(talk, interview)
        await forming.finish(talk, draft)
