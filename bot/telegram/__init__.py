"""The Telegram side: hearing, routing, and the one part that speaks."""

import os

# python-telegram-bot will tell waiting times as timedelta one day, and warns until asked to
os.environ.setdefault("PTB_TIMEDELTA", "true")
