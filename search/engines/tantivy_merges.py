"""Whether Tantivy merges segments: told from its list of them, as its writer in Python does not say.

After each commit Tantivy merges, in threads of its own, the segments of a size where these are many,
by what it calls `LogMergePolicy` with its defaults. It does so until none is left to merge, and then
has a shorter list.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

META: Final = "meta.json"  # Tantivy's list of segments, which each commit and merge rewrites
# Segments of fewer documents count as of one size, and so do those that differ by a factor of 2 ** 0.75.
SMALL: Final = 10_000
ALIKE: Final = 0.75
# Larger ones are left as they are.
LARGEST: Final = 10_000_000
# So many of a size are merged.
MANY: Final = 8


def merges(directory: Path) -> bool:
    """Whether segments of an index that a writer has open are being merged, or will be at once."""
    listed = json.loads((directory / META).read_text("utf-8"))["segments"]
    sizes = [
        each["max_doc"] - (each["deletes"] or {}).get("num_deleted_docs", 0) for each in listed
    ]
    return any(len(alike) >= MANY for alike in _by_size(sizes))


def _by_size(sizes: Iterable[int]) -> Sequence[Sequence[int]]:
    """Numbers of documents, those together that count as one size."""
    groups: list[list[int]] = []
    top = math.inf
    for size in sorted(sizes, reverse=True):
        if size > LARGEST:
            continue
        log = math.log2(max(size, SMALL))
        if log < top - ALIKE:
            top = log
            groups.append([])
        groups[-1].append(size)
    return groups
