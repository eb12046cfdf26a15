"""What large text says of a spelling: the cluster of words that it stands like, and its capitals.

The compiled table is `gazetteer/clusters.npz`; data_build/SOURCES.md says what it is made from.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from newsroom.importing.gazetteer import CLUSTERS

CLUSTERED = ("en", "es", "de")
"""The languages that there are clusters for."""


class WordClass(NamedTuple):
    """Clusters and habits of capitals by language, 0 where a spelling is unknown.

    A habit runs from 1, hardly ever with this capital, to 7, hardly ever without.
    """

    clusters: tuple[int, ...]
    habits: tuple[int, ...]


UNKNOWN = WordClass((0,) * len(CLUSTERED), (0,) * len(CLUSTERED))


def word_class(text: str) -> WordClass:
    """What is known of a spelling."""
    keys, clusters, habits = _tables()
    key = zlib.crc32(text.encode(errors="replace"))
    row = bisect_left(keys, key)
    if row == len(keys) or keys[row] != key:
        return UNKNOWN
    return WordClass(tuple(clusters[row].tolist()), tuple(habits[row].tolist()))


@cache
def _tables() -> tuple[Sequence[int], np.ndarray, np.ndarray]:
    with np.load(CLUSTERS) as data:
        return memoryview(data["keys"]), data["clusters"], data["habits"]
