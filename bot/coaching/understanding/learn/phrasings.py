"""The phrasings and voices in content/ as a learner sees them: every alternative written out, some
with chatter and typos.
"""

import re
from collections.abc import Iterator

from bot.coaching.understanding.content import lines
from bot.coaching.understanding.learn.chance import Dice
from bot.coaching.understanding.learn.deciding import Shown
from bot.coaching.understanding.traits import traits

_CHOICE = re.compile(r"\(([^(){}]*\|[^(){}]*)\)|\(([^()]*\|[^()]*)\)")
_SECTION = re.compile(r"\[(\w+)\]")


def spread(line: str, dice: Dice, least: int) -> list[str]:
    """The line with its (a|b) choices made, at least `least` times over and until each was
    made once.
    """
    choices = [match[1] or match[2] for match in _CHOICE.finditer(line)]
    if not choices:
        return [line]
    decks: dict[tuple[int, str], list[str]] = {}
    times = max(least, *(choice.count("|") + 1 for choice in choices))
    return list(dict.fromkeys(_chosen(line, decks, dice) for _ in range(times)))


def _chosen(line: str, decks: dict[tuple[int, str], list[str]], dice: Dice) -> str:
    """Deals each choice's options in turn, so that none is left out; inner choices are
    made first.
    """
    turn = 0
    while match := _CHOICE.search(line):
        choice = match[1] or match[2]
        deck = decks.setdefault((turn, choice), [])
        if not deck:
            deck += dice.shuffled(choice.split("|"))
        line = line[: match.start()] + deck.pop() + line[match.end() :]
        turn += 1
    return " ".join(line.split())


def examples(dice: Dice, least: int = 12, times: int = 5) -> list[Shown]:
    """Every message to learn from with its intent.

    Phrasings with choices come at least `least` times, voices `times`: as they are, and dressed.
    """
    told = [(spoken(text, dice), intent) for text, intent in by_intent(dice, least)]
    for text, intent in sections("voices"):
        told += [(text, intent), *((spoken(text, dice), intent) for _ in range(times - 1))]
    return [(traits(text), intent) for text, intent in told]


def by_intent(dice: Dice, least: int) -> Iterator[tuple[str, str]]:
    """Every phrasing with its intent."""
    for line, intent in sections("phrasings"):
        yield from ((text, intent) for text in spread(line, dice, least) if text)


def sections(name: str) -> Iterator[tuple[str, str]]:
    """Each line of the text file of that name, with the [section] it stands in."""
    section = ""
    for line in lines(name):
        heading = _SECTION.fullmatch(line)
        if heading:
            section = heading[1]
        else:
            yield line, section


def spoken(text: str, dice: Dice) -> str:
    """The phrasing as somebody might type it: with words around it, a typo, no apostrophes."""
    if dice.hits(35):
        text = among_chatter(text, dice)
    if dice.hits(12):
        said = text.split(" ")
        at = dice.below(len(said))
        said[at] = _mistyped(said[at], dice)
        text = " ".join(said)
    return text.replace("'", "") if dice.hits(15) else text


def among_chatter(text: str, dice: Dice) -> str:
    """The text with words before or after it that mean nothing."""
    return dice.pick(lines("chatter")).replace("...", text, 1)


def _mistyped(word: str, dice: Dice) -> str:
    """One letter lost, swapped with the next or typed twice, or the vowels left out of a
    short word.
    """
    if len(word) < 4:
        return word
    at, kind = 1 + dice.below(len(word) - 2), dice.below(4)
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    if kind == 3 and len(word) < 8:
        return word[0] + re.sub("[aeiou]", "", word[1:])
    return word[:at] + word[at + 1 :]
