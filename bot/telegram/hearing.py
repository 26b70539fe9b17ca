"""What a candidate said, as a value: the conversations know no Telegram."""

import re
import unicodedata

from bot.conversations.said import Card, File, Kind, Said, Tap
from bot.telegram.updates import CallbackQuery, Message, Update

LONGEST = 4096
FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters by their category that show nothing: used as an empty name."""
COMMAND = re.compile(r"/([a-z0-9_]{1,64})(?:@[a-z0-9_]+)?", re.ASCII | re.IGNORECASE)
"""A command, whichever bot it names: in a private chat there is only this one."""


def heard(update: Update, file: File | None = None) -> Said:
    """The update as the conversations hear it; `file` is what was fetched of its document."""
    if update.callback_query is not None:
        return _tapped(update.callback_query)
    message = update.said
    assert message is not None
    text = clean(message.text) if message.text else None
    command, argument = _command(text or "")
    return Said(
        kind=_kind(message),
        at=message.date,
        text=text if command is None else argument,
        command=command,
        edited=update.edited_message is not None,
        card=_card(message),
        caption=clean(message.caption) if message.caption else None,
        point=_point(message),
        file=file,
    )


def clean(text: str) -> str:
    """Readable text: no control, zero-width, filling or direction characters, no blank runs.

    The joiners inside emoji and scripts stay (U+200D, U+200C), as do line breaks.
    """
    if text.isascii() and text.isprintable():  # most is
        return " ".join(text[:LONGEST].split())
    kept = "".join(c for c in text[:LONGEST] if c in "\n\u200c\u200d" or not _invisible(c))
    lines = (" ".join(line.split()) for line in kept.splitlines())
    text = "\n".join(line for line in lines if line)
    return text if text.strip("\u200c\u200d\n ") else ""


def _invisible(character: str) -> bool:
    if character in FILLERS:
        return True
    return character != "\t" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")


def _tapped(query: CallbackQuery) -> Said:
    under = query.message
    theirs = under is not None and under.chat.id == query.sender.id
    tap = Tap(
        query_id=query.id,
        data=query.data or "",
        message_id=under.message_id if under and theirs else None,
        shown=under.as_html if under and under.text else None,
        label=_label(under, query.data),
    )
    return Said(kind=Kind.TAP, at=None, text=None, tap=tap)


def _label(shown: Message | None, data: str | None) -> str | None:
    """The words on the button that was tapped."""
    keyboard = shown.reply_markup.inline_keyboard if shown and shown.reply_markup else ()
    buttons = (button for row in keyboard for button in row)
    return next((button.text for button in buttons if button.callback_data == data), None)


def _command(text: str) -> tuple[str | None, str]:
    """What is asked for, in small letters, and what stands behind it."""
    found = COMMAND.match(text)
    return (found[1].casefold(), text[found.end() :].strip()) if found else (None, text)


def _card(message: Message) -> Card | None:
    card = message.contact
    if card is None:
        return None
    name = clean(" ".join(filter(None, (card.first_name, card.last_name))))
    return Card(name=name or None, phone=clean(card.phone_number) or None)


def _point(message: Message) -> tuple[float, float] | None:
    place = message.location
    return (place.latitude, place.longitude) if place else None


def _kind(message: Message) -> Kind:
    if message.text is not None:
        return Kind.TEXT
    if message.contact is not None:
        return Kind.CARD
    if message.location is not None:
        return Kind.PLACE
    return Kind.FILE if message.document is not None else Kind.OTHER
