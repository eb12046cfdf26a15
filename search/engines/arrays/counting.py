"""Facet counts and the histogram of a search."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from search.engines.arrays.columns import FacetColumn
from search.engines.arrays.postings import Integers
from search.types import FacetCount, FacetCounts, Granularity, Histogram, HistogramBar, Selection

DAYS_UP_TO = 62  # days of the span
MONTHS_UP_TO = 3 * 366

_UNITS: Mapping[Granularity, str] = {"year": "Y", "month": "M", "day": "D"}
_DAY_ZERO = dt.date(1970, 1, 1).toordinal()


def granularity(first: dt.date, last: dt.date) -> Granularity:
    """Bars for a result that spans these days: days up to two months, months up to three years."""
    span = (last - first).days + 1
    return "day" if span <= DAYS_UP_TO else "month" if span <= MONTHS_UP_TO else "year"


def column_histogram(days: npt.NDArray[np.int32], grain: Granularity | None = None) -> Histogram:
    """The histogram of articles' days (since year 1; 0: undated), by their span or as told."""
    dated = days[days > 0]
    undated = len(days) - len(dated)
    if not len(dated):
        return Histogram(none=undated)
    first, last = int(dated.min()), int(dated.max())
    grain = grain or granularity(dt.date.fromordinal(first), dt.date.fromordinal(last))
    by_day = np.bincount(dated - first)
    found = np.flatnonzero(by_day)
    since_1970 = (found + first - _DAY_ZERO).astype("datetime64[D]")
    starts, edges = np.unique(since_1970.astype(f"datetime64[{_UNITS[grain]}]"), return_index=True)
    counts = np.add.reduceat(by_day[found], edges)
    bars = zip(starts.astype("datetime64[D]").tolist(), counts.tolist(), strict=True)
    return Histogram(grain, tuple(HistogramBar(*bar) for bar in bars), undated)


def column_counts(
    column: FacetColumn,
    documents: Integers,
    limit: int | None = None,
    selection: Selection = Selection(),  # noqa: B008, it never changes
) -> FacetCounts:
    """The commonest values of a facet among the documents (ascending), and those selected."""
    if not len(documents):
        return FacetCounts()
    codes, counts = column.counts(documents)
    distinct = len(codes)
    also: list[tuple[int, int]] = []
    if selected := selection.included | selection.excluded:
        those = np.isin(column.labels[codes], np.array(sorted(selected), dtype=np.int64))
        chosen = np.flatnonzero(those)
        also = list(
            zip(column.labels[codes[chosen]].tolist(), counts[chosen].tolist(), strict=True)
        )
    if limit is not None and limit < distinct:
        least = np.partition(counts, distinct - limit)[distinct - limit] if limit else 0
        often = np.flatnonzero(counts >= least)
        codes, counts = codes.take(often), counts.take(often)
    order = np.argsort(-counts, kind="stable")[:limit]
    pairs = zip(column.labels[codes[order]].tolist(), counts[order].tolist(), strict=True)
    also.sort(key=lambda pair: -pair[1])
    return FacetCounts(
        tuple(FacetCount(*pair) for pair in dict.fromkeys([*pairs, *also])),
        none=int(np.count_nonzero(column.lacking.take(documents))),
        distinct=distinct,
    )


def with_excluded(
    counts: FacetCounts, column: FacetColumn, documents: Integers, excluded: frozenset[int]
) -> FacetCounts:
    """The counts, and after them what each excluded value keeps out of the documents (ascending)."""
    codes, numbers = column.counts(documents)
    values = column.labels[codes]
    kept_out = np.isin(values, np.array(sorted(excluded), dtype=np.int64))
    found = zip(values[kept_out].tolist(), numbers[kept_out].tolist(), strict=True)
    pairs = sorted(found, key=lambda pair: -pair[1])
    return replace(counts, values=(*counts.values, *(FacetCount(*pair) for pair in pairs)))
