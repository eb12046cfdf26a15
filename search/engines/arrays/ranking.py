"""The order of results: one number for each article, greater first, and none twice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search.engines.arrays.postings import Integers, Mask
from search.types import SearchRequest

Scores = npt.NDArray[np.float32]

ID_BITS = 32
MOST_ID = (1 << ID_BITS) - 1
_AFTER_ALL_DAYS = 3_652_060  # a day past 31 December 9999


def newest_keys(days: npt.NDArray[np.int32], ids: Integers) -> Integers:
    """Orders from newest to oldest, the greater id first on one day, undated (day 0) last."""
    return days.astype(np.int64) << ID_BITS | ids


def oldest_keys(days: npt.NDArray[np.int32], ids: Integers) -> Integers:
    """Orders from oldest to newest, the greater id first on one day, undated (day 0) last."""
    return np.where(days > 0, _AFTER_ALL_DAYS - days.astype(np.int64), 0) << ID_BITS | ids


def score_keys(scores: Scores, ids: Integers) -> Integers:
    """Orders by score, then the greater id first."""
    # The bits of floats that are not negative order as the floats do.
    return scores.view(np.int32).astype(np.int64) << ID_BITS | ids


def best(
    request: SearchRequest,
    ids: Integers,
    groups: Integers,
    scores: Scores | None,
    found: Integers,
) -> tuple[Integers, Scores]:
    """Of the rows found, those of the page that is asked for, best first, and their scores.

    `ids`, `groups` and `scores` are of all rows; None scores all alike.
    """
    if scores is None:
        rows = on_page(request, ids[found], groups, found)
        return rows, np.zeros(len(rows), dtype=np.float32)
    rows = on_page(request, score_keys(scores[found], ids[found]), groups, found)
    return rows, scores[rows]


def on_page(request: SearchRequest, keys: Integers, groups: Integers, found: Integers) -> Integers:
    """Those of the rows found that stand for the results of the page, by their keys.

    Of a folded search the first of each group does.
    """
    if request.folded:
        first = first_of_groups(keys, groups[found])
        keys, found = keys[first], found[first]
    return found[page(keys, request.offset, request.limit)]


def first_of_groups(keys: Integers, groups: Integers) -> Mask:
    """Which have the greatest key of their group; those of none (0) stand for themselves."""
    first = np.ones(len(keys), dtype=np.bool_)
    grouped = np.flatnonzero(groups)
    if len(grouped):
        order = grouped[np.lexsort((-keys[grouped], groups[grouped]))]
        ordered = groups[order]
        first[order[1:][ordered[1:] == ordered[:-1]]] = False
    return first


def page(keys: Integers, offset: int, limit: int) -> Integers:
    """The places of the greatest keys, from the `offset`-th on, at most `limit`, in order."""
    wanted = offset + limit
    if 0 < wanted < len(keys):
        candidates = np.argpartition(keys, len(keys) - wanted)[len(keys) - wanted :]
    else:
        candidates = np.arange(len(keys))
    return candidates[np.argsort(-keys[candidates])][offset:wanted]
