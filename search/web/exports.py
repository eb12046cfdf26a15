"""Files of all hits of a search: CSV, JSON Lines, BibTeX. Written as they are read."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from newsroom.importing import FIELDS, ValueKind
from newsroom.models import Article, EntityKind, Kind
from newsroom.names import slugged
from newsroom.pages import citation
from newsroom.records import Record, metadata_record
from newsroom.serving.budgets import export_slot, too_many
from newsroom.serving.slots import Slot, Streamed
from search.engines.base import EngineError
from search.results.articles import LoadedArticle, Related
from search.results.service import every_article
from search.web.forms import read_criteria
from search.web.views import no_index

# What a spreadsheet takes for a formula, full-width forms too (OWASP, "CSV Injection").
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
NOT_TEXT = frozenset({Kind.BOILERPLATE.value, Kind.BIO.value})

# When who found no slot may come again, in seconds: most exports are written in less.
AGAIN = 10

Address = Callable[[Article], str]


@gzip_page
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """All hits of a search as a file; the header `X-Total-Count` says how many they are."""
    if request.method == "HEAD":
        return _export(request, form, None)
    slot = export_slot(request)
    if slot is None:
        reason = _("Other exports are being written now, and this archive writes few at a time.")
        return too_many(request, AGAIN, reason)
    with ExitStack() as failed:
        failed.callback(slot.give_back)
        response = _export(request, form, slot)
        if response.streaming:
            failed.pop_all()  # whoever writes the answer gives it back
    return response


def _export(request: HttpRequest, form: str, slot: Slot | None) -> HttpResponseBase:
    """The file, or without a slot only what is said of it."""
    criteria = read_criteria(request.GET)
    write, content_type, related = FORMS[form]
    try:
        total, articles = every_article(criteria, related)
    except EngineError as error:
        return no_index(request, error)

    def address(article: Article) -> str:
        return request.build_absolute_uri(article.get_absolute_url())

    response: HttpResponseBase
    if slot is None:
        response = HttpResponse(content_type=content_type)
    else:
        pieces = Streamed(write(articles, address), slot, settings.SLOW_CLIENT_SECONDS)
        response = StreamingHttpResponse(pieces, content_type=content_type)
    name = f"newsroom-{slugged(criteria.text)[:40] or 'articles'}-{dt.date.today():%Y%m%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Total-Count"] = str(total)
    response["X-Robots-Tag"] = "noindex"
    return response


# The columns as they have always stood, for whoever reads them by their place; a field of the table
# that is not among them comes after.
ESTABLISHED = (
    "id", "title", "standfirst", "published", "source", "original_source", "authors", "language",
    "people", "organisations", "places", "guessed", "url", "permalink",
)  # fmt: skip
COLUMNS = (
    *ESTABLISHED,
    *(
        field.name
        for field in FIELDS
        if field.kind is not ValueKind.ENTITIES and field.name not in ESTABLISHED
    ),
    "authors_kinds",
)


def record(loaded: LoadedArticle, permalink: str) -> Record:
    """The article with its metadata and the people, organisations and places in it."""
    article = loaded.article
    names: dict[str, list[str]] = {kind: [] for kind in EntityKind.values}
    for entity in loaded.entities:
        names[entity.kind].append(entity.name)
    values = metadata_record(article) | {
        "id": article.pk,
        "people": names["person"],
        "organisations": names["organisation"],
        "places": names["place"],
        "guessed": article.inferred,
        "permalink": permalink,
    }
    return {name: "" if values[name] is None else values[name] for name in COLUMNS}


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(articles: Iterable[LoadedArticle], address: Address) -> Iterator[str]:
    """A table of the metadata, several values of a cell parted by "; ".

    It begins with a byte order mark, by which spreadsheets know UTF-8.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for loaded in articles:
        values = record(loaded, address(loaded.article)).values()
        yield writer.writerow([cell(value) for value in values])


def cell(value: object) -> str:
    """A value as a cell that no spreadsheet calculates: a formula gets an apostrophe before it."""
    text = "; ".join(value) if isinstance(value, list) else str(value)
    text = text.replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def as_json_lines(articles: Iterable[LoadedArticle], address: Address) -> Iterator[str]:
    """One JSON object a line: the metadata, and the text in paragraphs, each with its kind."""
    for loaded in articles:
        text = [{"kind": kind, "text": text} for kind, text in loaded.texts if kind not in NOT_TEXT]
        entry = record(loaded, address(loaded.article)) | {"text": text}
        yield json.dumps(entry, ensure_ascii=False) + "\n"


def as_bibtex(articles: Iterable[LoadedArticle], address: Address) -> Iterator[str]:
    """BibTeX entries with a blank line after each."""
    for loaded in articles:
        yield citation.bibtex(loaded.article, address(loaded.article)) + "\n"


class Form(NamedTuple):
    """How a file is written, and what is read of each article for it."""

    write: Callable[[Iterable[LoadedArticle], Address], Iterator[str]]
    content_type: str
    related: tuple[Related, ...] = ()


FORMS = {
    "csv": Form(as_csv, "text/csv; charset=utf-8", ("names",)),
    "jsonl": Form(as_json_lines, "application/x-ndjson; charset=utf-8", ("names", "texts")),
    "bib": Form(as_bibtex, "application/x-bibtex; charset=utf-8"),
}
