"""Counts over time, drawn: bars, sparklines, gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from newsroom.pages.formats import date_text

# More bars than this are too thin to be clicked, and too many to be listened to.
MOST_BARS = 120
# As many bars fill the page's width.
FULL_WIDTH = 36
SPARK_BINS = 96
SPARK_HEIGHT = 24
# Of one bar with the space after it, and of the drawing, in units of the drawing.
STEP = 6
HEIGHT = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One month, quarter or year: its first and last month, its count, where it is drawn."""

    first: dt.date
    last: dt.date
    count: int
    x: int
    y: int
    height: int

    @property
    def label(self) -> str:
        if self.first == self.last:
            return date_text(self.first, "month")
        if self.last.month - self.first.month == 11:
            return date_text(self.first, "year")
        return f"{date_text(self.first, 'month')} – {date_text(self.last, 'month')}"

    @property
    def dates(self) -> str:
        """The parameters by which the search page shows these months."""
        return f"from={self.first:%Y-%m}&to={self.last:%Y-%m}"


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
    """Bars over time (those with a count), the drawing's size, and where years begin in it."""

    bars: Sequence[Bar]
    months: int
    width: int
    years: Sequence[tuple[int, int]]

    height = HEIGHT
    bar = STEP - 1

    @property
    def share(self) -> int:
        """How much of the page's width the drawing takes, in hundredths: few bars take little."""
        return min(100, 100 * self.width // (STEP * FULL_WIDTH))

    @property
    def ticks(self) -> list[Tick]:
        """The years that are named; none so near the end that its name would be cut."""
        ticks = [Tick(year, round(100 * x / self.width)) for year, x in self.years]
        return [tick for tick in ticks if tick.percent <= 94]


def timeline(by_month: Mapping[str, int]) -> Timeline | None:
    """Draw counts by month ("2022-11": 7), or by quarter or year where the months are too many.

    The axis runs from the first January to the last December.

    None if there is nothing to draw.
    """
    if not by_month:
        return None
    start = _month_number(min(by_month)) // 12 * 12
    end = _month_number(max(by_month)) // 12 * 12 + 11
    size = next((size for size in (1, 3) if end - start < size * MOST_BARS), 12)
    start, end = start // size, end // size
    totals = _add_up((_month_number(month) // size, n) for month, n in by_month.items())
    peak = max(totals.values())
    bars = []
    for number in sorted(totals):
        # The least bar is still seen.
        height = max(2, round(totals[number] / peak * HEIGHT))
        first, last = _first_day(number * size), _first_day(number * size + size - 1)
        place = (number - start) * STEP
        bars.append(Bar(first, last, totals[number], place, HEIGHT - height, height))
    in_year = 12 // size
    years = [
        (year, (year * in_year - start) * STEP)
        for year in range(start // in_year, end // in_year + 1)
    ]
    return Timeline(bars, size, (end - start + 1) * STEP, _few(years))


def sparkline(by_month: Mapping[str, int], span: tuple[str, str]) -> str:
    """Counts from the first to the last month of `span` as the outline of an SVG path.

    The drawing is `SPARK_BINS` wide and `SPARK_HEIGHT` high; nothing at all gives "".
    """
    if not by_month:
        return ""
    start, end = map(_month_number, span)
    months = end - start + 1
    totals = _add_up(
        ((_month_number(month) - start) * SPARK_BINS // months, n) for month, n in by_month.items()
    )
    peak = max(totals.values())
    width = max(1, SPARK_BINS // months)
    heights = [0] * (SPARK_BINS + 1)
    for place, count in totals.items():
        height = max(1, round(count / peak * SPARK_HEIGHT))
        heights[place : place + width] = [height] * min(width, SPARK_BINS - place)
    # The skyline, in steps relative to each other: that is the shortest.
    path, before, run = [f"M0 {SPARK_HEIGHT}"], 0, 0
    for height in heights:
        if height != before:
            path.append(f"h{run}v{before - height}" if run else f"v{before - height}")
            before, run = height, 0
        run += 1
    return "".join(path) + "z"


def gaps(by_month: Mapping[str, int]) -> list[Gap]:
    """Runs of months without a count between the first and the last one, longest first."""
    months = sorted(_month_number(month) for month, count in by_month.items() if count)
    found = [
        Gap(_month_text(before + 1), _month_text(after - 1), after - before - 1)
        for before, after in pairwise(months)
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


def _first_day(number: int) -> dt.date:
    return dt.date(number // 12, number % 12 + 1, 1)


def _month_text(number: int) -> str:
    return date_text(_first_day(number), "month")
