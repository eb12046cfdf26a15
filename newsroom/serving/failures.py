"""What a visitor gets where a page cannot be made: whose fault it is, and what to do."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import bad_request as plain_refusal
from django.views.defaults import server_error as plain_error

from newsroom.serving.programs import is_program, refusal

RETRY_AFTER = "10"  # seconds


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """A database that is busy, full or away is no mistake of ours: 503, and to try again.

    Whatever raised it: a view, or what stands around all views and asks who is signed in.
    """
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return refusal(500) if is_program(request) else plain_error(request)
    response = refusal(503) if is_program(request) else _busy()
    response["Retry-After"] = RETRY_AFTER
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that makes no sense; programs are told so in JSON."""
    return refusal(400) if is_program(request) else plain_refusal(request, exception)


def _busy() -> HttpResponse:
    return HttpResponse(render_to_string("503.html"), status=503)
