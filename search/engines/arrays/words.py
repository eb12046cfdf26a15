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
Gaps = npt.NDArray[np.uint16]

# Stands before a gap as often as it goes into that.
_LEAP = (1 << 16) - 1


@dataclass(frozen=True, slots=True)
class Words:
    """The exact terms of a segment's documents, whatever text they stand in.

    `packed` are the terms, ascending, as lines of UTF-8, and `counts` says of each how many
    documents hold it. `gaps[ends[d - 1]:ends[d]]` are those of document d: the first one's number,
    and by how much each further number is more than the one before. In two bytes each, with _LEAP for
    gaps of more, they take half the room.
    """

    packed: npt.NDArray[np.uint8]
    counts: Numbers
    ends: Integers
    gaps: Gaps

    @classmethod
    def of(cls, terms: Sequence[str], sizes: Integers, numbers: Numbers) -> Words:
        """The words of documents of these sizes, one after another.

        `terms` are in any order, and each is held by one or more.
        """
        order = sorted(range(len(terms)), key=terms.__getitem__)
        ranks = np.empty(len(terms), dtype=np.int32)
        ranks[order] = np.arange(len(terms), dtype=np.int32)
        packed = _SEPARATOR.join([terms[number] for number in order]).encode("utf-8")
        renumbered = ranks[numbers]
        counts = np.bincount(renumbered, minlength=len(terms)).astype(np.int32)
        gaps, lengths = _gaps(renumbered, sizes, len(terms))
        return cls(np.frombuffer(packed, np.uint8), counts, np.cumsum(lengths), gaps)

    @classmethod
    def joined(cls, parts: Sequence[tuple[Words, Mask]]) -> Words:
        """The words of the documents of all parts that are marked, one part after another."""
        known: dict[str, int] = {}
        numbers, sizes = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=np.int64)]
        for words, kept in parts:
            held, each = words._held(kept)
            used = np.bincount(held, minlength=len(words.counts)) > 0
            places = np.full(len(used), -1, dtype=np.int32)
            terms = words.terms()
            places[used] = [
                known.setdefault(terms[number], len(known)) for number in np.flatnonzero(used)
            ]
            numbers.append(places[held])
            sizes.append(each)
        return cls.of(list(known), np.concatenate(sizes), np.concatenate(numbers))

    def terms(self) -> list[str]:
        """The terms, ascending."""
        return self.packed.tobytes().decode("utf-8").split(_SEPARATOR) if len(self.counts) else []

    def holding(self, prefix: str, alive: Mask) -> Iterator[tuple[str, int]]:
        """The terms that start with `prefix`, and how many of the marked documents hold each."""
        counts = self.counts
        if not alive.all():
            counts = counts - np.bincount(self._held(~alive)[0], minlength=len(counts))
        terms = self.terms()
        if not prefix:
            return zip(terms, counts.tolist(), strict=True)
        first = bisect_left(terms, prefix)
        last = bisect_left(terms, True, first, key=lambda term: not term.startswith(prefix))
        return zip(terms[first:last], counts[first:last].tolist(), strict=True)

    def _held(self, documents: Mask) -> tuple[Integers, Integers]:
        """The numbers of the terms of the marked documents, one after another, and how many each has."""
        every = np.diff(self.ends, prepend=0)
        lengths = every[documents]
        gaps = self.gaps
        if not documents.all():
            gaps = gaps[ranges((self.ends - every)[documents], lengths)]
        sums = np.cumsum(gaps, dtype=np.int64)
        before = np.append(0, sums)[np.cumsum(lengths) - lengths]
        whole = gaps != _LEAP
        ends = np.append(0, np.cumsum(whole))[np.cumsum(lengths)]
        return (sums - np.repeat(before, lengths))[whole], np.diff(ends, prepend=0)

    def to_bytes(self) -> bytes:
        """The words as bytes, for `from_bytes`."""
        return pack_arrays(
            {
                "terms": self.packed,
                "counts": self.counts,
                "ends": self.ends,
                "gaps": self.gaps,
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes | mmap) -> Words:
        """The words that `to_bytes` made bytes of; raises ValueError where some are missing."""
        arrays = unpack_arrays(data)
        return cls(arrays["terms"], arrays["counts"], arrays["ends"], arrays["gaps"])


def _gaps(numbers: Numbers, sizes: Integers, terms: int) -> tuple[Gaps, Integers]:
    """The numbers as `Words` keeps them, and how long they are of each document then."""
    documents = np.repeat(np.arange(len(sizes), dtype=np.int64) * max(terms, 1), sizes)
    ascending = np.sort(documents + numbers) - documents
    gaps = np.diff(ascending, prepend=0)
    ends = np.cumsum(sizes)
    first = (ends - sizes)[sizes > 0]
    gaps[first] = ascending[first]
    leaps = gaps // _LEAP
    after = np.cumsum(leaps)
    packed = np.full(len(gaps) + int(leaps.sum()), _LEAP, dtype=np.uint16)
    packed[np.arange(len(gaps)) + after] = gaps % _LEAP
    return packed, np.diff(ends + np.append(0, after)[ends], prepend=0)


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
        sizes = np.array([len(each) for each in self._numbers], dtype=np.int64)
        numbers = np.concatenate([np.empty(0, dtype=np.int32), *self._numbers])
        return Words.of(list(self._known), sizes, numbers)
