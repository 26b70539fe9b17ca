"""Short answers to one question: a number, a skip, "they didn't say", and words that are no
answer at all.
"""

import re
from enum import StrEnum
from functools import cache

from bot.coaching.understanding.content import table
from bot.coaching.understanding.words import plain, words


class Aside(StrEnum):
    """What must be heard even while a question waits for its answer."""

    SAY = "say"
    CANCEL = "cancel"
    BACK = "back"
    SKIP = "skip"
    HELP = "help"


_LONGEST = 120
"""Characters of a short answer; more than that says something else, too."""
_ISH = re.compile(r"\b(\d{1,3})-?ish\b")
_NUMBER = re.compile(
    r"(?<![\d.,/:-])(?P<minus>-)?(?P<n>\d{1,3})(?:[.,][05]|(?: and (?:a|1) half))?"
    r"(?: ?(?:/|out of) ?(?P<of>\d+))?(?![\d:%]|[.,]\d)"
)
_DASH = re.compile(r"\s*[-–—.?/\\x]{1,3}\s*", re.I)
_NO = re.compile(r"\W*(?:no|nope|nah|wrong)\b", re.I)
_CHANGED = re.compile(r"\b(?:no|wait|actually|sorry|rather|make (?:it|that))\b")


def read_number(text: str, low: int, high: int) -> int | None:
    """A whole number from `low` to `high`: "7", "seven", "7/10", "about a 7". None for "12", or
    for two numbers.

    A change ("8, no 7") takes the last; halves are rounded down.
    """
    read = _ISH.sub(r"\1", words(plain(text)).read).replace("~", "")
    found = [m for m in _NUMBER.finditer(read) if not (m["of"] and int(m["of"]) != high)]
    if not found or any(m["minus"] for m in found):
        return None
    numbers = [int(m["n"]) for m in found]
    if len(set(numbers)) > 1 and not _CHANGED.search(read):
        return None
    return numbers[-1] if low <= numbers[-1] <= high else None


@cache
def _phrases(*kinds: str) -> re.Pattern[str]:
    """Matches a message that says only this, give or take the politeness around it; the group that
    it ends in is its kind, the first that fits.
    """
    answers = table("answers")
    one = "|".join(f"(?P<{kind}>{'|'.join(answers[kind])})" for kind in kinds)
    soft = "|".join(answers["around"])
    return re.compile(rf"\W*(?:(?:{soft})\W+)*(?:{one})(?:\W+(?:{soft}))*\W*", re.I)


def _only(text: str, *kinds: str) -> str | None:
    """Which of these kinds the message is, and nothing else."""
    said = plain(text)
    if len(said) > _LONGEST:
        return None
    found = _phrases(*kinds).fullmatch(" ".join(said.split()))
    return found.lastgroup if found else None


def is_skip(text: str) -> bool:
    """Whether an optional question is passed over: "skip", "don't know", "-"."""
    return _only(text, "skip", "pass_over") is not None or _DASH.fullmatch(text) is not None


def is_none_promised(text: str) -> bool:
    """Whether the answer to "when will they decide?" is that nobody said."""
    return _only(text, "none_promised") is not None or is_skip(text)


def heard_inside(text: str) -> Aside | None:
    """The few asides that count while an answer is awaited; a company called "Back Market"
    is an answer.
    """
    found = _only(text, *Aside)
    return Aside(found) if found else None


@cache
def _somewhere(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(table("answers")[kind]), re.I)


def tells_that_they_rang(text: str) -> bool:
    """Whether the candidate seems to have rung: "rang them, they said no"; not "they rang me"."""
    return _somewhere("rang_them").search(plain(text)) is not None


def tells_of_a_voicemail(text: str) -> bool:
    """Whether the candidate left one: "nobody picked up, I left a message"."""
    return _somewhere("left_a_voicemail").search(plain(text)) is not None


@cache
def _reports() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('answers')['they_said'])})\b", re.I)


def tells_what_they_said(text: str) -> bool:
    """Whether it has the employer's words in it: "rang them, she said they need a week"."""
    return _reports().search(plain(text)) is not None


def has_work_elsewhere(text: str) -> bool:
    """Whether the candidate found work with somebody else: no answer of the employer's."""
    return _somewhere("work_elsewhere").search(plain(text)) is not None


def is_called_off(text: str) -> bool:
    """Whether an interview is called off, or put off: "they cancelled the interview"."""
    return _somewhere("called_off").search(plain(text)) is not None


def is_no_show(text: str) -> bool:
    """Whether nobody came to hold the interview: "they didn't turn up"; not "I didn't turn up"."""
    return _somewhere("no_show").search(plain(text)) is not None


def asks_why_it_is_asked(text: str) -> bool:
    """Whether it asks about the question instead of answering it: "why do you need my city?"."""
    return _somewhere("why_asked").match(plain(text).strip()) is not None


def is_yes(text: str) -> bool:
    """Whether it agrees, and says nothing else; "no, fine" does not."""
    return _only(text, "yes") is not None and not _NO.match(text)


def is_courtesy(text: str) -> bool:
    """Whether it only thanks, agrees or takes leave: no line for a call."""
    return _only(text, "courtesy", "yes", "greeting") is not None


def is_nothing_to_say(text: str) -> bool:
    """Whether the answer to "something to add?" is no."""
    return _only(text, "nothing_to_say") is not None


def is_dialled(text: str) -> bool:
    """Whether it says that the candidate is ringing them at this moment."""
    return _only(text, "dialled") is not None


def is_greeting(text: str) -> bool:
    """Whether somebody says hello, and nothing else."""
    return _only(text, "greeting") is not None


def is_rung(text: str) -> bool:
    """Whether it says that the employer rings or rang, and not what they said."""
    return _only(text, "they_ring") is not None


def asks_for_silence(text: str) -> bool:
    """Whether they want to be left alone, and say nothing else: "stop messaging me".

    "Stop messaging me on Sundays" and "they told me to stop" ask for something else.
    """
    return _only(text, "silence") is not None


def asks_to_forget(text: str) -> bool:
    """Whether they want all that is kept of them deleted, and say nothing else: "delete it all"."""
    return _only(text, "forget_all") is not None


def is_everything(text: str) -> bool:
    """Whether it answers "what shall be deleted?" with all of it."""
    return _only(text, "everything") is not None


def is_kept(text: str) -> bool:
    """Whether it answers "shall it be deleted?" with a no."""
    return _only(text, "kept") is not None


def asks_to_be_rung(text: str) -> bool:
    """Whether a note tells when they want to be rung: "call back at 4", or only "friday 10am"."""
    said = plain(text)
    return len(said.split()) <= _A_TIME or _somewhere("ring_again").search(said) is not None


_A_TIME = 3
"""Words of a note that is but a day or an hour."""


def is_of_an_appointment(text: str) -> bool:
    """Whether an hour in it is one of theirs: "they said call back at 4"; not "it's 14:20 here"."""
    return _somewhere("appointment").search(plain(text)) is not None


def still_waits(text: str) -> bool:
    """Whether a day that they promised has passed in silence: "by Friday, but nothing came"."""
    return _somewhere("still_waits").search(plain(text)) is not None


def is_withdrawn(text: str) -> bool:
    """Whether an offer is taken back: "they withdrew the offer" is a no."""
    return _somewhere("withdrawn").search(plain(text)) is not None


def invites(text: str) -> bool:
    """Whether the employer asked to be rung again: "they said try again tomorrow"."""
    said = plain(text)
    refused = _somewhere("not_again").search(said) is not None
    return tells_what_they_said(said) and not refused and bool(_somewhere("again").search(said))


def settles_the_next(text: str) -> bool:
    """Whether the employer said who is to ring next, or that nobody is."""
    said = plain(text)
    settled = any(_somewhere(kind).search(said) for kind in ("again", "not_again"))
    return settled and tells_what_they_said(said)


def takes_back(text: str) -> bool:
    """Whether it says that what was told did not happen: "wait no I didn't"."""
    return _only(text, "taken_back") is not None
