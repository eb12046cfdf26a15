"""What is known of each document besides its words, as numpy columns."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from mmap import mmap
from typing import Any

import numpy as np
import numpy.typing as npt

from search.engines.arrays.postings import Integers, Mask, ranges
from search.types import DateRange, Facet, IndexDocument, Selection, TextField

FIELDS = tuple(TextField)

# Values are sorted instead of counted by label where there are so many times fewer than labels.
FEW = 16


@dataclass(frozen=True)
class FacetColumn:
    """The values of one facet: `labels[codes[ends[d-1]:ends[d]]]` are those of document d."""

    labels: Integers
    ends: Integers
    codes: npt.NDArray[np.int32]

    @classmethod
    def of(cls, values: Sequence[tuple[int, ...]]) -> FacetColumn:
        """The column of documents with these values."""
        flat = np.array([value for each in values for value in each], dtype=np.int64)
        labels, codes = np.unique(flat, return_inverse=True)
        ends = np.cumsum([len(each) for each in values], dtype=np.int64)
        return cls(labels, ends, codes.astype(np.int32))

    @cached_property
    def sizes(self) -> Integers:
        """How many values each document has."""
        return np.diff(self.ends, prepend=0)

    @cached_property
    def lacking(self) -> Mask:
        """Which documents have no value."""
        return np.equal(self.sizes, 0)

    @cached_property
    def totals(self) -> Integers:
        """How many documents have each label."""
        return np.bincount(self.codes, minlength=len(self.labels))

    @cached_property
    def _by_label(self) -> tuple[npt.NDArray[np.int32], Integers]:
        """The documents with each label, those of one label ascending; and where each label's end."""
        codes = self.codes
        # Numbers of sixteen bits are sorted by their digits, ten times as fast.
        order = np.argsort(
            codes.astype(np.uint16) if len(self.labels) <= 1 << 16 else codes, kind="stable"
        )
        documents = np.repeat(np.arange(len(self.ends), dtype=np.int32), self.sizes)
        return documents.take(order), np.cumsum(self.totals)

    def _holding(self, values: frozenset[int]) -> npt.NDArray[np.int32]:
        """The documents with these values, each as often as it has one of them."""
        wanted = np.sort(np.fromiter(values, np.int64, len(values)))
        at = np.searchsorted(self.labels, wanted)
        within = at < len(self.labels)
        at, wanted = at[within], wanted[within]
        places = at[self.labels[at] == wanted]
        documents, ends = self._by_label
        sizes = self.totals[places]
        return documents.take(ranges(ends[places] - sizes, sizes))

    def having(self, values: frozenset[int]) -> Mask:
        """The documents with any of these values."""
        found = np.zeros(len(self.ends), dtype=np.bool_)
        found[self._holding(values)] = True
        return found

    def having_all(self, values: frozenset[int]) -> Mask:
        """The documents with all of these values; each has a value once."""
        often: Integers = np.bincount(self._holding(values), minlength=len(self.ends))
        return np.equal(often, len(values))

    def counts(self, documents: Integers) -> tuple[Integers, Integers]:
        """The numbers of the labels that the documents (ascending) have, and how many have each."""
        if len(documents) * 2 > len(self.ends):
            # Count the fewer: those that are left out.
            others = np.ones(len(self.ends), dtype=np.bool_)
            others[documents] = False
            counts = self.totals - np.bincount(
                self._codes(np.flatnonzero(others)), minlength=len(self.labels)
            )
        else:
            codes = self._codes(documents)
            if len(codes) * FEW < len(self.labels):
                return np.unique(codes, return_counts=True)
            counts = np.bincount(codes, minlength=len(self.labels))
        found = np.flatnonzero(counts)
        return found, counts.take(found)

    def _codes(self, documents: Integers) -> npt.NDArray[np.int32]:
        # `take` is several times as fast as an array in brackets.
        sizes = self.sizes.take(documents)
        return self.codes.take(ranges(self.ends.take(documents) - sizes, sizes))

    def only(self, kept: Mask) -> FacetColumn:
        """The column of the documents that are marked."""
        codes = self.codes[np.repeat(kept, self.sizes)]
        used = np.bincount(codes, minlength=len(self.labels)) > 0
        renumbered = (np.cumsum(used) - 1).astype(np.int32)
        return FacetColumn(self.labels[used], np.cumsum(self.sizes[kept]), renumbered[codes])

    @classmethod
    def joined(cls, parts: Sequence[FacetColumn]) -> FacetColumn:
        """The column of the documents of all parts."""
        labels = _together([part.labels for part in parts])
        codes = [
            # What has all labels has their numbers, too: so it is with nearly all documents.
            part.codes
            if len(part.labels) == len(labels)
            else np.searchsorted(labels, part.labels).astype(np.int32).take(part.codes)
            for part in parts
        ]
        sizes = [part.sizes for part in parts]
        return cls(labels, np.cumsum(np.concatenate(sizes)), np.concatenate(codes))


def _together(parts: Sequence[Integers]) -> Integers:
    """The different numbers of parts, each ascending; most are in the longest one."""
    longest = max(parts, key=len)
    others = np.unique(np.concatenate([part for part in parts if part is not longest]))
    places = np.searchsorted(longest, others)
    there = np.append(longest, -1).take(places) == others
    return np.insert(longest, places[~there], others[~there])


@dataclass(frozen=True, slots=True)
class Columns:
    """One row a document. Dates are days since year 1 (0: none); lengths are in terms."""

    ids: Integers
    revisions: Integers
    dates: npt.NDArray[np.int32]
    inferred: Mask
    lengths: npt.NDArray[np.int32]  # a column for each of FIELDS
    groups: Integers  # of articles that carry one text; 0: none
    standings: Integers
    facets: Mapping[Facet, FacetColumn]

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, documents: Sequence[DocumentRow]) -> Columns:
        """The columns of these rows, in their order."""
        return cls(
            np.array([row.id for row in documents], dtype=np.int64),
            np.array([row.revision for row in documents], dtype=np.int64),
            np.array([row.date for row in documents], dtype=np.int32),
            np.array([row.inferred for row in documents], dtype=np.bool_),
            np.array([row.lengths for row in documents], dtype=np.int32).reshape(-1, len(FIELDS)),
            np.array([row.group for row in documents], dtype=np.int64),
            np.array([row.standing for row in documents], dtype=np.int64),
            {
                facet: FacetColumn.of([row.values.get(facet, ()) for row in documents])
                for facet in Facet
            },
        )

    def within(self, dates: DateRange) -> Mask:
        """The documents published in a range of dates."""
        found = self.dates > 0
        if dates.first:
            found &= self.dates >= dates.first.toordinal()
        if dates.last:
            found &= self.dates <= dates.last.toordinal()
        return found

    def selected(self, facet: Facet, selection: Selection) -> Mask:
        """The documents that what is chosen of a facet leaves."""
        column = self.facets[facet]
        found = np.ones(len(self), dtype=np.bool_)
        if selection.every:
            found = column.having_all(selection.included)
            if selection.none:
                found &= column.sizes == 0
        elif selection.included or selection.none:
            found = column.having(selection.included)
            if selection.none:
                found |= column.lacking
        if selection.excluded:
            found &= ~column.having(selection.excluded)
        return found

    def only(self, kept: Mask) -> Columns:
        """The rows that are marked."""
        return Columns(
            self.ids[kept],
            self.revisions[kept],
            self.dates[kept],
            self.inferred[kept],
            self.lengths[kept],
            self.groups[kept],
            self.standings[kept],
            {facet: column.only(kept) for facet, column in self.facets.items()},
        )

    @classmethod
    def joined(cls, parts: Sequence[Columns]) -> Columns:
        """The rows of all parts, one part after another."""
        if not parts:
            return cls.of(())
        if len(parts) == 1:
            return parts[0]
        return cls(
            np.concatenate([part.ids for part in parts]),
            np.concatenate([part.revisions for part in parts]),
            np.concatenate([part.dates for part in parts]),
            np.concatenate([part.inferred for part in parts]),
            np.concatenate([part.lengths for part in parts]),
            np.concatenate([part.groups for part in parts]),
            np.concatenate([part.standings for part in parts]),
            {facet: FacetColumn.joined([part.facets[facet] for part in parts]) for facet in Facet},
        )

    def to_bytes(self) -> bytes:
        """The columns as bytes, for `from_bytes`."""
        arrays: dict[str, npt.NDArray[Any]] = {
            "ids": self.ids,
            "revisions": self.revisions,
            "dates": self.dates,
            "inferred": self.inferred,
            "lengths": self.lengths,
            "groups": self.groups,
            "standings": self.standings,
        }
        for facet, column in self.facets.items():
            arrays[f"{facet}.labels"] = column.labels
            arrays[f"{facet}.ends"] = column.ends
            arrays[f"{facet}.codes"] = column.codes
        return pack_arrays(arrays)

    @classmethod
    def from_bytes(cls, data: bytes) -> Columns:
        """The columns that `to_bytes` made bytes of; raises ValueError where some are missing."""
        arrays = unpack_arrays(data)
        return cls(
            arrays["ids"],
            arrays["revisions"],
            arrays["dates"],
            arrays["inferred"],
            arrays["lengths"],
            arrays["groups"],
            arrays["standings"],
            {
                facet: FacetColumn(
                    arrays[f"{facet}.labels"], arrays[f"{facet}.ends"], arrays[f"{facet}.codes"]
                )
                for facet in Facet
            },
        )


def pack_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Named arrays as bytes: a line of JSON that says what follows, then each array's memory."""
    kinds = [(name, array.dtype.str, array.shape) for name, array in arrays.items()]
    return b"\n".join(
        [json.dumps(kinds).encode(), b"".join([array.tobytes() for array in arrays.values()])]
    )


def unpack_arrays(data: bytes | mmap) -> dict[str, npt.NDArray[Any]]:
    """The arrays that `pack_arrays` made bytes of; they cannot be written to.

    Of a file in memory, only what is looked at of the arrays is read.
    """
    head = data[: max(data.find(b"\n"), 0)]
    place, arrays = len(head) + 1, {}
    for name, kind, shape in json.loads(head):
        array = np.frombuffer(data, kind, math.prod(shape), place).reshape(shape)
        arrays[name], place = array, place + array.nbytes
    return arrays


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """What `Columns` keeps of one document."""

    id: int
    revision: int
    date: int
    inferred: bool
    lengths: tuple[int, ...]
    values: Mapping[Facet, tuple[int, ...]]
    group: int = 0
    standing: int = 0

    @classmethod
    def of(cls, document: IndexDocument) -> DocumentRow:
        """What is kept of a document: its date as days since year 1, lengths by FIELDS in terms."""
        texts = document.texts
        return cls(
            document.id,
            document.revision,
            document.published.toordinal() if document.published else 0,
            document.inferred,
            tuple(len(texts[field].exact) if field in texts else 0 for field in FIELDS),
            {facet: tuple(set(values)) for facet, values in document.values.items()},
            document.group,
            document.standing,
        )
