"""The pages of searching: thin, as `search.results.service` knows the way."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from newsroom.freshness import conditional, revalidated
from newsroom.models import Article
from newsroom.pages.cards import card
from newsroom.reader import sees_originals
from newsroom.text import one_line
from search.criteria import Criteria
from search.engines.base import EngineError, EngineUnavailable
from search.index import keeper
from search.index.sync import engine
from search.results.holdings import Holdings
from search.results.service import page_from_database, search_page
from search.results.value_list import value_list
from search.results.why import with_reasons
from search.types import Facet
from search.web.api import api, come_again
from search.web.api_docs import describe
from search.web.forms import SearchForm, read_criteria
from search.web.help import SECTIONS

logger = logging.getLogger(__name__)

THEMES = ("light", "dark")
# How long the search took is other each time, and makes no other page.
TOOK = re.compile(rb'<small class="took.*?</small>', re.DOTALL)


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """The search page; of htmx's requests only what changes with the search.

    A visitor who has it already is told so. Whose page it is and what it is like (account, theme,
    language) is in what it holds, and so in its `ETag`; what depends on the request stands in `Vary`.
    """
    form = SearchForm(request.GET)
    criteria = form.criteria
    if request.GET.get("view") == "quotes":
        return HttpResponseRedirect(criteria.url_of("quotes"))
    status = 200
    unavailable = False
    partial = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    asked = request.GET.get("why", "")
    try:
        page = search_page(criteria)
        if re.fullmatch("[0-9]{1,18}", asked, re.ASCII):
            page = with_reasons(page, [int(asked)])
    except EngineError as error:
        logger.warning("a search is answered from the database: %s", error)
        unavailable = isinstance(error, EngineUnavailable)
        keeper.wake()
        if not Article.objects.readable().exists():
            return no_index(request, error)
        page = page_from_database(criteria)
        # A crawler is to come again; htmx shows nothing but what went well.
        status = 200 if partial else 503
    beyond = bool(page.total and not page.hits)
    response = render(
        request,
        "search/_search.html" if partial else "search/search.html",
        {
            "page": page,
            "criteria": page.criteria,
            "holdings": Holdings.of(page),
            "form": form,
            "beyond": beyond,
            "unavailable": unavailable,
            "card": card("Newsroom", _("A searchable archive of news articles")),
            **counting(request, criteria),
        },
        status=404 if beyond else status,
    )
    if page.from_database:
        come_again(response)
    # A cookie may choose language and theme, whether or not this visitor has one.
    patch_vary_headers(response, ["HX-Request", "Cookie", "Accept-Language"])
    return conditional(request, response, TOOK.sub(b"", response.content))


def counting(request: HttpRequest, criteria: Criteria) -> dict[str, str]:
    """For the template, of all the addresses of a search the one that counts.

    That is its first page, as it is sorted anyway; of a page that searches nothing it is as of other pages.
    """
    first = replace(criteria, page=1, sort=None, folded=True)
    return {"canonical": request.build_absolute_uri(first.url)} if first.query_string else {}


def no_index(request: HttpRequest, error: EngineError) -> HttpResponse:
    """What to do when there is no index to ask, or one that cannot be used.

    All that programs read (exports, feeds, the API) answers 503 then. People get a page of what
    the database finds, which says that it is not everything; a program would count it.
    """
    keeper.wake()
    try:
        status = engine().status()
    except EngineError:
        status = None
    context = {
        "error": error,
        "unavailable": isinstance(error, EngineUnavailable),
        "status": status,
        "articles": Article.objects.readable().exists(),
    }
    response = render(request, "search/no_index.html", context, status=503)
    come_again(response)
    return response


@revalidated
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The query language, by examples that work here."""
    return render(
        request, "search/help.html", {"sections": SECTIONS, "originals": sees_originals()}
    )


@require_safe
def facet_values(request: HttpRequest, facet: Facet) -> HttpResponse:
    """All values of one facet in a search."""
    page = request.GET.get("values", "")
    try:
        found = value_list(
            replace(read_criteria(request.GET), page=1),
            facet,
            match=one_line(request.GET.get("match", ""))[:100],
            order="name" if request.GET.get("order") == "name" else "count",
            page=max(int(page), 1) if re.fullmatch("[0-9]{1,6}", page) else 1,
        )
    except EngineError as error:
        return no_index(request, error)
    return render(request, "search/facet.html", {"list": found, "criteria": found.criteria})


@revalidated
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """The API, described from its own OpenAPI schema."""
    return render(request, "search/api.html", {"schema": describe(api)})


@revalidated
@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """The description by which a browser can add the archive as a search engine."""
    context = {
        "search_url": request.build_absolute_uri(reverse("search")),
        "suggest_url": request.build_absolute_uri(reverse("api:suggest")),
        "self_url": request.build_absolute_uri(),
        # By which a program can try whether it works.
        "example": _("president"),
    }
    return render(
        request,
        "search/opensearch.xml",
        context,
        content_type="application/opensearchdescription+xml",
    )


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark for this browser, or follow the system again."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("search")
    response = HttpResponseRedirect(target)
    chosen = request.POST.get("theme")
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=31_536_000, samesite="Lax")
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
