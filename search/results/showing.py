"""What an answer looks like on a page: titles, snippets, panels, dates, links. Asks no engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from newsroom.importing import BlockKind
from newsroom.models import Article, Block
from search.criteria import Criteria
from search.index.documents import BLOCK_KINDS
from search.results.articles import AUTHORSHIPS, by_article, dated, names_in
from search.results.asking import Answer
from search.results.histogram import make_date_histogram
from search.results.page import NAMES, Hit, Link, SearchPage
from search.results.panel import SHOWN, make_panels
from search.text.highlighter import Highlighter
from search.text.snippets import highlight, make_snippets
from search.types import TextField


def show(answer: Answer, shown: int = SHOWN) -> SearchPage:
    """The page of an answer, with `shown` values of each facet (six database queries)."""
    search, result = answer.search, answer.result
    criteria = search.criteria
    meant = criteria.asking(answer.meant).url if answer.meant else ""
    return SearchPage(
        criteria=criteria,
        query=search.query,
        choices=search.choices,
        hits=_hits(answer),
        total=result.total,
        panels=make_panels(criteria, search.choices, result.facets, shown),
        timeline=make_date_histogram(criteria, result.histogram, result.closer),
        did_you_mean=Link(answer.meant, meant) if meant else None,
        alternatives=tuple(
            Link(other.label, other.criteria.url, other.total) for other in answer.alternatives
        ),
        empty_archive=answer.empty_archive,
    )


def article_url(article: Article, criteria: Criteria, position: int) -> str:
    """The address of an article as a hit: it carries the search, and its position as `n`.

    The article's page marks the words of the search, and finds its neighbours in the results.
    """
    query = replace(criteria, page=1).query_string
    return f"{article.get_absolute_url()}?{query}{'&' if query else ''}n={position}"


def _hits(answer: Answer) -> tuple[Hit, ...]:
    """Hits in the engine's order; an article that is gone leaves a gap in the positions."""
    ids, criteria = answer.result.ids, answer.search.criteria
    articles = dated(Article.objects.filter(pk__in=ids)).prefetch_related(AUTHORSHIPS)
    found = {article.pk: article for article in articles}
    # Rows instead of models: a page reads a thousand blocks to show sixty snippets.
    blocks = by_article(
        Block.objects.filter(article__in=ids, kind__in=BLOCK_KINDS)
        .order_by("article_id", "position")
        .values_list("article_id", "kind", "text", "language")
    )
    names = names_in(ids)
    marks = Highlighter.of(answer.search.query.node)
    return tuple(
        _hit(found[pk], position, criteria, marks, blocks[pk], names.get(pk, ())[:NAMES])
        for position, pk in enumerate(ids, criteria.offset + 1)
        if pk in found
    )


def _hit(
    article: Article,
    position: int,
    criteria: Criteria,
    marks: Highlighter,
    blocks: Sequence[tuple[str, str, str]],
    names: Sequence[tuple[Any, ...]],
) -> Hit:
    language = article.language
    texts = [(BlockKind.STANDFIRST.value, article.standfirst, language)]
    texts += [(kind, text, written or language) for kind, text, written in blocks]
    return Hit(
        article=article,
        position=position,
        title=highlight(article.title, language, marks, TextField.TITLE),
        snippets=make_snippets(texts, marks),
        url=article_url(article, criteria, position),
        names=tuple(
            Link(name, criteria.with_token("entity", slug).url) for name, slug, *_ in names
        ),
    )
