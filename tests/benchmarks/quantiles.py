"""What most times stay below."""

from __future__ import annotations

from collections.abc import Iterable


def p95(times: Iterable[float]) -> float:
    """The time, of some in any order, that nineteen of twenty stay below."""
    ordered = sorted(times)
    return ordered[int(len(ordered) * 0.95)]
