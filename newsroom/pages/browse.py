"""What the archive holds, by source, by entity and by day. Counted in the database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Count, Max, Min, Q, QuerySet

from newsroom.models import COUNTED, Article, Entity, Mention, Precision, Source
from newsroom.names import name_key
from newsroom.pages.counts import Period
from newsroom.pages.evidence import origin_of_date
from newsroom.partial_dates import LENGTHS, PartialDate
from newsroom.reader import permitted_sources

# So many outlets or names stand in a list beside others; of each kind of names, fewer.
MOST = 12
OF_A_KIND = 8
# Articles are compared by what their headlines say among so many that have a name most often.
COMPARED = 40


def sources(query: str = "", sort: str = "name") -> QuerySet[Source]:
    """Sources with `count`, `first` and `last` of their articles; those with none are left out."""
    seen = Q(articles__withheld=None)
    found = (
        permitted_sources(Source.objects.all())
        .annotate(
            count=Count("articles", filter=seen),
            first=Min("articles__published", filter=seen),
            last=Max("articles__published", filter=seen),
        )
        .filter(count__gt=0)
    )
    if key := name_key(query) if query.strip() else "":
        found = found.filter(key__contains=key)
    return found.order_by(*(("-count", "key") if sort == "count" else ("key",)))


def spans_of_sources(shown: Sequence[Source]) -> dict[int, tuple[PartialDate, PartialDate]]:
    """The first and the last date of `sources`, by their ids, no more precise than these are known."""
    ends = Q(pk__in=())
    for source in shown:
        if days := {getattr(source, end) for end in ("first", "last")} - {None}:
            ends |= Q(source=source.pk, published__in=days)
    rows = Article.objects.readable().filter(ends).order_by()
    known: dict[tuple[int | None, dt.date], list[PartialDate]] = defaultdict(list)
    for source_id, day, precision in rows.values_list(
        "source_id", "published", "published_precision"
    ).distinct():
        if date := PartialDate.of(day, precision):
            known[source_id, date.date].append(date)
    # Of several of one day the one that is known best.
    best = {
        key: max(dates, key=lambda date: LENGTHS[date.precision]) for key, dates in known.items()
    }
    return {
        source.pk: (best[source.pk, source.first], best[source.pk, source.last])  # type: ignore[attr-defined]
        for source in shown
        if (source.pk, getattr(source, "first", None)) in best
    }


def months_of_sources(chosen: Sequence[int]) -> dict[int, dict[str, int]]:
    """For each source id, its articles by month."""
    rows = (
        Article.objects.readable()
        .filter(source__in=chosen, published__isnull=False)
        .exclude(published_precision=Precision.YEAR)
        .order_by()
        .annotate(month=Period("published", "month"))
        .values_list("source_id", "month")
        .annotate(n=Count("pk"))
    )
    months: dict[int, dict[str, int]] = defaultdict(dict)
    for source, month, count in rows:
        months[source][month] = count
    return months


Thing = TypeVar("Thing", Entity, Source)


@dataclass(frozen=True, slots=True)
class Counted(Generic[Thing]):
    """An entity (or a source) and in how many articles it is."""

    thing: Thing
    count: int


def articles_of(entity: Entity) -> QuerySet[Article]:
    """The articles that mention the entity, as far as that is not doubtful or refused."""
    return Article.objects.readable().filter(
        mentions__entity=entity, mentions__standing__in=COUNTED
    )


def mentioned_with(entity: Entity) -> dict[str, list[Counted[Entity]]]:
    """By kind, the shown entities that most articles mention together with this one."""
    articles = (
        Mention.objects.standing().readable().filter(entity=entity).order_by().values("article")
    )
    together = Mention.objects.standing().filter(article__in=articles)
    by_kind: dict[str, list[Counted[Entity]]] = defaultdict(list)
    # Of kinds that are rarer than others, too.
    for row in most_mentioned(together, 10 * OF_A_KIND, beside=entity):
        if len(by_kind[row.thing.kind]) < OF_A_KIND:
            by_kind[row.thing.kind].append(row)
    return by_kind


def most_about(entity: Entity, aliases: Sequence[str], limit: int = 6) -> list[Article]:
    """The articles that are about the entity most of all, with their sources.

    Those whose headline names it come first; then those that have its name most often, the newest
    first among equals.
    """
    mentions = Mention.objects.standing().readable().filter(entity=entity)
    rows = mentions.order_by("-count", "-article__published", "-article")
    found = rows.select_related("article__source").defer("article__standfirst")[:COMPARED]
    names = {name_key(name) for name in (entity.name, *aliases)}

    def named(mention: Mention) -> bool:
        keys = names | {name_key(form) for form in mention.forms}
        title = f" {name_key(mention.article.title)} "
        return any(f" {key} " in title for key in keys)

    return [row.article for row in sorted(found, key=lambda row: not named(row))[:limit]]


def entities_of(source: Source, limit: int = MOST) -> list[Counted[Entity]]:
    """The shown entities that most articles of the source mention."""
    return most_mentioned(
        Mention.objects.standing().readable().filter(article__source=source), limit
    )


def most_mentioned(
    mentions: QuerySet[Mention], limit: int, beside: Entity | None = None
) -> list[Counted[Entity]]:
    """The shown entities, `beside` apart, with the greatest number of these mentions.

    Whether an entity is shown is asked of the foremost only: asking it of every mention would
    take thrice as long, and entities that are not shown are rare by nature.
    """
    rows = (
        mentions.order_by()
        .values_list("entity_id")
        .annotate(n=Count("*"))
        .order_by("-n", "entity_id")[: 4 * limit + 1]
    )
    counts = dict(rows)
    if beside:
        counts.pop(beside.pk, None)
    found = Entity.objects.shown().in_bulk(list(counts))
    return [Counted(found[pk], n) for pk, n in counts.items() if pk in found][:limit]


def sources_of(entity: Entity, limit: int = MOST) -> list[Counted[Source]]:
    """The sources that mention the entity in most articles."""
    rows = (
        articles_of(entity)
        .filter(source__isnull=False)
        .order_by()
        .values_list("source_id")
        .annotate(n=Count("*"))
        .order_by("-n", "source_id")[:limit]
    )
    counts = dict(rows)
    found = Source.objects.in_bulk(list(counts))
    return [Counted(found[pk], n) for pk, n in counts.items() if pk in found]


def newest(articles: QuerySet[Article], limit: int = 10) -> Sequence[Article]:
    """The newest of the articles, with their sources; where none has a date, those imported last."""
    found = articles.select_related("source").defer("standfirst").order_by("-published", "-pk")
    dated = found.filter(published__isnull=False).annotate(date_origin=origin_of_date())
    return list(dated[:limit]) or list(found.order_by("-pk")[:limit])
