"""What search does when articles change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from newsroom.signals import articles_changed, import_finished
from search.index import sync
from search.models import Priority


@receiver(articles_changed)
def queue_changes(*, ids: Sequence[int], later: bool, **kwargs: Any) -> None:
    """Queue the changes in their own transaction; index them once it is committed.

    An import's are indexed in slices as it goes, and the rest at its end.
    """
    if later:
        sync.queue(ids)
        sync.drain_import_on_commit()
    else:
        sync.queue(ids, Priority.EDIT if len(ids) <= sync.FEW else Priority.MANY)
        sync.drain_on_commit(ids)


@receiver(import_finished)
def index_import(**kwargs: Any) -> str:
    """Index what an import has queued, and say what became of it.

    Inside a transaction that can only be told once it is committed: then it says "".
    """
    if transaction.get_connection().in_atomic_block:
        sync.drain_on_commit()
        return ""
    drained = sync.drain()
    if drained.problem:
        return (
            f"{drained.waiting:,} changes wait for the index: {drained.problem} "
            "They are kept, and are indexed with the next change or by manage.py reindex."
        )
    return f"{drained.done:,} articles indexed." if drained.done else ""
