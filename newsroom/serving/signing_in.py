"""Guessing passwords is made slow, for every name alike, whether there is such a user or not.

django-axes counts failures in the database, so that all processes know of them. Two counts close
signing in for a while: that of one name from one network, and, higher, that of all names from one
network. A name alone is never closed: an attacker could keep its owner out, who signs in from
another network all the while.

The page where a password is changed asks for the old one, which whoever sits at somebody's session
could guess: what fails there is counted with the rest.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from newsroom.serving.visitors import network_of

logger = logging.getLogger(__name__)


def address_of(request: HttpRequest) -> str:
    """The visitor's network as a database keeps it: an address, the first of an IPv6 network."""
    return network_of(request).partition("/")[0]


class AttemptHandler(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts what failed by name and network, and by network alone, each to a number of its own.

    Axes asks by `AXES_LOCKOUT_PARAMETERS`, in this order: the pair, the network.
    """

    def get_failures(self, request: HttpRequest, credentials: Any = None) -> int:
        """How close to `AXES_FAILURE_LIMIT` these attempts are, the network's brought to its scale."""
        pair, network = (
            found.aggregate(number=Sum("failures_since_start"))["number"] or 0
            for found in self.get_user_attempts(request, credentials)
        )
        limit: int = settings.AXES_FAILURE_LIMIT
        return int(max(pair, network * limit // settings.NETWORK_FAILURE_LIMIT))

    def reset_user_attempts(self, request: HttpRequest, credentials: Any = None) -> int:
        """Forget the failures of a name that has signed in, from this network.

        The network's others stay: who has an account of her own could wipe them out with it.
        """
        pair, _network = self.filter_user_attempts(request, credentials)
        return int(pair.delete()[0])


def guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view that changes a password, where the old one cannot be guessed more often than elsewhere."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponseBase:
        if request.method != "POST" or not request.user.is_authenticated:
            return view(request, *arguments, **options)
        credentials = {"username": request.user.get_username()}
        if not AxesProxyHandler.is_allowed(request, credentials):
            return locked_out(request, None, credentials)
        response = view(request, *arguments, **options)
        if response.status_code == 302:
            AttemptHandler().reset_user_attempts(request, credentials)
        elif "old_password" in _form_errors(response):
            # Where it is one too many, the answer is made another by the middleware of axes.
            user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        return response

    return answer


def _form_errors(response: HttpResponseBase) -> Mapping[str, Any]:
    """What was wrong with the form of an answer."""
    context: Mapping[str, Any] = getattr(response, "context_data", None) or {}
    return context["form"].errors if "form" in context else {}


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: Mapping[str, Any] | None
) -> HttpResponse:
    """The page that says when to try again, the same for every name."""
    seconds = _seconds_left(request, credentials)
    logger.warning(
        "signing in from %s is closed for %d s after too many failures",
        network_of(request),
        seconds,
    )
    minutes = max(math.ceil(seconds / 60), 1)
    page = render(request, "newsroom/locked_out.html", {"minutes": minutes}, status=429)
    page["Retry-After"] = str(seconds)
    page["Cache-Control"] = "no-store"
    return page


def _seconds_left(request: HttpRequest, credentials: Mapping[str, Any] | None) -> int:
    closed_for: timedelta = get_cool_off(request)
    attempts: list[QuerySet[AccessAttempt]] = AttemptHandler().get_user_attempts(
        request, credentials
    )
    times: list[datetime | None] = [
        found.aggregate(newest=Max("attempt_time"))["newest"] for found in attempts
    ]
    now = timezone.now()
    left = max(filter(None, times), default=now) + closed_for - now
    return max(math.ceil(left.total_seconds()), 1)
