""" "What should I say?": an opening, one question and a way to close, at any moment."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from bot.coaching.callmap import Outcome
from bot.coaching.forms import Draft
from bot.coaching.interview import Interview, News, Situation
from bot.coaching.onecall import Right
from bot.coaching.printing import Printer
from bot.coaching.scripts import Left
from bot.coaching.understanding import Answer
from bot.conversations import forming
from bot.conversations.picking import pick
from bot.conversations.said import Button, Rows
from bot.conversations.talk import Talk
from bot.conversations.values import asked_of, interview_from, interview_of, right_to_call
from bot.models import Call
from bot.models import Interview as Row

Asked = Mapping[str, str | None]
"""The question that was chosen, and what would be added."""
_NOTHING: Asked = {"question": None, "extra": None}
ABOUT_ONE = ("prepare", "write", "until", "move")
"""Forms that tell which interview is meant."""
DECLINED = "close_decline"
"""Where the call map thanks after a no of the candidate's own."""
WHOLE_SCRIPT = "the-whole-script.html"


async def start(talk: Talk) -> None:
    """/say, the words themselves, or a button; then back to where it was."""
    draft = talk.draft
    if draft is not None and draft.kind == "call":
        talk.say("say.under_way")
    elif draft is not None and await forming.FORMS[draft.kind].next_words(talk, draft):
        pass  # the words stand there now, and `resume` shows them
    elif draft is not None and _being_logged(draft):
        script = talk.words.scripts.wording(Situation.NO_NEWS, 0)
        interview = interview_from({"day": talk.today.isoformat()} | dict(draft.answers))
        talk.say_text(_words(talk, interview, script.card, _NOTHING))
    else:
        await _for_the_one(talk, draft)
    if draft is not None:
        await forming.resume(talk)


async def _for_the_one(talk: Talk, draft: Draft | None) -> None:
    about = draft.subject if draft and draft.kind in ABOUT_ONE else None
    interview = await talk.turn.interviews.get(about) if about else None
    if interview is None and await talk.turn.interviews.count() == 0:
        talk.say("say.generic", [[talk.button("log", "log", "new")]])
        return
    interview = interview or await pick(talk, "say", "ID", rings_back=True)
    if interview is not None:
        await show(talk, interview)


async def tapped(talk: Talk) -> None:
    """say:<interview>[:<what>[:<n>]]."""
    interview = await talk.tapped_interview()
    if interview is None:
        return
    parts = talk.said.tap.parts if talk.said.tap else []
    if len(parts) == 2:
        talk.acknowledge()
        await show(talk, interview)
        await forming.resume(talk)
    else:
        await show(talk, interview, parts[2], (talk.said.tap and talk.said.tap.number(3)) or 0)


async def show(talk: Talk, row: Row, what: str | None = None, n: int = 0) -> None:
    """The words for an interview as things stand.

    `what` is w(ording), s(hort), e(-mail) or d(ocument); where it is not said, the e-mail if the
    employer would rather be written to, else the wording.
    """
    left, call = await right_to_call(talk, row.id)
    what = what or ("e" if row.writing and left is Right.OPEN else "w")
    if left is Right.USED and call is not None:
        _after_the_call(talk, row, call, what)
        return
    interview = interview_of(row)
    if interview.day > talk.today:
        coming = talk.fill(talk.words.scripts.coming.words, interview=interview, **_NOTHING)
        _put(talk, coming, [[talk.button("to_list", "its", 0)]])
        return
    if what == "d":
        _whole_script(talk, row)
    elif what == "e":
        _put(talk, *_email_instead(talk, row))
    else:
        _put(talk, *_for_the_phone(talk, row, what, n, call if left is Right.INVITED else None))


def _for_the_phone(
    talk: Talk, row: Row, what: str, n: int, inviting: Call | None
) -> tuple[str, Rows]:
    """What to say on the phone; `inviting` is the call in which they asked for this one."""
    scripts, interview = talk.words.scripts, interview_of(row)
    script = (
        scripts.short(interview.situation)
        if what == "s"
        else scripts.wording(interview.situation, n)
    )
    words = _words(talk, interview, script.card, asked_of(row))
    if inviting is not None:
        words = talk.render("say.invited", day=inviting.invited_on) + "\n\n" + words
    return words, _rows(talk, row, n, what)


def _put(talk: Talk, text: str, rows: Rows) -> None:
    """Another wording replaces the one it was asked for under; the first stands below."""
    tap = talk.said.tap
    if tap is not None and tap.parts[0] == "say" and len(tap.parts) > 2:
        talk.show_text(text, rows)
    else:
        talk.say_text(text, rows)


def answer_buttons(talk: Talk, row: Row) -> list[tuple[Answer, Button]]:
    """To answer an offer otherwise than with a plain yes."""
    return [(each, talk.button(f"answer_{each}", "answer", row.id, each.value)) for each in Answer]


def show_mail(talk: Talk, interview: Interview, mail: Any) -> None:
    """An e-mail to copy, below."""
    talk.say_text(_email(talk, interview, mail, _NOTHING))


def left_after(talk: Talk, call: Call, situation: Situation) -> Left:
    """What is left to do once the call is made; after a no of their own, that is another thing."""
    if any(place == DECLINED for _, place in call.trail):
        return talk.words.scripts.declined
    return talk.words.scripts.left(Outcome(call.outcome), situation)


def show_email(talk: Talk, row: Row) -> None:
    """The e-mail instead of a call, below."""
    talk.say_text(*_email_instead(talk, row))


def _email_instead(talk: Talk, row: Row) -> tuple[str, Rows]:
    interview = interview_of(row)
    mail = talk.words.callmap.emails[interview.situation]
    return _email(talk, interview, mail, asked_of(row)), _rows(talk, row, 0, "e")


def _words(talk: Talk, interview: Interview, card: str, asked: Asked) -> str:
    heading = talk.render("say.heading", interview=interview, situation=interview.situation.value)
    return heading + "\n\n" + talk.fill(card, interview=interview, **asked)


def _rows(talk: Talk, row: Row, n: int, what: str) -> Rows:
    """The other ways to have it, a tap each."""
    another = talk.button("another", "say", row.id, "w", n + 1)
    shorter = talk.button("shorter", "say", row.id, "s", n)
    email = talk.button("email", "say", row.id, "e", n)
    for_the_phone = talk.button("for_the_phone", "say", row.id, "w", n)
    check = talk.button("check", "tone")
    whole = talk.button("whole_script", "say", row.id, "d", n)
    ways = {
        "w": [[another, shorter], [email, check]],
        "s": [[another], [email, check]],
        "e": [[talk.button("own_question", "write", row.id)], [for_the_phone]],
    }
    call = talk.button("call", "call", row.id)
    if row.writing:
        call = talk.button("phone_anyway", "call", row.id, "phone")
    answers = []
    if row.news == News.OFFER:
        no, *others = [button for _, button in answer_buttons(talk, row)]
        answers = [[no], others]
    return [*ways.get(what, ways["w"]), *answers, [whole], [call]]


def _whole_script(talk: Talk, row: Row) -> None:
    """The call map from beginning to end, with their own facts, as a page to open."""
    talk.acknowledge()
    interview = interview_of(row)
    printer = Printer(talk.words, talk.known() | asked_of(row) | {"interview": interview})
    caption = talk.render("whole.caption")
    talk.say_file(WHOLE_SCRIPT, printer.print(interview.situation), caption)


def _after_the_call(talk: Talk, row: Row, call: Call, what: str) -> None:
    """Kindly: the call is made; here is what is left to do."""
    interview = interview_of(row)
    left = left_after(talk, call, interview.situation)
    if what == "e":
        email_after(talk, row, call)
        return
    words = talk.fill(left.words, interview=interview, **_NOTHING)
    text = talk.render("say.after_call") + "\n\n" + words
    if call.outcome == Outcome.VOICEMAIL:  # first: it may be ringing
        text = _if_they_ring_back(talk, interview) + "\n\n" + text
    text = talk.render("say.about", interview=interview) + "\n" + text
    _put(talk, text, [[talk.button("email_copy", "say", row.id, "e", 0)]])


def _if_they_ring_back(talk: Talk, interview: Interview) -> str:
    """A voicemail that is answered is their call, and there are words for it."""
    short = talk.words.scripts.short(interview.situation)
    question, close = (
        safe(talk.fill(part, interview=interview, **_NOTHING))
        for part in (short.question, short.close)
    )
    return talk.render("say.rings_back", question=question, close=close)


def email_after(talk: Talk, row: Row, call: Call) -> None:
    """The e-mail to send after a call, to copy; below, so that what it follows stays."""
    interview = interview_of(row)
    left = left_after(talk, call, interview.situation)
    talk.acknowledge()
    talk.say_text(_email(talk, interview, left, _NOTHING))


def _email(talk: Talk, interview: Interview, mail: Any, asked: Asked) -> str:
    """An e-mail to copy: its subject and body in blocks that copy at a tap."""
    subject = talk.fill(mail.subject, interview=interview, **asked)
    body = talk.fill(mail.body, interview=interview, **asked)
    note = getattr(mail, "note", "")
    told = talk.fill(note, interview=interview, **asked) + "\n\n" if note else ""
    return told + talk.render("say.email", subject=safe(subject), body=safe(body))


def safe(rendered: str) -> Markup:
    # rendered with autoescape already: escaping it again would show the markup
    return Markup(rendered)


def _being_logged(draft: Draft) -> bool:
    return draft.kind == "log" and bool(draft.answers.get("company"))
