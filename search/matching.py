"""Where a text matches a query, by the same terms as the engines match."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from search import analysis
from search.query import Matched, highlight_terms
from search.types import Expansion, Node, Phrase, TextField, Word

# How much more a phrase says than its words do one by one.
_PHRASE: Final = 2.0

# How rare an exact term is in the archive: a positive number, greater for what is rarer.
Rarity = Callable[[str], float]


class Hit(NamedTuple):
    """`text[start:end]` matches the part of the query with the number `unit`."""

    start: int
    end: int
    unit: int


class Matcher:
    """What is to be marked in texts for one query. Made once for a search, for one thread."""

    def __init__(self, parts: Sequence[Matched], rarity: Rarity | None = None) -> None:
        rarity = rarity or _length
        self.weights: tuple[float, ...] = tuple(_weight(part, rarity) for part in parts)
        self._fields = tuple(part.field for part in parts)
        self._stems: dict[str, list[int]] = defaultdict(list)
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._phrases: list[tuple[int, Phrase]] = []
        self._wanted: set[str] = set()  # every exact term and stem that matters
        for number, part in enumerate(parts):
            if isinstance(part, Word):
                for stem in part.stems:
                    self._stems[stem].append(number)
            elif isinstance(part, Expansion) or len(part.terms) == 1:
                for term in part.terms:
                    self._exact[term].append(number)
            else:
                self._phrases.append((number, part))
                self._wanted.update(part.terms)
        self._wanted.update(self._exact, self._stems)
        # What is known of the spellings in texts of a language: those that match nothing, and
        # where the others match which part of the query.
        self._misses: dict[str, set[str]] = defaultdict(set)
        self._matches: dict[str, dict[str, tuple[Hit, ...]]] = defaultdict(dict)

    @classmethod
    def of(cls, node: Node, rarity: Rarity | None = None) -> Matcher:
        """The matcher of a query tree. Without `rarity`, long words are taken to be rare."""
        return cls(highlight_terms(node), rarity)

    def __bool__(self) -> bool:
        """Whether there is anything that it could match."""
        return bool(self.weights)

    def hits(self, text: str, language: str, field: TextField | None = None) -> list[Hit]:
        """Every match in the text, by place; they may overlap.

        `field` is where the text stands: parts of the query that name another field are left
        out. Without it, the query's fields are disregarded.
        """
        pieces = analysis.pieces(text)
        matching = self._matching(pieces, language)
        if not matching:
            return []
        found = list(_word_hits(pieces, matching))
        for number, phrase in self._phrases:
            found.extend(_phrase_hits(number, phrase, pieces, matching))
        if field is not None and any(self._fields):
            found = [hit for hit in found if self._fields[hit.unit] in (None, field)]
        found.sort()
        return found

    def _matching(self, pieces: list[str], language: str) -> dict[str, tuple[Hit, ...]]:
        """The spellings in a text that matter, with their matches; in most blocks, none do."""
        misses = self._misses[language]
        wanted = self._wanted
        matching = {}
        for spelling in set(pieces[1::2]) - misses:
            exact, stems = analysis.terms(spelling, language)
            if wanted.isdisjoint(exact) and wanted.isdisjoint(stems):
                misses.add(spelling)
                continue
            known = self._matches[language]
            if spelling not in known:
                known[spelling] = tuple(self._spelling_hits(spelling, stems))
            matching[spelling] = known[spelling]
        return matching

    def _spelling_hits(self, spelling: str, stems: tuple[str, ...]) -> Iterator[Hit]:
        for token, stem in zip(analysis.tokens(spelling), stems, strict=True):
            for unit in (*self._exact.get(token.exact, ()), *self._stems.get(stem, ())):
                yield Hit(token.start, token.end, unit)


def _word_hits(pieces: list[str], matching: Mapping[str, tuple[Hit, ...]]) -> Iterator[Hit]:
    starts = list(accumulate(map(len, pieces)))[::2]
    for start, spelling in zip(starts, pieces[1::2], strict=False):
        if spelling in matching:
            for hit in matching[spelling]:
                yield Hit(start + hit.start, start + hit.end, hit.unit)


def _phrase_hits(
    number: int, phrase: Phrase, pieces: list[str], spellings: Iterable[str]
) -> Iterator[Hit]:
    """The places of a phrase in a text of which these are the spellings that matter."""
    words = {
        spelling: {token.exact for token in analysis.tokens(spelling)}.intersection(phrase.terms)
        for spelling in spellings
    }
    words = {spelling: terms for spelling, terms in words.items() if terms}
    different = set(phrase.terms)
    if different.difference(*words.values()):
        return
    starts = list(accumulate(map(len, pieces)))[::2]
    for first, last in _clusters(pieces[1::2], words, phrase.slop):
        cluster = pieces[2 * first + 1 : 2 * last + 2]
        if not different.difference(*(words.get(spelling, ()) for spelling in cluster[::2])):
            tokens = analysis.tokens_of(["", *cluster])
            for start, end in _places(phrase, tokens):
                yield Hit(starts[first] + start, starts[first] + end, number)


def _clusters(spellings: list[str], wanted: Container[str], slop: int) -> Iterator[tuple[int, int]]:
    """The first and last of runs of wanted spellings with at most `slop` others between two."""
    first = last = -1
    for index, spelling in enumerate(spellings):
        if spelling in wanted:
            if first < 0 or index - last > slop + 1:
                if first >= 0:
                    yield first, last
                first = index
            last = index
    if first >= 0:
        yield first, last


def _places(phrase: Phrase, tokens: list[analysis.Token]) -> Iterator[tuple[int, int]]:
    """The places of a phrase: as one where its words adjoin, else of each of its words."""
    indexes: dict[str, list[int]] = {term: [] for term in phrase.terms}
    for index, token in enumerate(tokens):
        if token.exact in indexes:
            indexes[token.exact].append(index)
    span = len(phrase.terms) - 1 + phrase.slop
    for first in indexes[phrase.terms[0]]:
        found = _ascending(first, [indexes[term] for term in phrase.terms[1:]])
        if not found or found[-1] - first > span:
            continue
        if phrase.slop:
            yield from ((tokens[index].start, tokens[index].end) for index in found)
        else:
            yield tokens[first].start, tokens[found[-1]].end


def _ascending(first: int, places: Iterable[list[int]]) -> list[int]:
    """The nearest places that follow each other, one of each list; empty if there are none."""
    indexes = [first]
    for choices in places:
        following = bisect_right(choices, indexes[-1])
        if following == len(choices):
            return []
        indexes.append(choices[following])
    return indexes


def _weight(part: Matched, rarity: Rarity) -> float:
    if isinstance(part, Word):
        return rarity(part.exact)
    weights = [rarity(term) for term in part.terms]
    if isinstance(part, Expansion):
        return min(weights, default=0.0)
    return sum(weights) * (_PHRASE if len(weights) > 1 else 1.0)


def _length(term: str) -> float:
    return min(len(term), 12) / 4
