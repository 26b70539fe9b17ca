"""`bot run`, and `bot work`, which is the same and hears nothing."""

import argparse
import gc
import signal
import sys
from typing import NoReturn

from bot.settings import OperatorError, read_settings
from bot.watching import logs

MADE = 10_000
"""Objects between two looks for garbage, fourteen times Python's own: a turn makes thousands, and
hardly one in a circle; the looks took six to eight per cent of a crowd's processor time."""
A_TURN_SECONDS = 0.0005
"""A thread that has written to the disk waits so long for a busy loop, a tenth of Python's own:
until it is heard nobody else's turn begins, and what was said is not settled."""


def do(chosen: argparse.Namespace) -> int:
    """Until SIGTERM or SIGINT. Raises OperatorError."""
    signal.signal(signal.SIGTERM, _end)
    settings = read_settings()
    logs.to_stderr(settings.log_level, chosen.log_format, settings.token_of_chats)
    if settings.demo and not chosen.hears:
        raise OperatorError("`bot work` needs TELEGRAM_BOT_TOKEN: the demo is `bot run` alone.")
    gc.disable()  # what is imported stays: looking for garbage in it is a tenth of the start
    from bot.living import live  # noqa: PLC0415 - it imports all there is; a mistake is told before

    gc.freeze()
    gc.enable()
    gc.set_threshold(MADE)
    sys.setswitchinterval(A_TURN_SECONDS)
    live(settings, hears=chosen.hears)
    return 0


def _end(*_: object) -> NoReturn:
    """While it starts it holds nothing: told to end then, it has ended well, too."""
    sys.exit(0)
