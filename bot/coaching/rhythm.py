"""When a candidate may be written to unasked: their clock, their working days, their quiet hours.

What they have not set themselves is the coach's default: a week of silence, mid-morning, on the
working days of their country.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot.coaching.holidays import holiday_on, weekend

NUDGE_HOUR = time(10, 0)
"""Mid-morning, the hour most often named for such calls (half past nine to half past eleven)."""
OPENS = time(9, 30)
CLOSES = time(17, 0)
LAST_DAY_CLOSES = time(15, 0)
"""Late on Friday is named among the worst times to be rung."""
OFFICES_OPEN, OFFICES_CLOSE = time(8, 0), time(18, 0)
FEWEST_DAYS, MOST_DAYS = 3, 21
"""How long a silence may be waited for: sources go from two or three days to three weeks."""
WEEK = timedelta(days=7)
AN_HOUR = timedelta(hours=1)
EVERY_DAY = frozenset(range(7))
LAST_HOUR = 23


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`area` is the candidate's country or region (ISO 3166), where it is known.

    Quiet hours run from `closes` through the night to `opens`; `hour`, at which they are asked,
    lies outside them. `own_days` are weekdays they chose, Monday being 0; None for those on which
    people work there.
    """

    zone: ZoneInfo
    area: str | None = None
    hour: time = NUDGE_HOUR
    opens: time = OPENS
    closes: time = CLOSES
    silence: timedelta = WEEK
    own_days: frozenset[int] | None = None

    @classmethod
    def of(cls, zone: ZoneInfo, area: str | None, wishes: Mapping[str, Any] | None) -> Self:
        """From what is stored of their wishes: those that differ from the default, as JSON."""
        held = dict(wishes or {})
        values: dict[str, Any] = {
            name: time.fromisoformat(held[name])
            for name in ("hour", "opens", "closes")
            if name in held
        }
        if "days" in held:
            values["silence"] = timedelta(days=held["days"])
        if "own_days" in held:
            values["own_days"] = frozenset(held["own_days"])
        return cls(zone, area, **values)

    @classmethod
    def can_be(cls, wishes: Mapping[str, Any]) -> bool:
        """Whether those are wishes that /settings could have stored."""
        if not wishes.keys() <= {"hour", "opens", "closes", "days", "own_days"}:
            return False
        try:
            rhythm = cls.of(ZoneInfo("UTC"), None, wishes)
        except (TypeError, ValueError, OverflowError):
            return False
        own = rhythm.own_days is None or (rhythm.own_days and rhythm.own_days <= EVERY_DAY)
        days = FEWEST_DAYS <= rhythm.silence.days <= MOST_DAYS
        return bool(own and days and rhythm.opens <= rhythm.hour < rhythm.closes)

    def with_hour(self, name: str, hour: time) -> dict[str, str]:
        """What is to be stored so that `hour`, `opens` or `closes` is that; what it would shut out
        moves along, as little as can be. Empty where the day has no room for it.
        """
        opens, asks, closes = self.opens, self.hour, self.closes
        if name == "opens":
            opens, asks = hour, max(hour, asks)
        elif name == "closes":
            closes = hour
            asks = asks if asks < hour else _an_hour_before(hour)
            opens = min(opens, asks)
        else:
            opens, asks = min(opens, hour), hour
        if asks >= closes:
            closes = _an_hour_after(asks)
        wishes = {"hour": asks, "opens": opens, "closes": closes}
        held = {"hour": self.hour, "opens": self.opens, "closes": self.closes}
        changed = {key: at.isoformat("minutes") for key, at in wishes.items() if at != held[key]}
        return changed if opens <= asks < closes else {}

    @property
    def weekdays(self) -> frozenset[int]:
        """The weekdays on which they may be asked."""
        return self.own_days or EVERY_DAY - weekend(self.area)

    def holiday(self, day: date) -> str | None:
        """The public holiday that keeps an otherwise fitting day free."""
        return holiday_on(day, self.area) if day.weekday() in self.weekdays else None

    def fits(self, day: date) -> bool:
        """Whether it is a day on which they may be asked."""
        return day.weekday() in self.weekdays and holiday_on(day, self.area) is None

    def welcomes(self, now: datetime) -> bool:
        """Whether a message that nobody asked for is welcome at this instant."""
        local = now.astimezone(self.zone)
        if not self.fits(local.date()):
            return False
        return self._opens_on(local.date()) <= local.time() < self._closes_on(local.date())

    def offices_open(self, now: datetime) -> bool:
        """Whether somebody may be there to be rung: on a working day where they live, whatever
        the candidate's own days are, between eight and six. Our own default.
        """
        local = now.astimezone(self.zone)
        day = local.date()
        if day.weekday() in weekend(self.area) or holiday_on(day, self.area) is not None:
            return False
        return OFFICES_OPEN <= local.time() < OFFICES_CLOSE

    def _opens_on(self, day: date) -> time:
        """Not first thing in the working week, unless that is the hour they chose."""
        first = (day.weekday() - 1) % 7 in weekend(self.area)
        return max(self.opens, min(NUDGE_HOUR, self.hour)) if first else self.opens

    def _closes_on(self, day: date) -> time:
        """Not late on its last day, unless they chose that."""
        if (day.weekday() + 1) % 7 not in weekend(self.area):
            return self.closes
        chosen = (datetime.combine(day, self.hour) + AN_HOUR).time()
        return min(self.closes, max(LAST_DAY_CLOSES, chosen))


def _an_hour_before(hour: time) -> time:
    return time(max(hour.hour - 1, 0), hour.minute)


def _an_hour_after(hour: time) -> time:
    return time(hour.hour + 1, hour.minute) if hour.hour < LAST_HOUR else time(23, 59)
