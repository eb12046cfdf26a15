"""Whose request it is that changes something: the archive's journal asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from newsroom.archive import acting


class ActorMiddleware:
    """Tells the archive who acts; the session is looked at only where something is changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        def user() -> Any:
            found = getattr(request, "user", None)
            return found if found is not None and found.is_authenticated else None

        with acting(user):
            return self.get_response(request)
