"""Dates as people write them in a query: a year, a month, a day, a range, an open range."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from search.types import DateRange

_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_YEAR: Final = re.compile(r"(?<!\d)[12]\d{3}(?:-(?:1[0-2]|0[1-9])(?!\d))?", re.ASCII)
_COMPARED: Final = re.compile(r"(>=|<=|>|<|=)?\s*(.*)", re.DOTALL)


class DaySpan(NamedTuple):
    """The days from `first` to `last` that one written date stands for."""

    first: dt.date
    last: dt.date


def period(text: str) -> DaySpan:
    """The days of `2022`, `2022-11` or `2022-11-05`. Raises ValueError, saying why for people."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(
            _("“%(text)s” is no date: write a year, 2022, a month, 2022-11, or a day, 2022-11-05.")
            % {"text": text}
        )
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year:
        raise ValueError(_("There is no year 0000."))
    if month is None:
        return DaySpan(dt.date(year, 1, 1), dt.date(year, 12, 31))
    if not 1 <= month <= 12:
        reason = _("There is no month %(month)d: in %(text)s, the month comes after the year.")
        raise ValueError(reason % {"month": month, "text": text})
    days = calendar.monthrange(year, month)[1]
    if day is None:
        return DaySpan(dt.date(year, month, 1), dt.date(year, month, days))
    if not 1 <= day <= days:
        reason = _("%(month)s has no day %(day)d.")
        raise ValueError(reason % {"month": f"{year:04}-{month:02}", "day": day})
    return DaySpan(dt.date(year, month, day), dt.date(year, month, day))


def date_range(text: str) -> DateRange:
    """The range that `2022-11`, `2022..2023`, `2022-10..`, `>=2022` or `<2022-11-05` stand for.

    Ends are inclusive and the wrong way round is put right. Raises ValueError, saying why.
    """
    if ".." in text:
        return _between(*text.split("..", 1))
    match = _COMPARED.fullmatch(text)
    sign, date = match.groups() if match else (None, text)
    first, last = period(date)
    day = dt.timedelta(days=1)
    if sign == ">=":
        return DateRange(first, None)
    if sign == "<=":
        return DateRange(None, last)
    if sign == ">":
        if last == dt.date.max:
            raise ValueError(_("Nothing is later than the year 9999."))
        return DateRange(last + day, None)
    if sign == "<":
        if first == dt.date.min:
            raise ValueError(_("Nothing is earlier than the year 0001."))
        return DateRange(None, first - day)
    return DateRange(first, last)


def likely(text: str) -> str:
    """A date that parses, made of the years and months seen in a text that does not; or ""."""
    return "..".join(_YEAR.findall(text)[:2])


def _between(begin: str, end: str) -> DateRange:
    first = period(begin) if begin else None
    last = period(end) if end else None
    if first is None and last is None:
        raise ValueError(_("A range needs a date on one side of the dots at least."))
    if first and last and first.first > last.first:
        first, last = last, first
    return DateRange(first.first if first else None, last.last if last else None)
