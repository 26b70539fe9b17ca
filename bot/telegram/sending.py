"""One message to Telegram, and what its answer means for it."""

import logging
from dataclasses import replace
from datetime import timedelta

from telegram import Bot
from telegram.error import TelegramError

from bot.models import Outgoing
from bot.telegram.fates import (
    Delivered,
    Fate,
    Refused,
    Stale,
    TryLater,
    cannot_edit,
    fate_of,
    pause,
)
from bot.telegram.pace import Pace
from bot.telegram.senders import SENDERS
from bot.watching import meters

log = logging.getLogger(__name__)

UNEXPECTED = 5
"""So often a message is tried that fails in a way nobody foresaw; then it is set aside."""


class Sending:
    """For one process, whose pace knows who got too much."""

    def __init__(self, bot: Bot, pace: Pace) -> None:
        self._bot = bot
        self._pace = pace

    async def send(self, message: Outgoing) -> Fate:
        """What became of it."""
        try:
            await SENDERS[message.method](self._bot, message.chat_id, message.payload)
        except TelegramError as error:
            meters.REFUSED.labels(type(error).__name__).inc()
            if cannot_edit(error):
                return await self._send_anew(message)
            return self._for_whom(message.chat_id, fate_of(error, message.attempts))
        except Exception as error:
            log.exception("Message %s could not be sent.", message.id)
            if message.interview_id is not None:
                return Stale(timedelta(hours=1))
            if message.attempts >= UNEXPECTED:
                return Refused(f"{type(error).__name__} before it was sent")
            return TryLater(pause(message.attempts))
        meters.SENT.inc()
        return Delivered()

    def _for_whom(self, chat_id: int, fate: Fate) -> Fate:
        if isinstance(fate, TryLater) and fate.told:
            return replace(fate, alone=self._pace.crowds(chat_id, fate.after.total_seconds()))
        return fate

    async def _send_anew(self, message: Outgoing) -> Fate:
        """A message that can no longer be edited is said again below."""
        payload = {k: v for k, v in message.payload.items() if k != "message_id"}
        if message.method != "edit_message_text":
            return Delivered()
        try:
            await SENDERS["send_message"](self._bot, message.chat_id, payload)
        except TelegramError as error:
            return fate_of(error, message.attempts)
        return Delivered()
