"""What follows a change: revisions rise, suggestions become entities, others are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import F

from newsroom.bulk import slices
from newsroom.models import Article, Entity, Mention
from newsroom.signals import articles_changed, import_finished


def finish_import() -> list[str]:
    """Tell those who put work off while an import ran that it is over.

    Gives what they have to say about it, for the person who imports.
    """
    answers = import_finished.send(sender=Article)
    return [answer for _, answer in answers if answer]


def accept(entities: Collection[int], *, later: bool = False) -> None:
    """Make suggested entities, by id, entities like others, also for all who mention them.

    The index holds no suggestions: every article that mentions them is indexed anew. `later` is
    as in `articles_changed`.
    """
    suggested = list(
        Entity.objects.filter(pk__in=entities, suggested=True).values_list("pk", flat=True)
    )
    if suggested:
        Entity.objects.filter(pk__in=suggested).update(suggested=False)
        mentions = Mention.objects.filter(entity__in=suggested)
        touch(mentions.values_list("article_id", flat=True), later=later)


def touch(ids: Iterable[int], *, later: bool = False) -> None:
    """Raise the revision of articles whose index document changed through something else.

    `later` is as in `articles_changed`.
    """
    different = list(dict.fromkeys(ids))
    raise_revisions(different)
    articles_changed.send(sender=Article, ids=different, later=later)


def raise_revisions(ids: Iterable[int], **fields: Any) -> None:
    """Raise the revision of these articles, and give their fields new values."""
    for some in slices(list(ids)):
        Article.objects.filter(pk__in=some).update(revision=F("revision") + 1, **fields)
