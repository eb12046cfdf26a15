"""A sum of evidence for each of several possibilities."""

from __future__ import annotations

from collections.abc import Mapping


class EvidenceTally(dict[str, float]):
    """What speaks for each possibility; nothing speaks for one that isn't there."""

    def __missing__(self, key: str) -> float:
        return 0.0

    def total(self) -> float:
        """All the evidence together."""
        return sum(self.values())

    def plus(self, other: Mapping[str, float]) -> EvidenceTally:
        """Both sums in one."""
        return EvidenceTally({key: self[key] + other.get(key, 0.0) for key in {*self, *other}})
