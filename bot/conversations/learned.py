"""What was learned: what employers said, word for word, and how far one has come."""

from collections.abc import Sequence
from typing import Any

from bot.coaching.curve import Felt, Manner, points, story, told
from bot.coaching.filters import title
from bot.coaching.interview import Interview
from bot.coaching.learned import Feedback, length, pages, pieces
from bot.conversations import forming
from bot.conversations.said import Button
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of
from bot.models import Call, Outcome

PAGE = 2400
"""Units of a page: Telegram takes 4096, and the themes stand below the first one."""
PIECE = 1800
"""Units of what is shown of one feedback at once; what is longer goes on over the next page."""
HEADING = 60
"""Units that a heading takes beside the company and the role."""
MOST_AGAIN = 3
"""Things to do differently: nobody takes up more at once."""
MOST_FELT = 12
"""Calls whose numbers are shown: what can be taken in on a phone."""

MARKS = ("before", "after", "expected", "found")
IN_THE_PICTURE = (
    *("fear", "most", "half", "none", "manner", "friendly", "plain", "short"),
    *MARKS,
)
"""The words in the picture, by the name that it calls them."""

Pair = tuple[Call, Interview]


async def feedback(talk: Talk) -> None:
    """/feedback, in words or by a button; then back to where it was."""
    talk.acknowledge()
    await _show(talk, 0)
    await forming.resume(talk)


async def tapped(talk: Talk) -> None:
    """heard:<page>."""
    await _show(talk, max(0, (talk.said.tap and talk.said.tap.number(1)) or 0))


async def progress(talk: Talk) -> None:
    """/progress: the picture with its sentence, then the calls; then back to where it was."""
    talk.acknowledge()
    made = await _made(talk)
    felt = told([_felt(talk, *pair) for pair in made])
    if felt:
        _picture(talk, felt)
    talk.say(
        "learned.progress",
        called=len({call.interview_id for call, _ in made}),
        practised=int((talk.turn.candidate.practised or {}).get("count", 0)),
        felt=felt[-MOST_FELT:],
        earlier=len(felt[:-MOST_FELT]),
    )
    await forming.resume(talk)


def _picture(talk: Talk, felt: Sequence[Felt]) -> None:
    """What is to be drawn, in numbers and words, and the same as a sentence."""
    drawn = points(felt)
    years = len({point.on.year for point in drawn}) > 1
    words = {name: talk.plain(f"learned.picture_{name}") for name in IN_THE_PICTURE}
    share = max(point.calls for point in drawn)
    words["note"] = talk.plain("learned.picture_note", calls=share) if share > 1 else ""
    days = [talk.plain("learned.picture_day", on=point.on, year=years) for point in drawn]
    marks = [
        {"day": day} | {name: getattr(point, name) for name in MARKS}
        for day, point in zip(days, drawn, strict=True)
    ]
    told_as = talk.render("learned.picture", story=story(felt))
    talk.say_picture({"points": marks, "words": words}, told_as)


async def feedbacks(talk: Talk) -> list[Feedback]:
    """All that employers said in calls, newest first."""
    made = [(call, interview) for call, interview in await _made(talk) if call.heard]
    return [
        Feedback(interview, call.started_at.astimezone(talk.zone).date(), call.heard or "")
        for call, interview in reversed(made)
    ]


async def _made(talk: Talk) -> list[Pair]:
    """The calls made, oldest first, each with its interview."""
    rows = await talk.turn.interviews.latest_first(limit=await talk.turn.interviews.count())
    interviews = {row.id: interview_of(row) for row in rows}
    calls = [c for c in await talk.turn.calls.counting() if c.outcome != Outcome.DIALLING]
    return [(c, interviews[c.interview_id]) for c in calls if c.interview_id in interviews]


def _felt(talk: Talk, call: Call, interview: Interview) -> Felt:
    on = call.started_at.astimezone(talk.zone).date()
    expected, found = (Manner(m) if m else None for m in (call.expected, call.found))
    return Felt(interview, on, call.fear_before, call.fear_after, expected, found)


async def _show(talk: Talk, page: int) -> None:
    found = await feedbacks(talk)
    if not found:
        talk.show("learned.none")
        return
    sheets = pages(_items(found), _size, PAGE)
    page = min(page, len(sheets) - 1)
    text = talk.render("learned.heard", items=sheets[page], page=page + 1, pages=len(sheets))
    again = talk.words.themes.again(found)[:MOST_AGAIN]
    if again and page == 0:
        text += "\n\n" + talk.render("learned.again", again=again)
    turn = _turn_pages(talk, page, len(sheets))
    talk.show_text(text, [turn] if turn else [])


def _items(found: Sequence[Feedback]) -> list[dict[str, Any]]:
    return [
        {"interview": each.interview, "on": each.on, "words": words, "goes_on": number > 0}
        for each in found
        for number, words in enumerate(pieces(each.words, PIECE))
    ]


def _size(item: dict[str, Any]) -> int:
    return length(item["words"]) + length(title(item["interview"])) + HEADING


def _turn_pages(talk: Talk, page: int, count: int) -> list[Button]:
    newer = [talk.button("newer", "heard", page - 1)] if page > 0 else []
    older = [talk.button("older", "heard", page + 1)] if page + 1 < count else []
    return newer + older
