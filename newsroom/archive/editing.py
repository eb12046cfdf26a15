"""An editor's changes of an article's metadata, and taking them back."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from newsroom.archive import names_to_rows
from newsroom.archive.parts import create_authorships, create_mentions
from newsroom.importing import ParsedEntity
from newsroom.models import Article, Entity, Evidence, Mention, Origin, Source
from newsroom.names import name_key
from newsroom.partial_dates import parse_partial_date, partial_date
from newsroom.signals import articles_changed

logger = logging.getLogger(__name__)

# The metadata fields that carry evidence, and that an editor may change.
FIELDS = (
    "title", "standfirst", "source", "original_source", "authors", "published", "language", "url",
    "entities",
)  # fmt: skip


@transaction.atomic
def edit_article(
    *, article: Article, values: Mapping[str, Any], user: AbstractBaseUser | None
) -> list[str]:
    """Set metadata fields as an editor; gives the names of the fields that really changed.

    `values` holds fields of FIELDS: `source` a name, `authors` a list of names, `published` a
    (date, precision) pair or None, `entities` a list of Entity, the others strings.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    changed = [field for field, value in values.items() if _differs(article, field, value)]
    for field in changed:
        _record_edit(article, field, _as_evidence(field, values[field]), user)
        _apply(article, field, values[field])
    if changed:
        _save_edited(article)
    return changed


@transaction.atomic
def revert_field(*, article: Article, field: str, user: AbstractBaseUser | None) -> bool:
    """Take an editor's change back: the field has again what was read in the seed."""
    article = Article.objects.select_for_update().get(pk=article.pk)
    edited = Evidence.objects.filter(
        article=article, field=field, current=True, origin=Origin.EDITED
    ).first()
    if edited is None:
        return False
    offered = Evidence.objects.filter(article=article, field=field, current=False).first()
    edited.delete()
    if field == "entities":
        _restore_mentions(article, (offered.value if offered else None) or [])
    else:
        _apply(article, field, _from_evidence(field, offered.value if offered else None))
    if offered:
        offered.current = True
        offered.save()
        if field == "entities":
            offered.delete()
    logger.info("%s took back the edit of %s of article %s", user, field, article.pk)
    _save_edited(article)
    return True


def _differs(article: Article, field: str, value: Any) -> bool:
    if field == "source":
        return name_key(value or "") != (article.source.key if article.source else "")
    if field == "authors":
        return list(value) != [
            row.author.name for row in article.authorships.select_related("author")
        ]
    if field == "published":
        now = (article.published, article.published_precision) if article.published else None
        return bool(value != now)
    if field == "entities":
        return {entity.pk for entity in value} != set(
            article.mentions.values_list("entity_id", flat=True)
        )
    return bool(value != getattr(article, field))


def _record_edit(article: Article, field: str, value: Any, user: AbstractBaseUser | None) -> None:
    rows = Evidence.objects.filter(article=article, field=field)
    machine = rows.filter(current=True).exclude(origin=Origin.EDITED)
    if machine.exists():
        rows.filter(current=False).delete()
        machine.update(current=False)
    elif field == "entities" and not rows.exists():
        named = [
            [mention.entity.name, mention.entity.kind, mention.count]
            for mention in article.mentions.select_related("entity")
        ]
        Evidence.objects.create(
            article=article, field=field, value=named, origin=Origin.EXTRACTED,
            rule="names in the text", current=False,
        )  # fmt: skip
    rows.filter(current=True).delete()
    Evidence.objects.create(
        article=article, field=field, value=value, origin=Origin.EDITED, rule="editor",
        user=cast(Any, user) if user and user.pk else None,
    )  # fmt: skip


def _as_evidence(field: str, value: Any) -> Any:
    if field == "published":
        return partial_date(*value) if value else None
    if field == "entities":
        return [[entity.name, entity.kind] for entity in value]
    return value


def _from_evidence(field: str, value: Any) -> Any:
    if field == "published":
        return parse_partial_date(value) if value else None
    if field == "authors":
        return value or []
    return value or ""


def _apply(article: Article, field: str, value: Any) -> None:
    if field == "source":
        article.source = names_to_rows.named(Source, [value])[value] if value else None
    elif field == "authors":
        article.authorships.all().delete()
        create_authorships([(article, value)])
    elif field == "published":
        article.published, article.published_precision = value or (None, None)
    elif field == "entities":
        wanted = {entity.pk: entity for entity in value}
        article.mentions.exclude(entity__in=wanted).delete()
        there = set(article.mentions.values_list("entity_id", flat=True))
        Mention.objects.bulk_create(
            [
                Mention(article=article, entity=entity)
                for pk, entity in wanted.items()
                if pk not in there
            ]
        )
        # What an editor ties to an article is no suggestion any more.
        Entity.objects.filter(pk__in=wanted, suggested=True).update(suggested=False)
    else:
        setattr(article, field, value)


def _restore_mentions(article: Article, named: Sequence[Sequence[Any]]) -> None:
    article.mentions.all().delete()
    create_mentions([(article, [ParsedEntity(name, kind, count) for name, kind, count in named])])


def _save_edited(article: Article) -> None:
    article.inferred = (
        Evidence.objects.filter(
            article=article, current=True, origin=Origin.INFERRED, value__isnull=False
        )
        .exclude(field="language")
        .exists()
    )
    article.revision += 1
    article.save()
    articles_changed.send(sender=Article, ids=[article.pk], later=False)
