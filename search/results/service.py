"""The one way to search, for pages, API, exports and feeds: asking, then showing.

    criteria = read_criteria(request.GET)        (search.web.forms)
    page = search_page(criteria)                 one page: hits with snippets, facets, timeline
    page = page_from_database(criteria)          the same where there is no index to ask
    count, articles = every_article(criteria)    all hits in order, for exports and feeds
    neighbours(criteria, position)               the hits before and after one
    place_after(criteria, position, id)          where to go on behind a hit
    matcher(criteria)                            what marks the words of a search in a text

All that search raise `search.engines.base.EngineError` when there is no index to ask.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import get_language

from newsroom.bulk import slices
from newsroom.hidden import hidden
from newsroom.models import Article
from newsroom.reader import sees_originals
from search.criteria import PAGE_SIZE, Criteria
from search.index.sync import engine
from search.results.articles import RELATED, LoadedArticle, Related, load_articles
from search.results.asking import Search, ask, every_id, ids_around
from search.results.meanwhile import ask_database
from search.results.moment import Moment
from search.results.page import SearchPage
from search.results.panel import SHOWN, Chip, active_filters
from search.results.showing import article_url, show
from search.text.highlighter import Highlighter
from search.types import Granularity
from search.vocabulary.parse import parse

# Articles are read from the database so many at a time when all hits are wanted.
CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where one hit stands in its search: the addresses around it, and of its page of results.

    An article that is no hit of it, but was opened from there, has position 0. `chips` are the
    search's active filters.
    """

    position: int
    total: int
    previous_url: str | None
    next_url: str | None
    results_url: str
    chips: tuple[Chip, ...] = ()


def search_page(
    criteria: Criteria, *, shown: int = SHOWN, grain: Granularity | None = None
) -> SearchPage:
    """One page of results, with the dates of the whole search and `shown` values of each facet.

    Dates are counted by `grain`, or by the span of the results.
    """
    started = time.perf_counter()
    # One reader's page is no other's, where something exists for one of them only.
    reader = hidden(), sees_originals()
    asked = (
        criteria.query_string,
        criteria.offset,
        criteria.size,
        criteria.folded,
        shown,
        grain,
        get_language(),
        reader,
    )
    page = _lately.page(asked, engine(), lambda: show(ask(criteria, grain), shown))
    return replace(page, took_ms=round((time.perf_counter() - started) * 1000))


_lately: Final = Moment()


def page_from_database(criteria: Criteria) -> SearchPage:
    """One page of results found in the database alone: plainly, and within bounds."""
    started = time.perf_counter()
    found = ask_database(criteria)
    page = replace(show(found.answer), from_database=True, looked_at=found.looked_at)
    return replace(page, took_ms=round((time.perf_counter() - started) * 1000))


def every_article(
    criteria: Criteria, related: Sequence[Related] = RELATED
) -> tuple[int, Iterator[LoadedArticle]]:
    """How many hits a search has, and all of them in order, read as they are asked for.

    Each is as `load_articles` gives it. `criteria.page` plays no part, and nothing is folded. An article deleted
    meanwhile is left out.
    """
    ids = every_id(criteria)
    articles = (article for some in slices(ids, CHUNK) for article in load_articles(some, related))
    return len(ids), articles


def neighbours(criteria: Criteria, position: int) -> Neighbours:
    """What lies around the hit at `position` (from 1; 0: the article is no hit)."""
    search = Search.of(criteria)
    total, around = ids_around(search, position)
    found: dict[int, Article] = {}
    if around:
        seen = Article.objects.readable().filter(pk__in=around.values())
        found = seen.only("pk", "title").in_bulk()

    def url(at: int) -> str | None:
        article = found.get(around.get(at, 0))
        return article_url(article, criteria, at) if article else None

    page = max(position - 1, 0) // PAGE_SIZE + 1
    place = f"#hit-{position}" if position else ""
    return Neighbours(
        position=position,
        total=total,
        previous_url=url(position - 1),
        next_url=url(position + 1),
        results_url=f"{replace(criteria, page=page).url}{place}",
        chips=tuple(active_filters(criteria, search.choices)),
    )


def place_after(criteria: Criteria, position: int, last: int) -> int:
    """How many hits come up to an article that was at `position` (from 1), wherever it is by now.

    Where it is gone, those up to the one before it: rather one twice than one never.
    """
    if ids_around(Search.of(criteria), position)[1].get(position) == last:
        return position
    ids = every_id(criteria, folded=criteria.folded)
    return ids.index(last) + 1 if last in ids else min(position - 1, len(ids))


def matcher(criteria: Criteria) -> Highlighter:
    """What marks the words of a search in a text."""
    return Highlighter.of(parse(criteria.text).node)
