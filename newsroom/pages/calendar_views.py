"""The calendar: all years, a year's months, a month's days, with how many articles each has."""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from newsroom.freshness import revalidated
from newsroom.models import Article, Precision
from newsroom.pages import browse
from newsroom.pages.counts import Period, counts
from newsroom.pages.formats import week_start

# Of two years further apart than this, those between are left out.
FAR: Final = 30


@gzip_page
@revalidated
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All years by month, with counts."""
    articles = Article.objects.readable()
    by_month = counts(articles, "month")
    by_year = counts(articles, "year")
    peak = max(by_month.values(), default=0)
    years = [
        {
            "year": year,
            "count": by_year.get(f"{year:04}", 0),
            "months": [
                _cell(dt.date(year, month, 1), by_month.get(f"{year:04}-{month:02}", 0), peak)
                for month in range(1, 13)
            ],
        }
        for year in _years(sorted(map(int, by_year)))
    ]
    context = {
        "years": years,
        "heads": [dt.date(2000, month, 1) for month in range(1, 13)],
        "undated": articles.filter(published=None).count(),
    }
    return render(request, "newsroom/calendar.html", context)


def _years(held: Sequence[int]) -> Iterator[int]:
    """The years that have articles, and those without any between two of them, the newest first.

    Beside a year that is far from all others, the years between tell nothing.
    """
    for before, year in pairwise([*reversed(held), 0]):
        yield before
        if year and before - year <= FAR:
            yield from range(before - 1, year, -1)


@gzip_page
@revalidated
@require_safe
def calendar_year(request: HttpRequest, year: int) -> HttpResponse:
    """A year's months by day."""
    if not 1 <= year <= 9999:
        raise Http404
    articles = Article.objects.readable().filter(published__year=year)
    by_day = counts(articles, "day")
    peak = max(by_day.values(), default=0)
    by_month = counts(articles, "month")
    total = articles.count()
    if not total:
        raise Http404
    context = {
        "year": year,
        "total": total,
        "months": [
            {
                "first": dt.date(year, month, 1),
                "count": by_month.get(f"{year:04}-{month:02}", 0),
                "weeks": _weeks(year, month, by_day, peak),
            }
            for month in range(1, 13)
        ],
        "weekdays": _weekdays(),
        "year_only": articles.filter(published_precision=Precision.YEAR).count(),
        "neighbours": _neighbours("year", f"{year:04}"),
    }
    return render(request, "newsroom/calendar_year.html", context)


@gzip_page
@revalidated
@require_safe
def calendar_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """A month by day, and its newest articles."""
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        raise Http404
    first = dt.date(year, month, 1)
    last = dt.date(year, month, months.monthrange(year, month)[1])
    articles = (
        Article.objects.readable()
        .filter(published__range=(first, last))
        .exclude(published_precision=Precision.YEAR)
    )
    by_day = counts(articles, "day")
    total = articles.count()
    if not total:
        raise Http404
    context = {
        "first": first,
        "total": total,
        "weeks": _weeks(year, month, by_day, max(by_day.values(), default=0)),
        "weekdays": _weekdays(),
        "month_only": total - sum(by_day.values()),
        "newest": browse.newest(articles, limit=20),
        "neighbours": _neighbours("month", first.isoformat()[:7]),
    }
    return render(request, "newsroom/calendar_month.html", context)


def _cell(day: dt.date, count: int, peak: int) -> dict[str, object]:
    """A date with its count, and a shade from 1 (few) to 4 (as many as the fullest); 0 for none."""
    shade = 0 if not count else min(4, 1 + 4 * (count - 1) // max(1, peak))
    return {"day": day, "count": count, "shade": shade}


def _weeks(
    year: int, month: int, by_day: dict[str, int], peak: int
) -> list[list[dict[str, object] | None]]:
    """The month's weeks as the interface's language begins them; None outside the month."""
    weeks = months.Calendar(week_start()).monthdayscalendar(year, month)
    return [
        [
            _cell(date := dt.date(year, month, day), by_day.get(date.isoformat(), 0), peak)
            if day
            else None
            for day in week
        ]
        for week in weeks
    ]


def _weekdays() -> list[dt.date]:
    """A date on each weekday, in the order of a week."""
    monday = dt.date(2001, 1, 1)
    return [monday + dt.timedelta(week_start() + day) for day in range(7)]


def _neighbours(period: str, this: str) -> dict[str, str]:
    """The nearest "year" or "month" before and after that holds articles, as addresses."""
    rows = (
        Article.objects.readable()
        .filter(published__isnull=False)
        .order_by()
        .annotate(period=Period("published", period))
        .values_list("period", flat=True)
    )
    found = {
        "before": rows.filter(period__lt=this).order_by("-period").first(),
        "after": rows.filter(period__gt=this).order_by("period").first(),
    }
    return {
        side: reverse(f"calendar-{period}", args=[int(part) for part in value.split("-")])
        for side, value in found.items()
        if value
    }
