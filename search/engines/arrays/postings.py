"""Posting lists as numpy arrays: how they are made, and packed into bytes."""

from __future__ import annotations

import heapq
import itertools
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.integer[Any]]  # integers of any width

# Documents; bytes of each document gap, each frequency, each position (at least two: few are less,
# and postings of one width are joined quickly).
_HEADER = struct.Struct("<IBBBx")
_UNSIGNED: dict[int, str] = {1: "<u1", 2: "<u2", 4: "<u4"}

_SHORT = 64  # documents


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents (ascending) that hold a term, how often, and where.

    `positions` of all documents stand one after another, ascending within each; None where the
    field keeps none.
    """

    documents: Integers
    frequencies: Integers
    positions: Whole | None = None

    def chunks(self, size: int, chunk: int) -> Iterator[Postings]:
        """The postings of each `chunk` of `size` documents, one chunk after another."""
        edges = np.searchsorted(self.documents, np.arange(0, size + chunk, chunk)).tolist()
        occurrences = np.concatenate([[0], np.cumsum(self.frequencies)])[edges].tolist()
        places = zip(itertools.pairwise(edges), itertools.pairwise(occurrences), strict=True)
        for (start, end), (first, last) in places:
            yield Postings(
                self.documents[start:end],
                self.frequencies[start:end],
                None if self.positions is None else self.positions[first:last],
            )


EMPTY = Postings(*(np.empty(0, dtype=np.int64) for _ in range(3)))


def ranges(starts: Integers, lengths: Integers) -> Integers:
    """The numbers of all ranges `start … start + length - 1`, one range after another."""
    ends = np.cumsum(lengths)
    return np.repeat(starts - ends + lengths, lengths) + np.arange(ends[-1] if len(ends) else 0)


def joined(parts: Sequence[Postings]) -> Postings:
    """Posting lists over ascending, disjoint documents as one list."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return EMPTY
    positions = [part.positions for part in parts if part.positions is not None]
    return Postings(
        np.concatenate([part.documents for part in parts]),
        np.concatenate([part.frequencies for part in parts]),
        np.concatenate(positions) if positions else None,
    )


# --- bytes ------------------------------------------------------------------------------------


def pack(postings: Postings) -> bytes:
    """The postings as bytes, each array in the narrowest integers that hold it."""
    gaps = postings.documents.copy()
    gaps[1:] -= postings.documents[:-1]
    return _packed(gaps, postings.frequencies, postings.positions)


def _packed(gaps: Integers, frequencies: Integers, positions: Whole | None) -> bytes:
    gap_width, gap_bytes = _narrow(gaps)
    frequency_width, frequency_bytes = _narrow(frequencies)
    position_width, position_bytes = (0, b"") if positions is None else _narrow(positions, 2)
    header = _HEADER.pack(len(gaps), gap_width, frequency_width, position_width)
    return header + gap_bytes + frequency_bytes + position_bytes


def _narrow(array: Whole, least: int = 1) -> tuple[int, bytes]:
    greatest = array.max()
    width = max(least, 1 if greatest < 1 << 8 else 2 if greatest < 1 << 16 else 4)
    return width, array.astype(_UNSIGNED[width]).tobytes()


def unpack(data: bytes, base: int = 0) -> Postings:
    """The postings that `pack` made bytes of, their documents numbered from `base`."""
    count, gap_width, frequency_width, position_width = _HEADER.unpack_from(data)
    place = _HEADER.size
    gaps = np.frombuffer(data, _UNSIGNED[gap_width], count, place)
    place += count * gap_width
    frequencies = np.frombuffer(data, _UNSIGNED[frequency_width], count, place).astype(np.int64)
    place += count * frequency_width
    positions = None
    if position_width:
        positions = np.frombuffer(data, _UNSIGNED[position_width], -1, place)
    return Postings(np.cumsum(gaps, dtype=np.int64) + base, frequencies, positions)


def packed_count(data: bytes) -> int:
    """How many documents packed postings name."""
    count: int = _HEADER.unpack_from(data)[0]
    return count


# --- inversion --------------------------------------------------------------------------------


class Inverter:
    """Gathers the terms of documents, and gives them back as packed postings by term."""

    def __init__(self, *, positions: bool) -> None:
        self._numbers = TermNumbers()
        self._terms: list[npt.NDArray[np.int32]] = []
        self._positions: list[npt.NDArray[np.int32]] | None = [] if positions else None
        self._documents: list[int] = []
        self._lengths: list[int] = []

    def add(self, document: int, terms: Sequence[str], positions: Sequence[int] = ()) -> None:
        """The terms of one more document, whose number is above all before."""
        count = len(terms)
        numbers = map(self._numbers.__getitem__, terms)
        self._terms.append(np.fromiter(numbers, np.int32, count))
        if self._positions is not None:
            self._positions.append(np.fromiter(positions, np.int32, count))
        self._documents.append(document)
        self._lengths.append(count)

    def packed(self) -> Iterator[tuple[bytes, bytes]]:
        """Each term as UTF-8, ascending, with its packed postings."""
        if not self._numbers:
            return
        terms = np.concatenate(self._terms)
        order = np.argsort(terms, kind="stable")
        terms = terms[order]
        documents = np.repeat(self._documents, self._lengths)[order]
        starts = np.flatnonzero(
            (np.diff(terms, prepend=-1) != 0) | (np.diff(documents, prepend=-1) != 0)
        )
        frequencies = np.diff(starts, append=len(terms))
        positions = None if self._positions is None else np.concatenate(self._positions)[order]
        slices = np.searchsorted(terms[starts], np.arange(len(self._numbers) + 1))
        places = np.append(starts, len(terms))[slices]
        documents = documents[starts]
        gaps = np.diff(documents, prepend=0)
        gaps[slices[:-1]] = documents[slices[:-1]]
        parts = [_Slices(gaps, slices), _Slices(frequencies, slices)]
        if positions is not None:
            parts.append(_Slices(positions, places, 2))
        heads = _heads(np.diff(slices), [part.widths for part in parts])
        size = _HEADER.size
        for term, number in sorted(
            (term.encode("utf-8"), number) for term, number in self._numbers.items()
        ):
            head = heads[size * number : size * (number + 1)]
            yield term, b"".join([head, *[part[number] for part in parts]])


def _heads(counts: Integers, widths: Sequence[Integers]) -> bytes:
    """The headers of many packed postings, one after another."""
    heads = np.zeros((len(counts), _HEADER.size), dtype=np.uint8)
    heads[:, :4] = counts.astype("<u4").view(np.uint8).reshape(-1, 4)
    for place, some in enumerate(widths, start=4):
        heads[:, place] = some
    return heads.tobytes()


class _Slices:
    """Slices of one array as `_narrow` packs them, all at once: far quicker than one by one."""

    def __init__(self, array: Whole, edges: Integers, least: int = 1) -> None:
        self._edges = edges.tolist()
        greatest = np.maximum.reduceat(array, edges[:-1])
        widths = np.where(greatest < 1 << 8, 1, np.where(greatest < 1 << 16, 2, 4))
        self.widths: Integers = np.maximum(widths, least)
        self._widths = self.widths.tolist()
        used = {width: _UNSIGNED[width] for width in set(self._widths)}
        self._bytes = {width: array.astype(kind).tobytes() for width, kind in used.items()}

    def __getitem__(self, number: int) -> bytes:
        width = self._widths[number]
        return self._bytes[width][self._edges[number] * width : self._edges[number + 1] * width]


class TermNumbers(dict[str, int]):
    """Numbers terms in the order in which they are first asked for."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


def merged(
    parts: Sequence[tuple[Iterator[tuple[bytes, bytes]], Integers]],
) -> Iterator[tuple[bytes, bytes]]:
    """Packed postings of several parts as those of one, terms ascending.

    Beside each part's terms stands the new number of each of its documents, -1 for one that is
    gone. The numbers ascend within a part, and from part to part.
    """
    numbers = [_Numbering(new) for _, new in parts]
    for term, packed in by_term([terms for terms, _ in parts]):
        data = _spliced(packed, numbers)
        if data is None:
            each = [_renumbered(unpack(data), numbers[number].new) for number, data in packed]
            kept = [part for part in each if len(part.documents)]
            data = pack(joined(kept)) if kept else b""
        if data:
            yield term, data


class _Numbering:
    """The new numbers of a part's documents; `base` is what all are raised by, if none is gone."""

    def __init__(self, new: Integers) -> None:
        self.new = new
        self.numbers: list[int] = new.tolist()
        first = self.numbers[0] if self.numbers else 0
        whole = first >= 0 and np.array_equal(new, np.arange(first, first + len(new)))
        self.base = first if whole else None


def _spliced(packed: Sequence[tuple[int, bytes]], parts: Sequence[_Numbering]) -> bytes | None:
    """Postings joined byte by byte, where arrays would take five times as long.

    None where they do not fit together, or are long and of a part that has lost documents; empty
    where no document is left.
    """
    gaps: list[int] = []
    frequencies: list[bytes] = []
    positions: list[bytes] = []
    last, width = 0, packed[0][1][_HEADER.size - 2]
    for number, data in packed:
        part = parts[number]
        count, gap_width, frequency_width, position_width = _HEADER.unpack_from(data)
        if frequency_width > 1 or position_width != width:
            return None
        middle = _HEADER.size + count * gap_width
        place = middle + count
        steps = _steps(data, count, gap_width)
        if part.base is not None:
            gaps.append(part.base + steps[0] - last)
            gaps += steps[1:]
            last = part.base + sum(steps)
            frequencies.append(data[middle:place])
            positions.append(data[place:])
            continue
        if count > _SHORT:
            return None
        document = 0
        for gap, often in zip(steps, data[middle:place], strict=True):
            document += gap
            new = part.numbers[document]
            if new >= 0:
                gaps.append(new - last)
                frequencies.append(bytes((often,)))
                positions.append(data[place : place + often * width])
                last = new
            place += often * width
    if not gaps:
        return b""
    gap_width, gap_bytes = (1, bytes(gaps)) if max(gaps) < 256 else _narrow(np.array(gaps))
    header = _HEADER.pack(len(gaps), gap_width, 1, width)
    return b"".join([header, gap_bytes, *frequencies, *positions])


def _steps(data: bytes, count: int, width: int) -> Sequence[int]:
    """The document gaps of packed postings."""
    if width == 1:
        return data[_HEADER.size : _HEADER.size + count]
    steps: list[int] = np.frombuffer(data, _UNSIGNED[width], count, _HEADER.size).tolist()
    return steps


def by_term(
    parts: Sequence[Iterator[tuple[bytes, bytes]]],
) -> Iterator[tuple[bytes, list[tuple[int, bytes]]]]:
    """Each term of several ascending lists, with the numbers of the lists and what they say."""
    tagged = [_tagged(terms, number) for number, terms in enumerate(parts)]
    for term, group in itertools.groupby(heapq.merge(*tagged), key=itemgetter(0)):
        yield term, [(number, data) for _, number, data in group]


def _tagged(
    terms: Iterator[tuple[bytes, bytes]], number: int
) -> Iterator[tuple[bytes, int, bytes]]:
    return ((term, number, data) for term, data in terms)


def _renumbered(postings: Postings, numbers: Integers) -> Postings:
    documents = numbers[postings.documents]
    kept = documents >= 0
    if kept.all():
        return Postings(documents, postings.frequencies, postings.positions)
    positions = postings.positions
    if positions is not None:
        positions = positions[np.repeat(kept, postings.frequencies)]
    return Postings(documents[kept], postings.frequencies[kept], positions)
