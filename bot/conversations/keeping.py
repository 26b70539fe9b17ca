"""What a phone can keep of an interview: its days in a calendar, and whom to ring as a card."""

from collections.abc import Iterable
from datetime import datetime

from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse

from bot.coaching.diary import A_CALL, AN_INTERVIEW, Entry, calendar, starting
from bot.conversations.said import Button
from bot.conversations.talk import Talk
from bot.conversations.values import interview_of
from bot.models import Interview

FILE = "ringback.ics"
DIAL = {"*", "#", "+"}


def buttons(talk: Talk, interview: Interview) -> list[Button]:
    """For the calendar; a card too, where there is a number."""
    row = [talk.button("calendar", "keep", interview.id, "calendar")]
    if interview.phone:
        row.append(talk.button("card", "keep", interview.id, "card"))
    return row


async def tapped(talk: Talk) -> None:
    """keep:<id>:calendar or keep:<id>:card."""
    interview = await talk.tapped_interview()
    if interview is None:
        return
    talk.acknowledge()
    parts = talk.said.tap.parts if talk.said.tap else []
    if parts[2:] == ["calendar"]:
        content = written(talk, [interview])
        talk.say_file(FILE, content, talk.render("keeping.calendar"))
    elif interview.phone:
        number = dialled(talk, interview.phone)
        name = interview.contact or interview.company
        talk.say("keeping.number", name=name, number=shown(talk, interview.phone))
        talk.say_card(name[:64], number)


def written(talk: Talk, interviews: Iterable[Interview]) -> str:
    """The calendar of some interviews; what is written later takes the place of it."""
    entries = [entry for interview in interviews for entry in _entries(talk, interview)]
    return calendar(entries, talk.now)


def dialled(talk: Talk, phone: str) -> str:
    """As a phone dials it from anywhere: "+442079460123"; as it was typed where that is unclear."""
    return _formatted(talk, phone, PhoneNumberFormat.E164) or "".join(
        c for c in phone if c.isdigit() or c in DIAL
    )


def shown(talk: Talk, phone: str) -> str:
    """As a phone's screen makes it something to tap: "+44 20 7946 0123"."""
    return _formatted(talk, phone, PhoneNumberFormat.INTERNATIONAL) or phone


def _formatted(talk: Talk, phone: str, how: int) -> str | None:
    try:
        return str(format_number(parse(phone, (talk.turn.candidate.area or "")[:2] or None), how))
    except NumberParseException:
        return None


def _entries(talk: Talk, interview: Interview) -> Iterable[Entry]:
    facts = interview_of(interview)
    phone = dialled(talk, interview.phone) if interview.phone else None
    # it rises by itself, and comes back with an import
    sequence = max(0, int((talk.now - interview.logged_at).total_seconds()))
    yield Entry(
        key=f"{interview.key}-interview@ringback",
        sequence=sequence,
        title=talk.plain("keeping.interview", interview=facts),
        starts=starting(interview.day, interview.hour, talk.zone),
        lasts=AN_INTERVIEW,
        notes=talk.plain("keeping.notes", interview=facts),
        phone=phone,
    )
    # a call that is planned no more is taken out of the calendars that have it
    if interview.nudge_reason is not None:
        yield Entry(
            key=f"{interview.key}-call@ringback",
            sequence=sequence,
            title=talk.plain("keeping.call", interview=facts),
            starts=_call_at(talk, interview),
            lasts=A_CALL,
            notes=talk.plain("keeping.notes", interview=facts),
            phone=phone,
            off=_hour(interview) is None,
        )


def _hour(interview: Interview) -> datetime | None:
    """When they are, or were, to be asked."""
    return interview.nudge_at or interview.nudge_due


def _call_at(talk: Talk, interview: Interview) -> datetime:
    hour = _hour(interview)
    if hour is not None:
        return hour.astimezone(talk.zone)
    return datetime.combine(interview.day + talk.rhythm.silence, talk.rhythm.hour, talk.zone)
