"""What load balancers and container runtimes ask: is the process up, and can it answer readers?

They ask by an IP address and over plain HTTP, and want no session. So a middleware answers, before
hosts are checked and requests are sent on to HTTPS. An answer names no host, file or version, as
anybody may ask: the reasons in full are in the log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, JsonResponse

from newsroom.models import Article
from search.engines.base import EngineError, EngineUnavailable
from search.index import heartbeat, wholeness
from search.index.sync import engine

logger = logging.getLogger(__name__)

Check = Callable[[], str]


def database() -> str:
    """Why the database cannot be asked, or "".

    One that a newer version has migrated already is as good as ours: what older ones use stays
    until the next version (CONTRIBUTING.md, "Migrations").
    """
    try:
        Article.objects.exists()
        waiting = _migrations.waiting()
    except DatabaseError:
        logger.exception("not ready: the database")
        return "The database cannot be reached, or has not the tables of this version."
    if waiting:
        logger.warning(
            "not ready: %s migrations are not applied, first %s", len(waiting), waiting[0]
        )
        return "The database has not the tables of this version. Migrate it: manage.py migrate"
    return ""


class _Migrations:
    """Those of this version that the database does not have. Once it has all, it has all."""

    def __init__(self) -> None:
        self._applied = False

    def waiting(self) -> list[str]:
        if self._applied:
            return []
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        self._applied = not plan
        return [str(migration) for migration, _backwards in plan]


_migrations = _Migrations()


def index() -> str:
    """Why readers are not answered from the index, or "". Opens it once, as a search would."""
    try:
        status = engine().status()
        if not status.exists:
            return "There is no index yet. Build it: manage.py reindex"
        if not status.usable:
            return "The index is of another version. Build it anew: manage.py reindex"
        problem = wholeness.problem()
        if problem:
            wholeness.require_server()
    except EngineUnavailable as error:
        logger.warning("not ready: the search server: %s", error)
        return "The search server cannot be reached, or does not answer whole."
    except (EngineError, OSError, DatabaseError):
        logger.exception("not ready: the index")
        problem = "see above"
    if not problem:
        return ""
    logger.warning("not ready: the index: %s", problem)
    return "The index is damaged, or holds a part of the archive. Build it anew: manage.py reindex"


def worker() -> str:
    """Why the index is not kept up to date in the background, or ""."""
    try:
        if heartbeat.alive():
            return ""
    except DatabaseError:  # which is told of above
        return "Whether a worker runs is not known."
    where = "any machine" if settings.SEVERAL_MACHINES else "this machine"
    return f"No worker runs on {where}: what is imported is found late. Start it: manage.py worker"


# What must hold for readers to be sent here. Each gives its reason against it, or "".
CHECKS: Mapping[str, Check] = {"database": database, "index": index}
# What readers do without: pages are right, and fall behind. No site is taken away for that.
LESSER: Mapping[str, Check] = {"worker": worker}


def checks() -> tuple[Mapping[str, Check], Mapping[str, Check]]:
    """What must hold here, and what readers do without.

    An index that is a service is away for all machines at once: without them nobody would be
    answered, and with them everything but searches is, and these from the database.
    """
    if not _is_shared():
        return CHECKS, LESSER
    must = {name: check for name, check in CHECKS.items() if name != "index"}
    return must, {"index": index, **LESSER}


def _is_shared() -> bool:
    try:
        return engine().shared
    except EngineError:
        return False


def healthz() -> JsonResponse:
    """The process is up: it has answered."""
    return JsonResponse({"status": "ok"})


def readyz() -> JsonResponse:
    """Whether readers can be served; 503 with what stands against it."""
    must, others = checks()
    reasons = {name: check() for name, check in must.items()}
    lesser = {name: check() for name, check in others.items()}
    failed, degraded = any(reasons.values()), any(lesser.values())
    answer = {
        "status": "not ready" if failed else "degraded" if degraded else "ready",
        "checks": {name: reason or "ok" for name, reason in (reasons | lesser).items()},
    }
    return JsonResponse(answer, status=503 if failed else 200)


ADDRESSES: Mapping[str, Callable[[], JsonResponse]] = {"/healthz": healthz, "/readyz": readyz}


class HealthMiddleware:
    """Answers `/healthz` and `/readyz`; stands before all other middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = ADDRESSES.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = answer()
        response["Cache-Control"] = "no-store"
        return response
