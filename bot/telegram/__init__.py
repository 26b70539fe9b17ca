"""The Telegram side: hearing, routing, and the one part that speaks."""

import os

# python-telegram-bot is about to tell waiting times as timedelta, and warns on stderr until asked to
os.environ.setdefault("PTB_TIMEDELTA", "true")
