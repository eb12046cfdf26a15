"""What load balancers and container runtimes ask: is the process up, and can it answer readers?

They ask by an IP address and over plain HTTP, and want no session. So a middleware answers, before
hosts are checked and requests are sent on to HTTPS. An answer names no host, file or version, as
anybody may ask: the reasons in full are in the log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, JsonResponse

from newsroom.models import Article
from search.engines.base import EngineError
from search.index.sync import engine

logger = logging.getLogger(__name__)

Check = Callable[[], str]


def database() -> str:
    """Why the database cannot be asked, or ""."""
    try:
        Article.objects.exists()
    except DatabaseError:
        logger.exception("not ready: the database")
        return "The database cannot be reached, or has not the tables of this version."
    return ""


def index() -> str:
    """Why the index cannot be searched, or ""."""
    try:
        status = engine().status()
    except (EngineError, OSError):
        logger.exception("not ready: the index")
        return "The index is damaged. Build it anew: manage.py reindex"
    if not status.exists:
        return "There is no index yet. Build it: manage.py reindex"
    if not status.usable:
        return "The index is of another version. Build it anew: manage.py reindex"
    return ""


# What must hold for readers to be sent here. Each gives its reason against it, or "".
CHECKS: Mapping[str, Check] = {"database": database, "index": index}


def healthz() -> JsonResponse:
    """The process is up: it has answered."""
    return JsonResponse({"status": "ok"})


def readyz() -> JsonResponse:
    """Whether readers can be served; 503 with what stands against it."""
    reasons = {name: check() for name, check in CHECKS.items()}
    failed = any(reasons.values())
    answer = {
        "status": "not ready" if failed else "ready",
        "checks": {name: reason or "ok" for name, reason in reasons.items()},
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
