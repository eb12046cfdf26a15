"""Dates as far as they are known: a year, a month or a day, as ISO 8601 writes them.

This module is a leaf: it knows no Django and nothing of the project, so that an import may use it
as well as a page. Words for a date are the business of `newsroom.pages.formats`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Final, Literal, NamedTuple, cast

Precision = Literal["day", "month", "year"]
# How much of an ISO date each precision writes.
LENGTHS: Final[dict[Precision, int]] = {"year": 4, "month": 7, "day": 10}
WRITTEN: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)

# What about a written date is wrong: its form, or a part of it that no calendar has.
Fault = Literal["form", "year", "month", "day"]


class NoPartialDate(ValueError):
    """A text that is no partial date: `fault` says which part of it is wrong.

    `year`, `month` and `day` are the numbers that were read, 0 where the text has none.
    """

    def __init__(self, text: str, fault: Fault, year: int = 0, month: int = 0, day: int = 0):
        super().__init__(f"{text!r} is no date ({fault})")
        self.text, self.fault = text, fault
        self.year, self.month, self.day = year, month, day


class PartialDate(NamedTuple):
    """A year, a month or a day: the first day of it, and which of the three it is.

    `date` may be any day of the period; `first` and `last` are its ends.
    """

    date: dt.date
    precision: Precision = "day"

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """The date that `2022`, `2022-11` or `2022-11-05` says. Raises NoPartialDate.

        Months and days may have one digit. The result's `date` is the first day of the period.
        """
        match = WRITTEN.fullmatch(text)
        if match is None:
            raise NoPartialDate(text, "form")
        year, month, day = (int(part or 0) for part in match.groups())
        if not year:
            raise NoPartialDate(text, "year", year, month, day)
        if match[2] is None:
            return cls(dt.date(year, 1, 1), "year")
        if not 1 <= month <= 12:
            raise NoPartialDate(text, "month", year, month, day)
        if match[3] is None:
            return cls(dt.date(year, month, 1), "month")
        if not 1 <= day <= calendar.monthrange(year, month)[1]:
            raise NoPartialDate(text, "day", year, month, day)
        return cls(dt.date(year, month, day), "day")

    @classmethod
    def of(cls, date: dt.date | None, precision: str | None) -> PartialDate | None:
        """The date as two columns of the database hold it; None where there is none.

        A date without a precision is a day.
        """
        return cls(date, cast(Precision, precision or "day")) if date else None

    @property
    def iso(self) -> str:
        """As ISO 8601 writes it: 2022, 2022-11 or 2022-11-01."""
        return self.date.isoformat()[: LENGTHS[self.precision]]

    @property
    def first(self) -> dt.date:
        """The first day of the year, the month or the day."""
        if self.precision == "year":
            return self.date.replace(month=1, day=1)
        return self.date.replace(day=1) if self.precision == "month" else self.date

    @property
    def last(self) -> dt.date:
        """The last day of the year, the month or the day."""
        if self.precision == "day":
            return self.date
        month = 12 if self.precision == "year" else self.date.month
        return self.date.replace(month=month, day=calendar.monthrange(self.date.year, month)[1])
