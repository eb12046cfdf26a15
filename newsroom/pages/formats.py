"""Dates, languages, directions and links in words that pages can show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_percent
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy

from newsroom.countries import locale_of_interface
from newsroom.models import EntityKind, Precision
from newsroom.text import UNSHOWN

# What entities of each kind are together.
KINDS = {
    EntityKind.PERSON.value: gettext_lazy("People"),
    EntityKind.ORGANISATION.value: gettext_lazy("Organisations"),
    EntityKind.PLACE.value: gettext_lazy("Places"),
}
# Languages written from right to left (ISO 639-1 and -3 codes; Unicode CLDR, character order).
RIGHT_TO_LEFT = frozenset(
    [
        "ar",
        "arc",
        "ckb",
        "dv",
        "fa",
        "he",
        "khw",
        "ks",
        "lrc",
        "mzn",
        "nqo",
        "pnb",
        "ps",
        "sd",
        "syr",
        "ug",
        "ur",
        "uz-arab",
        "yi",
    ]
)


def date_text(date: dt.date, precision: str | None) -> str:
    """The date as the interface's language writes it, no more precise than it is known."""
    if precision == Precision.YEAR:
        return str(date.year)
    month = precision == Precision.MONTH
    return _date_text(date, "YEAR_MONTH_FORMAT" if month else "DATE_FORMAT", get_language())


@lru_cache(maxsize=10_000)
def _date_text(date: dt.date, written: str, language: str | None) -> str:
    """The date in a format of a language; a page of results has dozens, and many on every page."""
    return date_format(date, written)


def short_day(date: dt.date) -> str:
    """A day with its month abbreviated, as the interface's language writes it: 1 Nov 2022."""
    text: str = format_date(date, "d MMM y", locale=locale_of_interface())
    return text


def listed(words: Sequence[str]) -> str:
    """Words as one text: "German, French and Italian"."""
    text: str = format_list(words, locale=locale_of_interface())
    return text


def percent(share: float) -> str:
    """A share in whole percent, as the interface's language writes it."""
    text: str = format_percent(share, locale=locale_of_interface())
    return text


def direction(code: str) -> str:
    """The `dir` of text in this language; "auto" (by its first letter) where it may be either."""
    return "rtl" if code in RIGHT_TO_LEFT else "auto"


def showable(text: str) -> str:
    """The text with U+FFFD for what HTML cannot hold: controls, and what is no character."""
    return UNSHOWN.sub("\ufffd", text)


def web_address(url: str) -> str:
    """`url` if following it does nothing but open a web page, else ""."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def week_start() -> int:
    """The weekday that weeks begin with in the interface's language: 0 is Monday."""
    day: int = locale_of_interface().first_week_day
    return day
