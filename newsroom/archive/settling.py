"""An editor's word that something may stay as it is: values confirmed, questions settled."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from newsroom.archive.changes import locked
from newsroom.archive.editing import record_edit, save_edited
from newsroom.archive.journal import recording
from newsroom.archive.rows import METADATA
from newsroom.archive.values import VALUE_OF
from newsroom.history import Act, Subject
from newsroom.importing import FIELDS, ValueKind
from newsroom.models import Article, Evidence, Origin, Settled

# What can be asked of an article beside its fields.
DOUBTS: Final = "doubts"
DUPLICATE: Final = "duplicate"
NEW: Final = "new"
# Not asked, but said: letters that were lost stand as they were received, whenever it is read.
AS_RECEIVED: Final = "as-received"
_LISTS: Final = {field.name for field in FIELDS if field.kind is ValueKind.NAMES}


@transaction.atomic
def confirm_fields(
    *, articles: Collection[int], fields: Collection[str], user: AbstractBaseUser | None
) -> int:
    """Say as an editor that fields of these articles have the right values, or rightly none.

    What was guessed or missing is hers then: no later import changes it. What an editor said already
    stays hers who said it. Gives how many articles that was news of.
    """
    rows = locked(Article, articles)
    said = Evidence.objects.filter(article__in=rows, field__in=fields, current=True)
    held = {(row.article_id, row.field): row for row in said}
    number = 0
    with recording(Act.EDIT, user=user, fields=sorted(fields), confirmed=True) as record:
        record.watch_subjects(Subject.ARTICLE, list(rows), *METADATA)
        for article in rows.values():
            number += _confirm(article, fields, held, user)
    return number


def _confirm(article: Article, fields: Collection[str], held: Any, user: Any) -> bool:
    news = False
    for field in fields:
        row = held.get((article.pk, field))
        if not VALUE_OF[field].has_evidence or (row and row.origin == Origin.EDITED):
            continue
        nothing: Any = [] if field in _LISTS else None
        record_edit(article, field, row.value if row else nothing, user)
        news = True
    if news:
        save_edited(article)
    return news


@transaction.atomic
def settle(
    *, articles: Collection[int], question: str, user: AbstractBaseUser | None = None
) -> int:
    """Say as an editor that these articles may stay as they are; gives how many there are."""
    rows = locked(Article, articles)
    with recording(Act.EDIT, user=user, settled=question) as record:
        record.watch("settled", "article_id", list(rows))
        for pk in rows:
            Settled.objects.update_or_create(
                article_id=pk, question=question, defaults={"at": timezone.now()}
            )
    return len(rows)


def as_received(articles: Collection[int]) -> set[int]:
    """Those of these articles in which an editor wants lost letters as they were received."""
    rows = Settled.objects.filter(question=AS_RECEIVED, article__in=articles).order_by()
    return set(rows.values_list("article_id", flat=True))
