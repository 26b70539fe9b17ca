"""A file that somebody sent -> an export. Sizes are looked at before anything is read."""

import io
import json
import zipfile
import zlib
from enum import StrEnum

from pydantic import ValidationError

from bot.parcel.packing import JSON
from bot.parcel.shape import VERSION, Export

MOST_BYTES = 5_000_000
"""Of the JSON or the table: far more than 500 interviews with all their calls take."""
MOST_MEMBERS = 50


class Unreadable(StrEnum):
    """Why a file could not be taken; each has its sentence."""

    NO_ZIP = "no_zip"
    BOMB = "bomb"
    NOT_OURS = "not_ours"
    NEWER = "newer"
    BROKEN = "broken"


def export_in(content: bytes) -> Export | Unreadable:
    """The export in a zip, or in the JSON alone."""
    unzipped = _unzipped(content) if content.startswith(b"PK") else content
    return unzipped if isinstance(unzipped, Unreadable) else _export(unzipped)


def _unzipped(content: bytes) -> bytes | Unreadable:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if JSON not in archive.namelist():
                return Unreadable.NOT_OURS
            member = archive.getinfo(JSON)
            if len(archive.infolist()) > MOST_MEMBERS or member.file_size > MOST_BYTES:
                return Unreadable.BOMB
            with archive.open(member) as stream:  # what it says of its size may be a lie
                read = stream.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        return Unreadable.NO_ZIP
    return read if len(read) <= MOST_BYTES else Unreadable.BOMB


def _export(content: bytes) -> Export | Unreadable:
    if len(content) > MOST_BYTES:
        return Unreadable.BOMB
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return Unreadable.BROKEN
    if not isinstance(told, dict) or told.get("format") != "ringback":
        return Unreadable.NOT_OURS
    version = told.get("version")
    if isinstance(version, int) and version > VERSION:
        return Unreadable.NEWER
    try:
        return Export.model_validate(told)
    except ValidationError:
        return Unreadable.BROKEN
