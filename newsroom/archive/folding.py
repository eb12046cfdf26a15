"""Copies that became articles of their own, folded into one that stands for them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from newsroom.archive.changes import locked
from newsroom.archive.journal import recording
from newsroom.history import Act
from newsroom.models import Article, Reason, Withheld
from newsroom.signals import articles_changed


@transaction.atomic
def fold(*, kept: int, copies: Collection[int], user: Any = None) -> int:
    """Hide these articles as copies of the one that is kept; gives how many were not so yet.

    Nothing of them is lost: published again they are as they were. Their addresses lead readers to
    the one that is kept, and so do those of what was folded into them before.
    """
    rows = locked(Article, {kept, *copies})
    if kept not in rows:
        return 0
    there = sorted(rows.keys() - {kept})
    with recording(Act.HIDE, user=user, copy_of=kept) as record:
        record.watch("withheld", "article_id", rows)
        record.watch("withheld", "copy_of_id", there)
        hidden = Withheld.objects.filter(article__in=there, reason=Reason.HIDDEN)
        done = set(hidden.filter(copy_of=kept).values_list("article_id", flat=True))
        fresh = [pk for pk in there if pk not in done]
        hidden.filter(article__in=fresh).delete()
        Withheld.objects.filter(copy_of__in=there).update(copy_of=kept)
        # What stands for others is seen.
        Withheld.objects.filter(article=kept, copy_of__isnull=False).delete()
        name = user.get_username()[:150] if user else ""
        Withheld.objects.bulk_create(
            Withheld(
                article_id=pk, reason=Reason.HIDDEN, copy_of_id=kept, user=user, by=name,
                at=timezone.now(),
            )
            for pk in fresh
        )  # fmt: skip
    articles_changed.send(sender=Article, ids=[kept, *fresh], later=False)
    return len(fresh)
