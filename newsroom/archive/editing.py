"""An editor's changes of an article's metadata, and taking them back."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, cast

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from newsroom.archive.journal import recording
from newsroom.archive.rows import METADATA
from newsroom.archive.values import VALUE_OF, guesses
from newsroom.history import Act, Subject
from newsroom.models import Article, Evidence, Origin
from newsroom.signals import articles_changed

logger = logging.getLogger(__name__)


@transaction.atomic
def edit_article(
    *, article: Article, values: Mapping[str, Any], user: AbstractBaseUser | None
) -> list[str]:
    """Set metadata fields as an editor; gives the names of the fields that really changed.

    `values` holds fields of the table by name: for a source a name, for authors a list of names,
    for a date a PartialDate or None, for entities a list of Entity, for all others strings.
    Suggestions among the article's entities stay as they are, unless they are listed too.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    changed = [
        field for field, value in values.items() if VALUE_OF[field].differs(article, field, value)
    ]
    if not changed:
        return []
    with recording(Act.EDIT, user=user, fields=changed) as record:
        record.watch_subjects(Subject.ARTICLE, [article.pk], *METADATA)
        for field in changed:
            record_edit(article, field, VALUE_OF[field].as_evidence(values[field]), user)
            VALUE_OF[field].apply(article, field, values[field])
        save_edited(article)
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
    with recording(Act.REVERT, user=user, field=field) as record:
        record.watch_subjects(Subject.ARTICLE, [article.pk], *METADATA)
        _take_back(article, edited)
        save_edited(article)
    logger.info("%s took back the edit of %s of article %s", user, field, article.pk)
    return True


def _take_back(article: Article, edited: Evidence) -> None:
    """Give the field of an editor's evidence what was read in the seed."""
    field, kind = edited.field, VALUE_OF[edited.field]
    offered = Evidence.objects.filter(article=article, field=field, current=False).first()
    edited.delete()
    kind.restore(article, field, offered.value if offered else None)
    if offered and kind.has_evidence:
        offered.current, offered.settled = True, False
        offered.save()
    elif offered:
        offered.delete()


def record_edit(article: Article, field: str, value: Any, user: AbstractBaseUser | None) -> None:
    """Let the evidence of a field be this editor's, beside what the software read."""
    rows = Evidence.objects.filter(article=article, field=field)
    machine = rows.filter(current=True).exclude(origin=Origin.EDITED)
    if machine.exists():
        rows.filter(current=False).delete()
        machine.update(current=False)
    elif not VALUE_OF[field].has_evidence and not rows.exists():
        Evidence.objects.create(
            article=article, field=field, value=VALUE_OF[field].read_in_seed(article, field),
            origin=Origin.EXTRACTED, rule="names in the text", current=False,
        )  # fmt: skip
    # Whoever decides otherwise has seen what was offered.
    rows.filter(current=False).update(settled=True)
    rows.filter(current=True).delete()
    Evidence.objects.create(
        article=article, field=field, value=value, origin=Origin.EDITED, rule="editor",
        user=cast(Any, user) if user and user.pk else None,
    )  # fmt: skip


def save_edited(article: Article) -> None:
    """Save an article of which editors changed something, and tell who listens."""
    article.inferred = guesses([article.pk]).exists()
    article.revision += 1
    article.save()
    articles_changed.send(sender=Article, ids=[article.pk], later=False)
