"""Keeping the index a true projection of the archive: the queue, drain, rebuild, check."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import transaction

from newsroom.bulk import slices
from newsroom.models import Article
from search.engines import get_engine
from search.engines.base import Engine, EngineError, IndexLocked
from search.index.documents import documents
from search.models import PendingChange
from search.types import IndexDocument

logger = logging.getLogger(__name__)

# So many articles become visible together: an index commit costs the same for one as for many.
BATCH = 1_000


@cache
def engine() -> Engine:
    """The engine that the settings name, one for the process."""
    return get_engine(settings.SEARCH_ENGINE, settings.SEARCH_INDEX_DIR / settings.SEARCH_ENGINE)


@dataclass(frozen=True, slots=True)
class Drained:
    """How many articles were brought up to date, how many wait, and why they do."""

    done: int = 0
    waiting: int = 0
    problem: str = ""


def queue(ids: Iterable[int]) -> None:
    """Note that the index must catch up with these articles; part of the caller's transaction."""
    PendingChange.objects.bulk_create([PendingChange(article_id=pk) for pk in ids], batch_size=500)


def drain() -> Drained:
    """Bring the index up to date with everything queued, by whomever.

    Never raises for an index's sake: what can't be written stays queued. If another process
    is writing, it drains our rows too, as it looks at the queue again once it has let go of
    the lock.
    """
    done = 0
    try:
        while ids := _next_articles():
            # An article may wait more than once. What is queued from here on is another change.
            pks = [
                pk
                for some in slices(ids)
                for pk in PendingChange.objects.filter(article_id__in=some).values_list(
                    "pk", flat=True
                )
            ]
            done += _write(ids)
            for some in slices(pks):
                PendingChange.objects.filter(pk__in=some).delete()
    except IndexLocked:
        return Drained(done, PendingChange.objects.count())
    except (EngineError, OSError) as error:
        logger.exception("the index could not be brought up to date; the changes stay queued")
        return Drained(done, PendingChange.objects.count(), str(error))
    return Drained(done)


def _next_articles() -> list[int]:
    """The articles that have waited longest, each once."""
    rows = PendingChange.objects.order_by("pk").values_list("article_id", flat=True)[:BATCH]
    return list(dict.fromkeys(rows))


def _write(ids: Sequence[int]) -> int:
    with engine().batch() as batch:
        found = set()
        for document in documents(ids):
            batch.put(document)
            found.add(document.id)
        for article_id in set(ids) - found:
            batch.delete(article_id)
    return len(ids)


def drain_on_commit() -> None:
    """Drain once the transaction at hand is committed."""
    transaction.on_commit(drain, robust=True)


def ensure_index() -> bool:
    """Make an index if there is none yet; True if one was made."""
    if engine().status().exists:
        return False
    for _ in rebuild():
        pass
    return True


def rebuild() -> Iterator[int]:
    """Build the index anew aside, swap it in, and catch up with edits made meanwhile.

    Yields the number of articles written so far. Raises IndexLocked, EngineError; then the old
    index is still in place.
    """
    with engine().rebuild() as batch:
        for number, document in enumerate(all_documents(), start=1):
            batch.put(document)
            yield number
    queue(check().ids)
    drain()


def all_documents() -> Iterator[IndexDocument]:
    """Every article's document, by id, also of articles added while this runs."""
    last = 0
    while ids := list(
        Article.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:1000]
    ):
        yield from documents(ids)
        last = ids[-1]


@dataclass(frozen=True, slots=True)
class Difference:
    """Article ids that the index lacks, has though they are gone, or has in an old revision."""

    missing: tuple[int, ...]
    extra: tuple[int, ...]
    stale: tuple[int, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """All ids that differ."""
        return self.missing + self.extra + self.stale


def check() -> Difference:
    """Compare the index with the database, by revision."""
    indexed = dict(engine().revisions())
    stored = dict(Article.objects.values_list("pk", "revision"))
    return Difference(
        missing=tuple(sorted(stored.keys() - indexed.keys())),
        extra=tuple(sorted(indexed.keys() - stored.keys())),
        stale=tuple(sorted(pk for pk in stored.keys() & indexed if stored[pk] != indexed[pk])),
    )
