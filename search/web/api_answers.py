"""What the API answers, made of what the archive and its search have."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict
from typing import Any

from django.db.models import BigIntegerField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from newsroom.access import may_see_originals
from newsroom.importing import FIELDS, ValueKind
from newsroom.intake.versions import VersionText, read, versions_of
from newsroom.models import Article, Mention
from newsroom.pages.formats import date_text
from newsroom.pages.provenance import Provenance
from newsroom.pages.quoted import Saying
from newsroom.pages.reports import Occurrence
from newsroom.pages.same_text import carriers, group_of, groups_of
from newsroom.pages.stories import StoryLine, event_and_story
from newsroom.records import (
    Record,
    block_record,
    evidence_record,
    metadata_record,
    quotation_record,
    repairs_record,
)
from search.facets.kinds import KINDS, PARAMETERS
from search.results.articles import LoadedArticle, load_articles
from search.results.histogram import Chart
from search.results.page import Hit, SearchPage
from search.results.panel import FacetValue
from search.results.quotations import QuotationPage
from search.results.why import Why
from search.types import Facet
from search.web.api_schemas import NAMES, UNASKED

# Of so many of an article's versions, the newest, it is told what they say.
MOST_VERSIONS = 20


def search_out(request: HttpRequest, page: SearchPage, fields: AbstractSet[str]) -> dict[str, Any]:
    """One page of a search; of each result the `fields` and its id."""
    ids = [hit.article.pk for hit in (*page.hits, *page.near)]
    more = _on_demand(ids, fields - UNASKED)
    groups = groups_of(ids) if "text_group" in fields else {}

    def result(hit: Hit) -> dict[str, Any]:
        every = _result(request, hit) | more.get(hit.article.pk, {})
        every["text_group"] = groups.get(hit.article.pk)
        return {name: value for name, value in every.items() if name in fields or name == "id"}

    ended = page.criteria.offset + len(page.hits)
    goes_on = page.hits and ended < page.results
    values = {panel.facet: panel.values for panel in page.panels}
    answer: dict[str, Any] = {
        "query": page.criteria.text,
        "total": page.total,
        "texts": page.texts,
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
        "copies": list(hit.copies.ids) if hit.copies else [],
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
        if bar.count
    ]


def story_out(request: HttpRequest, line: StoryLine) -> dict[str, Any]:
    """A story as a list has it."""
    return {
        "id": line.id,
        "name": line.name,
        "url": request.build_absolute_uri(line.url),
        "first": line.first.isoformat() if line.first else None,
        "last": line.last.isoformat() if line.last else None,
        "articles": line.articles,
        "events": line.events,
        "outlets": line.outlets,
    }


def event_out(request: HttpRequest, event: Occurrence) -> dict[str, Any]:
    """An event with its articles."""
    return {
        "id": event.id,
        "day": event.day.isoformat() if event.day else None,
        "articles": [
            _reference(request, report.article)
            | {
                "source": report.article.source.name if report.article.source else None,
                "score": report.score,
                "first": report.first,
                "also": [
                    {
                        "source": copy.source.name,
                        "date": copy.day.isoformat() if copy.day else None,
                        "first": copy.first,
                    }
                    for copy in report.also
                ],
                "names": [entity.name for entity in report.why.names],
                "editor": report.why.editor,
            }
            for report in event.reports
        ],
    }


def loaded_article(article_id: int) -> LoadedArticle | None:
    """The article of this number, None where readers see none."""
    if article_id > BigIntegerField.MAX_BIGINT:  # which not every database can be asked for
        return None
    found = load_articles([article_id])
    return found[0] if found else None


def article_out(request: HttpRequest, loaded: LoadedArticle) -> dict[str, Any]:
    """An article with its blocks, its entities, and how each of its facts is known."""
    article = loaded.article
    return {
        **_metadata(article),
        **event_and_story(article),
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
        "text_group": group_of(article),
        "copies": [
            _reference(request, each.article)
            | {
                "source": each.article.source.name if each.article.source else None,
                "words": each.words,
                "in_common": each.common,
            }
            for each in carriers(article)
            if not each.is_own
        ],
        "origin": _origin(request, article),
    }


def versions_out(request: HttpRequest, article: Article) -> dict[str, Any]:
    """The versions of an article, with what the newest ones say."""
    found = versions_of([article.pk]).get(article.pk, [])
    told = read(version.seed_id for version in found[-MOST_VERSIONS:])
    return {
        "versions": [
            {
                "id": version.name,
                "number": version.number,
                "when": version.when,
                "retrieved": version.retrieved,
                "current": version.current,
                "url": request.build_absolute_uri(
                    reverse("version", args=[article.pk, version.name])
                ),
                "says": _said(told[version.seed_id]) if version.seed_id in told else None,
            }
            for version in found
        ]
    }


def _said(text: VersionText) -> dict[str, Any]:
    return asdict(text) | {
        "authors": list(text.authors),
        "published": text.published or None,
        "paragraphs": [paragraph for paragraph, _language in text.paragraphs],
    }


def _origin(request: HttpRequest, article: Article) -> dict[str, Any] | None:
    """Where the article's document comes from, for those who may see originals."""
    seed = article.seeds.filter(current=True).only("path", "given").first()
    if seed is None or not may_see_originals(request.user):
        return None
    return asdict(Provenance.of(seed))


def naming(request: HttpRequest, mention: Mention) -> dict[str, Any]:
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


def kind_said(kind: str) -> str:
    """What a suggestion is, in the interface's language."""
    return _("article") if kind == "title" else str(KINDS[Facet(kind)].noun)


def quotes_out(request: HttpRequest, page: QuotationPage) -> dict[str, Any]:
    """A page of quotations, as the API answers it."""
    criteria = page.asked.criteria
    problem = page.query.problem
    return {
        "query": criteria.text,
        "total": page.total,
        "whole": page.whole,
        "page": criteria.page,
        "page_size": criteria.size,
        "pages": page.pages,
        "unresolved": round(page.unresolved, 4),
        "speakers": [
            {
                "name": share.label, "quotations": share.count,
                "direct_words": share.direct, "indirect_words": share.indirect,
            }
            for share in page.speakers
        ],
        "notes": [*([problem.reason] if problem else []), *(note.text for note in page.query.notes)],
        "quotations": [_quote_out(request, saying) for saying in page.shown],
    }  # fmt: skip


def _quote_out(request: HttpRequest, saying: Saying) -> dict[str, Any]:
    row = saying.quotation
    return quotation_record(row) | {
        "speaker_slug": row.entity.slug if row.entity else "",
        "doubtful": row.is_doubtful,
        "number": saying.number,
        "passages": row.passages,
        "url": request.build_absolute_uri(saying.url),
        "printings": len(saying.printings),
    }
