"""From the articles that match a query to a page of results, its facets and its histogram."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from search.engines.arrays import ranking
from search.engines.arrays.columns import Columns
from search.engines.arrays.counting import column_counts, column_histogram, with_excluded
from search.engines.arrays.postings import Integers, Mask
from search.types import Facet, FacetCounts, SearchRequest, SearchResult, Selection

# Rows of the columns in rank order, this page's, and their scores.
Ranked = tuple[Integers, npt.NDArray[np.float32]]


def answer(
    request: SearchRequest, columns: Columns, matching: Mask, best: Callable[[Integers], Ranked]
) -> SearchResult:
    """Answer a request, as `Engine.search` says.

    `matching` marks the rows that the request's query alone matches. `best` is given the rows
    that are left by its facets and dates, ascending, and ranks them by relevance.
    """
    filters: dict[Facet | None, Mask] = {
        facet: columns.selected(facet, selection) for facet, selection in request.selections.items()
    }
    if request.dates is not None:
        filters[None] = columns.within(request.dates)
    found = np.flatnonzero(_all(matching, filters.values()))

    def without(own: Facet | None) -> Integers:
        if own not in filters:
            return found
        others = (mask for key, mask in filters.items() if key != own)
        return np.flatnonzero(_all(matching, others))

    def counted(facet: Facet) -> FacetCounts:
        column, limit = columns.facets[facet], request.facet_limit
        selection = request.selections.get(facet, Selection())
        if not selection.every:
            return column_counts(column, without(facet), limit, selection)
        within = column_counts(column, found, limit, selection)
        if not selection.excluded:
            return within
        wanted = columns.selected(facet, replace(selection, excluded=frozenset()))
        rows = without(facet)
        return with_excluded(within, column, rows[wanted[rows]], selection.excluded)

    if request.sort == "relevance":
        rows, rank = best(found)
        scores = tuple(rank.tolist())
    else:
        rows, scores = _by_date(request, columns, found), ()
    dates = columns.dates if request.histogram else None
    folds: dict[int, tuple[int, ...]] = {}
    ids = columns.ids[rows].tolist()
    if request.folded:
        ids = _folded(columns, found, rows, folds)
    return SearchResult(
        ids=tuple(ids),
        total=len(found),
        facets={facet: counted(facet) for facet in request.counted},
        histogram=None if dates is None else column_histogram(dates[without(None)], request.grain),
        closer=None if dates is None or request.dates is None else column_histogram(dates[found]),
        scores=scores,
        texts=_texts(columns.groups[found]) if request.folded else None,
        folds=folds,
    )


def _by_date(request: SearchRequest, columns: Columns, found: Integers) -> Integers:
    order = ranking.newest_keys if request.sort == "newest" else ranking.oldest_keys
    keys = order(columns.dates[found], columns.ids[found])
    return ranking.on_page(request, keys, columns.groups, found)


def _texts(groups: Integers) -> int:
    """How many texts the articles of these groups have; those of none (0) one each."""
    grouped = groups[groups != 0]
    return len(groups) - len(grouped) + len(np.unique(grouped))


def _folded(
    columns: Columns, found: Integers, rows: Integers, folds: dict[int, tuple[int, ...]]
) -> list[int]:
    """The ids of the articles that are shown for these rows, each the best of its group.

    Adds the others of each group that were found to `folds`.
    """
    wanted = columns.groups[rows]
    members: dict[int, list[int]] = {}
    if wanted.any():
        among = found[np.isin(columns.groups[found], wanted[wanted != 0])]
        order = np.lexsort((columns.ids[among], -columns.standings[among]))
        for row in among[order].tolist():
            members.setdefault(int(columns.groups[row]), []).append(int(columns.ids[row]))
    shown = []
    for own, group in zip(columns.ids[rows].tolist(), wanted.tolist(), strict=True):
        best, *others = members.get(group, [own])
        shown.append(best)
        if others:
            folds[best] = tuple(others)
    return shown


def _all(start: Mask, masks: Iterable[Mask]) -> Mask:
    for mask in masks:
        start = start & mask
    return start
