"""How the words write days, hours and interviews: the templates' filters."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from jinja2 import pass_context
from jinja2.runtime import Context

from bot.coaching.interview import Interview

DEFAULT_LOCALE = "en-GB"


def _locale(context: Context) -> Locale:
    tag = context.get("locale")
    return english_of(tag if isinstance(tag, str) else "")


@lru_cache(maxsize=500)
def english_of(tag: str) -> Locale:
    """How English is written where a BCP 47 tag such as "en-US" or "de-AT" points to.

    Our own DEFAULT_LOCALE where it names no country, or one whose English nobody has described.
    """
    parts = tag.replace("_", "-").split("-")
    country = next((part for part in parts[1:] if len(part) == 2 and part.isalpha()), "")
    try:
        return Locale.parse(f"en-{country}" if country else DEFAULT_LOCALE, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse(DEFAULT_LOCALE, sep="-")


@lru_cache(maxsize=500)
def _on_a_date(value: date, pattern: str, locale: Locale) -> str:
    return format_date(value, pattern, locale=locale)


def _month_first(locale: Locale) -> bool:
    return str(locale.date_formats["long"]).startswith("MMMM")


def title(interview: Interview) -> str:
    """ "Acme (warehouse)": how an interview is called, in a list or inside a sentence."""
    return f"{interview.company} ({interview.role})" if interview.role else interview.company


@pass_context
def day(context: Context, value: date) -> str:
    """ "Tuesday 3 March", or "Tuesday, March 3" where the month is said first.

    With the year where that is not the year of `today`.
    """
    locale = _locale(context)
    pattern = "EEEE, MMMM d" if _month_first(locale) else "EEEE d MMMM"
    today = context.get("today")
    if today is not None and today.year != value.year:
        pattern += ", y" if _month_first(locale) else " y"
    return _on_a_date(value, pattern, locale)


@pass_context
def day_and_year(context: Context, value: date) -> str:
    """ "3 March 2026", or "March 3, 2026"."""
    locale = _locale(context)
    pattern = "MMMM d, y" if _month_first(locale) else "d MMMM y"
    return _on_a_date(value, pattern, locale)


@pass_context
def short_day(context: Context, value: date, with_year: bool = False) -> str:
    """ "3 Mar", or "Mar 3"; with the year "Mar 2026": to stand under a picture."""
    locale = _locale(context)
    pattern = "MMM y" if with_year else "MMM d" if _month_first(locale) else "d MMM"
    return _on_a_date(value, pattern, locale)


@pass_context
def weekday(context: Context, value: date) -> str:
    """ "Tuesday"."""
    return _on_a_date(value, "EEEE", _locale(context))


@pass_context
def hour(context: Context, value: time | datetime) -> str:
    """ "2:30 pm", or "2:30 PM": as it is said on the phone."""
    # a Canadian's "p.m." would put two full stops at the end of a sentence
    return format_time(value, "h:mm a", locale=_locale(context)).replace(".", "")


FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": day,
    "date": day_and_year,
    "short_day": short_day,
    "weekday": weekday,
    "hour": hour,
    "title": title,
}
"""Their names in the templates."""
