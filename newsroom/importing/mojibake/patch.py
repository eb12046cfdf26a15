"""A line of text under repair, which remembers what stood where."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from newsroom.importing.types import Certainty


class Edit(NamedTuple):
    """`text[start:end]` of the present text becomes `after`."""

    start: int
    end: int
    after: str
    certainty: Certainty
    encoding: str


class PatchChange(NamedTuple):
    """`text[start:end]` of the present text stood as `before` in the original."""

    start: int
    end: int
    before: str
    certainty: Certainty
    encoding: str


@dataclass
class Patch:
    """The present `text` of a line and the changes, in order, that lead back to the original."""

    text: str
    changes: list[PatchChange] = field(default_factory=list)

    def apply(self, edits: Sequence[Edit]) -> None:
        """Make edits, which are in order and don't overlap.

        An edit that touches part of an earlier change takes that change in whole; the result is
        inferred where either was.
        """
        if not self.changes:
            self._apply_first(edits)
            return
        merged: list[PatchChange] = []
        pieces: list[str] = []
        earlier = deque(self.changes)
        at = shift = 0
        for edit in self._apart(edits):
            start, end, after, certainty, encoding = edit
            while earlier and earlier[0].end <= start and earlier[0].start < start:
                merged.append(_moved(earlier.popleft(), shift))
            before = ""
            cursor = start
            while earlier and (earlier[0].start < end or earlier[0].end <= start):
                old = earlier.popleft()
                if old.start < start:
                    after = self.text[old.start : start] + after
                    start = cursor = old.start
                before += self.text[cursor : old.start] + old.before
                cursor = old.end
                if old.end > end:
                    after += self.text[end : old.end]
                    end = old.end
                certainty = "inferred" if "inferred" in (certainty, old.certainty) else "exact"
                encoding = old.encoding
            before += self.text[cursor:end]
            pieces += self.text[at:start], after
            place = start + shift
            merged.append(PatchChange(place, place + len(after), before, certainty, encoding))
            shift += len(after) - (end - start)
            at = end
        merged += (_moved(change, shift) for change in earlier)
        self.text = "".join(pieces) + self.text[at:]
        self.changes = merged

    def _apply_first(self, edits: Sequence[Edit]) -> None:
        """`apply` where nothing was changed yet."""
        pieces: list[str] = []
        at = grown = 0
        for start, end, after, certainty, encoding in edits:
            pieces += self.text[at:start], after
            place = start + grown
            stop = place + len(after)
            self.changes.append(PatchChange(place, stop, self.text[start:end], certainty, encoding))
            grown = stop - end
            at = end
        self.text = "".join(pieces) + self.text[at:]

    def _apart(self, edits: Sequence[Edit]) -> Iterator[Edit]:
        """The edits, those as one that touch the same earlier change: it can be taken in only once."""
        last: Edit | None = None
        number = 0
        for edit in edits:
            while number < len(self.changes) and self.changes[number].end <= edit.start:
                number += 1
            if last and number < len(self.changes) and self.changes[number].start < last.end:
                start, end, after, certainty, encoding = last
                after += self.text[end : edit.start] + edit.after
                if "inferred" in (certainty, edit.certainty):
                    certainty = "inferred"
                last = Edit(start, edit.end, after, certainty, encoding)
                continue
            if last:
                yield last
            last = edit
        if last:
            yield last

    def give_back(self, spans: Sequence[tuple[int, int]]) -> list[Edit]:
        """Undo the changes in parts of the text, which are in order; the edits that this takes."""
        kept: list[PatchChange] = []
        undone: list[Edit] = []
        pieces: list[str] = []
        at = grown = number = 0
        for change in self.changes:
            start, end, before, certainty, encoding = change
            while number < len(spans) and spans[number][1] <= start:
                number += 1
            if number == len(spans) or end <= spans[number][0]:
                kept.append(_moved(change, grown))
                continue
            pieces += self.text[at:start], before
            undone.append(Edit(start, end, before, certainty, encoding))
            grown += len(before) - (end - start)
            at = end
        self.text = "".join(pieces) + self.text[at:]
        self.changes = kept
        return undone

    def edits(self, offset: int = 0) -> list[Edit]:
        """The edits that make this text of the original, which begins at `offset` of another."""
        edits = []
        shift = 0
        for start, end, before, certainty, encoding in self.changes:
            first = offset + start - shift
            edits.append(
                Edit(first, first + len(before), self.text[start:end], certainty, encoding)
            )
            shift += end - start - len(before)
        return edits


def shift(edits: Sequence[Edit]) -> Callable[[int], int]:
    """Tells where a place that the edits, which are in order, leave alone lies after them."""
    ends = [edit.end for edit in edits]
    grown = [0, *accumulate(len(e.after) - (e.end - e.start) for e in edits)]
    return lambda at: at + grown[bisect_right(ends, at)]


def _moved(change: PatchChange, by: int) -> PatchChange:
    start, end, before, certainty, encoding = change
    return PatchChange(start + by, end + by, before, certainty, encoding) if by else change
