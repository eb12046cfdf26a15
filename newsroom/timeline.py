"""Counts over time, and the small drawings of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Func, QuerySet

from newsroom.models import Article, Precision
from newsroom.wording import date_text

# Beyond thirty years, months are too thin to see.
MONTHS_SHOWN = 360
# Of one bar with the space after it, and of the drawing, in units of the drawing.
STEP = 6
HEIGHT = 60


class Period(Func):
    """The year, month or day of a date, as "2022", "2022-11" or "2022-11-01".

    Done by the database itself: on SQLite, Django's own Trunc calls Python for every row.
    """

    output_field = CharField()
    arity = 1
    patterns = {"year": "YYYY", "month": "YYYY-MM", "day": "YYYY-MM-DD"}

    def __init__(self, expression: Any, period: str) -> None:
        super().__init__(expression)
        self.period = period

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        pattern = self.patterns[self.period]
        return super().as_sql(
            compiler, connection, template=f"to_char(%(expressions)s, '{pattern}')"
        )

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # SQLite keeps dates as ISO 8601 text.
        length = len(self.patterns[self.period])
        return super().as_sql(
            compiler, connection, template=f"substr(%(expressions)s, 1, {length})"
        )


def counts(articles: QuerySet[Article], period: str) -> dict[str, int]:
    """How many of the articles fall in each "year", "month" or "day", ascending.

    Only articles whose date is known that precisely are counted.
    """
    dated = articles.filter(published__isnull=False)
    if period != "year":
        dated = dated.exclude(published_precision=Precision.YEAR)
    if period == "day":
        dated = dated.exclude(published_precision=Precision.MONTH)
    rows = dated.order_by().annotate(period=Period("published", period)).values_list("period")
    return dict(rows.annotate(n=Count("pk")).order_by("period"))


@dataclass(frozen=True, slots=True)
class Bar:
    """One month or year: its first day, count, and rectangle in the drawing's units."""

    start: dt.date
    precision: str
    count: int
    x: int
    y: int
    width: int
    height: int

    @property
    def label(self) -> str:
        return date_text(self.start, self.precision)

    @property
    def iso(self) -> str:
        return self.start.isoformat()[: 4 if self.precision == "year" else 7]


@dataclass(frozen=True, slots=True)
class Gap:
    """Months in a row without any article: first, last, how many."""

    first: str
    last: str
    months: int


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a year, in hundredths of the drawing's width."""

    year: int
    percent: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars over time (those with a count), the drawing's size, and the year lines in it."""

    bars: Sequence[Bar]
    precision: str
    width: int
    height: int
    years: Sequence[tuple[int, int]]
    peak: int

    @property
    def ticks(self) -> list[Tick]:
        """The years that are named; none so near the end that its name would be cut."""
        ticks = [Tick(year, round(100 * x / self.width)) for year, x in self.years]
        return [tick for tick in ticks if tick.percent <= 94]


def timeline(by_month: Mapping[str, int], span: tuple[str, str] | None = None) -> Timeline | None:
    """Draw counts by month ("2022-11": 7). Drawn by year where there are too many months.

    `span` gives the first and last month of the axis, where several are to share one.
    None if there is nothing to draw.
    """
    if not by_month:
        return None
    first, last = span or (min(by_month), max(by_month))
    precision = "month"
    numbers = {_month_number(month): count for month, count in by_month.items()}
    start, end = _month_number(first), _month_number(last)
    if end - start >= MONTHS_SHOWN:
        precision = "year"
        numbers = _add_up((number // 12, count) for number, count in numbers.items())
        start, end = start // 12, end // 12
    peak = max(numbers.values())
    bars = []
    for number in sorted(numbers):
        # The least bar is still seen.
        height = max(2, round(numbers[number] / peak * HEIGHT))
        year, month = (number, 1) if precision == "year" else (number // 12, number % 12 + 1)
        bars.append(
            Bar(
                dt.date(year, month, 1), precision, numbers[number],
                (number - start) * STEP, HEIGHT - height, STEP - 1, height,
            )
        )  # fmt: skip
    length = 1 if precision == "year" else 12
    years = [
        (year, (year * length - start) * STEP)
        for year in range(start // length, end // length + 1)
        if year * length >= start
    ]
    width = (end - start + 1) * STEP
    return Timeline(bars, precision, width, HEIGHT, _few(years), peak)


def gaps(by_month: Mapping[str, int]) -> list[Gap]:
    """Runs of months without a count between the first and the last one, longest first."""
    months = sorted(_month_number(month) for month, count in by_month.items() if count)
    found = [
        Gap(_month_text(before + 1), _month_text(after - 1), after - before - 1)
        for before, after in zip(months, months[1:], strict=False)
        if after - before > 1
    ]
    return sorted(found, key=lambda gap: -gap.months)


def _few(years: list[tuple[int, int]], most: int = 8) -> list[tuple[int, int]]:
    """At most `most` of the years, evenly, at round numbers."""
    for step in (1, 2, 5, 10, 20, 50, 100):
        chosen = [(year, x) for year, x in years if year % step == 0]
        if len(chosen) <= most:
            return chosen
    return chosen[:most]


def _add_up(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    totals: dict[int, int] = {}
    for number, count in pairs:
        totals[number] = totals.get(number, 0) + count
    return totals


def _month_number(month: str) -> int:
    year, _, rest = month.partition("-")
    return int(year) * 12 + int(rest) - 1


def _month_text(number: int) -> str:
    return date_text(dt.date(number // 12, number % 12 + 1, 1), "month")
