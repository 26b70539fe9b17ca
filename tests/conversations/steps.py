"""The way to a place in the conversation, and what is kept there: to begin in the middle."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from sqlalchemy import select

from bot.models import Call, Candidate, Interview
from bot.store.database import table
from tests.chat import Chat

PERSON, INTERVIEW, CALL = table(Candidate), table(Interview), table(Call)

A_WEEK_AGO = "Interview at Acme on 2 March for the warehouse job with Priya, 020 7946 0123"
YESTERDAY = A_WEEK_AGO.replace("on 2 March", "yesterday")

Kept = dict[str, Any]
Way = Callable[[Chat], Awaitable[None]]


async def kept(chat: Chat) -> Kept:
    """All that is kept of a person, but for the number of the question being asked."""
    async with chat.coach.store.transactions.begin() as db:
        people = await db.execute(select(PERSON).where(PERSON.c.chat_id == chat.person))
        query = select(INTERVIEW).where(INTERVIEW.c.chat_id == chat.person)
        found = (await db.execute(query.order_by(INTERVIEW.c.id))).mappings().all()
        theirs = CALL.c.interview_id.in_([interview["id"] for interview in found])
        made = await db.execute(select(CALL).where(theirs).order_by(CALL.c.id))
        person = dict(people.mappings().first() or {"zone": None, "forms": []})
        return {
            "person": {k: v for k, v in person.items() if k not in ("version", "blocked_at")},
            "interviews": [dict(interview) for interview in found],
            "calls": [dict(call) for call in made.mappings()],
        }


async def interviews(chat: Chat) -> list[dict[str, Any]]:
    """The saved interviews, oldest first."""
    return list((await kept(chat))["interviews"])


async def calls(chat: Chat) -> list[dict[str, Any]]:
    """The calls about them."""
    return list((await kept(chat))["calls"])


async def form(chat: Chat) -> dict[str, Any]:
    """The form that is being answered; {} when there is none."""
    forms = (await kept(chat))["person"]["forms"]
    return dict(forms[-1]) if forms else {}


async def go(chat: Chat, *steps: str) -> str:
    """Several steps: words, or "tap LABEL"."""
    for step in steps:
        await (chat.tap(step[4:]) if step.startswith("tap ") else chat.send(step))
    return chat.last


async def in_london(chat: Chat) -> None:
    """Somebody whose clock is known."""
    await go(chat, "/log", "London", "/cancel")


async def saved(chat: Chat, sentence: str = A_WEEK_AGO) -> int:
    """An interview is saved; its number."""
    if (await kept(chat))["person"]["zone"] is None:
        await in_london(chat)
    before = {interview["id"] for interview in await interviews(chat)}
    await go(chat, f"/log {sentence}", "tap They did not say", "tap Save")
    [new] = {interview["id"] for interview in await interviews(chat)} - before
    return int(new)


async def dialling(chat: Chat) -> None:
    """The number is being rung."""
    await saved(chat)
    await go(chat, "/call", "tap I have all three", "tap Skip", "tap Skip", "tap Skip")
    await chat.tap("I am dialling")


async def on_the_line(chat: Chat) -> None:
    """The person has picked up."""
    await dialling(chat)
    await chat.tap("The right person")


async def hung_up(chat: Chat) -> None:
    """The call is over; the debrief asks whom they spoke with."""
    await on_the_line(chat)
    await go(chat, "tap Thank and end", "tap We've hung up")


async def invited(chat: Chat) -> None:
    """They asked to be rung back; the debrief asks on which day."""
    await on_the_line(chat)
    await go(chat, "tap “Call back later”", "tap They name a day", "tap We've hung up", "tap Priya")


def way(*steps: str, after: Way | None = None) -> Way:
    """A way of several steps, perhaps after another."""

    async def walk(chat: Chat) -> None:
        if after is not None:
            await after(chat)
        await go(chat, *steps)

    return walk


async def one_saved(chat: Chat) -> None:
    """An interview is saved."""
    await saved(chat)


LOGGED = way("/interviews", "tap Acme", "tap Change", after=one_saved)
LOGGING = way("/log", after=in_london)
CARD = way(f"/log {A_WEEK_AGO}", "tap They did not say", after=in_london)

QUESTIONS: dict[str, Way] = {
    "zone": way("/log"),
    "company": LOGGING,
    "role": way("Acme", after=LOGGING),
    "day": way("Acme", "skip", after=LOGGING),
    "hour": way("I have an interview at Acme next Tuesday for the warehouse job", after=in_london),
    "contact": way("Acme", "skip", "2 March", after=LOGGING),
    "promised": way("Acme", "skip", "2 March", "skip", after=LOGGING),
    "the card": CARD,
    "the company on the card": way("tap Company", after=CARD),
    "a saved line": way("tap Company", after=LOGGED),
    "a saved day": way("tap Day", after=LOGGED),
    "a saved number": way("tap Number", after=LOGGED),
    "a saved e-mail": way("tap E-mail", after=LOGGED),
    "until when": way("they need longer", after=one_saved),
    "another day": way("/interviews", "tap Acme", "tap Ask me another day", after=one_saved),
    "before dialling": way("/call", after=one_saved),
    "the question": way("/call", "tap I have all three", after=one_saved),
    "something to add": way("/call", "tap I have all three", "tap 1", after=one_saved),
    "the fear": way("/call", "tap I have all three", "tap 1", "tap Skip", after=one_saved),
    "what to expect": way("/call", "tap I have all three", "tap 1", "skip", "7", after=one_saved),
    "a breath": way("/call", "tap I have all three", "tap 1", "skip", "7", "skip", after=one_saved),
    "dialling": dialling,
    "on the line": on_the_line,
    "whom they reached": hung_up,
    "ring back when": invited,
    "what they said": way("tap Priya", after=hung_up),
    "what comes next": way("tap Priya", "skip", after=hung_up),
    "the fear now": way("tap Priya", "skip", "skip", after=hung_up),
    "somewhere else": way("/settings", "tap I am somewhere else", after=in_london),
    "nothing": in_london,
}
"""Every question there is, and the way to it."""

THE_MAIN_WALK = [
    *("/log", "London", "Acme", "warehouse", "2 March", "Priya, 020 7946 0123", "skip"),
    *("tap Company", "tap Back", "tap Save", "/call", "tap I have all three", "tap 1", "skip", "7"),
    "tap Friendly",
    *("tap I am dialling", "tap The right person", "tap Thank and end", "tap We've hung up"),
    *("tap Priya", "skip", "skip", "tap Businesslike", "3"),
]
THE_OTHER_WALK = [
    *("/log", "London", "Acme", "skip", "next Tuesday", "skip", "skip", "tap Day", "2 March"),
    *("skip", "tap Save", "they need longer", "tap They did not say when"),
    *("tap Ask me another day", "/cancel", "/interviews", "tap Acme", "tap Change", "tap Number"),
    *("020 7946 0123", "/settings", "tap I am somewhere else", "Paris", "/call"),
    *("tap Walk me", "tap I have all three", "skip", "skip", "skip", "tap I am dialling"),
    *("tap The right person", "tap “Call back later”", "tap They name a day", "tap We've hung up"),
    *("someone", "Thursday"),
]
WALKS = {"main": THE_MAIN_WALK, "other": THE_OTHER_WALK}
"""Between them they come by nearly every question there is."""


async def stops(chat: Chat, walk: list[str]) -> AsyncIterator[str]:
    """The steps of a walk, one at a time: what the caller does at a stop comes in between."""
    for step in walk:
        await go(chat, step)
        yield step


def buttons_seen(chat: Chat) -> dict[str, int]:
    """Every button there ever was in a chat, also those that were taken away: data -> message."""
    feed = chat.telegram.feed(chat.person)
    events = feed.since(feed.last_id.partition("-")[0] + "-0")
    assert events is not None
    return {
        button["callback_data"]: event.data["message_id"]
        for event in events
        if event.name in ("message", "edited")
        for row in event.data.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
    }
