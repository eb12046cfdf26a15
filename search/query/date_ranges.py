"""Dates as people write them in a query: a year, a month, a day, a range, an open range."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from django.utils.translation import gettext as _

from newsroom.partial_dates import NoPartialDate, PartialDate
from search.types import DateRange

_YEAR: Final = re.compile(r"(?<!\d)[12]\d{3}(?:-(?:1[0-2]|0[1-9])(?!\d))?", re.ASCII)
_BRACKETED: Final = re.compile(
    r"([\[{])\s*([\d-]+|\*)\s+TO\s+([\d-]+|\*)\s*([\]}])", re.ASCII | re.IGNORECASE
)
_COMPARED: Final = re.compile(r"(>=|<=|>|<|=)?\s*(.*)", re.DOTALL)


def partial_date(text: str) -> PartialDate:
    """The date that `2022`, `2022-11` or `2022-11-05` says. Raises ValueError, saying why for people."""
    try:
        return PartialDate.parse(text)
    except NoPartialDate as error:
        raise ValueError(_reason(error)) from None


def _reason(error: NoPartialDate) -> str:
    """What is wrong with a text that is no date, for people."""
    match error.fault:
        case "form":
            reason = _(
                "“%(text)s” is no date: write a year, 2022, a month, 2022-11, or a day, 2022-11-05."
            )
            return reason % {"text": error.text}
        case "year":
            return _("There is no year 0000.")
        case "month":
            reason = _("There is no month %(month)d: in %(text)s, the month comes after the year.")
            return reason % {"month": error.month, "text": error.text}
        case "day":
            reason = _("%(month)s has no day %(day)d.")
            return reason % {"month": f"{error.year:04}-{error.month:02}", "day": error.day}


def date_range(text: str) -> DateRange:
    """The range that `2022-11`, `2022..2023`, `2022-10..`, `>=2022` or `<2022-11-05` stand for.

    Ends are inclusive and the wrong way round is put right. Raises ValueError, saying why.
    """
    if ".." in text:
        return _between(*text.split("..", 1))
    match = _COMPARED.fullmatch(text)
    sign, date = match.groups() if match else (None, text)
    written = partial_date(date)
    first, last = written.first, written.last
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


def bracketed(text: str) -> DateRange:
    """The range that `[2022-11-01 TO 2022-12-31]` stands for, as Lucene has it.

    A brace leaves its end out, and a star an end open. Raises ValueError, saying why.
    """
    match = _BRACKETED.fullmatch(text)
    assert match  # noqa: S101  so says the grammar
    opened, begin, end, closed = match.groups()
    after, before = ">" if opened == "{" else ">=", "<" if closed == "}" else "<="
    first = None if begin == "*" else date_range(after + begin).first
    last = None if end == "*" else date_range(before + end).last
    if opened == "[" and closed == "]" and first and last and first > last:
        return _between(begin, end)
    return DateRange(first, last)


def likely(text: str) -> str:
    """A date that parses, made of the years and months seen in a text that does not; or ""."""
    return "..".join(_YEAR.findall(text)[:2])


def _between(begin: str, end: str) -> DateRange:
    first = partial_date(begin) if begin else None
    last = partial_date(end) if end else None
    if first is None and last is None:
        raise ValueError(_("A range needs a date on one side of the dots at least."))
    if first and last and first.first > last.first:
        first, last = last, first
    return DateRange(first.first if first else None, last.last if last else None)
