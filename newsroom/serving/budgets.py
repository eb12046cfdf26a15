"""How much one visitor may ask for: every costly address has a budget, and here is which.

Who is signed in is counted by her account, and everybody else by the network that she comes from,
behind which there may be a whole newsroom: so budgets are wide. They end what a program does by
mistake or in malice; that a page is quick while others are being made is the server's work.

Not counted are what the middleware above answers (static files, `/healthz`, `/readyz`), and what
costs nothing.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom.serving.counters import Counters
from newsroom.serving.courtesy import answering
from newsroom.serving.slots import Slot, Slots
from newsroom.serving.visitors import network_of

# Which budget of `settings.BUDGETS` an address is counted in, by the name of its view.
BUDGET_OF: Final[Mapping[str, str]] = {
    "search": "searches",
    "facet": "searches",
    "coverage": "searches",
    "coverage-file": "exports",
    "quotes": "searches",
    "quotation": "searches",
    "saved": "searches",
    "saved-search": "searches",
    "compare": "searches",
    "compare-file": "searches",
    "article": "searches",  # beside an article stand its neighbours in a search
    "api:search": "api",
    "api:article": "api",
    "api:versions": "api",
    "api:quotes": "api",
    "api:entity": "api",
    "api:stories": "api",
    "api:story": "api",
    "api:suggest": "suggestions",
    "feed": "feeds",
    "saved-feed": "feeds",
    "quotes-feed": "feeds",
    "export": "exports",
    "quotes-export": "exports",
    "password-forgot": "letters",
}
UNCOUNTED: Final = frozenset(
    {"robots", "opensearch", "theme", "set_language", "help", "api-docs", "api:openapi-json"}
)
# Whatever else has an address: names, sources, the calendar, originals, the sitemap, the admin.
OTHERS: Final = "pages"


class BudgetMiddleware:
    """Answers 429 where a visitor's budget for an address is spent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with answering(in_turn=request.method in ("GET", "HEAD")):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if not name or name in UNCOUNTED:
            return None
        budget = BUDGET_OF.get(name, OTHERS)
        limit = settings.BUDGETS[budget]
        if not limit:
            return None
        wait = counters(settings.SERVING_DIR).spend(f"{budget} {visitor_of(request)}", limit)
        return too_many(request, wait) if wait else None


def visitor_of(request: HttpRequest) -> str:
    """Whom to count: an account or a network, as a number that does not tell which."""
    user = getattr(request, "user", None)
    who = f"account {user.pk}" if user and user.is_authenticated else network_of(request)
    key = settings.SECRET_KEY.encode()[:64]
    return hashlib.blake2b(who.encode(), key=key, digest_size=16).hexdigest()


def too_many(request: HttpRequest, seconds: float, reason: str = "") -> HttpResponse:
    """The answer to one request too many: what happened, and when to come again."""
    wait = max(math.ceil(seconds), 1)
    reason = reason or _(
        "From your account or your network come more requests than this archive answers at a time."
    )
    response: HttpResponse
    if request.path_info.startswith("/api/"):
        response = JsonResponse({"detail": f"{reason} {again(wait)}"}, status=429)
    else:
        context = {"reason": reason, "again": again(wait)}
        response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(wait)
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    # A line of the log for each would be what fills the disk; at INFO there is one for every request.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def again(seconds: int) -> str:
    """When to try again, in words."""
    return ngettext(
        "Try again in a second.", "Try again in %(seconds)d seconds.", seconds
    ) % {"seconds": seconds}  # fmt: skip


def export_slot(request: HttpRequest) -> Slot | None:
    """The right to write one of the few exports that are written at a time, if there is one."""
    slots = Slots(
        settings.SERVING_DIR / "exports", settings.EXPORTS_AT_A_TIME, settings.SLOW_CLIENT_SECONDS
    )
    return slots.take(visitor_of(request))


@lru_cache(maxsize=8)
def counters(directory: Path) -> Counters:
    return Counters(directory / "counters.sqlite3")
