"""`bot script [SITUATION]`: the whole script of a call, to read or to print."""

import argparse
import os
import sys
from datetime import UTC, datetime

from bot.coaching import printing
from bot.coaching.interview import Situation
from bot.coaching.library import Library


def do(chosen: argparse.Namespace) -> int:
    """Always 0; whoever reads only the beginning is no mistake."""
    form = printing.HTML if chosen.html else printing.TEXT
    printer = printing.example(Library.load(), datetime.now(UTC).date())
    try:
        print(printer.print(Situation(chosen.situation), form), flush=True)
    except BrokenPipeError:  # whoever reads it has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
