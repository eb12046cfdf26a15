"""What follows a change: revisions rise, suggestions become entities, others are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.db.models import F, Model

from newsroom.archive.journal import only_old_entities, watch
from newsroom.bulk import slices
from newsroom.models import Article, Entity, Mention
from newsroom.signals import articles_changed, import_finished

Row = TypeVar("Row", bound=Model)


def locked(model: type[Row], pks: Collection[int], *, no_key: bool = False) -> dict[int, Row]:
    """These rows as they are now, by id; until the transaction ends, nobody else changes them.

    Whoever decides by a row, or saves all of it, looks at it so: else what another commits between
    the look and the write is undone without a word. Rows are locked in one order, so that two who
    lock the same never wait for each other. With `no_key` those who only refer to them do not wait.
    """
    rows: dict[int, Row] = {}
    for some in slices(sorted(pks)):
        there = model._base_manager.filter(pk__in=some)
        there = there.select_for_update(no_key=no_key).order_by("pk")
        rows |= {row.pk: row for row in there}
    return rows


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
        watch("entity", "id", only_old_entities(suggested))
        Entity.objects.filter(pk__in=suggested).update(suggested=False)
        mentions = Mention.objects.filter(entity__in=suggested)
        articles = mentions.values_list("article_id", flat=True)
        touch(articles, later=later, entities=suggested)


def touch(
    ids: Iterable[int], *, later: bool = False, entities: Collection[int] | None = None
) -> None:
    """Raise the revision of articles whose index document changed through something else.

    `later` and `entities` are as in `articles_changed`; None are any.
    """
    different = list(dict.fromkeys(ids))
    raise_revisions(different)
    articles_changed.send(sender=Article, ids=different, later=later, entities=entities)


def raise_revisions(ids: Iterable[int], **fields: Any) -> None:
    """Raise the revision of these articles, and give their fields new values."""
    for some in slices(list(ids)):
        Article.objects.filter(pk__in=some).update(revision=F("revision") + 1, **fields)
