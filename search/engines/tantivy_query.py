"""What Tantivy indexes of an article, and Tantivy's queries for query trees."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import tantivy
from tantivy import FieldType, Occur, Query

from search.engines.arrays.columns import FIELDS
from search.engines.arrays.postings import Integers
from search.engines.arrays.scoring import fields_of, idf, near_phrases
from search.engines.arrays.snapshot import HANDLE, exact_name, lemma_name
from search.engines.base import NAMED, NOT_ASKED
from search.types import (
    Among,
    And,
    DateRange,
    Everything,
    Expansion,
    Facet,
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
)  # fmt: skip

ID = "id"
DAY = "day"  # since year 1; 0 for none
INFERRED = "inferred"
NONE = 1 << 63  # stands for "no value" of a facet
LEXICON = "lexicon"  # the exact terms of all texts

_MOST_SLOPPY = 32  # phrases in a field whose articles are known; of 30,000 articles they take 8 MB

TOKENIZER = "terms"
GAP = "\x00"  # a word that is dropped, and leaves its position empty


def schema() -> tantivy.Schema:
    """What Tantivy is told of an article."""
    builder = tantivy.SchemaBuilder()
    for field in FIELDS:
        builder.add_text_field(exact_name(field), tokenizer_name=TOKENIZER, index_option="position")
        builder.add_text_field(lemma_name(field), tokenizer_name=TOKENIZER, index_option="freq")
    builder.add_text_field(LEXICON, tokenizer_name=TOKENIZER, index_option="basic")
    builder.add_text_field(HANDLE, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(ID, indexed=True, fast=True)
    builder.add_unsigned_field(DAY, indexed=True, fast=True)
    builder.add_unsigned_field(INFERRED, indexed=True)
    for facet in Facet:
        builder.add_unsigned_field(facet.value, indexed=True)
    return builder.build()


def open_index(directory: Path) -> tantivy.Index:
    """The index in a directory, created where there is none."""
    index = tantivy.Index(schema(), path=str(directory))
    words = tantivy.Tokenizer.whitespace()
    no_gaps = tantivy.Filter.custom_stopword([GAP])
    index.register_tokenizer(TOKENIZER, tantivy.TextAnalyzerBuilder(words).filter(no_gaps).build())
    return index


class Translator:
    """Makes Tantivy queries of query trees, scoring as `scoring` says."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        self._searcher = searcher
        self._schema = schema
        self._documents: int = searcher.num_docs
        # Which articles have the sloppy phrases that were looked for lately, by field, terms and slop.
        self._sloppy_ids: dict[tuple[str, tuple[str, ...], int], Integers] = {}

    def query(self, node: Node) -> Query:  # noqa: C901, one case a kind of node
        """The query that matches and scores as the tree does."""
        match node:
            case Word():
                return self._or_named(node, self._word(node))
            case Phrase():
                return self._phrase(node)
            case Expansion():
                return self._expansion(node)
            case And():
                return self._and(node)
            case Or():
                return self._or(node)
            case Not():
                return self._and(And((node,)))
            case Everything():
                return filtering(Query.all_query())
            case Nothing():
                return Query.empty_query()
            case Value(facets, ids):
                return filtering(_any([self.having(facet, sorted(ids)) for facet in facets]))
            case Handle(handle):
                return filtering(self._term(HANDLE, handle, "basic"))
            case Among(ids):
                return filtering(self._set(ID, sorted(ids))) if ids else Query.empty_query()
            case Said():
                raise TypeError(NOT_ASKED)
            case DateRange():
                return self._dates(node)
            case Flag("undated"):
                return filtering(self._term(DAY, 0))
            case Flag():
                return filtering(self._term(INFERRED, 1))

    def estimate(self, node: Node) -> int:
        """About how many articles a query matches; only how it is searched hangs on this.

        An expansion is put at none: it scores all alike, so all are fetched to rank them anyway.
        """
        match node:
            case Word():
                return self._most(node.field, *_terms_of(node))
            case Phrase(terms, _, field):
                each = [self._frequency(term, field) for term in terms]
                return min(each, default=0) // 2
            case And(children):
                return min(map(self.estimate, children), default=self._documents)
            case Or(children):
                return min(sum(map(self.estimate, children)), self._documents)
            case Not(child):
                return self._documents - self.estimate(child)
            case Everything():
                return self._documents
        return 0

    def _most(
        self, field: TextField | None, name: Callable[[TextField], str], terms: Sequence[str]
    ) -> int:
        """In how many articles any of the terms is, in the field that has them most often."""
        found = (
            sum(self._searcher.doc_freq(name(each), term) for term in terms)
            for each, _ in fields_of(field)
        )
        return min(max(found), self._documents)

    def _frequency(self, term: str, field: TextField | None) -> int:
        return self._most(field, exact_name, [term])

    def article(self, article_id: int) -> Query:
        """The query for one article."""
        return self._term(ID, article_id)

    def articles(self, ids: Sequence[int]) -> Query:
        """The query for these articles; scores nothing."""
        return filtering(self._set(ID, ids))

    def having(self, facet: Facet, values: Sequence[int]) -> Query:
        """The query for articles with any of these values of a facet; scores nothing."""
        return filtering(self._set(facet.value, values)) if values else Query.empty_query()

    def _term(self, name: str, value: str | int, option: str = "position") -> Query:
        return Query.term_query(self._schema, name, value, option)

    def _set(self, name: str, values: Sequence[str | int]) -> Query:
        return Query.term_set_query(self._schema, name, values)

    def _own_idf(self, name: str, term: str) -> float:
        """How much a term says by Tantivy's own scoring, which knows each field by itself.

        In its own precision: what it makes of a frequent term is some 1e-5 beside the truth.
        """
        frequency = np.float32(self._searcher.doc_freq(name, term))
        others = np.float32(self._documents) - frequency
        half = np.float32(0.5)
        return float(np.log(np.float32(1) + (others + half) / (frequency + half)))

    def _dates(self, dates: DateRange) -> Query:
        first = dates.first.toordinal() if dates.first else 1
        last = dates.last.toordinal() if dates.last else None
        days = Query.range_query(self._schema, DAY, FieldType.Unsigned, first, last)
        return filtering(days)

    def _word(self, word: Word) -> Query:
        scored = []
        named, terms = _terms_of(word)
        weight = idf(self._most(word.field, named, terms), self._documents)
        for field, boost in fields_of(word.field):
            name = named(field)
            for term in terms:
                if self._searcher.doc_freq(name, term):
                    share = boost * weight / self._own_idf(name, term)
                    scored.append(Query.boost_query(self._term(name, term, "freq"), share))
        return _any(scored)

    def _phrase(self, phrase: Phrase, share: float = 1.0) -> Query:
        scored = []
        slop = min(phrase.slop, most_slop(len(phrase.terms)))
        weight = share * sum(
            idf(self._frequency(term, phrase.field), self._documents) for term in phrase.terms
        )
        for field, boost in fields_of(phrase.field):
            name = exact_name(field)
            if not phrase.terms or not all(
                self._searcher.doc_freq(name, term) for term in phrase.terms
            ):
                continue
            own = boost * weight / sum(self._own_idf(name, term) for term in phrase.terms)
            if len(phrase.terms) == 1:
                query = Query.boost_query(self._term(name, phrase.terms[0]), own)
            elif slop == 0:
                words: list[str | tuple[int, str]] = [*phrase.terms]
                query = Query.boost_query(Query.phrase_query(self._schema, name, words), own)
            else:
                query = self._sloppy(name, phrase.terms, slop)
                query = Query.const_score_query(query, boost * weight)
            scored.append(query)
        return _any(scored)

    def _sloppy(self, name: str, terms: Sequence[str], slop: int) -> Query:
        """The query for the articles that have a sloppy phrase in one field.

        It is looked for once in all articles: beside rarer words it would cost as much, and a page asks
        for it several times.
        """
        place = (name, tuple(terms), slop)
        ids = self._sloppy_ids.get(place)
        if ids is None:
            if len(self._sloppy_ids) >= _MOST_SLOPPY:
                self._sloppy_ids = {}
            ids = self._sloppy_ids[place] = self._ids(self._spaced(name, terms, slop))
        return self._set(ID, ids.tolist()) if len(ids) else Query.empty_query()

    def _spaced(self, name: str, terms: Sequence[str], slop: int) -> Query:
        # Tantivy's own slop lets words change places, so each spacing is a phrase of its own.
        phrases = [
            Query.phrase_query(self._schema, name, list(zip(places, terms, strict=True)))
            for places in spacings(len(terms), slop)
        ]
        return _any(phrases)

    def _ids(self, query: Query) -> Integers:
        """The ids of all articles that a query matches, without scoring them."""
        limit = max(self._documents, 1)
        hits = self._searcher.search(query, limit, count=False, order_by_field=ID).hits
        return np.fromiter((article_id for article_id, _ in hits), np.int64, len(hits))

    def _expansion(self, expansion: Expansion) -> Query:
        if not expansion.terms:
            return Query.empty_query()
        fields = [
            Query.const_score_query(self._set(exact_name(field), expansion.terms), boost)
            for field, boost in fields_of(expansion.field)
        ]
        return Query.disjunction_max_query(fields)

    def _or_named(self, word: Word, query: Query) -> Query:
        """The query for a word, with the articles that it finds by a name."""
        named = [
            self.having(facet, sorted(value.ids)) for value in word.names for facet in value.facets
        ]
        if not named:
            return query
        return Query.disjunction_max_query([query, Query.const_score_query(_any(named), NAMED)])

    def _and(self, node: And) -> Query:
        children = node.children
        clauses = [
            (Occur.MustNot, self.query(child.child))
            if isinstance(child, Not)
            else (Occur.Must, self.query(child))
            for child in children
        ]
        if all(isinstance(child, Not) for child in children):
            clauses.append((Occur.Must, filtering(Query.all_query())))
        return Query.boolean_query([*clauses, *self._near(node)])

    def _or(self, node: Or) -> Query:
        query = _any([self.query(child) for child in node.children])
        near = self._near(node)
        return Query.boolean_query([(Occur.Must, query), *near]) if near else query

    def _near(self, node: And | Or) -> list[tuple[Occur, Query]]:
        """What the words of the query score in addition where they stand near each other."""
        phrases = near_phrases(node, self._frequency, self._documents)
        return [(Occur.Should, self._phrase(phrase, share)) for phrase, share in phrases]


def spacings(words: int, slop: int) -> Iterator[tuple[int, ...]]:
    """The places that so many words may take in order, with at most `slop` places left out."""
    for rest in itertools.combinations(range(1, words + slop), words - 1):
        yield (0, *rest)


def _terms_of(word: Word) -> tuple[Callable[[TextField], str], Sequence[str]]:
    """What a word is looked for by: the name of an index field, for a text, and its terms there."""
    return (lemma_name, word.lemmas) if word.lemmas else (exact_name, (word.exact,))


def _any(queries: Sequence[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def filtering(query: Query) -> Query:
    """The query, scoring nothing."""
    return Query.const_score_query(query, 0.0)
