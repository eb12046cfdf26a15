"""How archive and index stand to each other, for people who look after them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone

from newsroom.importing import PARSER_VERSION
from newsroom.models import Article
from search.engines.base import EngineError
from search.index import heartbeat, wholeness
from search.index.sync import engine
from search.models import PendingChange


@dataclass(frozen=True, slots=True)
class IndexStanding:
    """Counts of the articles that readers see, of queue and index. `problem` is why the index is not used, or "".

    `generation` names the index's latest commit; `worker` says whether one runs; `workers`
    names those of all machines, where there are several.
    """

    articles: int
    pending: int
    pending_since: dt.datetime | None
    engine: str
    indexed: int
    whole: bool
    problem: str
    index_version: str
    software_version: str
    parser_version: int
    generation: str
    worker: bool
    workers: tuple[heartbeat.Heard, ...] = ()

    @property
    def by(self) -> str:
        """Which workers run, and of which version, in words that follow others."""
        return "".join(f", {heard.machine} ({heard.version})" for heard in self.workers)

    @property
    def age(self) -> int:
        """For how many seconds the oldest change has waited; 0 where none does."""
        if self.pending_since is None:
            return 0
        return max(round((timezone.now() - self.pending_since).total_seconds()), 0)


def standing(*, thorough: bool = True) -> IndexStanding:
    """How things stand now; without `thorough` the index's files are not looked at."""
    queue = PendingChange.objects.aggregate(
        number=Count("article_id", distinct=True), since=Min("queued")
    )
    try:
        status = engine().status()
    except EngineError:
        status = None
    return IndexStanding(
        articles=Article.objects.visible().count(),
        pending=queue["number"],
        pending_since=queue["since"],
        engine=settings.SEARCH_ENGINE,
        indexed=status.documents if status else 0,
        whole=not (problem := wholeness.problem() if thorough else _at_a_glance()),
        problem=problem,
        index_version=status.version if status else "",
        software_version=status.expected_version if status else "",
        parser_version=PARSER_VERSION,
        generation=status.generation if status else "",
        worker=heartbeat.alive(),
        workers=heartbeat.workers(),
    )


def _at_a_glance() -> str:
    try:
        wholeness.whole_engine()
    except EngineError as error:
        return str(error)
    return ""
