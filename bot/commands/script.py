"""`bot script [SITUATION]`: the whole script of a call, to read or to print."""

import argparse
from datetime import UTC, datetime

from bot.coaching import printing
from bot.coaching.interview import Situation
from bot.coaching.library import Library


def do(chosen: argparse.Namespace) -> int:
    """Always 0."""
    form = printing.HTML if chosen.html else printing.TEXT
    printer = printing.example(Library.load(), datetime.now(UTC).date())
    print(printer.print(Situation(chosen.situation), form))
    return 0
