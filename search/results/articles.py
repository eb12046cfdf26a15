"""Articles for results: read in the order of their ids, with what pages, feeds and files show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from newsroom.models import Article, Authorship, Block, Evidence, Mention

Related = Literal["names", "blocks"]
RELATED: Final[tuple[Related, ...]] = ("names", "blocks")
AUTHORSHIPS: Final = Prefetch("authorships", Authorship.objects.select_related("author"))


class MentionedEntity(NamedTuple):
    """An entity as an article mentions it."""

    name: str
    slug: str
    kind: str
    mentions: int
    way: str
    confidence: float
    read_as: str


@dataclass(frozen=True, slots=True)
class LoadedArticle:
    """An article with the entities that it mentions, the most frequent first."""

    article: Article
    entities: tuple[MentionedEntity, ...] = ()


def load_articles(ids: Sequence[int], related: Sequence[Related] = RELATED) -> list[LoadedArticle]:
    """These articles in this order; ids without an article are left out.

    Their `source` and `authorships` are loaded, and what `related` names: `blocks`, and the
    entities (`names`). `date_origin` and `date_rule` say how their date is known.
    """
    articles = dated(Article.objects.filter(pk__in=ids)).prefetch_related(AUTHORSHIPS)
    if "blocks" in related:
        articles = articles.prefetch_related(Prefetch("blocks", Block.objects.order_by("position")))
    names = names_in(ids) if "names" in related else {}
    found = {
        article.pk: LoadedArticle(
            article, tuple(MentionedEntity(*row) for row in names.get(article.pk, ()))
        )
        for article in articles
    }
    return [found[pk] for pk in ids if pk in found]


def authors_of(ids: Sequence[int]) -> defaultdict[int, list[tuple[str]]]:
    """The names of the authors in the order of the byline, by article."""
    return by_article(
        Authorship.objects.filter(article__in=ids)
        .order_by("article_id", "position")
        .values_list("article_id", "author__name")
    )


def names_in(ids: Sequence[int], at_least: int = 1) -> defaultdict[int, list[tuple[Any, ...]]]:
    """What `MentionedEntity` holds of the entities that are shown, by article.

    Left out are those that are named fewer times than that.
    """
    # Rows instead of models: hundreds of articles have tens of thousands.
    return by_article(
        Mention.objects.shown()
        .filter(article__in=ids, count__gte=at_least)
        .order_by("article_id", "-count", "entity__name")
        .values_list(
            "article_id",
            "entity__name",
            "entity__slug",
            "entity__kind",
            "count",
            "way",
            "confidence",
            "read_as",
        )
    )


def top_names(ids: Sequence[int], most: int) -> defaultdict[int, list[tuple[Any, ...]]]:
    """As `names_in`, but of each article so many at the least, the first ones.

    Most names of an article stand in it once. They are read only where there are few others.
    """
    found = names_in(ids, at_least=2)
    if few := [pk for pk in ids if len(found[pk]) < most]:
        found |= names_in(few)
    return found


def dated(articles: QuerySet[Article]) -> QuerySet[Article]:
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


def by_article(rows: Iterable[tuple[Any, ...]]) -> defaultdict[int, list[tuple[Any, ...]]]:
    """Rows by their first value."""
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for pk, *row in rows:
        found[pk].append(tuple(row))
    return found
