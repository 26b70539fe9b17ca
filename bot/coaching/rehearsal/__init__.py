"""The practice call: somebody picks up, answers what is really said, and stays in their part."""

from bot.coaching.rehearsal.hearing import LONGEST, Act, Ear, despairs
from bot.coaching.rehearsal.looking_back import LookingBack, look_back
from bot.coaching.rehearsal.merits import Good
from bot.coaching.rehearsal.people import Ending, MadeUp, People, Person, load_people
from bot.coaching.rehearsal.playing import MOST, picks_up, play
from bot.coaching.rehearsal.scene import Exchange, Rehearsal, Scene
from bot.coaching.rehearsal.trying import Try

__all__ = [
    "LONGEST",
    "MOST",
    "Act",
    "Ear",
    "Ending",
    "Exchange",
    "Good",
    "LookingBack",
    "MadeUp",
    "People",
    "Person",
    "Rehearsal",
    "Scene",
    "Try",
    "despairs",
    "load_people",
    "look_back",
    "picks_up",
    "play",
]
