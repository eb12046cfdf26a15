"""Hits that a word finds by a name: their author's, their source's, or one that they mention."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django.db.models import CharField, F, Value

from newsroom.models import Article, Authorship, Mention
from newsroom.pages.labels import label_of
from search.facets.kinds import KINDS
from search.facets.lookups import union
from search.text.highlighter import Highlighter
from search.types import Facet, Node, Run, Word, highlight_terms

_ENTITIES: Final = (Facet.PERSON, Facet.ORGANISATION, Facet.PLACE)
# (facet, id) of a value, and what it is called.
Named = dict[tuple[Facet, int], str]


def named_hits(
    node: Node, articles: Mapping[int, Article], shown: Mapping[int, Collection[Sequence[Run]]]
) -> dict[int, tuple[str, ...]]:
    """By whose names words of a query found articles that nothing `shown` of their text has them.

    In words, by article. Asks the database once, if there is anything to ask.
    """
    parts = highlight_terms(node)
    words = [part for part in parts if isinstance(part, Word) and part.names]
    if not words:
        return {}
    marked = {
        pk: [r.text for runs in texts for r in runs if r.match] for pk, texts in shown.items()
    }
    missing: dict[int, set[tuple[Facet, int]]] = {}
    for word in words:
        marks = Highlighter([word]) if len(parts) > 1 else None
        values = {(facet, pk) for value in word.names for facet in value.facets for pk in value.ids}
        for pk, texts in marked.items():
            language = articles[pk].language
            if not (any(marks.hits(text, language) for text in texts) if marks else texts):
                missing.setdefault(pk, set()).update(values)
    wanted = frozenset[tuple[Facet, int]]().union(*missing.values())
    names = _names({pk: articles[pk] for pk in missing}, wanted)
    return {
        pk: tuple(
            sorted(
                f"{KINDS[facet].noun} {label_of(name, facet)}"
                for (facet, value), name in named.items()
                if (facet, value) in missing[pk]
            )
        )
        for pk, named in names.items()
    }


def _names(
    articles: Mapping[int, Article], wanted: Collection[tuple[Facet, int]]
) -> dict[int, Named]:
    """The names of articles that are among those wanted."""
    found: dict[int, Named] = {}
    for article in articles.values():
        if article.source and (Facet.SOURCE, article.source.pk) in wanted:
            found.setdefault(article.pk, {})[Facet.SOURCE, article.source.pk] = article.source.name
    queries: list[Any] = []
    if authors := [pk for facet, pk in wanted if facet is Facet.AUTHOR]:
        rows = Authorship.objects.filter(article__in=articles, author__in=authors).order_by()
        author = Value(Facet.AUTHOR.value, output_field=CharField())
        queries.append(
            rows.annotate(facet=author, value=F("author_id"), label=F("author__name"))
            .values_list("article_id", "facet", "value", "label")
        )  # fmt: skip
    if entities := [pk for facet, pk in wanted if facet in _ENTITIES]:
        mentions = Mention.objects.shown().filter(article__in=articles, entity__in=entities)
        queries.append(
            mentions.order_by()
            .annotate(facet=F("entity__kind"), value=F("entity_id"), label=F("entity__name"))
            .values_list("article_id", "facet", "value", "label")
        )
    for article_id, facet, pk, name in union(queries):
        found.setdefault(article_id, {})[Facet(facet), pk] = name
    return found
