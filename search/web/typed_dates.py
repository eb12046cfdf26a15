"""Dates as people type them into a field: 2022, Nov 2022, 1.11.2022, 1 de noviembre de 2022.

What a field shows again is written so that it is read as the same day.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from newsroom.importing import find_dates
from newsroom.pages.formats import short_day
from newsroom.partial_dates import NoPartialDate, PartialDate

# No date is longer: "the 30th of September, 2022" has 27 letters.
LONGEST: Final = 60

_YEAR_AND_MONTH: Final = re.compile(r"(\d{4})[./](\d{1,2})", re.ASCII)
_MONTH_AND_YEAR: Final = re.compile(r"(\d{1,2})\s?[-./]\s?(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class TypedDate:
    """What was typed, and as which date it is read; `other` is the day it may mean as well."""

    typed: str
    read: PartialDate
    other: dt.date | None = None

    @classmethod
    def parse(cls, text: str) -> TypedDate:
        """The year, month or day that a text is, and no more than that. Raises ValueError.

        Names of months are known in the languages that are read of newspapers. Of two small numbers
        the day is first, where it can be, as in the dates that the pages show.
        """
        typed = " ".join(text.split())
        if len(typed) > LONGEST:
            raise ValueError(typed)
        try:
            return cls(typed, PartialDate.parse(_turned(typed)))
        except NoPartialDate as error:
            found = find_dates(typed) if error.fault == "form" else []
        if len(found) != 1 or found[0].date is None:
            raise ValueError(typed)
        date = found[0]
        if typed[: date.start].strip() or typed[date.end :].strip(" .,"):
            raise ValueError(typed)
        return cls(typed, PartialDate(found[0].date, date.precision), date.other)


def _turned(text: str) -> str:
    """A month in figures (11/2022, 2022.11) as ISO 8601 has it; other texts as they are."""
    if match := _YEAR_AND_MONTH.fullmatch(text):
        return f"{match[1]}-{match[2]}"
    if match := _MONTH_AND_YEAR.fullmatch(text):
        return f"{match[2]}-{match[1]}"
    return text


def shown_day(date: dt.date | None) -> str:
    """A day in a field, in the order and with the months of the interface's language.

    A day of a century that no newspaper is from is written as ISO 8601 has it.
    """
    if date is None:
        return ""
    text = short_day(date)
    try:
        return text if TypedDate.parse(text).read == (date, "day") else date.isoformat()
    except ValueError:
        return date.isoformat()
