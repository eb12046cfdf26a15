"""Pages of quotations: searches for them, one of them, as files and as feeds."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from django.contrib.syndication.views import Feed
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
)
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from newsroom.archive import OwnName, own_name
from newsroom.freshness import revalidated
from newsroom.models import Article, Origin, Quotation
from newsroom.pages.cards import card
from newsroom.pages.evidence import tell_dates
from newsroom.pages.gone import article_or_gone
from newsroom.pages.labels import label_of
from newsroom.pages.quoted import cited, elsewhere, rule_said, sayings
from newsroom.records import Record, quotation_record
from newsroom.serving.slots import Slot
from newsroom.text import one_line
from search.engines.base import EngineError
from search.results.page import Link, Remark
from search.results.quotations import (
    INDIRECT,
    NOBODY,
    WAYS,
    Asked,
    QuotationPage,
    every_quotation,
    quotation_page,
)
from search.web.export_forms import csv_rows
from search.web.exports import as_file, few_at_a_time
from search.web.feeds import GENERATORS, LENGTH
from search.web.forms import SearchForm, read_criteria
from search.web.views import no_index

SLUG: Final = re.compile(r"[a-z0-9-]{1,120}", re.ASCII)
COLUMNS: Final = (
    "speaker", "speaker_as_printed", "kind", "words", "cue", "language", "confidence", "rule",
    "source", "published", "published_origin", "title", "article", "block", "start", "end", "permalink",
)  # fmt: skip

Address = Callable[[str], str]


def read_asked(parameters: QueryDict) -> Asked:
    """The search for quotations that an address asks for; what cannot be read is left out."""
    speaker, way = parameters.get("speaker", ""), parameters.get("way", "")
    return Asked(
        read_criteria(parameters),
        speaker if speaker == NOBODY or SLUG.fullmatch(speaker) else "",
        way if way in WAYS else "",
    )


@gzip_page
@revalidated
@require_safe
def quotations(request: HttpRequest) -> HttpResponse:
    """Who said what: a search whose results are quotations."""
    asked = read_asked(request.GET)
    try:
        page = quotation_page(asked)
    except EngineError as error:
        return no_index(request, error)
    beyond = bool(page.total and not page.shown)
    context = {
        "page": page,
        "asked": asked,
        "criteria": asked.criteria,
        "form": SearchForm(request.GET),
        "remarks": list(remarks(page)),
        "chips": list(chips(page)),
        "files": files(asked),
        "beyond": beyond,
        "ways": list(ways(page)),
        "nobody_url": asked.changed(speaker="" if asked.speaker == NOBODY else NOBODY).url(),
        "card": card(_("Quotations"), _("Who said what, in all articles of this archive")),
    }
    return render(request, "search/quotations.html", context, status=404 if beyond else 200)


def remarks(page: QuotationPage) -> Iterator[Remark]:
    """What to say about the query, with the searches for quotations that say otherwise."""

    def url(text: str) -> str:
        return Asked(page.asked.criteria.asking(text), page.asked.speaker, page.asked.way).url()

    for note in page.query.notes:
        queries = zip(note.near, note.queries, strict=False)
        yield Remark(
            note.text,
            tuple(Link(label, url(query)) for label, query in queries),
            Link(note.instead, url(note.instead)) if note.instead else None,
            note.kind == "unknown",
        )
    if (problem := page.query.problem) and problem.corrected:
        yield Remark(problem.reason, (), Link(problem.corrected, url(problem.corrected)))


def chips(page: QuotationPage) -> Iterator[Link]:
    """What narrows the search beside its query, each with the address of the search without it."""
    asked, criteria = page.asked, page.asked.criteria

    def url(kept: Any) -> str:
        return Asked(kept, asked.speaker, asked.way).url()

    if asked.speaker:
        label = next((each.label for each in page.speakers if each.chosen), asked.speaker)
        label = _("no known speaker") if asked.speaker == NOBODY else label
        yield Link(_("Speaker: %(name)s") % {"name": label}, asked.changed(speaker="").url())
    for choice in page.choices:
        label = f"{choice.title}: {choice.label}"
        yield Link(label, url(criteria.without_token(choice.parameter, choice.token)))
    if criteria.first or criteria.last:
        dates = f"{criteria.first or '…'} – {criteria.last or '…'}"
        yield Link(_("Dates: %(dates)s") % {"dates": dates}, url(criteria.within(None, None)))


def ways(page: QuotationPage) -> Iterator[Link]:
    """Direct and indirect speech, to narrow by."""
    labels = {"direct": _("Direct"), "indirect": _("Indirect")}
    for way, count in page.ways:
        chosen = page.asked.way == way
        yield Link(labels[way], page.asked.changed(way="" if chosen else way).url(), count, chosen)


def files(asked: Asked) -> list[Link]:
    """All that is found, as files and feeds."""
    whole = asked.changed()
    return [
        Link("CSV", whole.url("quotes-export", "csv")),
        Link("JSON Lines", whole.url("quotes-export", "jsonl")),
        Link("RSS", whole.url("quotes-feed", "rss")),
        Link("Atom", whole.url("quotes-feed", "atom")),
    ]


@gzip_page
@revalidated
@require_safe
def quotation(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One quotation: who says it, how that is known, and who else printed which of its words."""
    article = article_or_gone(
        pk, Article.objects.select_related("source").prefetch_related("authorships__author")
    )
    rows = Quotation.objects.spoken().filter(article=article, position=number - 1)
    row = rows.select_related("entity").first()
    if row is None:
        raise Http404
    row.article = article
    tell_dates([article])
    [saying] = sayings([row])
    permalink = request.build_absolute_uri(article.get_absolute_url())
    context = {
        "saying": saying,
        "article": article,
        "elsewhere": elsewhere(saying),
        "rule": rule_said(row.rule),
        "citation": cited(saying, permalink),
        "permalink": request.build_absolute_uri(saying.url),
    }
    return render(request, "newsroom/quotation.html", context)


# --- files ----------------------------------------------------------------------------------------


def record(row: Quotation, address: Address) -> Record:
    """A quotation with its speaker, article and place: a line of a file."""
    block, start, end = row.passages[0] if row.passages else ("", "", "")
    return quotation_record(row) | {
        "block": block,
        "start": start,
        "end": end,
        "permalink": address(row.article.get_absolute_url()) + f"?quotes=1#q-{row.position + 1}",
    }


def as_csv(rows: Iterable[Quotation], address: Address) -> Iterator[str]:
    """A table of quotations.

    Of a quotation that is interrupted `block`, `start` and `end` are those of its first piece.
    """
    return csv_rows(COLUMNS, (record(row, address).values() for row in rows))


def as_json_lines(rows: Iterable[Quotation], address: Address) -> Iterator[str]:
    """A quotation a line, with all the pieces of its text: block, start and end."""
    for row in rows:
        entry = record(row, address) | {"passages": row.passages}
        yield json.dumps(entry, ensure_ascii=False) + "\n"


class Form(NamedTuple):
    """How a file is written."""

    write: Callable[[Iterable[Quotation], Address], Iterator[str]]
    content_type: str


FORMS: Final = {
    "csv": Form(as_csv, "text/csv; charset=utf-8"),
    "jsonl": Form(as_json_lines, "application/x-ndjson; charset=utf-8"),
}


@gzip_page
@require_safe
@few_at_a_time
def export(request: HttpRequest, form: str, slot: Slot | None) -> HttpResponseBase:
    """All quotations of a search as a file; the header `X-Total-Count` says how many they are."""
    try:
        total, rows = every_quotation(read_asked(request.GET))
    except EngineError as error:
        return no_index(request, error)
    chosen = FORMS[form]
    written = chosen.write(rows, request.build_absolute_uri)
    name = f"newsroom-quotations-{dt.date.today():%Y%m%d}.{form}"
    return as_file(written, slot, chosen.content_type, name, total)


# --- feeds ----------------------------------------------------------------------------------------


@gzip_page
@revalidated
@require_safe
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """The newest quotations of a search, or of a speaker, to subscribe to."""
    asked = read_asked(request.GET)
    asked = Asked(asked.criteria.changed(sort=None), asked.speaker, asked.way)
    try:
        rows = list(islice(every_quotation(asked)[1], LENGTH))
    except EngineError as error:
        return no_index(request, error)
    view = QuotationFeed()
    view.asked, view.rows, view.feed_type, view.own = asked, rows, GENERATORS[form], own_name()
    view.feed_url = request.get_full_path()
    response: HttpResponse = view(request)
    response["X-Robots-Tag"] = "noindex"
    return response


class QuotationFeed(Feed[Quotation, None]):
    """Quotations, each with its speaker and the article that prints it; every text is on one line."""

    asked: Asked
    rows: list[Quotation]
    own: OwnName
    feed_url = ""

    def title(self) -> str:
        speakers = {_speaker(row) for row in self.rows} if self.asked.speaker else set()
        if len(speakers) == 1:
            return _("Newsroom: what %(name)s said") % {"name": speakers.pop()}
        if self.asked.criteria.text:
            query = one_line(self.asked.criteria.text)
            return _("Newsroom: quotations, %(query)s") % {"query": query}
        return _("Newsroom: quotations")

    def link(self) -> str:
        return self.asked.url()

    def feed_guid(self) -> str:
        key = f"quotations:{self.asked.url().partition('?')[2]}"
        return self.own.tag(quote(key, safe=":=&"))

    def feed_extra_kwargs(self, obj: None) -> dict[str, Any]:
        return {"begun": self.own.begun}

    def author_name(self) -> str:
        return _("Newsroom")

    def items(self) -> list[Quotation]:
        return self.rows

    def item_title(self, item: Quotation) -> str:
        return f"{_speaker(item)}: {one_line(item.text)[:120]}"

    def item_description(self, item: Quotation) -> str:
        source = item.article.source.name if item.article.source else _("Source unknown")
        said = f"“{item.text}”" if item.kind != INDIRECT else item.text
        return escape(one_line(f"{said} — {_speaker(item)}, {source}: {item.article.title}"))

    def item_link(self, item: Quotation) -> str:
        return f"{item.article.get_absolute_url()}?quotes=1#q-{item.position + 1}"

    def item_guid(self, item: Quotation) -> str:
        return self.own.tag(f"quotation:{item.article_id}:{item.position}")

    item_guid_is_permalink = False

    def item_author_name(self, item: Quotation) -> str:
        return _speaker(item)

    def item_pubdate(self, item: Quotation) -> dt.datetime | None:
        """When the article was published; nothing where that is inferred, which a feed cannot say."""
        guessed = getattr(item.article, "date_origin", None) == Origin.INFERRED
        day = None if guessed else item.article.published
        return dt.datetime.combine(day, dt.time(), dt.UTC) if day else None

    def item_updateddate(self, item: Quotation) -> dt.datetime:
        return item.article.updated


def _speaker(row: Quotation) -> str:
    if row.entity:
        return one_line(label_of(row.entity.name, row.entity.kind))
    return one_line(row.speaker) or _("Unnamed speaker")
