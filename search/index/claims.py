"""Whose turn it is to bring which articles of the queue into the index.

An index that is a service of its own (`Engine.shared`) has several writers on several machines. Each
takes rows that no other has, and holds them locked in the transaction in which it writes; of one that
dies the database lets go, and its rows are the next one's. That needs a database which passes over
locked rows; with another, and for embedded engines, nobody claims anything: there the index's own lock
sees to it that one writes at a time, or what two do at the same time is done twice.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from newsroom.bulk import slices
from search.engines.base import Engine
from search.models import PendingChange, Priority

# Between two looks whether another writer is done with what a request waits for.
PAUSE: Final = 0.03  # seconds
# An import's articles become searchable when the oldest has waited so long.
IMPORT_WAITS: Final = timedelta(seconds=6)
# What an import changes about other articles is indexed at its end: of a name that is accepted, all
# that mention it, of which the next name has many again. None of it waits longer than this, nor all of
# it longer than so long after the last: an import that was killed has no end.
AFTERWARDS_WAITS: Final = timedelta(minutes=10)
AFTERWARDS_RESTS: Final = timedelta(minutes=1)

# Rows of the queue, each with its article.
Rows = Mapping[int, int]


def are_made(engine: Engine) -> bool:
    """Whether writers claim rows."""
    return engine.shared and connection.features.has_select_for_update_skip_locked


@contextmanager
def claimed(
    engine: Engine, only: Collection[int] | None, most: int, least: Priority = Priority.AFTERWARDS
) -> Iterator[Rows]:
    """The rows of the next articles of that priority at `least`, as many as are to be written together.

    Where claims are made they are nobody else's until the context ends. An article may wait more
    than once, and all its rows come with it: what is queued from here on is another change.
    """
    if not are_made(engine):
        yield rows_of(next_articles(only, most, least))
        return
    with transaction.atomic():
        yield rows_of(_claim(only, most, least), lock=True)


def next_articles(
    only: Collection[int] | None, most: int, least: Priority = Priority.AFTERWARDS
) -> list[int]:
    """Those who are waited for alone, else those that have waited longest, each once.

    An edit that was written with an import's articles would become visible with the last of them.
    Of all of the queue those of that priority at `least` are taken; of `only` some, all.
    """
    if only is not None:
        own: list[int] = []
        for some in slices(list(only)):
            queued = PendingChange.objects.filter(article_id__in=some)
            own += dict.fromkeys(queued.values_list("article_id", flat=True))
            if len(own) >= most:
                break
        return own
    rows = PendingChange.objects.filter(priority__gte=least).order_by("-priority", "pk")
    return _foremost(list(rows.values_list("article_id", "priority")[:most]))


def due(*, patient: bool = True) -> Priority | None:
    """The least priority of what is to be indexed now, None where nothing is.

    What people change is, an import's once it has waited: each commit is read by every process that
    answers readers, and of an import there are few. Who is not patient indexes all of it.
    """
    if not patient:
        return Priority.AFTERWARDS if PendingChange.objects.exists() else None
    now = timezone.now()
    queued = PendingChange.objects.order_by("pk").values_list("queued", flat=True)
    afterwards = queued.filter(priority=Priority.AFTERWARDS)
    first, last = afterwards.first() or now, afterwards.last() or now
    if now - first >= AFTERWARDS_WAITS or now - last >= AFTERWARDS_RESTS:
        return Priority.AFTERWARDS
    imported = queued.filter(priority=Priority.IMPORT).first()
    if imported and now - imported >= IMPORT_WAITS:
        return Priority.IMPORT
    return Priority.MANY if queued.filter(priority__gt=Priority.IMPORT).exists() else None


def edited(most: int = 1_000) -> list[int]:
    """The articles that people wait for, those that have waited longest first."""
    rows = PendingChange.objects.filter(priority=Priority.EDIT).order_by("pk")
    return list(dict.fromkeys(rows.values_list("article_id", flat=True)[:most]))


def _claim(only: Collection[int] | None, most: int, least: Priority) -> list[int]:
    """Articles of which a row is locked now; those that a person waits for are not held up by others."""
    free = PendingChange.objects.select_for_update(skip_locked=True).order_by("-priority", "pk")
    if only is None:
        parts = [free.filter(priority__gte=least)]
    else:
        parts = [free.filter(article_id__in=some) for some in slices(list(only))]
    rows: list[tuple[int, int]] = []
    for part in parts:
        rows += part.values_list("article_id", "priority")[: most - len(rows)]
    return _foremost(rows)


def _foremost(rows: Sequence[tuple[int, int]]) -> list[int]:
    """Of articles with their priority those that a person waits for, or all where she does for none."""
    edited = [pk for pk, priority in rows if priority == Priority.EDIT]
    return list(dict.fromkeys(edited or (pk for pk, _priority in rows)))


def rows_of(articles: Collection[int], *, lock: bool = False) -> dict[int, int]:
    """The rows of these articles, in the articles' order."""
    found: dict[int, int] = {}
    for some in slices(list(articles)):
        rows = PendingChange.objects.filter(article_id__in=some)
        if lock:
            rows = rows.select_for_update(skip_locked=True)
        found.update(rows.values_list("pk", "article_id"))
    place = {article: number for number, article in enumerate(articles)}
    return dict(sorted(found.items(), key=lambda row: place[row[1]]))


def wait_for_others(engine: Engine, only: Collection[int] | None) -> int | None:
    """Where another writer has what a request waits for: 0 after a moment, in which it may be done.

    None: there is nothing to wait for.
    """
    if only is None or not are_made(engine) or not next_articles(only, 1):
        return None
    time.sleep(PAUSE)
    return 0


def left(engine: Engine) -> int:
    """How many rows other writers have at the moment."""
    return PendingChange.objects.count() if are_made(engine) else 0
