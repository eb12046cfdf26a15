"""Galleries of pictures: their captions stand once for each size of the picture, with a counter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from newsroom.importing.recognise.captions import parse_caption
from newsroom.importing.structure.line_kinds import ClassifiedLine
from newsroom.importing.types import BlockKind

# "1 / 8"
COUNTER = re.compile(r"\d{1,3}\s*/\s*\d{1,3}")
# Captions stand within so many lines of the counter, and are at least so long.
REACH = 12
SHORTEST = 40


def mark_galleries(items: Sequence[ClassifiedLine]) -> None:
    """Mark what is said again and again around a counter of pictures as captions."""
    for i, item in enumerate(items):
        if item.kind is not None or not COUNTER.fullmatch(item.text):
            continue
        near = [
            other
            for other in items[max(i - REACH, 0) : i + REACH]
            if other.kind is None and len(other.text) >= SHORTEST
        ]
        times = Counter(other.text for other in near)
        again = [other for other in near if times[other.text] > 1]
        for other in again:
            other.text, other.credit = parse_caption(other.text) or (other.text, "")
            other.mark(BlockKind.CAPTION)
        if again:
            item.mark(BlockKind.BOILERPLATE, "navigation")
