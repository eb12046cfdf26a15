"""What an editor does to an article at once: values, kinds of blocks, and that it is right as it is."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from newsroom.archive.authorities import save_entity
from newsroom.archive.blocks import BlockId, set_block_kinds
from newsroom.archive.editing import edit_article
from newsroom.archive.journal import recording
from newsroom.archive.rows import METADATA
from newsroom.archive.settling import confirm_fields
from newsroom.archive.values import GUESSED_AT_EASE
from newsroom.history import Act, Operation, Subject
from newsroom.importing import FIELDS, ValueKind
from newsroom.models import Article, Entity, Evidence, Mention, Origin

logger = logging.getLogger(__name__)

NOTHING: tuple[Any, ...] = (None, "", [])
# Every article has these, as far as they are known; of the others many have none.
EXPECTED = frozenset(
    field.name
    for field in FIELDS
    if field.kind in (ValueKind.SOURCE, ValueKind.DATE, ValueKind.NAMES)
)


@transaction.atomic
def correct_article(
    *,
    article: Article,
    values: Mapping[str, Any],
    kinds: Mapping[BlockId, str],
    user: AbstractBaseUser | None,
    new_entities: Sequence[tuple[str, str]] = (),
    approve: bool = False,
) -> Operation | None:
    """Give an article an editor's values and kinds of blocks, as one operation; gives that, if any.

    `values` are as for `edit_article`, `kinds` as for `set_block_kinds`. Of `new_entities`, names
    with their kinds, entities are made, which the article names too. With `approve` the article is
    right as it then is.
    """
    with recording(Act.EDIT, user=user) as record:
        if new_entities:
            values = {**values, "entities": _with_new(article, values, new_entities)}
        fields = edit_article(article=article, values=values, user=user)
        if set_block_kinds(article=article, kinds=kinds, user=user):
            fields = [*fields, "blocks"]
        details: dict[str, Any] = {"fields": fields} if fields else {}
        if approve and approve_article(article=article, user=user):
            details["approved"] = True
        if not record.operation.details:
            record.operation.details = details
    return record.operation.written()


def _with_new(
    article: Article, values: Mapping[str, Any], new: Sequence[tuple[str, str]]
) -> list[Entity]:
    """The entities that an article is to have, and new ones."""
    entities = values.get("entities")
    if entities is None:
        mentions = Mention.objects.shown().filter(article=article)
        entities = Entity.objects.filter(mentions__in=mentions)
    made = [Entity(name=name[:300], kind=kind) for name, kind in new]
    for entity in made:
        save_entity(entity=entity)
    return [*entities, *made]


@transaction.atomic
def approve_article(*, article: Article, user: AbstractBaseUser | None) -> bool:
    """Say as an editor that an article is right as it is; gives whether that says anything new.

    Values that were inferred, and that nothing is known of when, where or by whom, become the editor's word, and
    what documents offer beside that is settled. Values that stand in the document stay what they are.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    rows = {row.field: row for row in Evidence.objects.filter(article=article, current=True)}
    unsure = [field.name for field in FIELDS if _is_unsure(field.name, rows.get(field.name))]
    offers = Evidence.objects.filter(article=article, current=False, settled=False)
    if not unsure and not offers.exists():
        return False
    with recording(Act.EDIT, user=user, approved=True) as record:
        record.watch_subjects(Subject.ARTICLE, [article.pk], *METADATA)
        confirm_fields(articles=[article.pk], fields=unsure, user=user)
        offers.update(settled=True)
    logger.info("%s approved article %s", user, article.pk)
    return True


def _is_unsure(field: str, row: Evidence | None) -> bool:
    """Whether a field's value is a guess, or nothing is known of it and nobody has said so."""
    if row is None or row.value in NOTHING:
        return field in EXPECTED and (row is None or row.origin != Origin.EDITED)
    return row.origin == Origin.INFERRED and field not in GUESSED_AT_EASE


@transaction.atomic
def dismiss_offer(*, article: Article, field: str, user: AbstractBaseUser | None) -> bool:
    """Let an editor's value stand against what the document says now; gives whether anything was offered.

    Nobody is asked again until the document says something else.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    offer = Evidence.objects.filter(article=article, field=field, current=False, settled=False)
    if not offer.exists():
        return False
    with recording(Act.EDIT, user=user, dismissed=field) as record:
        record.watch_subjects(Subject.ARTICLE, [article.pk], "evidence")
        offer.update(settled=True)
    return True
