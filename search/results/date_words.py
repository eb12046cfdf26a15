"""Years, months, days and ranges of them in words."""

from __future__ import annotations

import calendar
import datetime as dt

from django.utils import formats
from django.utils.translation import gettext as _

from search.types import Granularity


def period_end(start: dt.date, granularity: Granularity) -> dt.date:
    """The last day of the year, month or day that begins at `start`."""
    if granularity == "day":
        return start
    month = 12 if granularity == "year" else start.month
    return dt.date(start.year, month, calendar.monthrange(start.year, month)[1])


def period_value(start: dt.date, granularity: Granularity) -> str:
    """The period as addresses and the API write it: "2022", "2022-11", "2022-11-30"."""
    return start.isoformat()[: {"year": 4, "month": 7, "day": 10}[granularity]]


def period_label(start: dt.date, granularity: Granularity) -> str:
    """The period in words: "2022", "November 2022", "30 November 2022"."""
    if granularity == "year":
        return f"{start.year:04}"
    pattern = "YEAR_MONTH_FORMAT" if granularity == "month" else "DATE_FORMAT"
    return formats.date_format(start, pattern)


def range_label(first: dt.date | None, last: dt.date | None) -> str:
    """A range of dates in words, as short as its ends allow."""
    if first and last:
        for granularity in ("day", "month", "year"):
            if last == period_end(first, granularity) and first == _floor(first, granularity):
                return period_label(first, granularity)
        return f"{period_label(first, 'day')} – {period_label(last, 'day')}"
    if first:
        return _("since %(date)s") % {"date": period_label(first, "day")}
    return _("until %(date)s") % {"date": period_label(last, "day")} if last else ""


def _floor(day: dt.date, granularity: Granularity) -> dt.date:
    if granularity == "year":
        return day.replace(month=1, day=1)
    return day.replace(day=1) if granularity == "month" else day
