"""One committed state of an index: its segments seen as one, and searched."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from search.engines.arrays import ranking
from search.engines.arrays.answering import Ranked, answer
from search.engines.arrays.columns import FIELDS, Columns
from search.engines.arrays.evaluate import Evaluator
from search.engines.arrays.postings import Integers, Mask, Postings, joined, unpack
from search.engines.arrays.scoring import length_codes
from search.engines.arrays.words import Words
from search.engines.base import Statistics
from search.types import Node, SearchRequest, SearchResult, TextField

HANDLE = "handle"
# Segments of so many documents stay as they are while small ones come and go.
LARGE = 1_000


def exact_name(field: TextField) -> str:
    """The name under which a text's exact terms are indexed, with positions."""
    return f"{field}.exact"


def lemma_name(field: TextField) -> str:
    """The name under which a text's lemmas are indexed, without positions."""
    return f"{field}.lemma"


NAMES = (*map(exact_name, FIELDS), *map(lemma_name, FIELDS), HANDLE)


class Segment(Protocol):
    """A part of an index that never changes."""

    columns: Columns
    words: Words

    def packed(self, name: str, term: bytes) -> bytes | None:
        """The packed postings of a term, None where there are none."""

    def frequency(self, name: str, term: bytes) -> int:
        """How many documents a term's postings name, without reading them."""


class _Front(NamedTuple):
    """The first segments up to the last large one, which many states have, and their columns as one."""

    parts: list[Columns]
    joined: Columns

    @classmethod
    def of(cls, parts: list[Columns], before: Snapshot | None) -> _Front:
        large = [number for number, part in enumerate(parts, 1) if len(part) >= LARGE]
        front = parts[: large[-1]] if large else []
        if before and list(map(id, before._front.parts)) == list(map(id, front)):
            return before._front
        return cls(front, Columns.joined(front))

    def with_others(self, parts: list[Columns]) -> Columns:
        """The columns of all parts, these among them, as one."""
        others = parts[len(self.parts) :]
        return Columns.joined([self.joined, *others] if self.parts else others)


class Snapshot:
    """Segments as one archive, with documents numbered through; deleted ones are not `alive`.

    Never changes, so threads share it. `before` is the state before it: most of its segments are
    the same, and need not be put together again.
    """

    def __init__(
        self, segments: Sequence[tuple[Segment, Mask]], before: Snapshot | None = None
    ) -> None:
        self._segments = [segment for segment, _ in segments]
        sizes = [len(segment.columns) for segment in self._segments]
        self._bases = [0, *itertools.accumulate(sizes)][: len(sizes)]
        self._front = _Front.of([each.columns for each in self._segments], before)
        self.columns = self._front.with_others([each.columns for each in self._segments])
        self.alive: Mask = np.concatenate(
            [np.empty(0, dtype=np.bool_), *(alive for _, alive in segments)]
        )
        self.length_codes = length_codes(self.columns.lengths)
        self.field_terms = self.columns.lengths.sum(axis=0, dtype=np.int64).tolist()

    # --- terms --------------------------------------------------------------------------------

    def exact(self, field: TextField, term: str) -> Postings:
        """The postings, with positions, of an exact term in a text, deleted documents among them."""
        return self._postings(exact_name(field), term)

    def lemma(self, field: TextField, term: str) -> Postings:
        """The postings of a lemma in a text, deleted documents among them."""
        return self._postings(lemma_name(field), term)

    def frequency(self, field: TextField, term: str) -> int:
        """In how many documents a text has an exact term, deleted documents among them."""
        return self._frequency(exact_name(field), term)

    def lemma_frequency(self, field: TextField, term: str) -> int:
        """In how many documents a text has a lemma, deleted documents among them."""
        return self._frequency(lemma_name(field), term)

    def _frequency(self, name: str, term: str) -> int:
        key = term.encode("utf-8")
        return sum(segment.frequency(name, key) for segment in self._segments)

    def mean_length(self, field: TextField) -> float:
        """How many words a text has, on average over all documents."""
        return float(self.field_terms[FIELDS.index(field)] / max(self.documents, 1))

    @property
    def documents(self) -> int:
        """How many documents there are, deleted ones among them."""
        return len(self.columns)

    def matching(self, nodes: Sequence[Node], ids: Sequence[int]) -> list[frozenset[int]]:
        """As `Engine.matching`."""
        evaluator = Evaluator(self, scored=False)
        rows = np.flatnonzero(np.isin(self.columns.ids, ids) & self.alive)
        masks = (evaluator.match(node).found[rows] for node in nodes)
        return [frozenset(self.columns.ids[rows[mask]].tolist()) for mask in masks]

    @property
    def statistics(self) -> Statistics:
        """As `Engine.statistics`."""
        return self

    def handle(self, handle: str) -> Postings:
        """The postings of a quoted post's handle, deleted documents among them."""
        return self._postings(HANDLE, handle)

    def _postings(self, name: str, term: str) -> Postings:
        key = term.encode("utf-8")
        parts = []
        for segment, base in zip(self._segments, self._bases, strict=True):
            packed = segment.packed(name, key)
            if packed is not None:
                parts.append(unpack(packed, base))
        return joined(parts)

    def terms(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Exact terms that start with `prefix`, ascending, and in how many articles each is."""
        counts: dict[str, int] = {}
        for segment, base in zip(self._segments, self._bases, strict=True):
            alive = self.alive[base : base + len(segment.columns)]
            for term, count in segment.words.holding(prefix, alive):
                counts[term] = counts.get(term, 0) + count
        return ((term, count) for term, count in sorted(counts.items()) if count)

    def revisions(self) -> list[tuple[int, int]]:
        """(article id, revision) of all that is indexed."""
        columns = self.columns
        ids, revisions = columns.ids[self.alive], columns.revisions[self.alive]
        return list(zip(ids.tolist(), revisions.tolist(), strict=True))

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request, as `Engine.search` says."""
        match = Evaluator(self, scored=request.sort == "relevance").match(request.query)

        def best(found: Integers) -> Ranked:
            return ranking.best(request, self.columns.ids, self.columns.groups, match.scores, found)

        return answer(request, self.columns, match.found & self.alive, best)
