"""From criteria to what a page shows: the one way to search, for pages, API, exports and feeds.

    criteria = read_criteria(request.GET)        (search.forms)
    page = search_page(criteria)                 one page: hits with snippets, facets, timeline
    count, articles = every_article(criteria)    all hits in order, for exports and feeds
    neighbours(criteria, position)               the hits before and after one

All of these raise `search.engines.base.EngineError` when there is no index to ask.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Final

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from newsroom.models import Article, Authorship, Block, Evidence, Mention
from search import snippets
from search.criteria import PAGE_SIZE, Criteria
from search.facets import Panel, make_panels
from search.names import Choice, choices, selections
from search.parsing import ParsedQuery, parse
from search.sync import engine
from search.timeline import Timeline, make_timeline
from search.types import (
    And,
    DateRange,
    Facet,
    Flag,
    Histogram,
    Node,
    Run,
    SearchRequest,
    SearchResult,
    Selection,
    Snippet,
)

# Articles are read from the database so many at a time when all hits are wanted.
CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Search:
    """Criteria understood: the query parsed, the chosen names looked up."""

    criteria: Criteria
    query: ParsedQuery
    choices: tuple[Choice, ...]

    @classmethod
    def of(cls, criteria: Criteria) -> Search:
        return cls(criteria, parse(criteria.text), choices(criteria))

    @property
    def node(self) -> Node:
        if self.criteria.undated:
            return And((self.query.node, Flag("undated")))
        return self.query.node

    @property
    def dates(self) -> DateRange | None:
        first, last = self.criteria.first, self.criteria.last
        return DateRange(first, last) if first or last else None

    def request(self, *, offset: int, limit: int) -> SearchRequest:
        """The engine's request for some hits, with nothing counted beside the total."""
        return SearchRequest(
            query=self.node,
            selections=selections(self.choices),
            dates=self.dates,
            sort=self.criteria.order,
            offset=offset,
            limit=limit,
            counted=(),
            histogram=False,
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `position` counts from 1 over all pages; the address of its article carries it."""

    article: Article
    position: int
    title: tuple[Run, ...]
    snippets: tuple[Snippet, ...]
    url: str


@dataclass(frozen=True)
class SearchPage:
    """All that a page of results shows."""

    search: Search
    hits: tuple[Hit, ...]
    total: int
    took_ms: int
    panels: tuple[Panel, ...] = ()
    timeline: Timeline | None = None

    @property
    def criteria(self) -> Criteria:
        return self.search.criteria

    @property
    def query(self) -> ParsedQuery:
        return self.search.query

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    @cached_property
    def first(self) -> int:
        """The position of the first hit on this page (0 where there is none)."""
        return self.hits[0].position if self.hits else 0

    @property
    def last(self) -> int:
        return self.hits[-1].position if self.hits else 0


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The articles before and after one in the order of a search, with their addresses there."""

    position: int
    total: int
    previous_url: str | None
    next_url: str | None
    results_url: str


def search_page(criteria: Criteria) -> SearchPage:
    """One page of results, with the facets and the dates of the whole search."""
    started = time.perf_counter()
    search = Search.of(criteria)
    request = replace(
        search.request(offset=criteria.offset, limit=PAGE_SIZE),
        counted=tuple(Facet),
        histogram=True,
    )
    result = engine().search(request)
    return SearchPage(
        search=search,
        hits=_hits(search, result.ids),
        total=result.total,
        panels=make_panels(
            criteria, search.choices, result.facets, count_one=partial(_count_one, search)
        ),
        timeline=_timeline(search, result),
        took_ms=round((time.perf_counter() - started) * 1000),
    )


def every_article(criteria: Criteria) -> tuple[int, Iterator[Article]]:
    """How many hits a search has, and all of them in order, read as they are asked for.

    Each comes with source, authors, entities and blocks loaded. `criteria.page` plays no part.
    An article deleted meanwhile is left out.
    """
    search = Search.of(criteria)
    total = engine().search(search.request(offset=0, limit=0)).total
    ids = engine().search(search.request(offset=0, limit=total)).ids if total else ()
    return len(ids), _in_chunks(ids)


def neighbours(criteria: Criteria, position: int) -> Neighbours:
    """What lies around the hit at `position` (from 1): for "previous" and "next result"."""
    offset = max(position - 2, 0)
    result = engine().search(Search.of(criteria).request(offset=offset, limit=3))
    around = {offset + 1 + n: pk for n, pk in enumerate(result.ids)}
    found = {a.pk: a for a in Article.objects.filter(pk__in=around.values()).only("pk", "title")}

    def url(at: int) -> str | None:
        article = found.get(around.get(at, 0))
        return article_url(article, criteria, at) if article else None

    page = (position - 1) // PAGE_SIZE + 1
    return Neighbours(
        position=position,
        total=result.total,
        previous_url=url(position - 1),
        next_url=url(position + 1),
        results_url=f"{replace(criteria, page=page).url}#hit-{position}",
    )


def article_url(article: Article, criteria: Criteria, position: int) -> str:
    """The address of an article as a hit: it carries the search, and its position as `n`.

    The article's page marks the words of the search, and finds its neighbours in the results.
    """
    query = replace(criteria, page=1).query_string
    return f"{article.get_absolute_url()}?{query}{'&' if query else ''}n={position}"


def load_articles(ids: Sequence[int]) -> list[Article]:
    """These articles in this order, with all that results show of them, in four queries.

    Each has `shown_authors`, `shown_mentions` and `date_rule` beside its fields; ids without an
    article are left out.
    """
    found = _with_relations(Article.objects.filter(pk__in=ids)).in_bulk()
    return [found[pk] for pk in ids if pk in found]


def _with_relations(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Articles with source, authors, shown entities, blocks and why they have their dates."""
    rule = Evidence.objects.filter(article=OuterRef("pk"), field="published", current=True)
    return (
        articles.select_related("source")
        .annotate(date_origin=Subquery(rule.values("origin")[:1]))
        .annotate(date_rule=Subquery(rule.values("rule")[:1]))
        .prefetch_related(
            Prefetch("authorships", Authorship.objects.select_related("author")),
            Prefetch(
                "mentions",
                Mention.objects.filter(entity__suggested=False).select_related("entity"),
                to_attr="shown_mentions",
            ),
            Prefetch("blocks", Block.objects.order_by("position")),
        )
    )


def _in_chunks(ids: Sequence[int]) -> Iterator[Article]:
    for start in range(0, len(ids), CHUNK):
        yield from load_articles(ids[start : start + CHUNK])


def _count_one(search: Search, facet: Facet, value: int) -> int:
    """How many hits have one value of a facet, whatever else of it is chosen."""
    request = search.request(offset=0, limit=0)
    alone = {**request.selections, facet: Selection(included=frozenset({value}))}
    return engine().search(replace(request, selections=alone)).total


def _hits(search: Search, ids: Sequence[int]) -> tuple[Hit, ...]:
    """Hits in the engine's order; an article that is gone leaves a gap in the positions."""
    matcher = snippets.Matcher.of(search.query.node)
    articles = {article.pk: article for article in load_articles(ids)}
    return tuple(
        Hit(
            article=articles[pk],
            position=position,
            title=tuple(snippets.highlight(articles[pk].title, matcher)),
            snippets=tuple(snippets.make_snippets(articles[pk].blocks.all(), matcher)),
            url=article_url(articles[pk], search.criteria, position),
        )
        for position, pk in enumerate(ids, search.criteria.offset + 1)
        if pk in articles
    )


def _timeline(search: Search, result: SearchResult) -> Timeline | None:
    """The dates of the search, and of the chosen range more closely."""
    detail: Histogram | None = None
    if search.dates and result.histogram:
        request = replace(
            search.request(offset=0, limit=0),
            query=And((search.node, search.dates)),
            dates=None,
            histogram=True,
        )
        detail = engine().search(request).histogram
    return make_timeline(search.criteria, result.histogram, detail)
