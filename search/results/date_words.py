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
        return f"{date_text(first, 'day')} – {date_text(last, 'day')}"
    if first:
        return _("since %(date)s") % {"date": date_text(first, "day")}
    return _("until %(date)s") % {"date": date_text(last, "day")} if last else ""
