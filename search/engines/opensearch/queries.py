"""The cluster's queries for query trees, scoring as `scoring` says.

A term scores by the index's own similarity, which is given the field's mean length as the query's
boost; what that is worth (the idf, the field's boost) is a factor around it. So all statistics are
of the whole archive, and no shard scores by what it holds itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from search.engines.arrays.scoring import fields_of, idf, near_phrases, nearness
from search.engines.arrays.snapshot import HANDLE, exact_name, lemma_name
from search.engines.base import NAMED, NOT_ASKED
from search.engines.opensearch.mapping import ID, INFERRED, LACKING, PUBLISHED, facet_key
from search.engines.opensearch.terms import TermStatistics
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
    Selection,
    TextField,
    Value,
    Word,
    most_slop,
)  # fmt: skip

Query = dict[str, Any]

NOTHING: Query = {"match_none": {}}
EVERYTHING: Query = {"match_all": {}}


class Translator:
    """Makes the cluster's queries of query trees; `scored` says whether to rank as well."""

    def __init__(self, statistics: TermStatistics, *, scored: bool) -> None:
        self._statistics = statistics
        self._scored = scored

    def query(self, node: Node) -> Query:
        """The query that matches and scores as the tree does."""
        self._statistics.require(_terms(node))
        return self._query(node)

    def _query(self, node: Node) -> Query:  # noqa: C901, one case a kind of node
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
                return filtering(EVERYTHING)
            case Nothing():
                return NOTHING
            case Value(facets, ids):
                return filtering(_any([having(facet, sorted(ids)) for facet in facets]))
            case Handle(handle):
                return filtering({"term": {HANDLE: handle}})
            case Among(ids):
                return filtering({"terms": {ID: sorted(ids)}}) if ids else NOTHING
            case Said():
                raise TypeError(NOT_ASKED)
            case DateRange():
                return filtering(within(node))
            case Flag("undated"):
                return filtering({"term": {LACKING: PUBLISHED}})
            case Flag():
                return filtering({"term": {INFERRED: True}})

    # --- words --------------------------------------------------------------------------------

    def _word(self, word: Word) -> Query:
        named = lemma_name if word.lemmas else exact_name
        terms = word.lemmas or (word.exact,)
        often = {
            field: sum(self._statistics.of(named(field), term) for term in terms)
            for field, _ in fields_of(word.field)
        }
        weight = idf(max(often.values()), self._statistics.documents)
        found = []
        for field, boost in fields_of(word.field):
            name = named(field)
            there = [term for term in terms if self._statistics.of(name, term)]
            if there and self._scored:
                scored = [self._term(field, name, term) for term in there]
                found.append(_times(boost * weight, _any(scored)))
            elif there:
                found.append({"terms": {name: there}})
        return _any(found)

    def _term(self, field: TextField, name: str, term: str) -> Query:
        return {"term": {name: {"value": term, "boost": self._statistics.mean_length(field)}}}

    def _frequency(self, term: str, field: TextField | None) -> int:
        often = (self._statistics.of(exact_name(each), term) for each, _ in fields_of(field))
        return max(often)

    def _phrase(self, phrase: Phrase, share: float = 1.0) -> Query:
        terms, statistics = phrase.terms, self._statistics
        if not terms:
            return NOTHING
        slop = min(phrase.slop, most_slop(len(terms))) if len(terms) > 1 else 0
        weight = share * sum(
            idf(self._frequency(term, phrase.field), statistics.documents) for term in terms
        )
        found = []
        for field, boost in fields_of(phrase.field):
            name = exact_name(field)
            if not all(statistics.of(name, term) for term in terms):
                continue
            if len(terms) == 1:
                query, parts = self._term(field, name, terms[0]), 1
            elif slop:
                query = {
                    "constant_score": {
                        "filter": _sloppy(name, terms, slop),
                        "boost": boost * weight,
                    }
                }
                found.append(query)
                continue
            else:
                mean = statistics.mean_length(field)
                query = {"match_phrase": {name: {"query": " ".join(terms), "boost": mean}}}
                # The similarity is asked for each term, and the answers are summed.
                parts = len(terms)
            found.append(_times(boost * weight / parts, query) if self._scored else query)
        return _any(found)

    def _expansion(self, expansion: Expansion) -> Query:
        if not expansion.terms:
            return NOTHING
        fields: list[Query] = [
            {
                "constant_score": {
                    "filter": {"terms": {exact_name(field): [*expansion.terms]}},
                    "boost": boost,
                }
            }
            for field, boost in fields_of(expansion.field)
        ]
        return {"dis_max": {"queries": fields}}

    def _or_named(self, word: Word, query: Query) -> Query:
        """The query for a word, with the articles that it finds by a name."""
        named = [having(facet, sorted(v.ids)) for v in word.names for facet in v.facets]
        if not named:
            return query
        names = {"constant_score": {"filter": _any(named), "boost": NAMED}}
        return {"dis_max": {"queries": [query, names]}}

    # --- operators ----------------------------------------------------------------------------

    def _and(self, node: And) -> Query:
        wanted = [self._query(c) for c in node.children if not isinstance(c, Not)]
        unwanted = [self._query(c.child) for c in node.children if isinstance(c, Not)]
        made: Query = {"must": wanted} if wanted else {"filter": [EVERYTHING]}
        if unwanted:
            made["must_not"] = unwanted
        if near := self._near(node):
            made["should"] = near
        return {"bool": made}

    def _or(self, node: Or) -> Query:
        query = _any([self._query(child) for child in node.children])
        near = self._near(node)
        return {"bool": {"must": [query], "should": near}} if near else query

    def _near(self, node: And | Or) -> list[Query]:
        """What the words of the query score in addition where they stand near each other."""
        if not self._scored:
            return []
        phrases = near_phrases(node, self._frequency, self._statistics.documents)
        made = (self._phrase(phrase, share) for phrase, share in phrases)
        return [query for query in made if query is not NOTHING]


def _terms(node: Node) -> Iterator[tuple[str, str]]:
    """The fields and terms whose frequencies a query needs."""
    match node:
        case Word(exact, lemmas, field):
            for each, _ in fields_of(field):
                yield from ((lemma_name(each), lemma) for lemma in lemmas)
                yield exact_name(each), exact
        case Phrase(terms, _, field):
            for each, _ in fields_of(field):
                yield from ((exact_name(each), term) for term in terms)
        case And(children) | Or(children):
            for child in children:
                yield from _terms(child)
            for phrase, _ in nearness(node):
                yield from _terms(phrase)
        case Not(child):
            yield from _terms(child)


def _sloppy(name: str, terms: Sequence[str], slop: int) -> Query:
    clauses = [{"span_term": {name: term}} for term in terms]
    return {"span_near": {"clauses": clauses, "slop": slop, "in_order": True}}


def _times(factor: float, query: Query) -> Query:
    """The query, scoring so many times as much."""
    weights = [{"weight": factor}]
    return {"function_score": {"query": query, "functions": weights, "boost_mode": "multiply"}}


def _any(queries: Sequence[Query]) -> Query:
    if not queries:
        return NOTHING
    return queries[0] if len(queries) == 1 else {"bool": {"should": list(queries)}}


def filtering(query: Query) -> Query:
    """The query, scoring nothing."""
    return {"bool": {"filter": [query]}}


def every(queries: Sequence[Query]) -> Query:
    """What matches all of these, scoring nothing."""
    return {"bool": {"filter": list(queries)}} if queries else EVERYTHING


def having(facet: Facet, values: Sequence[int]) -> Query:
    """The query for articles with any of these values of a facet."""
    return {"terms": {facet.value: [*map(facet_key, values)]}} if values else NOTHING


def within(dates: DateRange) -> Query:
    """The query for articles of these days."""
    ends = {"gte": dates.first, "lte": dates.last}
    bounds = {name: day.isoformat() for name, day in ends.items() if day}
    return {"range": {PUBLISHED: bounds}} if bounds else {"exists": {"field": PUBLISHED}}


def chosen(facet: Facet, selection: Selection) -> Query:
    """The query for articles that a selection allows."""
    none = {"term": {LACKING: facet.value}}
    wanted: list[Query] = []
    if selection.every:
        wanted = [having(facet, [value]) for value in sorted(selection.included)]
        wanted += [none] * selection.none
    elif selection.included or selection.none:
        either = [having(facet, sorted(selection.included))] if selection.included else []
        wanted = [_any(either + [none] * selection.none)]
    made: Query = {"filter": wanted or [EVERYTHING]}
    if selection.excluded:
        made["must_not"] = [having(facet, sorted(selection.excluded))]
    return {"bool": made}
