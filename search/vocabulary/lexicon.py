"""The archive's own words: which there are, how many articles each is in, and what is like them."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.engines.base import Entry, Terms
from search.query.reading import Expanded

# So many words a prefix or a similar spelling stands for at most, the most frequent ones. Each
# costs a look at its articles; beyond a few hundred they are words that hardly any article has.
MAX_EXPANDED: Final = 256

_LONGEST: Final = 60  # characters; what is longer is no word to look for
_TWO_EDITS_FROM: Final = 8  # letters


def allowed_distance(term: str) -> int:
    """How many edits a similar spelling may be away: one, or two from eight letters on.

    Lucene's and Elasticsearch's AUTO allows two from six letters on; in names, which are what
    people misspell in an archive, that brings in more strangers than relatives.
    """
    return 2 if len(term) >= _TWO_EDITS_FROM else 1


class Lexicon:
    """An immutable list of terms in some 30 bytes each (9 MB for 300,000).

    `terms` yields (exact term, number of articles) in code point order, as `Engine.terms` does.
    Terms are kept as UTF-16 one behind the other; those with characters beyond it are left out.
    """

    def __init__(self, terms: Iterable[tuple[str, int]], documents: int = 0) -> None:
        codes = bytearray()
        starts = array("I", [0])
        articles = array("I")
        for term, count in terms:
            if keeps(term):
                codes += term.encode("utf-16-le")
                starts.append(len(codes) // 2)
                articles.append(count)
        self._codes: NDArray[np.uint16] = np.frombuffer(bytes(codes), dtype="<u2")
        self._starts: NDArray[np.uint32] = np.frombuffer(starts, dtype=np.uint32)
        self._articles: NDArray[np.uint32] = np.frombuffer(articles, dtype=np.uint32)
        self._lengths: NDArray[np.uint8] = np.diff(self._starts).astype(np.uint8)
        self._letters = _letters(self._codes, self._starts)
        self.documents = documents or int(self._articles.max(initial=1))

    def __len__(self) -> int:
        return len(self._articles)

    @property
    def nbytes(self) -> int:
        """The memory that the arrays take, in bytes."""
        arrays = (self._codes, self._starts, self._articles, self._lengths, self._letters)
        return sum(part.nbytes for part in arrays)

    @property
    def frequencies(self) -> NDArray[np.uint32]:
        """In how many articles each term is, in the order of the terms."""
        return self._articles

    def place(self, term: str) -> int | None:
        """The place of the exact term among all, in their order; None where it is not."""
        place = self._bisect(term)
        return place if self._term(place) == term and place < len(self) else None

    def frequency(self, term: str) -> int:
        """In how many articles the exact term is."""
        place = self.place(term)
        return 0 if place is None else int(self._articles[place])

    def prepare(self, terms: Iterable[str]) -> None:
        """As `Terms.prepare`: all are at hand."""

    def rarity(self, term: str) -> float:
        """The term's inverse document frequency, 1 for one that every article has."""
        return 1.0 + math.log((self.documents + 1) / (self.frequency(term) + 1))

    def prefix(self, term: str, cap: int = MAX_EXPANDED) -> tuple[list[Entry], bool]:
        """The most frequent terms that begin with this one, and whether there are more."""
        begin = self._bisect(term)
        end = self._bisect(term + "\uffff")
        return self._most_frequent(np.arange(begin, end), cap)

    def fuzzy(
        self, term: str, distance: int | None = None, cap: int = MAX_EXPANDED
    ) -> tuple[list[Entry], bool]:
        """The terms at most `distance` edits away, nearest first, then most frequent.

        An edit puts in, takes out or changes a letter, or swaps two neighbours (optimal string
        alignment). Without `distance` it is `allowed_distance`. The second value tells whether
        there are more than `cap`.
        """
        distance = allowed_distance(term) if distance is None else distance
        places, distances = self._near(term, distance)
        order = np.lexsort((places, -self._articles[places].astype(np.int64), distances))
        found = [
            Entry(self._term(place), int(self._articles[place]), int(distances[index]))
            for index in order[:cap]
            for place in (int(places[index]),)
        ]
        return found, len(order) > cap

    def pattern(self, term: str, cap: int = MAX_EXPANDED) -> tuple[list[Entry], bool]:
        """The most frequent terms of a pattern, and whether there are more than `cap`.

        A `?` stands for one letter; a `*` at the beginning or the end for any number of them.
        """
        letters = np.frombuffer(term.strip("*").encode("utf-16-le"), dtype="<u2")
        written = np.flatnonzero(letters != ord("?"))
        if not len(written) or not _basic(term):
            return [], False
        if term.startswith("*"):
            starts = np.flatnonzero(self._codes == letters[written[0]]) - written[0]
        else:
            starts = self._starts[:-1][self._lengths >= len(letters)].astype(np.int64)
        starts = starts[(starts >= 0) & (starts + len(letters) <= len(self._codes))]
        for place in written:  # each leaves fewer
            starts = starts[self._codes[starts + place] == letters[place]]
        places = np.searchsorted(self._starts, starts, side="right") - 1
        ends, own = starts + len(letters), self._starts[places + 1]
        within = ends <= own if term.endswith("*") else ends == own
        return self._most_frequent(np.unique(places[within]), cap)

    def expand(self, kind: Expanded, term: str) -> tuple[tuple[str, ...], bool]:
        """As the function `expand`, of this lexicon."""
        return expand(self, kind, term)

    def _most_frequent(self, places: NDArray[np.int64], cap: int) -> tuple[list[Entry], bool]:
        order = np.lexsort((places, -self._articles[places].astype(np.int64)))[:cap]
        found = [Entry(self._term(int(p)), int(self._articles[p])) for p in places[order]]
        return found, len(places) > cap

    def _term(self, place: int) -> str:
        if place >= len(self):
            return ""
        return (
            self._codes[self._starts[place] : self._starts[place + 1]].tobytes().decode("utf-16-le")
        )

    def _bisect(self, term: str) -> int:
        """The place of the term, or of the first that comes after it."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._term(middle) < term:
                low = middle + 1
            else:
                high = middle
        return low

    def _near(self, term: str, distance: int) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """The places of the terms so many edits away, and how many.

        Few terms have about as many letters, and almost the same ones: an edit changes two at
        most. Only of these is the distance computed, of all at once.
        """
        if not term or len(term) > _LONGEST or not _basic(term):
            return np.empty(0, np.int64), np.empty(0, np.uint8)
        codes = np.frombuffer(term.encode("utf-16-le"), dtype="<u2")
        letters = _letters(codes, np.array([0, len(codes)], dtype=np.uint32))[0]
        lengths = self._lengths.astype(np.int16)
        alike = (np.abs(lengths - len(term)) <= distance) & (
            np.bitwise_count(self._letters ^ letters) <= 2 * distance
        )
        places = np.flatnonzero(alike)
        distances = _distances(codes, self._padded(places), self._lengths[places])
        near = distances <= distance
        return places[near], distances[near]

    def _padded(self, places: NDArray[np.int64]) -> NDArray[np.uint16]:
        """The terms at these places as columns of codes, with zeros below."""
        width = int(self._lengths[places].max(initial=0))
        offsets = np.arange(width)[:, None]
        index = self._starts[places].astype(np.int64)[None, :] + offsets
        codes = self._codes[np.minimum(index, max(len(self._codes) - 1, 0))]
        return np.where(offsets < self._lengths[places][None, :], codes, 0).astype(np.uint16)


def expand(terms: Terms, kind: Expanded, term: str) -> tuple[tuple[str, ...], bool]:
    """What a query's `term*`, `term~` or `t?rm` stands for, likeliest first; see `query.Expand`."""
    match kind:
        case "prefix":
            entries, capped = terms.prefix(term, MAX_EXPANDED)
        case "fuzzy":
            entries, capped = terms.fuzzy(term, allowed_distance(term), MAX_EXPANDED)
        case "pattern":
            entries, capped = terms.pattern(term, MAX_EXPANDED)
    return tuple(entry.term for entry in entries), capped


def keeps(term: str) -> bool:
    """Whether a lexicon keeps a term: one that is endless, or of rare scripts, is left out."""
    return len(term) <= _LONGEST and (term.isascii() or _basic(term))


def _basic(term: str) -> bool:
    """Whether UTF-16 has one code for each character of the term."""
    return all(character < "\ud800" or "\ue000" <= character < "\uffff" for character in term)


def _letters(codes: NDArray[np.uint16], starts: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """For each term the set of its letters, as bits; letters that share a bit are few."""
    if len(starts) < 2:
        return np.empty(0, np.uint64)
    bits = np.left_shift(np.uint64(1), codes.astype(np.uint64) % np.uint64(64))
    return np.bitwise_or.reduceat(bits, starts[:-1])


def _distances(
    codes: NDArray[np.uint16], terms: NDArray[np.uint16], lengths: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """The optimal string alignment distance of a word to each term (a column of `terms`).

    The usual table (Wagner and Fischer 1974; with swaps, Lowrance and Wagner 1975), each of its
    cells being a row of numbers, one for each term.
    """
    width, count = terms.shape
    before: NDArray[np.uint8] = np.empty((width + 1, count), np.uint8)
    above = np.repeat(np.arange(width + 1, dtype=np.uint8)[:, None], count, axis=1)
    for row, code in enumerate(codes):
        current = np.empty_like(above)
        current[0] = row + 1
        same = terms == code
        replaced = above[:-1] + ~same
        np.minimum(replaced, above[1:] + 1, out=replaced)
        if row and width > 1:
            swapped = same[:-1] & (terms[1:] == codes[row - 1])
            np.minimum(replaced[1:], before[:-2] + 1, out=replaced[1:], where=swapped)
        for column in range(width):
            np.minimum(replaced[column], current[column] + 1, out=current[column + 1])
        before, above = above, current
    return above[lengths, np.arange(count)]
