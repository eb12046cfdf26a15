"""What search does when articles change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from newsroom.signals import articles_changed
from search.index import sync


@receiver(articles_changed)
def index_changes(*, ids: Sequence[int], later: bool, **kwargs: Any) -> str:
    """Queue the changes in their own transaction, and drain once it is committed.

    Says what became of the index where it could be told at once (the end of an import).
    """
    sync.queue(ids)
    if later:
        return ""
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
