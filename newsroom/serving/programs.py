"""Answers to programs: whatever goes wrong below `/api/` is said in JSON, and `HEAD` is answered as `GET` is."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext_lazy as _

from newsroom.freshness import conditional

# What is other in each answer, and says nothing of what is answered.
OF_THE_MOMENT: Final = re.compile(rb'"took_ms": ?\d+')

# What a status means; others are told by their name in HTTP.
MEANINGS: Final = {
    400: _("The request makes no sense."),
    403: _("This is not open to you."),
    404: _("There is nothing at this address."),
    405: _("This address can only be read (GET, HEAD)."),
    500: _("Something went wrong here. It has been noted."),
    503: _("The archive is busy. Try again in some seconds."),
}

View = Callable[..., HttpResponseBase]


def is_program(request: HttpRequest) -> bool:
    """Whether the address is one of the API, whose readers take JSON only."""
    return request.path_info.startswith("/api/") and request.path_info != "/api/"


def refusal(status: int, detail: str = "") -> JsonResponse:
    """Why there is no other answer; without a detail what the status means."""
    meaning = detail or str(MEANINGS.get(status, HTTPStatus(status).phrase))
    return JsonResponse({"detail": meaning}, status=status)


def for_programs(view: View) -> View:
    """A view of the API with `HEAD`, with its errors in JSON, and with 304 for what a client has."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        try:
            response = view(request, *args, **kwargs)
        finally:
            request.method = asked
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            refused = refusal(response.status_code)
            refused["Allow"] = "GET, HEAD"
            return refused
        if response.status_code >= 400 and "json" not in response.get("Content-Type", ""):
            return refusal(response.status_code)
        if response.streaming:
            return response
        content: bytes = response.content  # type: ignore[attr-defined]
        answered: HttpResponseBase = conditional(request, response, OF_THE_MOMENT.sub(b"", content))
        return answered

    return answer
