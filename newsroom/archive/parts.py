"""What storing and editing share: an article's authors, mentions and evidence, and the signal."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.db import connection
from django.db.models import Count, F, Model, QuerySet

from newsroom import registry
from newsroom.importing.types import Evidence as ParsedEvidence
from newsroom.importing.types import ParsedEntity
from newsroom.models import Article, Author, Authorship, Entity, Evidence, Mention
from newsroom.signals import articles_changed

Value = str | int | float | dt.date | None

# A doubtful entity that this many articles mention is believed.
BELIEVED_FROM = 3


def finish_import() -> list[str]:
    """Tell who put work off while `later` was True that the import has come to its end.

    Gives what they have to say about it, for the person who imports.
    """
    answers = articles_changed.send(sender=Article, ids=[], later=False)
    return [answer for _, answer in answers if answer]


def insert_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Insert plain rows: `bulk_create` takes longer to build the objects than to write them.

    `rows` hold what the database driver takes, in the order of `fields`; there are no signals.
    """
    quote = connection.ops.quote_name
    columns = [quote(cast(Any, model._meta.get_field(name)).column) for name in fields]
    # Names come from the models, never from a document.
    insert = "INSERT INTO {} ({}) VALUES ({})".format(  # noqa: S608
        quote(model._meta.db_table), ", ".join(columns), ", ".join(["%s"] * len(columns))
    )
    with connection.cursor() as cursor:
        cursor.executemany(insert, [list(map(_adapted, row)) for row in rows])


def _adapted(value: Value) -> str | int | float | None:
    """A value as every supported driver takes it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def create_authorships(pairs: Iterable[tuple[Article, Sequence[str]]]) -> None:
    pairs = list(pairs)
    authors = registry.named(Author, {name for _, names in pairs for name in names if name})
    rows: dict[tuple[int, int], Authorship] = {}
    for article, names in pairs:
        for position, name in enumerate(filter(None, names)):
            rows.setdefault(
                (article.pk, authors[name].pk),
                Authorship(article=article, author=authors[name], position=position),
            )
    Authorship.objects.bulk_create(rows.values())


def create_mentions(pairs: Iterable[tuple[Article, Sequence[ParsedEntity]]]) -> None:
    flat = [(article, parsed) for article, all_ in pairs for parsed in all_ if parsed.name.strip()]
    rows: dict[tuple[int, int], Mention] = {}
    found = registry.entities([parsed for _, parsed in flat])
    for (article, parsed), entity in zip(flat, found, strict=True):
        forms = list(dict.fromkeys((parsed.name, *parsed.aliases)))
        mention = rows.get((article.pk, entity.pk))
        if mention is None:
            rows[article.pk, entity.pk] = Mention(
                article=article, entity=entity, count=parsed.mentions, forms=forms,
                confidence=parsed.confidence,
            )  # fmt: skip
        else:
            mention.count += parsed.mentions
            mention.forms = list(dict.fromkeys(mention.forms + forms))
    insert_rows(
        Mention,
        ("article", "entity", "count", "forms", "confidence"),
        (
            (row.article_id, row.entity_id, row.count, json.dumps(row.forms), row.confidence)
            for row in rows.values()
        ),
    )
    _believe({entity.pk for entity in found if entity.suggested})


def _believe(suggested: set[int]) -> None:
    """Promote doubtful entities that enough articles mention; their articles are indexed anew."""
    believed = list(
        Entity.objects.filter(pk__in=suggested, suggested=True)
        .annotate(number=Count("mentions"))
        .filter(number__gte=BELIEVED_FROM)
        .values_list("pk", flat=True)
    )
    if believed:
        Entity.objects.filter(pk__in=believed).update(suggested=False)
        touch(Article.objects.filter(mentions__entity__in=believed))


def touch(articles: QuerySet[Article]) -> None:
    """Raise the revision of articles whose index document changed through something else."""
    ids = list(articles.values_list("pk", flat=True).distinct())
    Article.objects.filter(pk__in=ids).update(revision=F("revision") + 1)
    articles_changed.send(sender=Article, ids=ids, later=True)


def evidence_row(
    article: Article, field: str, evidence: ParsedEvidence, *, current: bool
) -> Evidence:
    return Evidence(
        article=article, field=field, value=evidence.value, origin=evidence.origin,
        rule=evidence.rule[:200], quote=evidence.quote, current=current,
    )  # fmt: skip
