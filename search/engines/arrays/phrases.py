"""Phrases: where words stand one after another, found by posting lists with positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from search.engines.arrays.postings import EMPTY, Integers, Mask, Postings, Whole, ranges

# Documents in which a phrase is looked for at a time: all occurrences of its words in more of them
# would take hundreds of megabytes, and fit no processor's cache.
CHUNK: Final = 1 << 13

# Places of a chunk that are marked one by one, where there are no more; about as many bytes.
_MOST_MARKED: Final = 1 << 26
# To look up a start among so many times as many occurrences is quicker than to mark them all.
_FEW: Final = 16

# The occurrences of a term as places: each document of a chunk begins at a place of its own, with
# room enough before it that no phrase reaches from one document into the next.
Places = Integers


def phrase(terms: Sequence[Postings], slop: int, within: Mask) -> tuple[Integers, Integers]:
    """The documents that hold the terms in this order, and how often.

    `within` has a place for each document and marks those to look in. With `slop`, that many
    other words may stand among the terms, and the count is that of the places where a match begins.
    """
    different = {id(term): term for term in terms}
    order = [list(different).index(id(term)) for term in terms]
    found = []
    for chunk, wanted in _chunks(list(different.values()), within):
        documents, starts = _starts(chunk, order, slop, wanted)
        if len(starts):
            first = np.flatnonzero(np.diff(documents, prepend=-1))
            found.append((documents[first], np.diff(first, append=len(documents))))
    if not found:
        return EMPTY.documents, EMPTY.frequencies
    documents, counts = map(np.concatenate, zip(*found, strict=True))
    return documents, counts


def _chunks(terms: Sequence[Postings], within: Mask) -> Iterator[tuple[list[Postings], Integers]]:
    """The postings of each CHUNK of documents, and those that are marked and hold all terms."""
    streams = [term.chunks(len(within), CHUNK) for term in terms]
    for base, *chunk in zip(range(0, len(within), CHUNK), *streams, strict=False):
        wanted = within[base : base + CHUNK].copy()
        for term in chunk:
            holding = np.zeros(len(wanted), dtype=np.bool_)
            holding[term.documents - base] = True
            wanted &= holding
        if wanted.any():
            yield chunk, np.flatnonzero(wanted) + base


def _starts(
    chunk: Sequence[Postings], order: Sequence[int], slop: int, wanted: Integers
) -> tuple[Integers, Integers]:
    """The documents of `wanted` and the places where a phrase begins; its words are `chunk[order]`.

    Each document stands once for each place, ascending.
    """
    kept = [_kept(term, wanted) for term in chunk]
    room = len(order) + slop
    lengths = np.zeros(len(wanted), dtype=np.int64)
    for frequencies, positions in kept:
        np.maximum(lengths, positions[np.cumsum(frequencies) - 1], out=lengths)
    ends = np.cumsum(lengths + 1 + room)
    begins = ends - lengths - 1
    unique = [
        np.repeat(begins, frequencies) + positions.astype(np.int64)
        for frequencies, positions in kept
    ]
    each = [unique[place] for place in order]
    starts = _adjacent(each, int(ends[-1])) if slop == 0 else _within(each, slop)
    return wanted[np.searchsorted(ends, starts)], starts


def _kept(term: Postings, wanted: Integers) -> tuple[Integers, Whole]:
    """How often a term stands in each of some of its documents, and where."""
    if term.positions is None:
        raise ValueError("these postings have no positions")
    if len(wanted) == len(term.documents):
        return term.frequencies, term.positions
    rows = np.searchsorted(term.documents, wanted)
    frequencies = term.frequencies[rows]
    starts = (np.cumsum(term.frequencies) - term.frequencies)[rows]
    return frequencies, term.positions[ranges(starts, frequencies)]


def _adjacent(each: Sequence[Places], size: int) -> Places:
    # The rarest term first: each further one can only thin the candidates out.
    order = sorted(range(len(each)), key=lambda place: len(each[place]))
    starts = each[order[0]] - order[0]
    marks = np.zeros(size + len(each) if size <= _MOST_MARKED else 0, dtype=np.bool_)
    for place in order[1:]:
        if len(marks) and len(starts) * _FEW > len(each[place]):
            marks[each[place]] = True
            following = marks[starts + place]
            marks[each[place]] = False
        else:
            following = _contained(starts + place, each[place])
        starts = starts[following]
    return starts


def _contained(needles: Places, haystack: Places) -> Mask:
    found = np.searchsorted(haystack, needles)
    found[found == len(haystack)] = 0
    equal: Mask = haystack[found] == needles
    return equal


def _within(each: Sequence[Places], slop: int) -> Places:
    # The nearest following occurrence of each next term gives the shortest match from a start.
    starts = last = each[0]
    for following in each[1:]:
        nearest = np.searchsorted(following, last, side="right")
        kept = nearest < len(following)
        starts, last = starts[kept], following[nearest[kept]]
    return starts[last - starts <= len(each) - 1 + slop]
