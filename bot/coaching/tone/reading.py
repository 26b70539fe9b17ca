"""A message as the tone rules read it: lower case, plain quotes, single spaces, slips mended.

People type "dint", "u" and "im". Grammar mistakes must never be what is judged, so a slip is read
as the word that was meant. `Words.place` leads from what was read back to what was typed.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from bot.coaching.understanding.words import Words

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’ʼ`´′", "'"),
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|\s+|.", re.DOTALL)
_LONG_DRAWN = re.compile(r"([^\W\d])\1{2,}")
_NOT_THE_END = (
    r"(?i:(?<!\bmr)(?<!\bms)(?<!\bdr)(?<!\bmrs)(?<!\bprof)(?<!\bno)(?<!\be\.g)(?<!\bi\.e)(?<!\bst))"
)
_END = re.compile(
    rf"{_NOT_THE_END}(?<!\b[A-Za-z])\.+[\"')\]]*(?=\s|$)|[!?…]+[\"')\]]*(?=\s|$)|\n\s*\n|\n\s*(?![a-z\s])"
)


def read(text: str, spellings: Mapping[str, str]) -> Words:
    """One pass over any text; `spellings` maps a slip to what was meant."""
    shown: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length = 0
    for token in _TOKEN.finditer(text.translate(_ALIKE)):
        word = _meant(token.group(), spellings)
        starts.append(length)
        origins.append(token.start())
        shown.append(word)
        length += len(word)
    return Words(text, "".join(shown), (*starts, length), (*origins, len(text)))


def _meant(token: str, spellings: Mapping[str, str]) -> str:
    if token.isspace():
        return " "
    if not token[0].isalnum():
        return "" if unicodedata.category(token[0]) in {"Cf", "Cc", "Cs"} else token
    word = _LONG_DRAWN.sub(r"\1\1", token.lower())
    return spellings.get(word, word)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, without the space around it. Line breaks end one, too, unless
    the next line goes on in lower case: a pasted e-mail may be broken anywhere.
    """
    start = 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        inside = text[start:end]
        if inside.strip():
            yield start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())
        start = end
