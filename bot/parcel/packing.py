"""Rows -> an export, and its zip."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.models import Call, Candidate, Interview
from bot.parcel.shape import Export, OneCall, OneInterview, Person

JSON, TABLE, SCHEMA = "ringback.json", "my-interviews.csv", "schema.json"
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that starts so for a formula (OWASP, CSV injection)."""


def export_of(
    candidate: Candidate, interviews: Sequence[tuple[Interview, Sequence[Call]]], now: datetime
) -> Export:
    """Everything that is kept of a candidate."""
    return Export(
        exported_at=now,
        name=candidate.name,
        candidate=Person(**_only(candidate, Person)),
        interviews=[_interview(interview, calls) for interview, calls in interviews],
        unfinished=_unfinished(candidate, {i.id: i.key for i, _ in interviews}),
    )


def _unfinished(candidate: Candidate, keys: Mapping[int | None, str]) -> list[dict[str, Any]]:
    """The open forms, without the numbers of rows."""
    return [
        {
            "kind": form["kind"],
            "interview": keys.get(form["subject"]),
            "answers": {name: told for name, told in form["answers"].items() if name != "call"},
        }
        for form in candidate.forms
    ]


def _interview(interview: Interview, calls: Sequence[Call]) -> Any:
    places = {call.id: place for place, call in enumerate(calls)}
    made = [OneCall(**_only(c, OneCall), answers=places.get(c.invited_by)) for c in calls]
    return OneInterview(**_only(interview, OneInterview), calls=made)


def _only(row: Any, shape: Any) -> dict[str, Any]:
    """The columns that an export has, of a row."""
    return {name: getattr(row, name) for name in shape.model_fields if hasattr(row, name)}


def table(heading: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> str:
    """CSV with a byte-order mark, by which spreadsheets know UTF-8; no cell of it is a formula."""
    written = io.StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow(heading.values())
    for row in rows:
        lines.writerow([harmless(row[name]) for name in heading])
    return "\ufeff" + written.getvalue()


def harmless(cell: Any) -> str:
    """With an apostrophe before what a spreadsheet would take for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip().startswith(_RISKY) or text.startswith(_RISKY) else text


def packed(export: Export, files: Mapping[str, str]) -> bytes:
    """One zip: the JSON, its schema, and further files of text by their names."""
    schema = json.dumps(Export.model_json_schema(), indent=1)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {JSON: export.model_dump_json(indent=1), SCHEMA: schema, **files}.items():
            archive.writestr(name, text)
    return written.getvalue()
