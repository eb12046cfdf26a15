"""Other coverage: what else the archive holds on the people and places of an article."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from newsroom.models import Article, Mention

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


def other_coverage(article: Article, entities: Sequence[int], limit: int = 6) -> list[Related]:
    """Articles of the days around that share most of `entities` (ids, the weightiest first).

    Sharing a rare name says more than sharing "United States": each shared entity counts one
    over the logarithm of how many articles mention it (Adamic and Adar 2003, "Friends and
    neighbors on the Web"). An article without a date has no days around it, hence none.
    """
    compared = list(entities[:COMPARED])
    if article.published is None or len(compared) < SHARED:
        return []
    window = dt.timedelta(days=DAYS)
    pairs = (
        Mention.objects.filter(
            article__published__range=(article.published - window, article.published + window),
            entity__in=compared,
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
    degrees = dict(
        Mention.objects.filter(entity__in=compared)
        .order_by()
        .values_list("entity_id")
        .annotate(n=Count("pk"))
    )
    weight = {entity: 1 / math.log(1 + degree) for entity, degree in degrees.items()}
    scores = {other: sum(weight[entity] for entity in common) for other, common in shared.items()}
    best = sorted(scores, key=lambda other: (-scores[other], -other))[:limit]
    articles = Article.objects.select_related("source").in_bulk(best)
    return [Related(articles[other], len(shared[other])) for other in best if other in articles]
