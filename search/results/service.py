"""From criteria to what a page shows: the one way to search, for pages, API, exports and feeds.

    criteria = read_criteria(request.GET)        (search.web.forms)
    page = search_page(criteria)                 one page: hits with snippets, facets, timeline
    count, articles = every_article(criteria)    all hits in order, for exports and feeds
    neighbours(criteria, position)               the hits before and after one
    matcher(criteria)                            what marks the words of a search in a text

All that search raise `search.engines.base.EngineError` when there is no index to ask.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Literal, NamedTuple, cast

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from newsroom.bulk import slices
from newsroom.importing import BlockKind
from newsroom.models import Article, Authorship, Block, Evidence, Mention
from search.criteria import PAGE_SIZE, Criteria
from search.facets.names import Choice, choices, selections
from search.facets.panel import SHOWN, make_panels
from search.index.documents import TEXT_FIELD_OF
from search.index.sync import engine
from search.query.parse import ParsedQuery
from search.results import zero_hits
from search.results.histogram import Timeline, make_timeline
from search.results.page import NAMES, Hit, SearchPage, Way
from search.text import snippets
from search.text.snippets import Matcher
from search.types import (
    And,
    DateRange,
    Facet,
    Flag,
    Granularity,
    Node,
    SearchRequest,
    SearchResult,
    Selection,
    TextField,
)
from search.vocabulary.current import speller, speller_at_hand
from search.vocabulary.parse import parse

# Articles are read from the database so many at a time when all hits are wanted.
CHUNK: Final = 200
Related = Literal["names", "blocks"]
RELATED: Final[tuple[Related, ...]] = ("names", "blocks")
_AUTHORSHIPS: Final = Prefetch("authorships", Authorship.objects.select_related("author"))


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

    def request(self, *, offset: int = 0, limit: int = 0) -> SearchRequest:
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

    @property
    def total(self) -> int:
        """How many articles match, asked anew."""
        return engine().search(self.request()).total


class Named(NamedTuple):
    """An entity as an article mentions it."""

    name: str
    slug: str
    kind: str
    mentions: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where one hit stands in its search: the addresses around it, and of its page of results."""

    position: int
    total: int
    previous_url: str | None
    next_url: str | None
    results_url: str


def search_page(
    criteria: Criteria, *, shown: int = SHOWN, grain: Granularity | None = None
) -> SearchPage:
    """One page of results, with the dates of the whole search and `shown` values of each facet.

    Dates are counted by `grain`, or by the span of the results.
    """
    started = time.perf_counter()
    search = Search.of(criteria)
    request = search.request(offset=criteria.offset, limit=PAGE_SIZE)
    result = engine().search(replace(request, counted=tuple(Facet), histogram=True, grain=grain))
    page = SearchPage(
        criteria=criteria,
        query=search.query,
        choices=search.choices,
        hits=_hits(search, result.ids),
        total=result.total,
        panels=make_panels(
            criteria,
            search.choices,
            result.facets,
            count_one=partial(_count_one, search),
            shown=shown,
        ),
        timeline=_timeline(search, result),
        **_rescue(search, result.total),
    )
    return replace(page, took_ms=round((time.perf_counter() - started) * 1000))


def every_article(
    criteria: Criteria, related: Sequence[Related] = RELATED
) -> tuple[int, Iterator[Article]]:
    """How many hits a search has, and all of them in order, read as they are asked for.

    Each is as `load_articles` gives it. `criteria.page` plays no part. An article deleted
    meanwhile is left out.
    """
    ids = every_id(criteria)
    articles = (article for some in slices(ids, CHUNK) for article in load_articles(some, related))
    return len(ids), articles


def every_id(criteria: Criteria) -> tuple[int, ...]:
    """The ids of all hits, in order."""
    search = Search.of(criteria)
    total = search.total
    return engine().search(search.request(limit=total)).ids if total else ()


def neighbours(criteria: Criteria, position: int) -> Neighbours:
    """What lies around the hit at `position` (from 1)."""
    offset = max(position - 2, 0)
    result = engine().search(Search.of(criteria).request(offset=offset, limit=3))
    around = dict(enumerate(result.ids, offset + 1))
    found = {a.pk: a for a in Article.objects.filter(pk__in=result.ids).only("pk", "title")}

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


def matcher(criteria: Criteria) -> Matcher:
    """What marks the words of a search in a text."""
    return Matcher.of(parse(criteria.text).node)


def article_url(article: Article, criteria: Criteria, position: int) -> str:
    """The address of an article as a hit: it carries the search, and its position as `n`.

    The article's page marks the words of the search, and finds its neighbours in the results.
    """
    query = replace(criteria, page=1).query_string
    return f"{article.get_absolute_url()}?{query}{'&' if query else ''}n={position}"


def load_articles(ids: Sequence[int], related: Sequence[Related] = RELATED) -> list[Article]:
    """These articles in this order; ids without an article are left out.

    Their `source` and `authorships` are loaded, and what `related` names: `blocks`, and the
    entities that `named` gives. `date_origin` and `date_rule` say how their date is known.
    """
    articles = _dated(Article.objects.filter(pk__in=ids)).prefetch_related(_AUTHORSHIPS)
    if "blocks" in related:
        articles = articles.prefetch_related(Prefetch("blocks", Block.objects.order_by("position")))
    names = _names(ids) if "names" in related else {}
    found = {}
    for article in articles:
        cast(Any, article).named = [Named(*row) for row in names.get(article.pk, ())]
        found[article.pk] = article
    return [found[pk] for pk in ids if pk in found]


def named(article: Article) -> list[Named]:
    """The entities in an article that `load_articles` gave, the most frequent first."""
    return cast(list[Named], cast(Any, article).named)


def _names(ids: Sequence[int]) -> Mapping[int, list[tuple[Any, ...]]]:
    """What `Named` holds of the entities that are shown, by article."""
    # Rows instead of models: hundreds of articles have tens of thousands.
    return _by_article(
        Mention.objects.filter(article__in=ids, entity__suggested=False)
        .order_by("article_id", "-count", "entity__name")
        .values_list("article_id", "entity__name", "entity__slug", "entity__kind", "count")
    )


def _dated(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Articles with their source, and with why they have their date."""
    evidence = Evidence.objects.filter(article=OuterRef("pk"), field="published", current=True)
    return (
        articles.order_by()
        .select_related("source")
        .annotate(
            date_origin=Subquery(evidence.values("origin")[:1]),
            date_rule=Subquery(evidence.values("rule")[:1]),
        )
    )


def _hits(search: Search, ids: Sequence[int]) -> tuple[Hit, ...]:
    """Hits in the engine's order; an article that is gone leaves a gap in the positions."""
    articles = _dated(Article.objects.filter(pk__in=ids)).prefetch_related(_AUTHORSHIPS)
    found = {article.pk: article for article in articles}
    # Rows instead of models: a page reads a thousand blocks to show sixty snippets.
    blocks = _by_article(
        Block.objects.filter(article__in=ids, kind__in=TEXT_FIELD_OF)
        .order_by("article_id", "position")
        .values_list("article_id", "kind", "text", "language")
    )
    names = _names(ids)
    marks = Matcher.of(search.query.node)
    return tuple(
        _hit(found[pk], position, search.criteria, marks, blocks[pk], names.get(pk, ())[:NAMES])
        for position, pk in enumerate(ids, search.criteria.offset + 1)
        if pk in found
    )


def _by_article(rows: Iterable[tuple[Any, ...]]) -> defaultdict[int, list[tuple[Any, ...]]]:
    """Rows by their first value."""
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for pk, *row in rows:
        found[pk].append(tuple(row))
    return found


def _hit(
    article: Article,
    position: int,
    criteria: Criteria,
    marks: Matcher,
    blocks: Sequence[tuple[str, str, str]],
    names: Sequence[tuple[Any, ...]],
) -> Hit:
    language = article.language
    texts = [(BlockKind.STANDFIRST.value, article.standfirst, language)]
    texts += [(kind, text, written or language) for kind, text, written in blocks]
    return Hit(
        article=article,
        position=position,
        title=snippets.highlight(article.title, language, marks, TextField.TITLE),
        snippets=snippets.make_snippets(texts, marks),
        url=article_url(article, criteria, position),
        names=tuple(Way(name, criteria.with_token("entity", slug).url) for name, slug, *_ in names),
    )


def _count_one(search: Search, facet: Facet, value: int) -> int:
    """How many hits have one value of a facet, whatever else of it is chosen."""
    request = search.request()
    alone = {**request.selections, facet: Selection(included=frozenset({value}))}
    return engine().search(replace(request, selections=alone)).total


def _rescue(search: Search, total: int) -> dict[str, Any]:
    """What to offer where little was found, or nothing."""
    criteria = search.criteria
    found: dict[str, Any] = {}
    if total < PAGE_SIZE and search.query.words and not search.query.problem:
        # To read all words of a changed index takes seconds: only where there is nothing to show.
        spelling = speller_at_hand() if total else speller()
        correction = spelling and spelling.suggest(criteria.text, search.query.words)
        if correction and (total or _finds(criteria.asking(correction.query))):
            way = Way(correction.query, criteria.asking(correction.query).url)
            found["did_you_mean"] = way
    if total:
        return found
    if not Article.objects.exists():
        return {"empty_archive": True}

    def count(other: Criteria) -> int:
        query = search.query if other.text == criteria.text else parse(other.text)
        kept = tuple(c for c in search.choices if c.token in other.tokens(c.parameter))
        return Search(other, query, kept).total

    return {**found, "ways_on": zero_hits.ways_on(criteria, search.query, search.choices, count)}


def _finds(criteria: Criteria) -> bool:
    return Search.of(criteria).total > 0


def _timeline(search: Search, result: SearchResult) -> Timeline | None:
    """The dates of the search, and of the chosen range more closely."""
    detail = None
    if search.dates:
        closer = replace(
            search.request(), query=And((search.node, search.dates)), dates=None, histogram=True
        )
        detail = engine().search(closer).histogram
    return make_timeline(search.criteria, result.histogram, detail)
