"""A query tree read over posting lists and columns, as arrays over all documents at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from search.engines.arrays.columns import FIELDS, Columns
from search.engines.arrays.phrases import phrase
from search.engines.arrays.postings import Integers, Mask, Postings
from search.engines.arrays.scoring import K1, fields_of, idf, length_norms, near_phrases
from search.engines.base import NAMED, NOT_ASKED
from search.types import (
    Among,
    And,
    DateRange,
    Everything,
    Expansion,
    Flag,
    Handle,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Said,
    TextField,
    Value,
    Word,
    most_slop,
)

Scores = npt.NDArray[np.float32]


class Archive(Protocol):
    """What is searched: `columns` of all documents, and the postings of each kind of term."""

    columns: Columns
    length_codes: npt.NDArray[np.uint8]
    field_terms: Sequence[int]

    def exact(self, field: TextField, term: str) -> Postings:
        """The postings, with positions, of an exact term in a text; empty ones where it is not."""

    def lemma(self, field: TextField, term: str) -> Postings:
        """The postings, without positions, of a lemma in a text; empty ones where it is not."""

    def frequency(self, field: TextField, term: str) -> int:
        """In how many documents a text has an exact term, without reading its postings."""

    def handle(self, handle: str) -> Postings:
        """The postings of the articles that quote a post of this handle; empty ones for none."""


@dataclass(frozen=True, slots=True)
class Match:
    """Which documents match, and their scores: 0 where nothing matches, None if nothing scores.

    Of documents that were not asked about it says nothing that counts.
    """

    found: Mask
    scores: Scores | None = None


# What is quick to match comes first in an And: the slow ones then look at fewer documents.
_COSTS: dict[type[Node], int] = {Word: 1, Handle: 1, Expansion: 2, Phrase: 4}


def _cost(node: Node) -> int:
    match node:
        case And(children) | Or(children):
            return 3 + max(map(_cost, children), default=0)
        case Not(child):
            return _cost(child)
    return _COSTS.get(type(node), 0)


class Evaluator:
    """Reads query trees over one archive; `scored` says whether to rank as well as to match."""

    def __init__(self, archive: Archive, *, scored: bool) -> None:
        self._archive = archive
        self._columns = archive.columns
        self._size = len(archive.columns)
        self._scored = scored
        # A query's words are asked about alone, and again in each phrase that they make up.
        self._frequencies: dict[tuple[str, TextField | None], int] = {}
        self._norms = [length_norms(terms, self._size) for terms in archive.field_terms]

    def match(self, query: Node) -> Match:
        """The documents that a query matches, deleted ones among them."""
        return self._match(query, ~self._none())

    def _match(self, node: Node, within: Mask) -> Match:  # noqa: C901, one case a kind of node
        """As `match`, of the documents that `within` marks."""
        match node:
            case Word():
                return self._or_named(node, self._word(node))
            case Phrase():
                return self._phrase(node, within)
            case Expansion():
                return self._expansion(node)
            case And():
                return self._and(node, within)
            case Or():
                return self._or(node, within)
            case Not(child):
                return Match(~self._match(child, within).found)
            case Everything():
                return Match(np.ones(self._size, dtype=np.bool_))
            case Nothing():
                return Match(self._none())
            case Value(facets, ids):
                columns = (self._columns.facets[facet] for facet in facets)
                return Match(_any((column.having(ids) for column in columns), self._none()))
            case Handle(handle):
                return Match(self._holding(self._archive.handle(handle)))
            case Among(ids):
                wanted = np.fromiter(ids, np.int64, len(ids))
                return Match(np.isin(self._columns.ids, wanted))
            case Said():
                raise TypeError(NOT_ASKED)
            case DateRange():
                return Match(self._columns.within(node))
            case Flag("undated"):
                return Match(self._columns.dates == 0)
            case Flag():
                return Match(self._columns.inferred)

    def _none(self) -> Mask:
        return np.zeros(self._size, dtype=np.bool_)

    def _holding(self, postings: Postings) -> Mask:
        found = self._none()
        found[postings.documents] = True
        return found

    # --- words --------------------------------------------------------------------------------

    def _word(self, word: Word) -> Match:
        found, scores = self._none(), self._no_scores()
        lists = {
            field: [self._archive.lemma(field, lemma) for lemma in word.lemmas]
            or [self._archive.exact(field, word.exact)]
            for field, _ in fields_of(word.field)
        }
        frequency = max(sum(len(each.documents) for each in some) for some in lists.values())
        for field, boost in fields_of(word.field):
            weight = boost * idf(frequency, self._size)
            for postings in lists[field]:
                found[postings.documents] = True
                self._add(scores, field, weight, postings.documents, postings.frequencies)
        return Match(found, scores)

    def _frequency(self, term: str, field: TextField | None) -> int:
        if (term, field) not in self._frequencies:
            often = (self._archive.frequency(each, term) for each, _ in fields_of(field))
            self._frequencies[term, field] = max(often)
        return self._frequencies[term, field]

    def _phrase(self, node: Phrase, within: Mask, share: float = 1.0) -> Match:
        found, scores = self._none(), self._no_scores()
        slop = min(node.slop, most_slop(len(node.terms)))
        weights = sum(idf(self._frequency(term, node.field), self._size) for term in node.terms)
        for field, boost in fields_of(node.field):
            if not node.terms or not all(self._archive.frequency(field, t) for t in node.terms):
                continue
            lists = {term: self._archive.exact(field, term) for term in set(node.terms)}
            terms = [lists[term] for term in node.terms]
            if len(terms) == 1:
                documents, counts = terms[0].documents, terms[0].frequencies
            else:
                documents, counts = phrase(terms, slop, within)
            found[documents] = True
            weight = share * boost * weights
            if scores is not None and slop and len(terms) > 1:
                scores[documents] += np.float32(weight)
            else:
                self._add(scores, field, weight, documents, counts)
        return Match(found, scores)

    def _expansion(self, node: Expansion) -> Match:
        found, scores = self._none(), self._no_scores()
        for field, boost in fields_of(node.field):
            for term in node.terms:
                documents = self._archive.exact(field, term).documents
                found[documents] = True
                if scores is not None:
                    scores[documents] = np.maximum(scores[documents], np.float32(boost))
        return Match(found, scores)

    def _no_scores(self) -> Scores | None:
        return np.zeros(self._size, dtype=np.float32) if self._scored else None

    def _add(
        self,
        scores: Scores | None,
        field: TextField,
        weight: float,
        documents: Integers,
        frequencies: Integers,
    ) -> None:
        if scores is None:
            return
        place = FIELDS.index(field)
        norms = self._norms[place][self._archive.length_codes[documents, place]]
        often = frequencies.astype(np.float32)
        scores[documents] += np.float32(weight * (1 + K1)) * (often / (often + norms))

    def _or_named(self, word: Word, match: Match) -> Match:
        """The match of a word, with the articles that it finds by a name."""
        if not word.names:
            return match
        columns = self._columns.facets
        named = _any(
            (columns[facet].having(value.ids) for value in word.names for facet in value.facets),
            self._none(),
        )
        scores = match.scores
        if scores is not None:
            scores = np.maximum(scores, named * np.float32(NAMED))
        return Match(match.found | named, scores)

    # --- operators ----------------------------------------------------------------------------

    def _and(self, node: And, within: Mask) -> Match:
        children = node.children
        matches: dict[int, Match] = {}
        found = within
        for place in sorted(range(len(children)), key=lambda place: _cost(children[place])):
            matches[place] = self._match(children[place], found)
            found = found & matches[place].found
            if not found.any():
                return Match(found)
        if not self._scored:
            return Match(found)
        near = self._near(node, found)
        # In the order of the query: sums of floats hang on it.
        scores = _sum([matches[place] for place in range(len(children))], near)
        if scores is not None:
            scores *= found
        return Match(found, scores)

    def _or(self, node: Or, within: Mask) -> Match:
        matches = [self._match(child, within) for child in node.children]
        found = _any((each.found for each in matches), self._none())
        return Match(found, _sum(matches, self._near(node, found) if self._scored else []))

    def _near(self, node: And | Or, found: Mask) -> list[Match]:
        """What the words of the query score in addition where they stand near each other."""
        phrases = near_phrases(node, self._frequency, self._size)
        return [self._phrase(phrase, found, share) for phrase, share in phrases]


def _any(masks: Iterable[Mask], start: Mask) -> Mask:
    for mask in masks:
        start |= mask
    return start


def _sum(matches: Sequence[Match], bonuses: Sequence[Match]) -> Scores | None:
    scores = [each.scores for each in (*matches, *bonuses) if each.scores is not None]
    return sum(scores[1:], start=scores[0].copy()) if scores else None
