"""The page's live line: server-sent events, with nothing missed over a lost connection."""

import json
from collections.abc import AsyncIterator

from bot.demo.feed import Event
from bot.demo.world import World

RELOAD = "reload"  # "too much happened: fetch the chat anew"


async def stream(world: World, person: int, since: str | None) -> AsyncIterator[str]:
    """What happens in a person's chat, from ``since`` (a Last-Event-ID) or from now on."""
    feed = world.feed(person)
    last = since or feed.last_id
    yield "retry: 1000\n\n"
    while not world.closing:
        news = feed.since(last)
        if news is None:  # an id from before a restart, or too long ago
            news = [Event(feed.last_id, RELOAD, {})]
        for event in news:
            last = event.id
            yield f"id: {event.id}\nevent: {event.name}\ndata: {json.dumps(event.data)}\n\n"
        if not news:
            await world.bell.wait()
