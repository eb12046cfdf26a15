"""What was promised in a trial: all that somebody was told is stored or saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

STORED = ("created", "updated", "unchanged", "duplicate")


@dataclass(slots=True)
class Ledger:
    """Documents reported as stored, saves that were answered, and what was taken away on purpose."""

    # Contents by their SHA-256.
    contents: set[str] = field(default_factory=set)
    # By article and field, the values whose saves were answered with success since the last that
    # surely came after all others; any of them may stand.
    saves: dict[tuple[int, str], list[Any]] = field(default_factory=lambda: defaultdict(list))
    # Articles that were deleted, and contents that went with them.
    deleted: set[int] = field(default_factory=set)
    released: set[str] = field(default_factory=set)
    # Ids of records that are to be there at the end, each in one article.
    ids: set[str] = field(default_factory=set)

    def reported(self, records: Iterable[Mapping[str, Any]]) -> None:
        """An import has told what became of its documents."""
        for record in records:
            if record["status"] in STORED and record["sha256"]:
                self.contents.add(record["sha256"])

    def saved(self, article: int, field_: str, value: Any, *, alone: bool = True) -> None:
        """A save was answered; `alone` says that no other of this field was under way."""
        values = self.saves[article, field_]
        if alone:
            values.clear()
        values.append(value)

    def expect(self, records: Iterable[Mapping[str, str]]) -> None:
        """These records are to be there at the end."""
        self.ids.update(record["id"] for record in records)
