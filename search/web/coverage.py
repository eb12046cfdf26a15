"""The coverage of a search: outlets and time as a grid, on a page and as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.coverage.grid import GRAINS, Grain
from newsroom.names import slugged
from search.criteria import Criteria
from search.engines.base import EngineError
from search.results.coverage import MOST, Coverage, coverage
from search.results.coverage_page import coverage_page
from search.results.panel import active_filters
from search.web.export_forms import csv_rows
from search.web.forms import read_criteria
from search.web.views import no_index

COLUMNS: Final = (
    "outlet", "source", "from", "to", "articles", "articles_of_outlet", "share_of_outlet", "copies",
)  # fmt: skip


@require_safe
def coverage_grid(request: HttpRequest) -> HttpResponse:
    """Which outlets reported what a search finds, when, and when they did not."""
    criteria, wanted = _asked(request)
    try:
        found = coverage(criteria, wanted)
    except EngineError as error:
        return no_index(request, error)
    context = {
        "coverage": found,
        "criteria": criteria,
        "chips": active_filters(criteria, found.choices),
        "page": coverage_page(found, {each: _url(criteria, "coverage", each) for each in GRAINS}),
        "most": MOST,
        "file": _url(criteria, "coverage-file", wanted),
    }
    return render(request, "search/coverage.html", context)


@require_safe
def coverage_file(request: HttpRequest) -> HttpResponse:
    """The grid as CSV: a row for each outlet and period, also where it reported nothing."""
    criteria, wanted = _asked(request)
    try:
        found = coverage(criteria, wanted)
    except EngineError as error:
        return no_index(request, error)
    if found.too_many:
        raise BadRequest(f"a grid is made of no more than {MOST:,} articles")
    table = "".join(csv_rows(COLUMNS, _rows(found)))
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    name = f"coverage-{slugged(criteria.text)[:40] or 'articles'}-{dt.date.today():%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _asked(request: HttpRequest) -> tuple[Criteria, Grain | None]:
    """The search, and the length of periods that is wished for."""
    wanted = next((grain for grain in GRAINS if grain == request.GET.get("by")), None)
    return read_criteria(request.GET).changed(sort=None), wanted


def _url(criteria: Criteria, view: str, by: Grain | None) -> str:
    address = criteria.url_of(view)
    return f"{address}{'&' if '?' in address else '?'}by={by}" if by else address


def _rows(found: Coverage) -> Iterator[tuple[object, ...]]:
    """The rows of the file; a number that nothing is known of is empty."""
    if found.grid is None:
        return
    for row in (*found.grid.rows, *found.grid.carriers, *found.grid.without):
        outlet = found.outlet(row)
        columns = zip(found.grid.periods, row.counts, row.outputs, row.copies, strict=True)
        for period, count, output, copies in columns:
            share = f"{count / output:.4f}" if count is not None and output else ""
            number = "" if count is None else count
            yield outlet.label, outlet.slug, *map(str, period), number, output, share, copies
