"""/stats, for the people whom ADMIN_IDS names: counts, and nobody's words."""

from bot.conversations import start
from bot.conversations.talk import Talk
from bot.store.counting import counts


async def stats(talk: Talk) -> None:
    """To anybody else it is a command that does not exist."""
    if talk.turn.chat_id in talk.admins:
        talk.say("admin.stats", counts=await counts(talk.turn.db))
    else:
        await start.help_(talk)
