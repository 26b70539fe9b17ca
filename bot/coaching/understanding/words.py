"""A message as words in one spelling, each knowing where it stood in the message.

People write "Tues", "teusday", "2moro", "half two" and "fourth of january". The patterns that read days and
hours would drown in spellings, so the message is first rewritten word by word: weekdays become MON..SUN,
months M01..M12, "tomorrow" TMRW, number words digits ("two" 2) and spelled ordinals "4~" (the tilde keeps the
second of "second interview" apart from "the 2nd"). Everything else is lower-cased and otherwise left alone.
`Words.span` leads from a match back to the characters the candidate typed.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

LONGEST = 2000
"""Characters that are read; a message to a coach says what it is about long before that."""

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’ʼ`´′", "'"),
        **dict.fromkeys("“”„″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u202f\u3000", " "
        ),
        "\uff20": "@",
    }
)
_TOKEN = re.compile(
    r"\b(?:2day|2moro|2morro|2morrow|2mrw|2mo|2nite|l8r|gr8|m8|b4|w8|[a-z]{2,5}1|2nd|1st|3rd)(?![^\W_])"
    # "7-Eleven" is no number; "3-may" and "3-month" are
    r"|\d+-(?!jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|day|week|month|year|hour|min)[a-z]{3,}"
    r"|\d+(?:st|nd|rd|th)(?![^\W_])|\d+"
    r"|(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)(?![^\W_])"
    r"|[^\W\d_]+(?:'[^\W\d_]+)*'?|\s+|.",
    re.I | re.S,
)

_WEEKDAYS = {
    "MON": "monday mon mondy monaday munday moday mnday",
    "TUE": "tuesday tues tue teusday tusday tuseday tuesdy tuesay tueday teuesday tuesdsay",
    "WED": "wednesday weds wed wednes wensday wendsday wednsday wenesday wednesdy wednesay wendesday wedsday"
    " wedensday wednesda wednessday",
    "THU": "thursday thurs thur thu thursdy thrusday thurday thirsday thusday thursay thursady thurdsay",
    "FRI": "friday fri firday fridy friady frieday fryday frday",
    "SAT": "saturday sat satur saterday satday saturdy saturady satruday satuday",
    "SUN": "sunday sun sundy sunady sonday",
}
_MONTHS = {
    "M01": "january jan januray janurary",
    "M02": "february feb febuary feburary",
    "M03": "march mar",
    "M04": "april apr",
    "M05": "may",
    "M06": "june jun",
    "M07": "july jul",
    "M08": "august aug",
    "M09": "september sept sep setpember",
    "M10": "october oct ocotber",
    "M11": "november nov novemeber",
    "M12": "december dec decemeber",
}
_RELATIVE = {
    "TODAY": "today 2day tday todya todays",
    "YDAY": "yesterday yday yest ystrday yesturday yesteday yestarday yesterdy ystd yestday yesterdays"
    " yestrday yersterday",
    "TMRW": "tomorrow tomorow tommorow tommorrow tmrw tmr tmw tomoz 2moro 2mrw tomo tomorro 2morrow tomorrows"
    " 2mo tomarrow",
}
_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty"
).split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third"
    " twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()


def _spellings() -> dict[str, str]:
    table = {
        s: code
        for group in (_WEEKDAYS, _MONTHS, _RELATIVE)
        for code, all_ in group.items()
        for s in all_.split()
    }
    for code, spelt in _WEEKDAYS.items():
        for day in spelt.split():  # "thursdays interview", "friday's interview": one day, not many
            table.setdefault(day + "s", code + "s")
            table[day + "'s"] = code + "s"
    table |= {word: str(n) for n, word in enumerate(_NUMBERS)}
    table |= {word: f"{n}~" for n, word in enumerate(_ORDINALS, 1)}
    return table


_SPELLINGS = _spellings()


@dataclass(frozen=True, slots=True)
class Words:
    """`text` is what was typed, `read` the same in one spelling; `_marks` pair their word boundaries."""

    text: str
    read: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        """Where in `text` the words of a match on `read` stand."""
        return self.place(match.start()), self.place(match.end())

    def place(self, position: int) -> int:
        """The place in `text` of a word boundary in `read`."""
        return self.origins[bisect_left(self.starts, position)]

    def back(self, position: int) -> int:
        """The place in `read` of a word boundary in `text`."""
        return self.starts[min(bisect_right(self.origins, position), len(self.origins)) - 1]


def plain(text: str) -> str:
    """The text with one kind of quote, dash and space, and without what cannot be seen or said.

    No more than LONGEST characters are kept. Nothing visible is lost or moved.
    """
    kept = unicodedata.normalize("NFC", text[:LONGEST]).translate(_ALIKE)
    return "".join(
        " " if char in "\r\n\t" else char for char in kept if char in "\r\n\t" or _shown(char)
    )


def _shown(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"} or char == "\u200d"


def _spelt(word: str) -> str:
    return _SPELLINGS.get(word.rstrip("'").replace("y ", "y-"), word)


def words(text: str) -> Words:
    """`text` must be `plain`. One pass; spaces are squeezed to one."""
    read: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length = 0
    for token in _TOKEN.finditer(text):
        typed = token.group()
        spelt = " " if typed.isspace() else _spelt(typed.lower())
        starts.append(length)
        origins.append(token.start())
        read.append(spelt)
        length += len(spelt)
    return Words(text, "".join(read), (*starts, length), (*origins, len(text)))
