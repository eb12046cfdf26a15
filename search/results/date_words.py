"""Ranges of dates in words."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _

from newsroom.pages.formats import date_text
from newsroom.partial_dates import PartialDate, Precision

_PERIODS: Final[tuple[Precision, ...]] = ("day", "month", "year")


def range_label(first: dt.date | None, last: dt.date | None) -> str:
    """A range of dates in words, as short as its ends allow; "" for an endless one."""
    if first and last:
        for precision in _PERIODS:
            period = PartialDate(first, precision)
            if (period.first, period.last) == (first, last):
                return date_text(first, precision)
        return _from_to(first, last)
    if first:
        return _("since %(date)s") % {"date": date_text(first, "day")}
    return _("until %(date)s") % {"date": date_text(last, "day")} if last else ""


def _from_to(first: dt.date, last: dt.date) -> str:
    """Two ends as years or months where the range is of whole ones, else as days."""
    if first == PartialDate(first, "year").first and last == PartialDate(last, "year").last:
        return f"{first.year}–{last.year}"
    whole = first == PartialDate(first, "month").first and last == PartialDate(last, "month").last
    precision: Precision = "month" if whole else "day"
    return f"{date_text(first, precision)} – {date_text(last, precision)}"
