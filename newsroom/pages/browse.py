"""What the archive holds, by source, by entity and by day. Counted in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Substr

from newsroom.hidden import hidden
from newsroom.models import COUNTED, Alias, Article, Entity, Mention, Precision, Source, Withheld
from newsroom.names import name_key
from newsroom.pages.counts import Period
from newsroom.reader import permitted_sources

LETTERS = "abcdefghijklmnopqrstuvwxyz"
OTHER_LETTER = "other"


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
    if key := _key(query):
        found = found.filter(key__contains=key)
    return found.order_by(*(("-count", "key") if sort == "count" else ("key",)))


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


@dataclass(frozen=True, slots=True)
class Counted:
    """An entity (or a source) and in how many articles it is."""

    thing: Entity | Source
    count: int


def entities(
    *, query: str = "", kind: str = "", letter: str = "", sort: str = "name"
) -> QuerySet[Entity]:
    """The entities that are shown, narrowed; by "name", or by "count" of articles, then name."""
    found = Entity.objects.readable()
    if kind:
        found = found.filter(kind=kind)
    if letter == OTHER_LETTER:
        found = found.exclude(key__regex=r"^[a-z]")
    elif letter:
        found = found.filter(key__startswith=letter)
    if key := _key(query):
        aliases = Alias.objects.filter(entity=OuterRef("pk"), key__contains=key)
        found = found.filter(Q(key__contains=key) | Exists(aliases))
    if sort == "count":
        mentions = Mention.objects.standing().filter(entity=OuterRef("pk"))
        if hidden() or Withheld.objects.exists():
            # Asked of every mention of the archive, it takes as long again as counting them.
            mentions = mentions.readable()
        counted = mentions.order_by().values("entity").annotate(n=Count("*"))
        number = Subquery(counted.values("n"))
        return found.annotate(n=Coalesce(number, 0)).order_by("-n", "key", "pk")
    return found.order_by("key", "pk")


def counted(chosen: Sequence[Entity]) -> list[Counted]:
    """The entities with the number of articles that mention them."""
    counts = dict(
        Mention.objects.standing()
        .readable()
        .filter(entity__in=[entity.pk for entity in chosen])
        .order_by()
        .values_list("entity_id")
        .annotate(n=Count("pk"))
    )
    return [Counted(entity, counts.get(entity.pk, 0)) for entity in chosen]


def letters(kind: str = "") -> dict[str, int]:
    """How many shown entities begin with each letter from a to z, and with any other."""
    found = Entity.objects.readable()
    if kind:
        found = found.filter(kind=kind)
    rows = found.order_by().values_list(Substr("key", 1, 1)).annotate(n=Count("pk"))
    totals = dict.fromkeys((*LETTERS, OTHER_LETTER), 0)
    for letter, count in rows:
        totals[letter if letter in LETTERS else OTHER_LETTER] += count
    return totals


def kinds() -> dict[str, int]:
    """How many shown entities there are of each kind."""
    rows = Entity.objects.readable().order_by().values_list("kind")
    return dict(rows.annotate(n=Count("pk")))


def articles_of(entity: Entity) -> QuerySet[Article]:
    """The articles that mention the entity, as far as that is not doubtful or refused."""
    return Article.objects.readable().filter(
        mentions__entity=entity, mentions__standing__in=COUNTED
    )


def mentioned_with(entity: Entity, limit: int = 12) -> list[Counted]:
    """The shown entities that most articles mention together with this one."""
    articles = (
        Mention.objects.standing().readable().filter(entity=entity).order_by().values("article")
    )
    together = Mention.objects.standing().filter(article__in=articles)
    return _most_mentioned(together, limit, beside=entity)


def entities_of(source: Source, limit: int = 12) -> list[Counted]:
    """The shown entities that most articles of the source mention."""
    return _most_mentioned(
        Mention.objects.standing().readable().filter(article__source=source), limit
    )


def _most_mentioned(
    mentions: QuerySet[Mention], limit: int, beside: Entity | None = None
) -> list[Counted]:
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


def sources_of(entity: Entity, limit: int = 12) -> list[Counted]:
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


def newest(articles: QuerySet[Article], limit: int = 10) -> QuerySet[Article]:
    """The newest of the articles, with their sources; undated ones come last."""
    return (
        articles.select_related("source")
        .defer("standfirst")
        .order_by("-published", "-pk")
        .filter(published__isnull=False)[:limit]
    )


def _key(query: str) -> str:
    return name_key(query) if query.strip() else ""
