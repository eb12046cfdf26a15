"""What an answer looks like on a page: titles, snippets, panels, dates, links. Asks no engine."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from newsroom.importing import BlockKind
from newsroom.models import Article, Block
from newsroom.pages.copies import outlets_of_copies, with_copies
from newsroom.pages.labels import label_of
from newsroom.prepared import Prepared
from search.criteria import Criteria
from search.index.documents import BLOCK_KINDS, derived_titles
from search.results.articles import authors_of, briefly, by_article, top_names
from search.results.asking import Answer
from search.results.extracts import Extracts, version_of
from search.results.histogram import make_date_histogram
from search.results.named import named_hits
from search.results.near_hits import nearly
from search.results.page import NAMES, Copies, Hit, Link, SearchPage, place
from search.results.panel import SHOWN, make_panels
from search.results.zero_hits import with_any_word
from search.text.highlighter import Highlighter
from search.text.snippets import highlight, make_snippets
from search.types import Node, Snippet, TextField, highlight_terms

# So many of the articles that carry a hit's text are named.
COPIES: Final = 3


def show(answer: Answer, shown: int = SHOWN) -> SearchPage:
    """The page of an answer, with `shown` values of each facet (nine database queries)."""
    search, result = answer.search, answer.result
    criteria = search.criteria
    meant = criteria.asking(answer.meant).url if answer.meant else ""
    hits = _hits(answer)
    return SearchPage(
        criteria=criteria,
        query=search.query,
        choices=search.choices,
        hits=tuple(hit for hit in hits if hit.position),
        total=result.total,
        texts=result.texts,
        panels=make_panels(criteria, search.choices, result.facets, shown),
        timeline=make_date_histogram(criteria, result.histogram, result.closer),
        did_you_mean=Link(answer.meant, meant) if meant else None,
        near=tuple(hit for hit in hits if not hit.position),
        any_word=_any_word(answer),
        alternatives=tuple(
            Link(other.label, other.criteria.url, other.total) for other in answer.alternatives
        ),
        empty_archive=answer.empty_archive,
    )


def _any_word(answer: Answer) -> Link | None:
    """All articles with any of the words, where there are few with all."""
    near, criteria = answer.near, answer.search.criteria
    query = with_any_word(criteria.text, answer.search.query) if near.missing else ""
    if not query:
        return None
    total = near.total + answer.result.total
    return Link(_("with any of the words"), criteria.asking(query).url, total)


def article_url(article: Article, criteria: Criteria, position: int) -> str:
    """The address of an article as a hit: it carries the search, and its position as `n`.

    The article's page marks the words of the search, and finds its neighbours in the results.
    """
    return _url_in(article, replace(criteria, page=1).query_string, position)


def _url_in(article: Article, query: str, position: int) -> str:
    if not position:
        return f"{article.get_absolute_url()}?{query}"
    return f"{article.get_absolute_url()}?{query}{'&' if query else ''}n={position}"


def _hits(answer: Answer) -> tuple[Hit, ...]:
    """Hits in the engine's order, then the near ones, which have no position.

    An article that is gone leaves a gap in the positions.
    """
    near, criteria = answer.near, answer.search.criteria
    positions = dict(zip(answer.result.ids, itertools.count(criteria.offset + 1), strict=False))
    positions |= dict.fromkeys(near.ids, 0)
    ids = tuple(positions)
    folds = answer.result.folds
    also = {pk: others[:COPIES] for pk, others in folds.items()}
    found = briefly((*ids, *(other for others in also.values() for other in others)))
    kept = outlets_of_copies(found[pk] for pk in ids if pk in found and with_copies(found[pk]))
    authors, names = authors_of(ids), top_names(ids, NAMES)
    node = answer.search.query.node
    marks = dict.fromkeys(positions, Highlighter.of(node))
    lately = dict.fromkeys(positions, _lately.of(highlight_terms(node)))
    if near.missing:
        node_nearly = nearly(node, node)
        marks |= dict.fromkeys(near.ids, Highlighter.of(node_nearly))
        lately |= dict.fromkeys(near.ids, _lately.of(highlight_terms(node_nearly)))
    snippets = {pk: lately[pk].get(version_of(found[pk])) for pk in positions if pk in found}
    # Rows instead of models: a page reads a thousand blocks to show sixty snippets.
    new = [pk for pk, made in snippets.items() if made is None]
    blocks = by_article(_BLOCKS(new))
    for pk in new:
        made = _snippets(found[pk], blocks[pk], marks[pk])
        snippets[pk] = lately[pk][version_of(found[pk])] = made
    derived = _derived(ids, node)
    query, url_with = replace(criteria, page=1).query_string, criteria.urls_with("entity")
    # Where only filters were asked for, there is nothing to explain.
    why = f"{criteria.url}&why=" if highlight_terms(node) else ""
    hits = [
        Hit(
            article=found[pk],
            position=position,
            title=highlight(
                found[pk].title,
                found[pk].language,
                marks[pk],
                TextField.BODY if pk in derived else TextField.TITLE,
            ),
            snippets=snippets[pk] or (),
            url=_url_in(found[pk], query, position),
            authors=tuple(name for (name,) in authors[pk]),
            names=tuple(
                Link(label_of(name, kind), url_with(slug)) for name, slug, kind in names[pk][:NAMES]
            ),
            missing=near.missing.get(pk, ()),
            why_url=f"{why}{pk}#{place(pk, position)}" if why else "",
            copies=_copies(found[pk], folds.get(pk, ()), found, kept.get(pk, ()))
            if position
            else None,
        )
        for pk, position in positions.items()
        if pk in found
    ]
    named = named_hits(node, found, {hit.article.pk: hit.texts for hit in hits})
    if not named:
        return tuple(hits)
    return tuple(replace(hit, named=named.get(hit.article.pk, ())) for hit in hits)


def _copies(
    article: Article, others: Sequence[int], found: Mapping[int, Article], kept: Sequence[str]
) -> Copies | None:
    """The others that carry an article's text, as far as they are still there."""
    links = tuple(
        Link(
            other.source.name if other.source else _("a source not known"),
            other.get_absolute_url(),
        )
        for other in (found[pk] for pk in others[:COPIES] if pk in found)
    )
    more = max(len(others) - COPIES, 0)
    url = f"{article.get_absolute_url()}#same-text"
    return Copies(tuple(others), links, more, url, tuple(kept)) if links or kept else None


_lately: Final = Extracts()
_BLOCKS: Final = Prepared(
    lambda ids: (
        Block.objects.filter(article__in=ids, kind__in=BLOCK_KINDS)
        .order_by("article_id", "position")
        .values_list("article_id", "kind", "text", "language")
    )
)


def _derived(ids: Sequence[int], node: Node) -> set[int]:
    """Those of the articles whose title is searched as their text, where it makes a difference."""
    by_field = any(term.field for term in highlight_terms(node))
    return derived_titles(ids) if by_field else set()


def _snippets(
    article: Article, blocks: Sequence[tuple[str, str, str]], marks: Highlighter
) -> tuple[Snippet, ...]:
    language = article.language
    texts = [(BlockKind.STANDFIRST.value, article.standfirst, language)]
    texts += [(kind, text, written or language) for kind, text, written in blocks]
    # What only repeats the headline above it says nothing, where the article has more to show.
    title = _plain(article.title)
    more = [each for each in texts if each[1].strip() and _plain(each[1]) not in title]
    return make_snippets(more or texts, marks)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
