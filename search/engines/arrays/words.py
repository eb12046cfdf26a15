"""Which words a segment's documents hold, for listing the archive's words without its postings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from mmap import mmap

import numpy as np
import numpy.typing as npt

from search.engines.arrays.columns import pack_arrays, unpack_arrays
from search.engines.arrays.postings import Integers, Mask, TermNumbers, ranges

# Analysis makes no term with a line break in it.
_SEPARATOR = "\n"

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Words:
    """The exact terms of a segment's documents, whatever text they stand in.

    `packed` are the terms, ascending, as lines of UTF-8, and `counts` says of each how many
    documents hold it. `numbers[ends[d - 1]:ends[d]]` are those of document d.
    """

    packed: npt.NDArray[np.uint8]
    counts: Numbers
    ends: Integers
    numbers: Numbers

    @classmethod
    def of(cls, terms: Sequence[str], ends: Integers, numbers: Numbers) -> Words:
        """The words of documents; `terms` are in any order, and each is held by one or more."""
        order = sorted(range(len(terms)), key=terms.__getitem__)
        ranks = np.empty(len(terms), dtype=np.int32)
        ranks[order] = np.arange(len(terms), dtype=np.int32)
        packed = _SEPARATOR.join([terms[number] for number in order]).encode("utf-8")
        renumbered = ranks[numbers]
        counts = np.bincount(renumbered, minlength=len(terms)).astype(np.int32)
        return cls(np.frombuffer(packed, np.uint8), counts, ends, renumbered)

    @classmethod
    def joined(cls, parts: Sequence[tuple[Words, Mask]]) -> Words:
        """The words of the documents of all parts that are marked, one part after another."""
        known: dict[str, int] = {}
        numbers, sizes = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int64)]
        for words, kept in parts:
            held = words._held(kept)
            used = np.bincount(held, minlength=len(words.counts)) > 0
            places = np.full(len(used), -1, dtype=np.int32)
            terms = words.terms()
            places[used] = [
                known.setdefault(terms[number], len(known)) for number in np.flatnonzero(used)
            ]
            numbers.append(places[held])
            sizes.append(words._sizes[kept])
        ends = np.cumsum(np.concatenate(sizes))
        return cls.of(list(known), ends, np.concatenate(numbers))

    def terms(self) -> list[str]:
        """The terms, ascending."""
        return self.packed.tobytes().decode("utf-8").split(_SEPARATOR) if len(self.counts) else []

    def holding(self, prefix: str, alive: Mask) -> Iterator[tuple[str, int]]:
        """The terms that start with `prefix`, and how many of the marked documents hold each."""
        counts = self.counts
        if not alive.all():
            counts = counts - np.bincount(self._held(~alive), minlength=len(counts))
        terms = self.terms()
        if not prefix:
            return zip(terms, counts.tolist(), strict=True)
        first = bisect_left(terms, prefix)
        last = bisect_left(terms, True, first, key=lambda term: not term.startswith(prefix))
        return zip(terms[first:last], counts[first:last].tolist(), strict=True)

    @property
    def _sizes(self) -> Integers:
        return np.diff(self.ends, prepend=0)

    def _held(self, documents: Mask) -> Numbers:
        """The numbers of the terms of the marked documents, one document after another."""
        if documents.all():
            return self.numbers
        sizes = self._sizes
        held: Numbers = self.numbers[ranges((self.ends - sizes)[documents], sizes[documents])]
        return held

    def to_bytes(self) -> bytes:
        """The words as bytes, for `from_bytes`."""
        return pack_arrays(
            {
                "terms": self.packed,
                "counts": self.counts,
                "ends": self.ends,
                "numbers": self.numbers,
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes | mmap) -> Words:
        """The words that `to_bytes` made bytes of; raises ValueError where some are missing."""
        arrays = unpack_arrays(data)
        return cls(arrays["terms"], arrays["counts"], arrays["ends"], arrays["numbers"])


class WordsOfDocuments:
    """Gathers the `Words` of documents, one after another."""

    def __init__(self) -> None:
        self._known = TermNumbers()
        self._numbers: list[Numbers] = []

    def add(self, terms: Iterable[str]) -> None:
        """The exact terms of one more document, in any order, each as often as it likes."""
        different = set(terms)
        numbers = map(self._known.__getitem__, different)
        self._numbers.append(np.fromiter(numbers, np.int32, len(different)))

    def words(self) -> Words:
        """What was gathered."""
        ends = np.cumsum([len(each) for each in self._numbers], dtype=np.int64)
        numbers = np.concatenate([np.empty(0, dtype=np.int32), *self._numbers])
        return Words.of(list(self._known), ends, numbers)
