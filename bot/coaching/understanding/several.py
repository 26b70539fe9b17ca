"""Several interviews told in one message: "Tesco on Monday and another at Boots yesterday"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

from bot.coaching.understanding.content import table
from bot.coaching.understanding.lexicon import is_company, known_companies
from bot.coaching.understanding.marks import Marks, marked
from bot.coaching.understanding.moment import Moment
from bot.coaching.understanding.sentences import Sentence, read_interview, read_marked
from bot.coaching.understanding.timeline import timeline
from bot.coaching.understanding.words import plain

MOST = 5
_AND = re.compile(r",? (?:and|&|\+|plus) (?:at |with )?(?:the )?|, | ?/ ?|\+")
_TRIES = 12
"""Cuts that are tried; a message that needs more is a story, and asking is quicker."""


def read_interviews(text: str, moment: Moment) -> list[Sentence]:
    """Every interview a message tells of, in order; one when it tells of none clearly."""
    marks = marked(plain(text), month_first=moment.month_first)
    told = read_marked(marks, moment)
    several = list(_each(told))
    if len(several) == 1 and _may_be_several(marks):
        return _cut(marks.said.text, told, moment, MOST)
    return several


def _each(told: Sentence) -> Iterator[Sentence]:
    """ "Lidl and Aldi" are two, on the same day; "Marks and Spencer" is one."""
    names = _AND.split(told.company or "", maxsplit=MOST - 1)
    if len(names) > 1 and not is_company(told.company or "") and all(map(is_company, names)):
        yield from (replace(told, company=name) for name in names)
    else:
        yield told


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(table("timeline")[name].strip().replace("\n", ""), re.I)


def _may_be_several(marks: Marks) -> bool:
    """Two days that both claim an interview, two known companies, or words for another one.

    Only then is every part read by itself, which takes time.
    """
    if known_companies(marks.tokens) > 1 or _cue("several").search(marks.said.text):
        return True
    return len(marks.days) > 1 and timeline(marks).claims.count("interview") > 1


def _cut(said: str, told: Sentence, moment: Moment, most: int) -> list[Sentence]:
    """The interviews on either side of the first cut that leaves one on both; else what is `told`
    as a whole.
    """
    if most == 1:
        return [told]
    for cut in islice(_cue("between_two").finditer(said), _TRIES):
        before, after = said[: cut.start()], said[cut.end() :]
        left = read_interview(before, moment)
        if left.company and _stands_alone(before, left):
            right = read_interview(after, moment)
            if right.company and right.company != left.company and _stands_alone(after, right):
                return [left, *_cut(after, right, moment, most - 1)]
    return [told]


def _stands_alone(part: str, told: Sentence) -> bool:
    """An interview of its own has a day, or is called one."""
    return told.day is not None or _cue("its_own").search(part) is not None
