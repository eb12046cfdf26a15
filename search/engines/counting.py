"""Facet counts and the histogram of a search."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from search.engines.columns import FacetColumn
from search.engines.postings import Integers
from search.types import FacetCount, FacetCounts, Granularity, Histogram, HistogramBar

DAYS_UP_TO = 62  # days of the span
MONTHS_UP_TO = 3 * 366


def granularity(first: dt.date, last: dt.date) -> Granularity:
    """Bars for a result that spans these days: days up to two months, months up to three years."""
    span = (last - first).days + 1
    return "day" if span <= DAYS_UP_TO else "month" if span <= MONTHS_UP_TO else "year"


def histogram(days: Iterable[tuple[dt.date, int]], none: int) -> Histogram:
    """The histogram of these days, ascending, each with its count, and of `none` undated."""
    counts = list(days)
    if not counts:
        return Histogram(none=none)
    grain = granularity(counts[0][0], counts[-1][0])
    bars: dict[dt.date, int] = {}
    for day, count in counts:
        start = day
        if grain != "day":
            start = day.replace(day=1) if grain == "month" else day.replace(month=1, day=1)
        bars[start] = bars.get(start, 0) + count
    return Histogram(grain, tuple(HistogramBar(*bar) for bar in bars.items()), none)


def column_histogram(days: npt.NDArray[np.int32]) -> Histogram:
    """The histogram of articles' days (since year 1; 0: undated)."""
    dated = days[days > 0]
    undated = len(days) - len(dated)
    if not len(dated):
        return Histogram(none=undated)
    first = int(dated.min())
    counts = np.bincount(dated - first)
    found = np.flatnonzero(counts)
    dates = (dt.date.fromordinal(first + offset) for offset in found.tolist())
    return histogram(zip(dates, counts[found].tolist(), strict=True), undated)


def column_counts(column: FacetColumn, documents: Integers, limit: int | None) -> FacetCounts:
    """The commonest values of a facet among the documents (ascending numbers)."""
    counts = column.counts(documents)
    found = np.flatnonzero(counts)
    distinct = len(found)
    if limit is not None and limit < distinct:
        least = np.partition(counts[found], distinct - limit)[distinct - limit] if limit else 0
        found = found[counts[found] >= least]
    order = found[np.argsort(-counts[found], kind="stable")][:limit]
    pairs = zip(column.labels[order].tolist(), counts[order].tolist(), strict=True)
    return FacetCounts(
        tuple(FacetCount(*pair) for pair in pairs),
        none=int(np.count_nonzero(column.sizes[documents] == 0)),
        distinct=distinct,
    )
