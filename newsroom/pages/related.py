"""Other coverage: what else the archive holds on the people and places of an article."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from newsroom.models import COUNTED, Article, Mention, Standing
from newsroom.pages.evidence import origin_of_date

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


def mentions_in(article: Article) -> tuple[list[Mention], list[Mention]]:
    """The mentions that are shown, and the doubtful ones, the most frequent first; in one query."""
    found = article.mentions.exclude(standing=Standing.REFUSED).filter(entity__hidden=False)
    shown: list[Mention] = []
    doubtful: list[Mention] = []
    for mention in found.select_related("entity").order_by("-count", "entity__name"):
        counts = mention.standing in COUNTED and not mention.entity.suggested
        (shown if counts else doubtful).append(mention)
    return shown, doubtful


def other_coverage(article: Article, mentions: Sequence[Mention], limit: int = 6) -> list[Related]:
    """Articles of the days around that share most of `mentions`, as `mentions_in` gives them.

    Sharing a rare name says more than sharing "United States": each shared entity counts one
    over the logarithm of how many articles of these days mention it (Adamic and Adar 2003,
    "Friends and neighbors on the Web"). An article without a date has no days around it, hence
    none.
    """
    compared = [mention.entity_id for mention in mentions[:COMPARED]]
    if article.published is None or len(compared) < SHARED:
        return []
    window = dt.timedelta(days=DAYS)
    pairs = (
        # As a sum the entity has no index: the database goes by the days, which are few, and not
        # by all articles that mention one of the names.
        Mention.objects.standing()
        .readable()
        .alias(named=F("entity_id") + 0)
        .filter(
            article__published__range=(article.published - window, article.published + window),
            named__in=compared,
        )
        .exclude(article=article.pk)
        .order_by()
        .values_list("article_id", "entity_id")
    )
    shared: dict[int, list[int]] = defaultdict(list)
    degree = Counter(compared)
    for other, entity in pairs:
        shared[other].append(entity)
        degree[entity] += 1
    shared = {other: common for other, common in shared.items() if len(common) >= SHARED}
    if not shared:
        return []
    weight = {pk: 1 / math.log(1 + number) for pk, number in degree.items()}
    scores = {other: sum(weight[entity] for entity in common) for other, common in shared.items()}
    best = sorted(scores, key=lambda other: (-scores[other], -other))[:limit]
    rows = Article.objects.readable().select_related("source")
    articles = rows.annotate(date_origin=origin_of_date()).in_bulk(best)
    return [Related(articles[other], len(shared[other])) for other in best if other in articles]
