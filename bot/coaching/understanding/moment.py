"""When and where a message was written: what "yesterday" and "03/04" are measured against."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Moment:
    """`now` is the aware UTC time the message was sent; `locale` a BCP 47 tag such as "en-GB"."""

    now: datetime
    zone: ZoneInfo
    locale: str = "en-GB"

    @property
    def local(self) -> datetime:
        """The sender's wall clock."""
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> date:
        """The sender's own day, which near midnight is not the day in UTC."""
        return self.local.date()

    @property
    def region(self) -> str:
        """The country of the locale, "GB" when it names none."""
        parts = self.locale.replace("_", "-").split("-")
        return next((part.upper() for part in parts[1:] if len(part) == 2), "GB")

    @property
    def month_first(self) -> bool:
        """Whether "03/04" is the fourth of March, as it is for American readers."""
        return self.region in {"US", "PH", "PR", "FM", "GU", "AS", "VI"}
