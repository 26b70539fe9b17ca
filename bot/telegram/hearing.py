"""What a candidate said, as a value: the conversations know no Telegram."""

import unicodedata

from telegram import Message, Update

from bot.conversations.said import Card, File, Kind, Said, Tap

LONGEST = 4096
FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters by their category that show nothing: used as an empty name."""


def heard(update: Update, file: File | None = None) -> Said:
    """The update as the conversations hear it; `file` is what was fetched of its document."""
    if update.callback_query is not None:
        return _tapped(update)
    message = update.effective_message
    assert message is not None and update.effective_chat is not None
    text = clean(message.text) if message.text else None
    command, argument = _command(text) if text and text.startswith("/") else (None, text)
    return Said(
        kind=_kind(message),
        at=message.date,
        text=argument,
        command=command,
        card=_card(message),
        caption=clean(message.caption) if message.caption else None,
        point=_point(message),
        file=file,
    )


def clean(text: str) -> str:
    """Readable text: no control, zero-width, filling or direction characters, no blank runs.

    The joiners inside emoji and scripts stay (U+200D, U+200C), as do line breaks.
    """
    kept = "".join(c for c in text[:LONGEST] if c in "\n\u200c\u200d" or not _invisible(c))
    lines = (" ".join(line.split()) for line in kept.splitlines())
    text = "\n".join(line for line in lines if line)
    return text if text.strip("\u200c\u200d\n ") else ""


def _invisible(character: str) -> bool:
    if character in FILLERS:
        return True
    return character != "\t" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")


def _tapped(update: Update) -> Said:
    query = update.callback_query
    assert query is not None
    shown = query.message if isinstance(query.message, Message) else None
    theirs = query.message is not None and query.message.chat.id == query.from_user.id
    tap = Tap(
        query_id=query.id,
        data=query.data or "",
        message_id=query.message.message_id if query.message and theirs else None,
        shown=shown.text_html if shown and shown.text else None,
        label=_label(shown, query.data),
    )
    return Said(kind=Kind.TAP, at=None, text=None, tap=tap)


def _label(shown: Message | None, data: str | None) -> str | None:
    """The words on the button that was tapped."""
    keyboard = shown.reply_markup.inline_keyboard if shown and shown.reply_markup else ()
    buttons = (button for row in keyboard for button in row)
    return next((button.text for button in buttons if button.callback_data == data), None)


def _command(text: str) -> tuple[str, str]:
    first, _, rest = text.partition(" ")
    return first[1:].partition("@")[0].casefold(), rest.strip()


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
