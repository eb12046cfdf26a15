"""The JSON API: the same searches as the pages, for programs."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any, Literal, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Query, Status
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from newsroom.access import may_see_originals
from newsroom.models import Entity
from newsroom.pages import moved
from newsroom.pages import stories as told
from newsroom.pages.gone import Absence
from newsroom.pages.labels import label_of
from newsroom.pages.resolved import Standings, mentions_of
from newsroom.serving.programs import View, for_programs, refusal
from search.criteria import PAGE_SIZE
from search.engines.base import EngineError
from search.index import keeper
from search.results.quotations import Asked, quotation_page
from search.results.service import place_after, search_page
from search.results.why import with_reasons
from search.suggest.offers import offers as suggested
from search.web.api_answers import (
    article_out,
    event_out,
    kind_said,
    loaded_article,
    naming,
    quotes_out,
    search_out,
    story_out,
    versions_out,
)
from search.web.api_docs import in_language
from search.web.api_errors import not_searched, wrong
from search.web.api_parameters import (
    Known,
    PageNumber,
    PageSize,
    QuoteParameters,
    SearchParameters,
    Slug,
)
from search.web.api_schemas import (
    RESULT_FIELDS,
    UNASKED,
    ArticleOut,
    BrowserSuggestions,
    EntityPageOut,
    ErrorOut,
    InvalidOut,
    SearchOut,
    StoriesOut,
    StoryPageOut,
    SuggestionsOut,
    VersionsOut,
)
from search.web.forms import SearchForm
from search.web.quote_schemas import QuotesOut

logger = logging.getLogger(__name__)


class Api(NinjaAPI):
    """The API, whose description is in the language of whoever asks for it."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        return cast(OpenAPISchema, in_language(super().get_openapi_schema(**options)))


api = Api(
    title="Newsroom",
    version="1",
    description="Search the archive, and read its articles, as JSON.",
    docs_url=None,
    urls_namespace="api",
)


# What any operation may answer: no token in a closed archive, a parameter that is none, too much at once.
REFUSALS: Any = {400: ErrorOut, 401: ErrorOut, 422: InvalidOut, 429: ErrorOut}
RETRY_AFTER = "30"  # seconds, in which a small index is built


def come_again(response: HttpResponseBase) -> None:
    """Mark an answer that another will take the place of, once the index is whole again."""
    response["Retry-After"] = RETRY_AFTER
    response["Cache-Control"] = "no-store"


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: Any) -> HttpResponse:
    """What is wrong with parameters, in the interface's language."""
    parts = [
        {"type": part["type"], "loc": list(part["loc"]), "msg": wrong(part)}
        for part in error.errors
    ]
    return api.create_response(request, {"detail": parts}, status=422)


# --- operations ---------------------------------------------------------------------------------


@api.get(
    "/search",
    response={200: SearchOut, **REFUSALS, 503: ErrorOut},
    url_name="search",
    operation_id="search",
    tags=["archive"],
    summary="Search",
    exclude_unset=True,
)
def search(
    request: HttpRequest, response: HttpResponse, parameters: Query[SearchParameters]
) -> Any:
    """One page of results with snippets, facets and dates. An empty query lists everything.

    While there is no whole index to ask, the answer is 503 with `Retry-After`: counts of a part
    would pass for those of the archive.
    """
    form = SearchForm(request.GET, strict=True)
    folded = parameters.copies == "fold"
    criteria = replace(form.criteria, size=parameters.page_size, folded=folded)
    if not form.is_valid():
        reasons = [str(error) for errors in form.errors.values() for error in errors]
        return Status(400, {"detail": " ".join(reasons)})
    fields = frozenset(parameters.fields.split(",")) - {""} or UNASKED
    if unknown := sorted(fields - RESULT_FIELDS):
        reason = _("No result has the field “%(name)s”.") % {"name": unknown[0]}
        return Status(400, {"detail": reason})
    try:
        if parameters.cursor:
            position, _dash, last = parameters.cursor.partition("-")
            skipped = place_after(criteria, max(int(position), 1), int(last))
            criteria = replace(criteria, skipped=skipped, page=skipped // criteria.size + 1)
        page = search_page(criteria, shown=50, grain="month")
        if parameters.why:
            page = with_reasons(
                page, [hit.article.pk for hit in (*page.hits[:PAGE_SIZE], *page.near)]
            )
    except EngineError as error:
        logger.warning("a search is not answered: %s", error)
        keeper.wake()
        come_again(response)
        return Status(503, {"detail": not_searched(error)})
    return Status(200, search_out(request, page, fields))


def _lacking(article_id: int) -> Any:
    """The answer where there is no article of this number, or none that is shown."""
    if absence := Absence.of(article_id):
        return Status(absence.status, {"detail": f"{absence.heading}. {absence.said}"})
    return Status(404, {"detail": _("There is no article %(number)s.") % {"number": article_id}})


@api.get(
    "/articles/{int:article_id}",
    response={200: ArticleOut, 404: ErrorOut, 410: ErrorOut, **REFUSALS},
    url_name="article",
    operation_id="read_article",
    tags=["archive"],
    summary="Read an article",
)
def article(request: HttpRequest, article_id: int) -> Any:
    """An article, its blocks and entities, and how each of its facts is known.

    One that was deleted answers 410.
    """
    found = loaded_article(article_id)
    if found is None:
        return _lacking(article_id)
    return Status(200, article_out(request, found))


@api.get(
    "/articles/{int:article_id}/versions",
    response={200: VersionsOut, 403: ErrorOut, 404: ErrorOut, 410: ErrorOut, **REFUSALS},
    url_name="versions",
    operation_id="read_versions",
    summary="Read an article's versions",
)
def versions(request: HttpRequest, article_id: int) -> Any:
    """The versions of an article whose document came again changed, for those who may see originals."""
    found = loaded_article(article_id)
    if found is None:
        return _lacking(article_id)
    if not may_see_originals(request.user):
        reason = _("Earlier versions are for those who may see originals.")
        return Status(403, {"detail": reason})
    return Status(200, versions_out(request, found.article))


@api.get(
    "/entities/{slug}",
    response={200: EntityPageOut, 404: ErrorOut, **REFUSALS},
    url_name="entity",
    operation_id="read_entity",
    tags=["archive"],
    summary="Read an entity",
)
def entity(
    request: HttpRequest,
    slug: Slug,
    known: Known = "",
    page: PageNumber = 1,
    page_size: PageSize = PAGE_SIZE,
) -> Any:
    """A person, an organisation or a place: its names, and the articles that mention it.

    `known` narrows the articles to those known in one way, or gives the doubtful ones.
    """
    try:
        found = moved.find(Entity.objects.readable(), slug)
    except Http404:
        return Status(404, {"detail": _("There is no entity %(name)s.") % {"name": slug}})
    listed = Paginator(mentions_of(found, known), page_size).get_page(page)
    standings = Standings.of(found)
    names = [found.name, *(alias.name for alias in found.aliases.all())]
    return {
        "name": found.name,
        "label": label_of(found.name, found.kind),
        "slug": found.slug,
        "kind": found.kind,
        "aliases": list(dict.fromkeys(names))[1:],
        "url": request.build_absolute_uri(found.get_absolute_url()),
        "ways": {each.way: each.count for each in standings.ways}
        | {"doubtful": standings.doubtful},
        "total": listed.paginator.count,
        "page": listed.number,
        "page_size": page_size,
        "pages": listed.paginator.num_pages,
        "articles": [naming(request, mention) for mention in listed.object_list],
    }


@api.get(
    "/stories",
    response={200: StoriesOut, **REFUSALS},
    url_name="stories",
    operation_id="list_stories",
    summary="List stories",
)
def stories(
    request: HttpRequest,
    sort: Literal["newest", "size"] = "newest",
    page: PageNumber = 1,
    page_size: PageSize = PAGE_SIZE,
) -> Any:
    """The stories of the archive, the newest or the greatest first."""
    listed = Paginator(told.listed(sort), page_size).get_page(page)
    return {
        "total": listed.paginator.count,
        "page": listed.number,
        "page_size": page_size,
        "pages": listed.paginator.num_pages,
        "stories": [story_out(request, line) for line in told.lines(listed.object_list)],
    }


@api.get(
    "/stories/{int:story_id}",
    response={200: StoryPageOut, 404: ErrorOut, **REFUSALS},
    url_name="story",
    operation_id="read_story",
    summary="Read a story",
)
def story(request: HttpRequest, story_id: int) -> Any:
    """A story: its events in the order of time, and the articles on each.

    The number of one that was merged into another gives that.
    """
    found = told.find(str(story_id))
    line = told.line_of(found.pk) if found else None
    if found is None or line is None:
        return Status(404, {"detail": _("There is no story %(number)s.") % {"number": story_id}})
    events = [event_out(request, event) for event in told.occurrences(found)]
    return Status(200, story_out(request, line) | {"in_detail": events})


@api.get(
    "/quotes",
    response={200: QuotesOut, 400: ErrorOut, **REFUSALS, 503: ErrorOut},
    url_name="quotes",
    operation_id="search_quotations",
    summary="Search quotations",
)
def quotes(request: HttpRequest, response: HttpResponse, parameters: Query[QuoteParameters]) -> Any:
    """One page of quotations, the newest first: whose words, which, where they stand.

    The words of `q` are looked for within one quotation. Words that nobody is known to have said have no
    `speaker`, and one as printed.
    """
    form = SearchForm(request.GET, strict=True)
    if not form.is_valid():
        reasons = [str(error) for errors in form.errors.values() for error in errors]
        return Status(400, {"detail": " ".join(reasons)})
    criteria = replace(form.criteria, size=parameters.page_size)
    try:
        page = quotation_page(Asked(criteria, parameters.speaker, parameters.way))
    except EngineError as error:
        keeper.wake()
        come_again(response)
        return Status(503, {"detail": not_searched(error)})
    return Status(200, quotes_out(request, page))


@api.get(
    "/suggest",
    response={200: SuggestionsOut | BrowserSuggestions, **REFUSALS},
    url_name="suggest",
    operation_id="suggest",
    tags=["archive"],
    summary="Suggest",
)
def suggest(
    request: HttpRequest,
    q: str = "",
    format: Literal["", "opensearch"] = "",  # noqa: A002
) -> Any:
    """Names and titles that begin as a person types.

    With `format=opensearch` the answer is a list as browsers read it (OpenSearch Suggestions 1.0).
    """
    offers = suggested(q[:200])
    if format == "opensearch":
        labels = [offer.suggestion.candidate.label for offer in offers]
        urls = [request.build_absolute_uri(offer.url) for offer in offers]
        notes = [kind_said(offer.suggestion.candidate.kind) for offer in offers]
        return JsonResponse([q, labels, notes, urls], safe=False)
    return {
        "query": q,
        "suggestions": [
            {
                "kind": offer.suggestion.candidate.kind,
                "label": offer.suggestion.candidate.label,
                "note": kind_said(offer.suggestion.candidate.kind),
                "count": offer.suggestion.candidate.articles,
                "url": offer.url,
            }
            for offer in offers
        ],
    }


def urls() -> Any:
    """The addresses of the API, as `path` takes them: each answers programs as these expect it."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        pattern.callback = for_programs(cast(View, pattern.callback))
    return patterns, app, namespace


@csrf_exempt
def missing(request: HttpRequest, rest: str) -> HttpResponse:
    """No operation has this address."""
    return refusal(404, _("The API has no such address."))
