"""Other coverage: what else the archive holds on the people and places of an article."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery

from newsroom.models import Article, Entity, Mention

# How many days before and after, how many of the article's entities are compared, and how many
# of them two articles must share at least.
DAYS = 14
COMPARED = 20
SHARED = 2


@dataclass(frozen=True, slots=True)
class Related:
    """An article on the same matter, and how many entities it shares."""

    article: Article
    shared: int


@dataclass(frozen=True, slots=True)
class ShownMention:
    """An entity that is shown, how often the article names it, and how many articles do at all."""

    entity: Entity
    count: int
    degree: int


def shown_mentions(article: Article) -> list[ShownMention]:
    """The mentions of entities that are shown, the most frequent first."""
    others = Mention.objects.filter(entity=OuterRef("entity")).order_by().values("entity")
    rows = (
        article.mentions.filter(entity__suggested=False)
        .select_related("entity")
        .annotate(degree=Subquery(others.annotate(n=Count("*")).values("n")))
        .order_by("-count", "entity__name")
    )
    return [ShownMention(row.entity, row.count, row.degree) for row in rows]


def other_coverage(
    article: Article, mentions: Sequence[ShownMention], limit: int = 6
) -> list[Related]:
    """Articles of the days around that share most of `mentions`, as `shown_mentions` gives them.

    Sharing a rare name says more than sharing "United States": each shared entity counts one
    over the logarithm of how many articles mention it (Adamic and Adar 2003, "Friends and
    neighbors on the Web"). An article without a date has no days around it, hence none.
    """
    compared = {mention.entity.pk: mention for mention in mentions[:COMPARED]}
    if article.published is None or len(compared) < SHARED:
        return []
    window = dt.timedelta(days=DAYS)
    pairs = (
        Mention.objects.filter(
            article__published__range=(article.published - window, article.published + window),
            entity__in=list(compared),
        )
        .exclude(article=article.pk)
        .order_by()
        .values_list("article_id", "entity_id")
    )
    shared: dict[int, list[int]] = defaultdict(list)
    for other, entity in pairs:
        shared[other].append(entity)
    shared = {other: common for other, common in shared.items() if len(common) >= SHARED}
    if not shared:
        return []
    weight = {pk: 1 / math.log(1 + mention.degree) for pk, mention in compared.items()}
    scores = {other: sum(weight[entity] for entity in common) for other, common in shared.items()}
    best = sorted(scores, key=lambda other: (-scores[other], -other))[:limit]
    articles = Article.objects.select_related("source").in_bulk(best)
    return [Related(articles[other], len(shared[other])) for other in best if other in articles]
