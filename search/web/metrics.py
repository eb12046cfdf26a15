"""Numbers for Prometheus: how many requests, how long they take, how archive and index stand.

Switched on by NEWSROOM_METRICS_TOKEN, and told to whoever sends it. Several processes answer requests,
and one of them is asked: each counts in files of its own, which are added up. These lie in memory
where the machine has a place for that, as a disk that is full would end a process that writes to them.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from newsroom import private_files
from search.index.standing import standing

logger = logging.getLogger(__name__)

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - only a folder in it that is ours alone is used
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


def directory() -> Path:
    """Where the processes of this archive count, on this machine."""
    name = hashlib.sha256(str(settings.DATA_DIR).encode()).hexdigest()[:16]
    for place in (IN_MEMORY / f"newsroom-{os.getuid()}-{name}", settings.DATA_DIR / "metrics"):
        try:
            private_files.make_folder(place)
        except OSError:
            continue
        if _ours_alone(place):
            return Path(place)
    raise OSError(f"No folder for metrics can be made in {IN_MEMORY} or {settings.DATA_DIR}.")


def _ours_alone(place: Path) -> bool:
    """Whether nobody else can have put anything there: everyone may write to the folder above."""
    found = place.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def sweep(place: Path) -> None:
    """Forget what was counted before the site was started, when nobody who counted then is left.

    While one lives, those who ended are part of the sums: a counter must not fall.
    """
    files = {path: path.stem.rpartition("_")[2] for path in place.glob("*.db")}
    if not any(pid.isdecimal() and _lives(int(pid)) for pid in files.values()):
        for path in files:
            path.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


# The library looks at this once, when it is imported.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(directory())
sweep(directory())

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest  # noqa: E402
from prometheus_client.exposition import CONTENT_TYPE_LATEST  # noqa: E402
from prometheus_client.metrics_core import GaugeMetricFamily, Metric  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402
from prometheus_client.registry import Collector  # noqa: E402

REQUESTS = Counter(
    "newsroom_requests", "Requests answered, by the name of their address.",
    ["route", "method", "status"], registry=None,
)  # fmt: skip
SECONDS = Histogram(
    "newsroom_request_seconds",
    "How long an answer took, the writing of streamed ones apart.",
    ["route"], registry=None, buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10, 30),
)  # fmt: skip


class StandingCollector(Collector):
    """How archive and index stand, looked up when it is asked for: what `manage.py status` says."""

    def collect(self) -> Iterator[Metric]:
        try:
            found = standing()
        except DatabaseError:
            logger.exception("metrics: the database")
            yield GaugeMetricFamily("newsroom_database_up", "The database can be asked.", value=0)
            return
        yield GaugeMetricFamily("newsroom_database_up", "The database can be asked.", value=1)
        for name, text, value in (
            ("articles", "Articles in the archive.", found.articles),
            ("indexed_articles", "Articles in the index.", found.indexed),
            ("pending_changes", "Articles that wait for the index.", found.pending),
            ("pending_seconds", "For how long the oldest of them has waited.", found.age),
            ("index_whole", "Searches are answered from the index.", found.whole),
            ("worker_up", "A worker runs on this machine.", found.worker),
        ):
            yield GaugeMetricFamily(f"newsroom_{name}", text, value=float(value))
        index = GaugeMetricFamily(
            "newsroom_index_info", "The index's engine and latest commit.",
            labels=["engine", "version", "generation"],
        )  # fmt: skip
        index.add_metric([found.engine, found.index_version, found.generation], 1)
        yield index


class MetricsMiddleware:
    """Counts requests, and answers `/metrics`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == "/metrics":
            return metrics(request)
        started = time.perf_counter()
        response = self.get_response(request)
        route = route_of(request)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, str(response.status_code)).inc()
        SECONDS.labels(route).observe(time.perf_counter() - started)
        return response


def route_of(request: HttpRequest) -> str:
    """The name of the address, never the address itself: there are few of them, and no words."""
    match = request.resolver_match
    return match.view_name if match else "none"


def metrics(request: HttpRequest) -> HttpResponse:
    """All numbers, for whoever sends the token."""
    given = request.headers.get("Authorization", "").encode()
    if not secrets.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(StandingCollector())
    return HttpResponse(
        generate_latest(registry),
        content_type=CONTENT_TYPE_LATEST,
        headers={"Cache-Control": "no-store"},
    )
