"""Whatever an address or a header says, a page comes of it, never a fault of the server.

Two things stand between the world and the views. What no text of a database can hold (NUL, half a
surrogate pair) is replaced before a view sees it. And what no column can be compared with (a number
beyond 64 bits, letters where a number is due, a pattern that is none) is answered as a request that
makes no sense, wherever it was met: also by Django's own views, as those of its admin.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict

from newsroom.serving.failures import bad_request
from newsroom.text import one_line

logger = logging.getLogger(__name__)

WSGIApplication = Callable[[dict[str, Any], Any], Iterable[bytes]]

CHARSET = re.compile(r";[^;=]*charset[^;=]*=[^;]*", re.IGNORECASE)
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
# What SQLite says of an error in a function of Python's: the pattern of `regex` is read by one.
NO_PATTERN = "user-defined function raised exception"


def storable(text: str) -> str:
    """The text with U+FFFD for what no database holds."""
    return UNSTORABLE.sub("\ufffd", text)


def storable_parameters(parameters: QueryDict) -> QueryDict:
    """The parameters, their names too, as texts that a database can be asked for."""
    clean = QueryDict(mutable=True, encoding="utf-8")
    for name, values in parameters.lists():
        clean.setlist(storable(name), [storable(value) for value in values])
    clean._mutable = False
    return clean


def in_utf8(application: WSGIApplication) -> WSGIApplication:
    """The application, for which a request is UTF-8 whatever character set its header names.

    Django reads even the address in that set while it makes the request, where no middleware can
    help: a set that is none for text (`zlib`) is a fault of the server there, and one that knows
    half surrogate pairs (`utf-7`) lets them in.
    """

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if "charset" in (content_type := environ.get("CONTENT_TYPE", "")).lower():
            environ["CONTENT_TYPE"] = CHARSET.sub("", content_type)
        return application(environ, start_response)

    return answer


class ParametersMiddleware:
    """Replaces what no database holds, and answers 400 where nothing can be compared."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            raise Http404
        if any(map(UNSTORABLE.search, _texts(request.GET))):
            request.GET = storable_parameters(request.GET)  # type: ignore[assignment]
        if any(map(UNSTORABLE.search, [*request.COOKIES, *request.COOKIES.values()])):
            request.COOKIES = {
                storable(name): storable(value) for name, value in request.COOKIES.items()
            }
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """A request that makes no sense, if that is what the exception comes of."""
        if not incomparable(exception):
            return None
        logger.warning("%s: %s", one_line(request.path), one_line(str(exception)), exc_info=True)
        return bad_request(request, BadRequest())


def _texts(parameters: QueryDict) -> Iterator[str]:
    for name, values in parameters.lists():
        yield name
        yield from values


def incomparable(exception: Exception) -> bool:
    """Whether a value was compared with a column that can hold no such value."""
    if isinstance(exception, OverflowError | DataError):
        return True
    if isinstance(exception, ValueError):
        # A number that is none, a year before all years: Django says each in words of its own.
        return any(module.startswith("django.db.") for module in _modules(exception))
    return isinstance(exception, OperationalError) and NO_PATTERN in str(exception)


def _modules(exception: Exception) -> Iterator[str]:
    """The modules that an exception went through, from the one that caught it inwards."""
    at = exception.__traceback__
    while at is not None:
        yield at.tb_frame.f_globals.get("__name__", "")
        at = at.tb_next
