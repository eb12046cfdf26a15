"""Whether the index holds the whole archive: a part is never answered from as if it were all."""

from __future__ import annotations

import time
from typing import Final

from newsroom.models import Article
from search.engines.base import (
    Engine,
    EngineError,
    EngineUnavailable,
    IndexOutdated,
    IndexPartial,
    IndexStatus,
)
from search.index.sync import engine, replaced
from search.models import PendingChange

# How long a count of the articles is believed.
BELIEVED: Final = 10.0  # seconds
TRIES: Final = 3


def whole_engine() -> Engine:
    """The engine, where what it answers from is the whole archive.

    Raises EngineError where there is no index, where it is of another version, where its first
    build did not come to its end, and where it is that of another archive.
    """
    asked = engine()
    if replaced():
        raise IndexPartial(
            "The archive was restored from a backup, and the index is of what was there before. "
            "Run `manage.py reindex`."
        )
    for _ in range(TRIES):
        status = asked.status()
        _require_usable(status)
        missing = _difference(asked, status)
        if not missing:
            return asked
        # A commit between the look at the index and that at the database?
        if asked.status().generation == status.generation:
            raise IndexPartial(
                f"The index holds {status.documents:,} articles, and the archive others: "
                f"{missing:,} cannot be accounted for. Run `manage.py reindex`."
            )
    return asked


def problem() -> str:
    """What keeps the index from being answered from, in words; "" where nothing does.

    Opens the index, which `whole_engine` leaves to those who search.
    """
    try:
        return whole_engine().damage()
    except EngineError as error:
        return str(error)


def require_server() -> None:
    """Raises EngineUnavailable where the index is on a search server that cannot be asked."""
    try:
        whole_engine().damage()
    except EngineUnavailable:
        raise
    except EngineError:
        return


def _require_usable(status: IndexStatus) -> None:
    if not status.exists:
        raise IndexOutdated("There is no index yet. Run `manage.py reindex`.")
    if not status.usable:
        raise IndexOutdated(
            f"The index was written by version {status.version}, and this is version "
            f"{status.expected_version}. Run `manage.py reindex`."
        )
    if not status.whole:
        raise IndexPartial(
            "The index holds a part of the archive: it was never built as a whole. "
            "Run `manage.py reindex`."
        )


def _difference(asked: Engine, status: IndexStatus) -> int:
    """How many articles more or fewer the index holds than readers see and the queue explains.

    Each article that waits explains one: changes are queued in the transaction that makes them.
    """
    global _believed
    key, now = (id(asked), status.generation), time.monotonic()
    if _believed and _believed[0] == key and now - _believed[1] < BELIEVED:
        return 0
    difference = abs(status.documents - Article.objects.visible().count())
    if difference:
        waiting = PendingChange.objects.values("article_id").distinct().count()
        # The database may have been drained between the two looks: the index knows.
        difference = max(difference - waiting, 0)
    if not difference:
        _believed = (key, now)
    return difference


_believed: tuple[tuple[int, str], float] | None = None
