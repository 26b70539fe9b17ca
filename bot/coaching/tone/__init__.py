"""The tone check: the exact words that could hurt on the phone, why, and what to say instead."""

from bot.coaching.tone.checking import Finding, Tone, Verdict, load_tone
from bot.coaching.tone.rules import Kind

__all__ = ["Finding", "Kind", "Tone", "Verdict", "load_tone"]
