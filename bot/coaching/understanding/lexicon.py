"""Words known by kind: first names, job titles, companies, and the small words around them."""

import re
from collections.abc import Sequence
from functools import cache

from bot.coaching.understanding.content import lines, table
from bot.coaching.understanding.tokens import Token, tokens

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


@cache
def _letters() -> dict[str, str]:
    """Word -> the kinds it is known under, one letter each (lexicon.toml; F first name, R role)."""
    kinds: dict[str, set[str]] = {}
    known = table("lexicon")["words"] | {"F": " ".join(lines("names"))}
    for letter, group in known.items():
        for word in group.lower().split():
            kinds.setdefault(word, set()).add(letter)
    for title in lines("roles"):
        for word in title.lower().replace("/", " ").split():
            kinds.setdefault(word, set()).add("R")
    return {word: "".join(sorted(letters)) for word, letters in kinds.items()}


def kinds(token: Token, *, names: bool) -> str:
    """The letters of the word's kinds; without F and R when `names` are not to be known."""
    known, word = _letters(), token.low
    letters = (
        known.get(word)
        or known.get(word.removesuffix("'s"))
        or known.get(word.removesuffix("s"), "")
    )
    return letters if names else letters.replace("F", "").replace("R", "")


@cache
def _companies() -> dict[str, list[tuple[str, ...]]]:
    """First word -> the companies that begin with it, as words, longest first."""
    known: dict[str, list[tuple[str, ...]]] = {}
    for name in lines("companies"):
        parts = tuple(token.low.replace("'", "") for token in tokens(name, []))
        known.setdefault(parts[0], []).append(parts)
    return {first: sorted(names, key=len, reverse=True) for first, names in known.items()}


def company_places(found: Sequence[Token]) -> list[str]:
    """For each word its place in a company from companies.txt: "1" first, "2" later, "" none."""
    lows = [token.low.replace("'", "") for token in found]
    known = _companies()
    result: list[str] = []
    while (i := len(result)) < len(lows):
        names = known.get(lows[i], ())  # of most words none
        name = next((name for name in names if tuple(lows[i : i + len(name)]) == name), ())
        result += ["1", *["2"] * (len(name) - 1)] if name else [""]
    return result


def known_companies(found: Sequence[Token]) -> int:
    """How many companies from companies.txt the words name."""
    return company_places(found).count("1")


def is_company(name: str) -> bool:
    """Whether the `plain` name, as a whole, stands in companies.txt."""
    places = company_places(tokens(name, []))
    return bool(places) and places.count("1") == 1 and all(places)


@cache
def brands() -> frozenset[str]:
    """Companies of one word that hardly mean anything else, in lower case."""
    known = [_WORD.findall(name.lower().replace("'", "")) for name in lines("companies")]
    ambiguous = table("lexicon")["plain_companies"].split()
    single = {each[0] for each in known if len(each) == 1 and len(each[0]) > 2} - set(ambiguous)
    return frozenset(single | {f"{name[:-1]}'s" for name in single if name.endswith("s")})


@cache
def first_names() -> frozenset[str]:
    """First names that hardly mean anything else, in lower case."""
    names = {word.lower() for line in lines("names") for word in line.split()}
    return frozenset(names - set(table("lexicon")["plain_names"].split()))


def plain_words() -> frozenset[str]:
    """Words that many companies and roles share, and that any message may hold."""
    return frozenset(table("lexicon")["common"].split())


def pointing_words() -> frozenset[str]:
    """Words around the name of the one that is meant."""
    return frozenset(table("lexicon")["pointing"].split())


def small_words() -> frozenset[str]:
    """The words that sentences are made of, whatever they are about."""
    return frozenset(table("lexicon")["words"]["N"].split())
