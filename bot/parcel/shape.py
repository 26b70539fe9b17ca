"""What an export holds. Version 1, as JSON; `Export.model_json_schema()` describes every field.

The fields of an interview and a call are those of their tables, without the numbers of rows, which
mean nothing elsewhere: an interview has its `key`, and a call says which call of the same
interview's list it answers.
"""

from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, create_model
from sqlmodel import SQLModel

from bot.coaching.interview import News, Situation
from bot.coaching.rhythm import Rhythm
from bot.models import Call, Interview, Outcome, Standing

VERSION = 1
MOST_INTERVIEWS = 5_000
LONGEST = 4_096
"""Characters of any one thing: what a message of Telegram holds."""

_ROW_NUMBERS = {"id", "chat_id", "interview_id", "invited_by"}
_MOMENTARY = {"before", "offered_at"}
"""Not in an export: `before` is one tap's undo, whose button names a row that is no more after an
import, and `offered_at` a question that was put, which is put anew."""
_CLOSED: dict[str, Any] = {
    "news": News,
    "standing": Standing,
    "outcome": Outcome,
    "situation": Situation,
    "key": Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\w-]+$")],
}
Line = Annotated[str, Field(max_length=LONGEST)]


def _fields(table: type[SQLModel]) -> dict[str, Any]:
    """A table's columns as the fields of an export."""
    left_out = _ROW_NUMBERS | _MOMENTARY
    return {
        name: (_type(name, field.annotation), ... if field.is_required() else field.get_default())
        for name, field in table.model_fields.items()
        if name not in left_out
    }


def _type(name: str, annotation: Any) -> Any:
    if name in _CLOSED:
        return _CLOSED[name]
    strings = {str: Line, str | None: Line | None}
    moments = {datetime: AwareDatetime, datetime | None: AwareDatetime | None}
    return (strings | moments).get(annotation, annotation)


_STRICT = ConfigDict(extra="forbid")
OneCall: type[BaseModel] = create_model(
    "OneCall", __config__=_STRICT, answers=(int | None, None), **_fields(Call)
)
_INTERVIEW = _fields(Interview) | {"key": (_CLOSED["key"], ...)}
OneInterview: type[BaseModel] = create_model(
    "OneInterview",
    __config__=_STRICT,
    calls=(list[OneCall], []),
    **_INTERVIEW,
)


def _is_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("no time zone")
    return name


def _can_be_kept(wishes: dict[str, Any]) -> dict[str, Any]:
    if not Rhythm.can_be(wishes):
        raise ValueError("no hours, days or weekdays that can be set")
    return wishes


class Person(BaseModel):
    """What is kept of the candidate themselves; `wishes` is what they set in /settings."""

    model_config = _STRICT

    locale: Annotated[str, Field(max_length=20)]
    zone: Annotated[str, AfterValidator(_is_zone)] | None
    area: Annotated[str, Field(max_length=10)] | None
    wishes: Annotated[dict[str, Any], AfterValidator(_can_be_kept)] | None
    practised: dict[str, int | str] | None
    stopped_at: AwareDatetime | None
    started_at: AwareDatetime


class Export(BaseModel):
    """Everything of one candidate. An import takes all of it back, also a call that was going on.

    But for two: `exported_at`, and `unfinished`. That is what was being filled in: a question that
    comes up again long after, beside another, would confuse more than help, so it is only told.
    What was said of a call so far stands in the call already. What one tap would undo, and an offer
    to delete that was not answered, are left out: their buttons belong to messages that an import
    cannot bring back.
    """

    model_config = _STRICT

    format: Literal["ringback"] = "ringback"
    version: Literal[1] = 1
    exported_at: AwareDatetime
    name: str | None
    candidate: Person
    interviews: Annotated[list[OneInterview], Field(max_length=MOST_INTERVIEWS)]
    unfinished: list[dict[str, Any]]
    """Each form with its answers; an interview it is about by its key."""
