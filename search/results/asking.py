"""What a search finds: criteria in, ids and counts out. Knows no address and no page.

All that asks raises `search.engines.base.EngineError` when there is no index to ask.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from newsroom.hidden import hidden
from newsroom.models import Article
from search.criteria import PAGE_SIZE, Criteria
from search.engines.base import Engine
from search.facets.names import Choice, choices, selections
from search.index.wholeness import whole_engine
from search.query.parse import ParsedQuery
from search.query.reading import Expand
from search.results.near_hits import FEW, NO_NEAR_HITS, NearHits, near_hits
from search.results.zero_hits import Alternative, alternatives, nodes_of_fewer_words
from search.types import (
    And,
    DateRange,
    Facet,
    FacetCounts,
    Flag,
    Granularity,
    Node,
    Phrase,
    SearchRequest,
    SearchResult,
)
from search.vocabulary.current import known_choices, readable_node, speller, speller_at_hand
from search.vocabulary.parse import parse

# After so long no more is looked for that might be offered beside what was found.
OFFERS_SECONDS: Final = 0.3


@dataclass(frozen=True, slots=True)
class Search:
    """Criteria understood: the query parsed, the chosen names looked up."""

    criteria: Criteria
    query: ParsedQuery
    choices: tuple[Choice, ...]

    @classmethod
    def of(cls, criteria: Criteria, expand: Expand | None = None) -> Search:
        """Parse the query and look up the choices (a database query each, where there are any).

        Without `expand` the index says what prefixes and similar spellings stand for.
        """
        return cls(criteria, parse(criteria.text, expand), known_choices(choices(criteria.chosen)))

    @property
    def node(self) -> Node:
        """The query tree, with what the criteria say beside it."""
        if self.criteria.undated:
            return And((self.query.node, Flag("undated")))
        return self.query.node

    @property
    def dates(self) -> DateRange | None:
        """The range of dates that was chosen."""
        first, last = self.criteria.first, self.criteria.last
        return DateRange(first, last) if first or last else None

    def request(self, *, offset: int = 0, limit: int = 0, folded: bool = False) -> SearchRequest:
        """The engine's request for some hits, with nothing counted beside the total.

        `folded`: articles that carry one text are one hit.

        What the reader may not see is no part of what is asked for, and so of no count.
        """
        return SearchRequest(
            query=readable_node(self.node),
            selections=selections(self.choices, self.criteria.any_of),
            dates=self.dates,
            sort=self.criteria.order,
            offset=offset,
            limit=limit,
            counted=(),
            histogram=False,
            folded=folded,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of a search as ids and counts, and what to offer where little was found.

    `meant` is the query that may have been meant, `near` what has most of the words.
    """

    search: Search
    result: SearchResult
    meant: str = ""
    near: NearHits = NO_NEAR_HITS
    alternatives: tuple[Alternative, ...] = ()
    empty_archive: bool = False


def ask(criteria: Criteria, grain: Granularity | None = None) -> Answer:
    """One page of a search, with all facets and dates counted.

    Dates are counted by `grain`, or by the span of the results.
    """
    started = time.perf_counter()
    search = Search.of(criteria)
    request = search.request(offset=criteria.offset, limit=criteria.size, folded=criteria.folded)
    engine = whole_engine()
    result = engine.search(replace(request, counted=tuple(Facet), histogram=True, grain=grain))

    def time_left() -> bool:
        return time.perf_counter() - started < OFFERS_SECONDS

    meant = _meant(search, result.total, engine) if time_left() else ""
    near = NO_NEAR_HITS
    if result.total < FEW and criteria.page == 1:
        near = near_hits(search.query, criteria.text, search.request(), engine)
    nothing = not result.total
    empty = nothing and not near.total and not Article.objects.readable().exists()
    return Answer(
        search=search,
        result=result,
        meant=meant,
        near=near,
        alternatives=_alternatives(search, engine, time_left) if nothing and not empty else (),
        empty_archive=empty,
    )


def every_id(criteria: Criteria, *, folded: bool = False) -> tuple[int, ...]:
    """The ids of all hits, in order; `folded`, of articles that carry one text the best."""
    return ids_of(Search.of(criteria), folded=folded)


def ids_of(search: Search, *, folded: bool = False) -> tuple[int, ...]:
    """As `every_id`, of a search that is understood already."""
    return tuple(whole_engine().every_id(search.request(folded=folded)))


def ids_around(search: Search, position: int) -> tuple[int, dict[int, int]]:
    """How many results a search has, and the ids before, at and after a position (from 1), by position.

    At position 0, which what is no hit has, there is only the total.
    """
    offset, limit = max(position - 2, 0), 3 if position else 0
    folded = search.criteria.folded
    result = whole_engine().search(search.request(offset=offset, limit=limit, folded=folded))
    return result.results, dict(enumerate(result.ids, offset + 1))


def facet_counts(search: Search, facet: Facet) -> FacetCounts:
    """All values of one facet in a search."""
    request = replace(search.request(), counted=(facet,), facet_limit=None)
    return whole_engine().search(request).facets[facet]


def _total(search: Search, engine: Engine) -> int:
    return engine.search(search.request()).total


def _meant(search: Search, found: int, engine: Engine) -> str:
    """The query as it may have been meant, where little was found; "" if it is well."""
    query, criteria = search.query, search.criteria
    if found >= PAGE_SIZE or not query.words or query.problem:
        return ""
    # To read all words of a changed index takes seconds: only where there is nothing to show.
    spelling = speller_at_hand() if found else speller()

    def together(terms: Sequence[str]) -> int:
        asked = readable_node(And(tuple(Phrase((term,)) for term in terms)))
        return engine.search(
            SearchRequest(asked, sort="newest", limit=0, counted=(), histogram=False)
        ).total

    correction = spelling and spelling.suggest(criteria.text, query.words, together)
    if not correction:
        return ""
    # Where something does not exist for the reader, what is only there is not proposed either.
    if (found and not hidden()) or _total(Search.of(criteria.asking(correction.query)), engine):
        return correction.query
    return ""


def _alternatives(
    search: Search, engine: Engine, time_left: Callable[[], bool]
) -> tuple[Alternative, ...]:
    known = {
        search.criteria.text: search.query.node,
        **nodes_of_fewer_words(search.criteria.text, search.query),
    }

    def count(other: Criteria) -> int:
        node = known.get(other.text)
        query = replace(search.query, node=node) if node else parse(other.text)
        return _total(Search(other, query, _kept(search.choices, other)), engine)

    return alternatives(search.criteria, search.query, search.choices, count, time_left)


def _kept(chosen: Sequence[Choice], criteria: Criteria) -> tuple[Choice, ...]:
    """The choices that other criteria have as well."""
    return tuple(c for c in chosen if c.token in criteria.tokens(c.parameter))
