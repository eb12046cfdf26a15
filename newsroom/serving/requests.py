"""Each request has a number, which its answer and every line logged for it carry."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from newsroom.text import one_line

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
# What a server in front may call a request: anything else could forge a line of the log.
GIVEN = re.compile("[A-Za-z0-9._-]{1,64}")

_current: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Gives each line of the log the number of the request that it belongs to.

    The request itself, which Django adds to its own lines, is taken out: as JSON it would be its
    whole address, with what was searched for.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _current.get()
        record.__dict__.pop("request", None)
        return True


class RequestMiddleware:
    """Numbers requests, and logs each with how long it took: slow ones as warnings.

    Of the address only the path is logged: what people search for is nobody's business.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        # Never reset: a streamed answer is still written after this has returned, and the thread's
        # next request brings a number of its own.
        _current.set(request_id(request))
        response = self.get_response(request)
        response[HEADER] = _current.get()
        took = round((time.perf_counter() - started) * 1000)
        slow = 0 < settings.SLOW_MS <= took
        path = one_line(request.path)
        logger.log(
            logging.WARNING if slow else logging.INFO,
            "%s %s: %d in %d ms", request.method, path, response.status_code, took,
            extra={
                "method": request.method, "path": path, "status": response.status_code,
                "milliseconds": took,
            },
        )  # fmt: skip
        return response


def request_id(request: HttpRequest) -> str:
    """The number that the web server in front gave, where one is trusted; else a new one."""
    given: str = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
    return given if GIVEN.fullmatch(given) else uuid.uuid4().hex
