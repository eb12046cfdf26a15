"""How numbers, dates and marked text are written on pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from newsroom.models import Precision
from search.names import language_label
from search.types import Run

register = template.Library()


@register.filter
def number(value: int) -> str:
    """A whole number with its thousands apart, as the interface's language writes them."""
    return str(number_format(value, force_grouping=True))


@register.filter
def language(code: str) -> str:
    """The name of a language in the interface's language."""
    return language_label(code)


@register.filter
def written_date(day: dt.date | None, precision: str | None = Precision.DAY) -> str:
    """A date as precisely as it is known: "1 November 2022", "November 2022", "2022"."""
    if day is None:
        return ""
    if precision == Precision.YEAR:
        return f"{day.year:04}"
    return date_format(day, "YEAR_MONTH_FORMAT" if precision == Precision.MONTH else "DATE_FORMAT")


@register.filter
def machine_date(day: dt.date | None, precision: str | None = Precision.DAY) -> str:
    """A date for the `datetime` attribute, as precisely as it is known."""
    if day is None:
        return ""
    return day.isoformat()[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(precision, 10)]  # type: ignore[call-overload]


@register.filter
def marked(runs: Iterable[Run]) -> SafeString:
    """Runs of text, those that match in <mark>; all of it escaped."""
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", r.text) if r.match else r.text,) for r in runs)
    )
