"""Other companies, roles and people for the brackets of a sentence, known ones and made-up ones.

What is made up teaches the tagger to do without knowing a name: most names it will meet stand on
no list."""

from collections.abc import Callable
from functools import cache

from bot.coaching.understanding.content import lines, table
from bot.coaching.understanding.learn.chance import Dice

_KEEP = 20
"""Percent of brackets that keep what stands in them."""


def another(kind: str, said: str, dice: Dice) -> str:
    """Something else for a bracket of that kind, "c", "r" or "k"; sometimes what it `said`."""
    if dice.hits(_KEEP):
        return said
    makers: dict[str, Callable[[str, Dice], str]] = {"c": _company, "r": _role, "k": _person}
    return makers[kind](said, dice)


def _company(_said: str, dice: Dice) -> str:
    if not dice.hits(30):
        return dice.pick(lines("companies"))
    name, chance = _made_up(dice), dice.below(11)
    if chance < 4:
        return name
    if chance > 9:
        return f"{dice.pick(table('made_up')['everyday'])} {dice.pick(table('made_up')['forms'])}"
    return (
        f"{name} {dice.pick(table('made_up')['companies'])}"
        if chance < 8
        else f"{name} {dice.pick(['&', 'and'])} {_made_up(dice)}"
    )


def _role(_said: str, dice: Dice) -> str:
    if not dice.hits(35):
        return dice.pick(lines("roles"))
    heads, before = _job_words()
    role = dice.pick(heads)
    if dice.hits(75):
        role = f"{dice.pick(before)} {role}"
    if dice.hits(20):
        role = f"{dice.pick(before)} {role}"
    chance = dice.below(100)
    role += (
        " II"
        if chance < 3
        else f"/{dice.pick(heads)}"
        if chance < 6
        else " (part time)"
        if chance < 9
        else ""
    )
    return role.title() if dice.hits(30) else role


def _person(said: str, dice: Dice) -> str:
    title, chance = said.split(maxsplit=1)[0], dice.below(100)
    if title.lower().rstrip(".") in _titles():
        return f"{title} {_last(dice)}" if chance < 60 else f"{title} {_first(dice)} {_last(dice)}"
    if chance < 60:
        return _first(dice)
    if chance < 82:
        return f"{_first(dice)} {_last(dice)}"
    title = dice.pick(table("made_up")["titles"])
    return f"{title} {_last(dice)}" if chance < 92 else f"{title} {_first(dice)} {_last(dice)}"


def _first(dice: Dice) -> str:
    return _made_up(dice) if dice.hits(12) else dice.pick(_words("names"))


def _last(dice: Dice) -> str:
    return _made_up(dice) if dice.hits(25) else dice.pick(_words("surnames"))


def _made_up(dice: Dice) -> str:
    syllables, endings = (table("made_up")[part].split() for part in ("syllables", "endings"))
    middle = dice.pick(syllables) if dice.hits(40) else ""
    return str(dice.pick(syllables) + middle + dice.pick(endings)).title()


def _titles() -> list[str]:
    return [title.rstrip(".") for title in table("lexicon")["words"]["T"].split()]


@cache
def _words(name: str) -> list[str]:
    return [word for line in lines(name) for word in line.split()]


@cache
def _job_words() -> tuple[list[str], list[str]]:
    known = table("lexicon")["words"]
    return [w for w in known["H"].split() if len(w) > 3 and w.isalpha()], known["M"].split()
