"""Bracketed sentences for the tagger: those in sentences.txt and told.txt, lists of fields, and
messages about other things.

A sentence reads `had interview at {c Lidl} on tuesday for {r store assistant}, met {k Donna}`.
Each is also shown with other companies, roles and names in its brackets, in lower case, or
without apostrophes, so that what is learned is how people build such sentences and not which
companies they name."""

import re

from bot.coaching.understanding.content import lines, table
from bot.coaching.understanding.learn.chance import Dice
from bot.coaching.understanding.learn.naming import another
from bot.coaching.understanding.learn.phrasings import among_chatter, by_intent, spread
from bot.coaching.understanding.lexicon import brands, first_names

BRACKET = re.compile(r"\{([crk]) ([^}]*)\}")
_WORD = re.compile(r"[^\W_]+(?:['&][^\W_]+)*")


def sentences(dice: Dice, least: int) -> list[str]:
    """The sentences of sentences.txt with their choices made, and those of told.txt as they are."""
    made = [text for line in lines("sentences") for text in spread(line, dice, least)]
    return [*made, *lines("told")]


def lists(dice: Dice, count: int) -> list[str]:
    """Interviews told as fields, by lists.toml: the company always, the others often, in
    many orders.
    """
    return [_list(dice) for _ in range(count)]


def _list(dice: Dice) -> str:
    ways = table("lists")
    often = (("role", 90), ("day", 80), ("contact", 55), ("rest", 45))
    fields = ["company", *(name for name, percent in often if dice.hits(percent))]
    if dice.hits(65):
        fields = dice.shuffled(fields)
    sign = dice.pick(ways["between"])
    text: str = dice.pick(ways[fields[0]])
    for name in fields[1:]:
        text += (sign if dice.hits(85) else " ") + dice.pick(ways[name])
    return text.replace("\n", " \n ")


def about_other_things(dice: Dice, count: int) -> list[str]:
    """Phrasings that tell of no interview; a company they name is bracketed, one that
    names a person left out.
    """
    texts = [text for text, intent in by_intent(dice, 3) if intent != "log_interview"]
    kept: list[str] = []
    while len(kept) < count:
        text = dice.pick(texts)
        if not first_names() & set(_WORD.findall(text.lower())):
            kept.append(_WORD.sub(_bracketed, text))
    return kept


def _bracketed(word: re.Match[str]) -> str:
    return f"{{c {word[0]}}}" if word[0].lower() in brands() else word[0]


def variants(line: str, dice: Dice, count: int) -> list[str]:
    """The line, and `count` more with other things in its brackets and other spelling habits."""
    return [line, *(_variant(line, dice) for _ in range(count))]


def _variant(line: str, dice: Dice) -> str:
    new = BRACKET.sub(lambda slot: f"{{{slot[1]} {another(slot[1], slot[2], dice)}}}", line)
    if dice.hits(35):
        new = new.lower()
    elif dice.hits(12):
        new = BRACKET.sub(lambda slot: slot[0][:3] + slot[0][3:].title(), new)
    if dice.hits(15):
        new = new.replace("'", "")
    return among_chatter(new, dice) if dice.hits(20) else new
