"""The fear as a number, and how the other side may be: asked before the call and after it."""

from bot.coaching.curve import Manner
from bot.coaching.forms import Answers
from bot.coaching.understanding import read_number
from bot.conversations.forming import Form, Problem
from bot.conversations.said import Rows
from bot.conversations.talk import Talk

FEAR = range(11)


def fear_buttons(form: Form, talk: Talk, slot: str) -> Rows:
    """0 to 10, in two rows."""
    numbers = [form.named_button(talk, str(n), slot, n) for n in FEAR]
    return [numbers[:6], numbers[6:]]


def read_fear(talk: Talk, slot: str) -> Answers | Problem:
    """A number in words or digits."""
    fear = read_number(talk.text, FEAR[0], FEAR[-1])
    return Problem("call.not_a_number") if fear is None else {slot: fear}


def tapped_fear(slot: str, value: str) -> Answers:
    """Empty for a number that was not offered."""
    return {slot: int(value)} if value in map(str, FEAR) else {}


def manner_buttons(form: Form, talk: Talk, slot: str) -> Rows:
    """How the other side may be."""
    return [[form.button(talk, f"manner_{manner}", slot, manner) for manner in Manner]]


def read_manner(talk: Talk, slot: str) -> Answers | Problem:
    """The label of one of the buttons, typed, or its first word."""
    said = set(talk.text.casefold().split())
    labels = {m.value: talk.words.label(f"manner_{m}").casefold() for m in Manner}
    named = [manner for manner, label in labels.items() if label.split()[0] in said]
    return {slot: named[0]} if len(named) == 1 else Problem("call.not_a_manner")


def tapped_manner(slot: str, value: str) -> Answers:
    """Empty for a manner that was not offered."""
    return {slot: value} if value in list(Manner) else {}
