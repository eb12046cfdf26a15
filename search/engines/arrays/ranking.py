"""The order of results: one number for each article, greater first, and none twice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search.engines.arrays.postings import Integers
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
    request: SearchRequest, ids: Integers, scores: Scores | None, found: Integers
) -> tuple[Integers, Scores]:
    """Of the rows found, those of the page that is asked for, best first, and their scores.

    `ids` and `scores` are of all rows; None scores all alike.
    """
    if scores is None:
        places = page(ids[found], request.offset, request.limit)
        return found[places], np.zeros(len(places), dtype=np.float32)
    places = page(score_keys(scores[found], ids[found]), request.offset, request.limit)
    return found[places], scores[found[places]]


def page(keys: Integers, offset: int, limit: int) -> Integers:
    """The places of the greatest keys, from the `offset`-th on, at most `limit`, in order."""
    wanted = offset + limit
    if 0 < wanted < len(keys):
        candidates = np.argpartition(keys, len(keys) - wanted)[len(keys) - wanted :]
    else:
        candidates = np.arange(len(keys))
    return candidates[np.argsort(-keys[candidates])][offset:wanted]
