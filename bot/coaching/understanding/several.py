"""Several interviews told in one message: "Tesco on Monday and another at Boots yesterday"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice

from bot.coaching.understanding.content import table
from bot.coaching.understanding.lexicon import is_company, known_companies
from bot.coaching.understanding.marks import marked
from bot.coaching.understanding.moment import Moment
from bot.coaching.understanding.sentences import Sentence, read_interview
from bot.coaching.understanding.timeline import timeline
from bot.coaching.understanding.words import plain

MOST = 5
_AND = re.compile(r",? (?:and|&|\+|plus) (?:at |with )?(?:the )?|, | ?/ ?|\+")
_TRIES = 12
"""Cuts that are tried; a message that needs more is a story, and asking is quicker."""


def read_interviews(text: str, moment: Moment) -> list[Sentence]:
    """Every interview a message tells of, in order; one when it tells of none clearly."""
    said = plain(text)
    whole = list(_each(read_interview(said, moment)))
    if len(whole) == 1 and _may_be_several(said, moment):
        return _cut(said, moment, MOST)
    return whole


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


def _may_be_several(said: str, moment: Moment) -> bool:
    """Two days that both claim an interview, two known companies, or words for another one.

    Only then is every part read by itself, which takes time.
    """
    claims = timeline(marked(said, month_first=moment.month_first)).claims
    more = claims.count("interview") > 1 or known_companies(said) > 1
    return more or _cue("several").search(said) is not None


def _cut(said: str, moment: Moment, most: int) -> list[Sentence]:
    """The interviews on either side of the first cut that leaves one on both."""
    first = read_interview(said, moment)
    if most == 1:
        return [first]
    for cut in islice(_cue("between_two").finditer(said), _TRIES):
        before, after = said[: cut.start()], said[cut.end() :]
        left = read_interview(before, moment)
        if left.company and _stands_alone(before, left):
            right = read_interview(after, moment)
            if right.company and right.company != left.company and _stands_alone(after, right):
                return [left, *_cut(after, moment, most - 1)]
    return [first]


def _stands_alone(part: str, told: Sentence) -> bool:
    """An interview of its own has a day, or is called one."""
    return told.day is not None or _cue("its_own").search(part) is not None
