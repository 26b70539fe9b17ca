"""What can be in a message besides words, and the files behind it."""

import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.demo.errors import PersonError
from bot.demo.params import Upload

if TYPE_CHECKING:
    from bot.demo.world import World

LONDON = {"latitude": 51.5074, "longitude": -0.1278}
_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, from a PNG's or JPEG's own header; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        if marker == 0xFF:  # padding
            at += 1
            continue
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return None


def keep_file(world: "World", folder: str, upload: Upload) -> dict[str, Any]:
    """Stores an upload; file_id, file_unique_id and file_size, as in every file object."""
    number = world.next_number("file", 1)
    _, _, ending = upload.name.rpartition(".")
    file_id = f"DEMO{number:012d}{folder}"
    facts = {
        "file_id": file_id,
        "file_unique_id": f"DEMO{number:06d}",
        "file_size": len(upload.content),
    }
    path = f"{folder}/file_{number}" + (f".{ending}" if ending.isalnum() else "")
    world.files[file_id] = upload.content
    world.file_facts[file_id] = {
        "file": facts,
        "path": path,
        "name": upload.name,
        "content_type": upload.content_type,
        "kind": folder,
    }
    return facts


def attachment(world: "World", kind: str, value: Any = None) -> dict[str, Any]:
    """The part of a Message that holds a photo, document, sticker and the like of a person."""
    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "photo": lambda: photo(world, value or Upload("photo.png", "image/png", _DOT)),
        "document": lambda: document(world, value or Upload("notes.txt", "text/plain", b"hello")),
        "location": lambda: {"location": _location(value or LONDON)},
        "poll": lambda: {"poll": _poll(world, str(value or "?"))},
        "dice": lambda: {"dice": {"emoji": "🎲", "value": 4}},
        "voice": lambda: {"voice": _voice(world)},
        "sticker": lambda: {"sticker": _sticker(world, str(value or "👍"))},
    }
    if kind not in makers:
        raise PersonError(422, f"the demo does not know how to send a {kind}")
    return makers[kind]()


def _location(value: Any) -> dict[str, float]:
    try:
        return {name: float(value[name]) for name in ("latitude", "longitude")}
    except (KeyError, TypeError, ValueError, IndexError):
        raise PersonError(422, "a location has a latitude and a longitude") from None


def _voice(world: "World") -> dict[str, Any]:
    facts = keep_file(world, "voice", Upload("voice.oga", "audio/ogg", b"OggS"))
    return {**facts, "duration": 2, "mime_type": "audio/ogg"}


def _sticker(world: "World", emoji: str) -> dict[str, Any]:
    facts = keep_file(world, "stickers", Upload("sticker.webp", "image/webp", b"RIFF"))
    look = {"type": "regular", "is_animated": False, "is_video": False}
    return {**facts, **look, "width": 512, "height": 512, "emoji": emoji}


def photo(world: "World", upload: Upload) -> dict[str, Any]:
    """A picture, in its one size; raises `PersonError` for what is no PNG or JPEG."""
    size = picture_size(upload.content)
    if size is None:
        raise PersonError(422, "that is not a picture the demo can read (PNG or JPEG)")
    facts = keep_file(world, "photos", upload)
    return {"photo": [{**facts, "width": size[0], "height": size[1]}]}


def document(world: "World", upload: Upload) -> dict[str, Any]:
    """A file of any kind."""
    facts = keep_file(world, "documents", upload)
    kind = upload.content_type or "application/octet-stream"
    return {"document": {**facts, "file_name": upload.name, "mime_type": kind}}


def _poll(world: "World", question: str) -> dict[str, Any]:
    answers = [
        {"persistent_id": str(n), "text": t, "voter_count": 0} for n, t in enumerate(("Yes", "No"))
    ]
    flags = dict.fromkeys(
        ("is_closed", "allows_multiple_answers", "allows_revoting", "members_only"), False
    )
    return {
        "id": str(world.next_number("poll", 5_000_000_000_000_000_001)),
        "question": question,
        "options": answers,
        "total_voter_count": 0,
        "is_anonymous": True,
        "type": "regular",
        **flags,
    }


# A picture of one dark pixel.
_DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c6360606000000004000160a7a7b20000000049454e44ae426082"
)
