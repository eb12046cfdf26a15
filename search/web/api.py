"""The JSON API: the same searches as the pages, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, replace
from typing import Any, Literal, cast

from django.core.paginator import Paginator
from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Query, Status
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from newsroom.access import may_see_originals
from newsroom.importing import FIELDS, ValueKind
from newsroom.models import Article, Entity, Mention
from newsroom.pages import moved
from newsroom.pages.formats import date_text
from newsroom.pages.gone import Absence
from newsroom.pages.labels import label_of
from newsroom.pages.provenance import Provenance
from newsroom.pages.resolved import Standings, mentions_of
from newsroom.records import (
    Record,
    block_record,
    evidence_record,
    metadata_record,
    repairs_record,
)
from newsroom.serving.programs import View, for_programs, refusal
from search.criteria import PAGE_SIZE
from search.engines.base import EngineError
from search.facets.kinds import KINDS, PARAMETERS
from search.index import keeper
from search.results.articles import LoadedArticle, load_articles
from search.results.histogram import Chart
from search.results.page import Hit, SearchPage
from search.results.panel import FacetValue
from search.results.service import place_after, search_page
from search.results.why import Why, with_reasons
from search.suggest.offers import offers as suggested
from search.types import Facet
from search.web.api_docs import in_language
from search.web.api_errors import wrong
from search.web.api_schemas import (
    NAMES,
    RESULT_FIELDS,
    UNASKED,
    ArticleOut,
    BrowserSuggestions,
    EntityPageOut,
    ErrorOut,
    InvalidOut,
    Known,
    PageNumber,
    PageSize,
    SearchOut,
    SearchParameters,
    Slug,
    SuggestionsOut,
)
from search.web.forms import SearchForm


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
    form = SearchForm(request.GET)
    criteria = replace(form.criteria, size=parameters.page_size)
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
        keeper.wake()
        come_again(response)
        return Status(503, {"detail": str(error)})
    return Status(200, _search_out(request, page, fields))


@api.get(
    "/articles/{int:article_id}",
    response={200: ArticleOut, 404: ErrorOut, 410: ErrorOut, **REFUSALS},
    url_name="article",
    summary="Read an article",
)
def article(request: HttpRequest, article_id: int) -> Any:
    """An article, its blocks and entities, and how each of its facts is known.

    One that was deleted answers 410.
    """
    found = _article(article_id)
    if found is None:
        if absence := Absence.of(article_id):
            return Status(absence.status, {"detail": f"{absence.heading}. {absence.said}"})
        return Status(
            404, {"detail": _("There is no article %(number)s.") % {"number": article_id}}
        )
    return Status(200, _article_out(request, found))


@api.get(
    "/entities/{slug}",
    response={200: EntityPageOut, 404: ErrorOut, **REFUSALS},
    url_name="entity",
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
        "articles": [_naming(request, mention) for mention in listed.object_list],
    }


@api.get(
    "/suggest",
    response={200: SuggestionsOut | BrowserSuggestions, **REFUSALS},
    url_name="suggest",
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
        notes = [_kind(offer.suggestion.candidate.kind) for offer in offers]
        return JsonResponse([q, labels, notes, urls], safe=False)
    return {
        "query": q,
        "suggestions": [
            {
                "kind": offer.suggestion.candidate.kind,
                "label": offer.suggestion.candidate.label,
                "note": _kind(offer.suggestion.candidate.kind),
                "count": offer.suggestion.candidate.articles,
                "url": offer.url,
            }
            for offer in offers
        ],
    }


# --- answers ------------------------------------------------------------------------------------


def _search_out(request: HttpRequest, page: SearchPage, fields: AbstractSet[str]) -> dict[str, Any]:
    more = _on_demand([hit.article.pk for hit in (*page.hits, *page.near)], fields - UNASKED)

    def result(hit: Hit) -> dict[str, Any]:
        every = _result(request, hit) | more.get(hit.article.pk, {})
        return {name: value for name, value in every.items() if name in fields or name == "id"}

    ended = page.criteria.offset + len(page.hits)
    goes_on = page.hits and ended < page.total
    values = {panel.facet: panel.values for panel in page.panels}
    answer: dict[str, Any] = {
        "query": page.criteria.text,
        "total": page.total,
        "page": page.criteria.page,
        "page_size": page.criteria.size,
        "pages": page.pages,
        "next_cursor": f"{ended}-{page.hits[-1].article.pk}" if goes_on else None,
        "took_ms": page.took_ms,
        "results": [result(hit) for hit in page.hits],
        "facets": {
            parameter: [_value(value) for facet in facets for value in values.get(facet, ())]
            for parameter, facets in PARAMETERS.items()
        }
        | {"date": _dates(page)},
    }
    problem = page.query.problem
    answer["problem"] = problem and {
        "position": problem.position,
        "length": problem.length,
        "reason": str(problem.reason),
        "corrected": problem.corrected,
    }
    answer["notes"] = [
        {"text": note.text, "instead": note.instead or None, "names": note.near}
        for note in page.query.notes
    ]
    answer["named"] = [{"id": hit.article.pk, "names": hit.named} for hit in page.hits if hit.named]
    answer["why"] = [_why(hit.article, hit.why) for hit in page.hits if hit.why]
    answer["near"] = [
        result(hit)
        | {"missing": list(hit.missing), "why": _why(hit.article, hit.why) if hit.why else None}
        for hit in page.near
    ]
    answer["did_you_mean"] = page.did_you_mean.label if page.did_you_mean else None
    return answer


def _on_demand(ids: Sequence[int], fields: AbstractSet[str]) -> dict[int, dict[str, Any]]:
    """What hits have only where it is asked for, by their ids."""
    if not fields:
        return {}
    found = {}
    for loaded in load_articles(ids, ("names", "origins")):
        names = {
            name: [entity.name for entity in loaded.entities if entity.kind == kind]
            for kind, name in NAMES.items()
        }
        found[loaded.article.pk] = {
            name: value
            for name, value in (
                _metadata(loaded.article) | names | {"origins": loaded.origins}
            ).items()
            if name not in UNASKED
        }
    return found


def _result(request: HttpRequest, hit: Hit) -> dict[str, Any]:
    article = hit.article
    return _reference(request, article) | {
        "source": article.source.name if article.source else None,
        "published_origin": getattr(article, "date_origin", None),
        "language": article.language,
        "snippets": [
            [{"text": run.text, "match": run.match} for run in snippet.runs]
            for snippet in hit.snippets
        ],
    }


def _why(article: Article, why: Why) -> dict[str, Any]:
    return {
        "id": article.pk,
        "score": why.score,
        "reasons": [
            {
                "asked": line.asked,
                "words": list(line.found) or [line.asked],
                "how": line.how,
                "text": line.field.value if line.field else "name",
                "score": line.score,
            }
            for line in why.lines
        ],
    }


def _reference(request: HttpRequest, article: Article) -> dict[str, Any]:
    """What tells which article is meant, and where it is."""
    return {
        "id": article.pk,
        "title": article.title,
        "published": article.published_on.iso if article.published_on else None,
        "url": request.build_absolute_uri(article.get_absolute_url()),
    }


def _value(value: FacetValue) -> dict[str, Any]:
    return {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "selected": value.state == "included",
    } | ({"kind": value.facet.value} if KINDS[value.facet].shares_parameter else {})


def _dates(page: SearchPage) -> list[dict[str, Any]]:
    """How many articles each month has."""
    chart: Chart | None = page.timeline.overview if page.timeline else None
    if chart is None:
        return []
    return [
        {"value": bar.value, "label": date_text(bar.first, "month"), "count": bar.count}
        for bar in chart.bars
    ]


def _article(article_id: int) -> LoadedArticle | None:
    if article_id > BigIntegerField.MAX_BIGINT:  # which not every database can be asked for
        return None
    found = load_articles([article_id])
    return found[0] if found else None


def _article_out(request: HttpRequest, loaded: LoadedArticle) -> dict[str, Any]:
    article = loaded.article
    return {
        **_metadata(article),
        "id": article.pk,
        "url": request.build_absolute_uri(article.get_absolute_url()),
        "blocks": [block_record(block) for block in article.blocks.all()],
        "entities": [
            {
                "name": entity.name,
                "slug": entity.slug,
                "kind": entity.kind,
                "mentions": entity.mentions,
                "way": entity.way,
                "confidence": entity.confidence,
                "read_as": entity.read_as,
            }
            for entity in loaded.entities
        ],
        "evidence": evidence_record(article.evidence.filter(current=True)),
        "repairs": repairs_record(article),
        "origin": _origin(request, article),
    }


def _origin(request: HttpRequest, article: Article) -> dict[str, Any] | None:
    """Where the article's document comes from, for those who may see originals."""
    seed = article.seeds.filter(current=True).only("path", "given").first()
    if seed is None or not may_see_originals(request.user):
        return None
    return asdict(Provenance.of(seed))


def _naming(request: HttpRequest, mention: Mention) -> dict[str, Any]:
    """An article as one that mentions an entity."""
    return _reference(request, mention.article) | {
        "mentions": mention.count,
        "way": mention.way,
        "confidence": mention.confidence,
        "read_as": mention.read_as,
    }


def _metadata(article: Article) -> Record:
    """The article's metadata under the names that the API has for the fields."""
    record = metadata_record(article)
    for field in FIELDS:
        if field.api_name:
            record[field.api_name] = record.pop(field.name)
        if field.kind is ValueKind.SOURCE:
            record[field.name] = record[field.name] or None
    return record


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


def _kind(kind: str) -> str:
    """What a suggestion is, in the interface's language."""
    return _("article") if kind == "title" else str(KINDS[Facet(kind)].noun)
