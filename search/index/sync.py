"""Keeping the index a true projection of the archive: the queue, drain, rebuild, check.

An embedded index has one writer at a time, who holds its lock: where a worker runs, that is the worker,
whom requests and imports leave it to. One that is a service has several, on
as many machines: each takes rows of the queue that nobody else has (`claims`).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, transaction

from newsroom.bulk import slices
from newsroom.models import Article
from newsroom.prepared import Prepared
from search.engines import REMOTE, get_engine
from search.engines.base import (
    Batch,
    Cluster,
    Engine,
    EngineError,
    IndexDamaged,
    IndexForeign,
    IndexLocked,
    IndexOutdated,
    IndexPartial,
)
from search.index import claims, heartbeat
from search.index.documents import documents
from search.models import PendingChange, Priority
from search.types import IndexDocument

logger = logging.getLogger(__name__)

# So many articles become visible together: an index commit costs the same for one as for many.
BATCH = 1_000
# After so many articles, a tenth of a second, a long batch looks whether a person waits for an edit.
LOOK = 25
# A request brings its articles up to date for so long; what is left is work in the background.
REQUEST_SECONDS = 2.0
# Before that it waits so long for a worker: one that was killed passes for alive for a while.
WORKER_TAKES = 1.0  # seconds
# So many changes at once are a person's single edit; more are a merge, which others need not await.
FEW = 20
# An archive of so few articles is indexed anew on the spot.
SMALL = 200
# Whoever ends an import waits so long for another process that indexes what was imported.
OTHERS_TAKE = 10.0  # seconds
# After an import met an index that cannot be written, it tries again so much later.
RETRY = 60.0  # seconds
# No article has this id. Where a change of it waits, all of the archive was replaced, and the index
# is of what was there before, however well the numbers agree.
EVERYTHING = 0
# Of an article that is gone for good.
LAST_REVISION = 1 << 62


@cache
def engine() -> Engine:
    """The engine that the settings name, one for the process."""
    name = settings.SEARCH_ENGINE
    if name in REMOTE:
        where: dict[str, Any] = settings.OPENSEARCH
        return get_engine(name, Cluster(**where))
    return get_engine(name, settings.SEARCH_INDEX_DIR / name)


@dataclass(frozen=True, slots=True)
class Drained:
    """How many articles were brought up to date, how many wait, and why they do."""

    done: int = 0
    waiting: int = 0
    problem: str = ""


# --- the queue ------------------------------------------------------------------------------------


def queue(ids: Iterable[int], priority: Priority = Priority.IMPORT) -> None:
    """Note that the index must catch up with these articles; part of the caller's transaction."""
    PendingChange.objects.bulk_create(
        [PendingChange(article_id=pk, priority=priority) for pk in ids], batch_size=500
    )


def replaced() -> bool:
    """Whether the archive's content was replaced since the index was built."""
    return bool(_QUEUED([EVERYTHING]))


_QUEUED: Final = Prepared(
    lambda ids: PendingChange.objects.filter(article_id__in=ids).order_by().values_list("pk")
)


def drain(
    only: Collection[int] | None = None,
    *,
    build: bool = True,
    seconds: float = float("inf"),
    least: Priority = Priority.AFTERWARDS,
) -> Drained:
    """Bring the index up to date with everything queued, by whomever, or `only` with some of it.

    After so many seconds it ends, with what was done until then. What is of less priority than the
    `least` waits on.

    Never raises for an index's sake: what can't be written stays queued. If another process
    is writing, it drains our rows too, as it looks at the queue again once it has let go of
    the lock. An index that is not whole is built, unless `build` forbids more than a little work.
    """
    done, deadline = 0, time.monotonic() + seconds
    try:
        while time.monotonic() < deadline:
            if claims.are_made(engine()) and not _is_whole():
                written = _build_for_all(only, build)
            else:
                written = _turn(only, build, deadline, least)
            if written is None:
                break
            done += written
    except IndexLocked:
        return Drained(done, PendingChange.objects.count())
    except IndexPartial as error:
        return Drained(done, PendingChange.objects.count(), str(error))
    except (EngineError, OSError, DatabaseError) as error:
        logger.exception("the index could not be brought up to date; the changes stay queued")
        return Drained(done, PendingChange.objects.count(), str(error))
    return Drained(done, claims.left(engine()))


def _turn(
    only: Collection[int] | None, build: bool, deadline: float, least: Priority
) -> int | None:
    """Bring some articles up to date; tells how many. None where nothing is left to do."""
    with claims.claimed(engine(), only, BATCH, least) as rows:
        if rows:
            written = _write(rows, build, deadline)
            _forget(rows, written)
            return len(written)
    return claims.wait_for_others(engine(), only)


def _forget(rows: claims.Rows, written: Collection[int]) -> None:
    """Take the rows of articles that were written out of the queue."""
    done = set(written)
    for some in slices([pk for pk, article_id in rows.items() if article_id in done]):
        PendingChange.objects.filter(pk__in=some).delete()


def _build_for_all(only: Collection[int] | None, build: bool) -> int | None:
    """Build the index anew while no row is claimed: that may take hours."""
    ids = claims.next_articles(only, BATCH)
    return len(_build(ids, allowed=build)) if ids else None


def drain_or_wait() -> Drained:
    """Drain; where another process is about it, wait for a while until that has ended.

    What `done` counts is done by this process.
    """
    drained, done, deadline = drain(), 0, time.monotonic() + OTHERS_TAKE
    while drained.waiting and not drained.problem and time.monotonic() < deadline:
        done += drained.done
        time.sleep(0.1)
        drained = drain()
    return Drained(done + drained.done, drained.waiting, drained.problem)


def _write(rows: claims.Rows, build: bool, deadline: float) -> Sequence[int]:
    """Index the articles of these rows; gives those that were: fewer where somebody waits for another."""
    try:
        if _is_whole():
            return _add(rows, deadline)
    except (IndexDamaged, IndexForeign, IndexOutdated) as error:
        logger.warning("%s", error)
    return _build(list(dict.fromkeys(rows.values())), allowed=build)


def _is_whole() -> bool:
    """Whether there is an index that only has to catch up."""
    status = engine().status()
    return status.usable and status.whole and not replaced()


def _add(rows: claims.Rows, deadline: float) -> Sequence[int]:
    """Bring a whole index up to date with the articles of these rows; gives those that were."""
    with engine().batch() as batch:
        written = done = _put(batch, list(dict.fromkeys(rows.values())), deadline)
        while batch.publish():
            # The engine merges, and nobody else can write: what people edit meanwhile is written here.
            _forget(rows, done)
            time.sleep(claims.PAUSE)
            rows = claims.rows_of(claims.edited())
            done = _put(batch, list(dict.fromkeys(rows.values())), deadline)
            written = written | done
    _forget(rows, done)
    if engine().shared:
        queue(_changed_meanwhile(written), Priority.EDIT)
    return list(written)


def _put(batch: Batch, ids: Sequence[int], deadline: float) -> dict[int, int | None]:
    """Write these articles, or some of them where somebody waits for another one.

    Gives the revision that each was written with; None: readers do not see it.
    """
    written: dict[int, int | None] = {}
    for some in slices(ids, LOOK):
        written.update(dict.fromkeys(some))
        for document in documents(some):
            batch.put(document)
            written[document.id] = document.revision
        gone = [article_id for article_id in some if written[article_id] is None]
        # Where several machines write, none puts back what it read before.
        left = dict(Article.objects.filter(pk__in=gone).values_list("pk", "revision"))
        for article_id in gone:
            batch.delete(article_id, left.get(article_id, LAST_REVISION))
        if len(written) == len(ids) or time.monotonic() > deadline or _somebody_waits(ids):
            break
    return written


def _changed_meanwhile(written: Mapping[int, int | None]) -> list[int]:
    """Those of which the database has another revision by now than was written.

    Another writer may have brought that into the index before this one wrote the older: whoever
    writes last, looks last, so that the newest is what remains.
    """
    now: dict[int, int] = {}
    for some in slices(list(written)):
        rows = Article.objects.visible().filter(pk__in=some)
        now.update(rows.values_list("pk", "revision"))
    return [pk for pk, revision in written.items() if now.get(pk) != revision]


def _somebody_waits(ids: Sequence[int]) -> bool:
    """Whether a person waits for an edit of an article that is not among these.

    Of several writers another does it meanwhile.
    """
    if engine().shared:
        return False
    waiting = PendingChange.objects.filter(priority=Priority.EDIT).values_list("article_id")[:BATCH]
    return not {pk for (pk,) in waiting} <= set(ids)


def _build(ids: Sequence[int], *, allowed: bool) -> Sequence[int]:
    """Build the index anew, where that is little work or `allowed`; gives whom it holds.

    Raises IndexPartial otherwise: a batch alone would make an index of these articles and no others.
    """
    if not allowed and Article.objects.count() > max(SMALL, len(ids)):
        raise IndexPartial("The index is not whole, and has to be built anew.")
    waiting = list(PendingChange.objects.values_list("pk", flat=True))
    built = list(_rebuilt())
    for some in slices(waiting):
        PendingChange.objects.filter(pk__in=some).delete()
    queue(check().ids)
    return [*built, *set(ids).difference(built)]


def drain_on_commit() -> None:
    """Drain once the transaction at hand is committed."""
    transaction.on_commit(drain, robust=True)


def drain_own(ids: Collection[int]) -> None:
    """Bring up to date what a request has changed; what it cannot is done in the background."""
    from search.index import keeper

    if not _done_by_worker(ids):
        drain(ids, build=False, seconds=REQUEST_SECONDS)
    if PendingChange.objects.exists():
        keeper.wake()


def _done_by_worker(ids: Collection[int]) -> bool:
    """Whether a worker was there that has brought a person's edit up to date, a moment later.

    In a process that answers readers each step of it waits for the threads of their requests, and
    the index is locked meanwhile: on a busy machine that takes many times as long.
    """
    if len(ids) > FEW or not _has_writer():
        return False
    heartbeat.call()
    deadline = time.monotonic() + WORKER_TAKES
    while time.monotonic() < deadline:
        time.sleep(claims.PAUSE)
        if not claims.next_articles(ids, 1):
            return True
    return False


def _has_writer() -> bool:
    """Whether the index is one that a worker of this machine writes to."""
    try:
        return heartbeat.alive() and not engine().shared
    except EngineError:
        return False  # whoever drains the queue says so


def drain_edits() -> Drained:
    """Bring up to date what people wait for; an index that is not whole is left as it is."""
    ids = claims.edited()
    return drain(ids, build=False) if ids else Drained()


def drain_import() -> None:
    """Bring up to date what an import has stored, once it has waited long enough."""
    global _not_before
    if time.monotonic() < _not_before or _has_writer():
        return
    least = claims.due()
    if least is not None and drain(build=False, least=least).problem:
        _not_before = time.monotonic() + RETRY


_not_before = 0.0


# --- the whole index ------------------------------------------------------------------------------


def ensure_index() -> bool:
    """Make an index if there is none that is whole; True if one was made."""
    try:
        status = engine().status()
        if status.usable and status.whole and not replaced():
            return False
    except EngineError:
        logger.warning("the index is built anew", exc_info=True)
    for _ in rebuild():
        pass
    return True


def rebuild() -> Generator[int]:
    """Build the index anew aside, swap it in, and catch up with edits made meanwhile.

    Yields the number of articles written so far. Raises IndexLocked, EngineError; then the old
    index is still in place. What lies in the index's place and is none is set aside.
    """
    # A replacement while this runs waits for the next one: this may hold articles of both.
    changes = PendingChange.objects.filter(article_id=EVERYTHING)
    before = list(changes.values_list("pk", flat=True))
    for number, _ in enumerate(_rebuilt(), start=1):
        yield number
    for some in slices(before):
        PendingChange.objects.filter(pk__in=some).delete()
    queue(check().ids)
    drain()


def _rebuilt() -> Iterator[int]:
    """Build the index anew, giving each article's id as it is written."""
    with ExitStack() as stack:
        try:
            batch = stack.enter_context(engine().rebuild())
        except IndexForeign as error:
            logger.warning("%s It is set aside: %s", error, engine().set_aside())
            batch = stack.enter_context(engine().rebuild())
        for document in all_documents():
            batch.put(document)
            yield document.id


def all_documents() -> Iterator[IndexDocument]:
    """The document of every article that readers see, by id, also of articles added while this runs."""
    last = 0
    while ids := list(
        Article.objects.visible()
        .filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", flat=True)[:1000]
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
    stored = dict(Article.objects.visible().values_list("pk", "revision"))
    return Difference(
        missing=tuple(sorted(stored.keys() - indexed.keys())),
        extra=tuple(sorted(indexed.keys() - stored.keys())),
        stale=tuple(sorted(pk for pk in stored.keys() & indexed if stored[pk] != indexed[pk])),
    )
