"""What search does when articles change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from newsroom.models import Article
from newsroom.signals import archive_replaced, articles_changed, import_finished
from search.facets.languages import new_languages
from search.index import sync
from search.models import Priority


@receiver(articles_changed)
def queue_changes(
    *, ids: Sequence[int], later: bool, entities: Collection[int] | None = None, **kwargs: Any
) -> None:
    """Queue the changes in their own transaction; index them once it is committed.

    An import's are indexed in slices as it goes, and the rest at its end.
    """
    if later:
        # With `entities` it is not their text that changed, but something around them.
        sync.queue(ids, Priority.IMPORT if entities is None else Priority.AFTERWARDS)
    else:
        sync.queue(ids, Priority.EDIT if len(ids) <= sync.FEW else Priority.MANY)
    if new_languages(ids):
        # Texts of no known language are read in all that the archive has: now in one more.
        sync.queue(Article.objects.filter(language="").values_list("pk", flat=True))
    before = _changes_at_hand()
    changes = before or _Changes()
    changes.ids.update(dict.fromkeys(ids))
    changes.waited_for |= not later
    if before is None:
        # A method has a name, which Django logs where it fails: what is committed stays so.
        transaction.on_commit(changes.drain, robust=True)


@dataclass(slots=True)
class _Changes:
    """What one transaction has changed; drained once it is committed.

    An edit may change other articles too, for later: they are the same person's.
    """

    ids: dict[int, None] = field(default_factory=dict)
    waited_for: bool = False

    def drain(self) -> None:
        """Bring the index up to date, as far as it is this process's to do."""
        if self.waited_for:
            sync.drain_own(self.ids)
        else:
            sync.drain_import()


def _changes_at_hand() -> _Changes | None:
    """Those of the transaction at hand, or of the savepoint, which may be undone by itself."""
    connection = transaction.get_connection()
    for savepoints, call, _robust in connection.run_on_commit:
        changes = getattr(call, "__self__", None)
        if isinstance(changes, _Changes) and savepoints == set(connection.savepoint_ids):
            return changes
    return None


@receiver(archive_replaced)
def queue_everything(**kwargs: Any) -> None:
    """Note, in the transaction that replaced the archive, that the index is of another one."""
    sync.queue([sync.EVERYTHING])


@receiver(import_finished)
def index_import(**kwargs: Any) -> str:
    """Index what an import has queued, and say what became of it.

    Inside a transaction that can only be told once it is committed: then it says "".
    """
    if transaction.get_connection().in_atomic_block:
        sync.drain_on_commit()
        return ""
    drained = sync.drain_or_wait()
    if drained.problem:
        return (
            f"{drained.waiting:,} changes wait for the index: {drained.problem} "
            "They are kept, and are indexed with the next change or by manage.py reindex."
        )
    if drained.waiting:
        return (
            f"{drained.waiting:,} changes wait for another process that writes the index; "
            "it takes them in, too."
        )
    return f"{drained.done:,} articles indexed." if drained.done else ""
