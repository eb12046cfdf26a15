"""Ranges of dates in words."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _

from newsroom.pages.formats import date_text, days_text, short_day
from newsroom.partial_dates import PartialDate, Precision

_PERIODS: Final[tuple[Precision, ...]] = ("day", "month", "year")


def range_label(first: dt.date | None, last: dt.date | None, *, short: bool = False) -> str:
    """A range of dates in words, as short as its ends allow; "" for an endless one.

    `short`: with the months of days as abbreviations.
    """

    def day(date: dt.date) -> str:
        return short_day(date) if short else date_text(date, "day")

    if first and last:
        for precision in _PERIODS:
            period = PartialDate(first, precision)
            if (period.first, period.last) == (first, last):
                return day(first) if precision == "day" else date_text(first, precision)
        return _whole(first, last) or days_text(first, last, short=short)
    if first:
        return _("since %(date)s") % {"date": day(first)}
    return _("until %(date)s") % {"date": day(last)} if last else ""


def _whole(first: dt.date, last: dt.date) -> str:
    """A range from the first day of a year or month to the last of another; "" for other ones."""
    if first == PartialDate(first, "year").first and last == PartialDate(last, "year").last:
        return f"{first.year}–{last.year}"
    if first == PartialDate(first, "month").first and last == PartialDate(last, "month").last:
        return f"{date_text(first, 'month')} – {date_text(last, 'month')}"
    return ""
