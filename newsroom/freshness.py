"""Whether what a client has already is still what it would get: then it is told so, and no more (304)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

# What a form sends along is other each time, and good as long as the cookie that came with it.
FORM_TOKEN: Final = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')

View = Callable[..., HttpResponseBase]


def revalidated(view: View) -> View:
    """A view whose answers are known again by what they hold (`ETag`), and by `Last-Modified` if they have it.

    Stands below what packs answers. Spares the network, and not the work of making the answer.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return conditional(request, view(request, *args, **kwargs))

    return answer


def conditional(
    request: HttpRequest, response: HttpResponseBase, content: bytes | None = None
) -> HttpResponseBase:
    """The answer with an `ETag`, or 304 if the client has it already.

    `content` is what tells it from another, where that is not all that is in it.
    """
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.streaming:
        return response
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    if "no-store" in response.get("Cache-Control", ""):
        return response
    if not response.has_header("ETag"):
        response["ETag"] = etag(request, content if content is not None else response.content)  # type: ignore[attr-defined]
    modified = response.get("Last-Modified")
    answered = get_conditional_response(
        request,
        etag=response["ETag"],
        last_modified=parse_http_date_safe(modified) if modified else None,
        response=response,  # type: ignore[arg-type]
    )
    return answered or response


def etag(request: HttpRequest, content: bytes) -> str:
    """A weak tag: of what is in the answer but for the tokens of forms, and of whose these are."""
    digest = hashlib.blake2b(FORM_TOKEN.sub(b"", content), digest_size=12)
    if FORM_TOKEN.search(content):
        digest.update(str(request.META.get("CSRF_COOKIE", "")).encode())
    return f'W/"{digest.hexdigest()}"'
