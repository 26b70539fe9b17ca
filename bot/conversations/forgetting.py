"""/forget: one interview or everything, after one confirmation, which only a tap gives."""

from collections.abc import Awaitable, Callable

from bot.coaching.filters import title
from bot.coaching.forms import Draft
from bot.coaching.understanding import asks_to_forget, is_everything, is_kept, is_yes
from bot.conversations import forming
from bot.conversations.picking import MOST
from bot.conversations.said import Kind, pairs
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of

ASKED = "forget"
"""Among the candidate's forms: whether to delete everything was asked. It takes no answers."""


async def start(talk: Talk) -> None:
    """/forget, or words that ask for it: what would be deleted, and the button that does it."""
    await _ask(talk, typed=False)


async def tapped(talk: Talk) -> None:
    """forget:yes, forget:one or forget:no."""
    data = talk.said.tap.data if talk.said.tap else ""
    if data == "forget:yes":
        await talk.turn.forget_everything()
        talk.show("start.forgotten")
    elif data == "forget:one":
        found = await talk.turn.interviews.latest_first(limit=MOST)
        offered = [talk.named_button(title(interview_of(i)), "it", i.id, "delete") for i in found]
        talk.show("start.forget_which", pairs(offered))
    else:
        await _keep(talk)


def answer(talk: Talk) -> Callable[[Talk], Awaitable[None]] | None:
    """What words ask for that answer the question, to which only its button says yes; None for
    any others, which leave it behind.
    """
    if talk.open_draft(ASKED) is None:
        return None
    talk.drop(ASKED)
    said = talk.said
    if said.kind is not Kind.TEXT or said.command or said.edited:
        return None
    if is_yes(talk.text) or is_everything(talk.text) or asks_to_forget(talk.text):
        return _insist
    return _keep if is_kept(talk.text) else None


async def _insist(talk: Talk) -> None:
    await _ask(talk, typed=True)


async def _keep(talk: Talk) -> None:
    talk.show("start.kept")
    await forming.resume(talk)


async def _ask(talk: Talk, *, typed: bool) -> None:
    count = await talk.turn.interviews.count()
    rows = [[talk.button("forget_yes", "forget", "yes"), talk.button("keep", "forget", "no")]]
    if count > 1:
        rows.append([talk.button("forget_one", "forget", "one")])
    talk.say("start.forget_sure", rows, count=count, typed=typed)
    talk.put_under(Draft(ASKED))
