"""Files of all hits of a search, written as they are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from newsroom.models import Article
from newsroom.names import slugged
from newsroom.serving.budgets import export_slot, too_many
from newsroom.serving.slots import Slot, Streamed
from search.engines.base import EngineError
from search.results.service import every_article
from search.web.export_forms import FORMS
from search.web.forms import read_criteria
from search.web.views import no_index

# When who found no slot may come again, in seconds: most exports are written in less.
AGAIN = 10
# What a sheet of a workbook holds, its header among them.
MOST_ROWS = 1_048_576


def few_at_a_time(
    view: Callable[[HttpRequest, str, Slot | None], HttpResponseBase],
) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """A view that writes a file, called when there is a slot for it, and without one for its head."""

    @wraps(view)
    def answer(request: HttpRequest, form: str) -> HttpResponseBase:
        if request.method == "HEAD":
            return view(request, form, None)
        slot = export_slot(request)
        if slot is None:
            reason = _(
                "Other exports are being written now, and this archive writes few at a time."
            )
            return too_many(request, AGAIN, reason)
        with ExitStack() as failed:
            failed.callback(slot.give_back)
            response = view(request, form, slot)
            if response.streaming:
                failed.pop_all()  # whoever writes the answer gives it back
        return response

    return answer


def as_file(
    written: Iterable[str] | Iterable[bytes],
    slot: Slot | None,
    content_type: str,
    name: str,
    total: int,
) -> HttpResponseBase:
    """The answer that is a file of so many rows; without a slot only what is said of it.

    As a stream it has no length: "0" of its head would be a lie about what GET gives.
    """
    pieces: Any = Streamed(written, slot, settings.SLOW_CLIENT_SECONDS) if slot else ()
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Total-Count"] = str(total)
    response["X-Robots-Tag"] = "noindex"
    return response


@gzip_page
@require_safe
@few_at_a_time
def export(request: HttpRequest, form: str, slot: Slot | None) -> HttpResponseBase:
    """All hits of a search as a file; the header `X-Total-Count` says how many they are."""
    criteria = read_criteria(request.GET)
    chosen = FORMS[form]
    with_text = request.GET.get("text") == "1"
    related = (*chosen.related, *(chosen.text if with_text else ()))
    try:
        total, articles = every_article(criteria, related)
    except EngineError as error:
        return no_index(request, error)

    if form == "xlsx" and total >= MOST_ROWS:
        raise BadRequest("a workbook holds no more than 1,048,575 articles")

    def address(article: Article) -> str:
        return request.build_absolute_uri(article.get_absolute_url())

    written = chosen.write(articles, address, with_text)
    name = f"newsroom-{slugged(criteria.text)[:40] or 'articles'}-{dt.date.today():%Y%m%d}.{form}"
    return as_file(written, slot, chosen.content_type, name, total)
