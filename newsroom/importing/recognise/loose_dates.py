"""Dates that only a byline or a date line makes sure: with a short year, or with none."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from newsroom.importing.recognise.dates import (
    FoundDate,
    alternatives,
    day,
    full_year,
    is_only_date,
    labels,
    month_numbers,
)
from newsroom.text import fold

# A day in figures with a time behind it: "11/19/19 06:56 AM". Without a time it may be a fraction.
SHORT_PRINTED = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d\d),?\s+(?=\d{1,2}:\d\d)")


@cache
def days_of_months() -> re.Pattern[str]:
    """The pattern of a day and a month in words, without a year."""
    month = rf"(?:{alternatives(month_numbers())})"
    return re.compile(
        rf"""
          \b(?P<m1>{month})\b\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d)   # "Nov. 18"
        | (?<![\d:.])(?P<d2>\d{{1,2}})(?:st|nd|rd|th|\.|º)?\s+(?:de\s+)?(?P<m2>{month})\b  # "18 de marzo"
        """,
        re.I | re.X,
    )


def find_short_dates(text: str, today: dt.date) -> list[FoundDate]:
    """The dates in a line of a byline whose year has two digits and stands last, and behind which is a time."""
    found = []
    for match in SHORT_PRINTED.finditer(text):
        year, first, second = full_year(match[4], today), int(match[1]), int(match[3])
        day_first, month_first = day(year, second, first), day(year, first, second)
        other = month_first if day_first and month_first != day_first else None
        if day_first or month_first:
            found.append(
                FoundDate(day_first or month_first, "day", match.start(), match.end(), other)
            )
    return found


def find_yearless_dates(text: str, year: int) -> list[FoundDate]:
    """The days and months in `text` that no year follows, as days of `year`."""
    months = month_numbers()
    found = []
    for match in days_of_months().finditer(text):
        month, number = match["m1"] or match["m2"], match["d1"] or match["d2"]
        date = day(year, months[fold(month).strip(".")], int(number))
        found.append(FoundDate(date, "day", match.start(), match.end()))
    return found


def is_yearless_date(text: str) -> bool:
    """Whether a line says by a label what it dates, and a day and month: "Posted Nov 18, 8:19 PM"."""
    if not any(map(str.isdigit, text)) or not labels().match(text):
        return False
    rest = days_of_months().sub(" ", text)
    return rest != text and is_only_date(rest)
