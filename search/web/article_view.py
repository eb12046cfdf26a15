"""The page of an article: as `newsroom` lays it out, with the words of a search marked in it."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from newsroom.access import may_judge, may_see_originals
from newsroom.freshness import revalidated
from newsroom.intake.versions import has_earlier, versions_of
from newsroom.models import Article, Mention
from newsroom.pages import citation
from newsroom.pages.cards import article_card
from newsroom.pages.copies import kept_copies, outlets_of_copies, with_copies
from newsroom.pages.evidence import inferred_fields, known
from newsroom.pages.formats import KINDS, web_address
from newsroom.pages.gone import article_or_gone
from newsroom.pages.quoted import sayings
from newsroom.pages.quoted_in import (
    QuotationMarker,
    by_speaker,
    of_article,
    places,
    with_quotation_count,
)
from newsroom.pages.reading import Marker, Piece, reading, unmarked
from newsroom.pages.related import mentions_in, other_coverage
from newsroom.pages.same_text import SHOWN, carriers
from newsroom.pages.stories import beside
from newsroom.pages.views import permalink, version_cited
from search.criteria import Criteria
from search.engines.base import EngineError
from search.results.articles import AUTHORSHIPS
from search.results.service import Neighbours, matcher, neighbours
from search.text.snippets import Highlighter, highlight
from search.types import TEXT_OF_BLOCK
from search.web.forms import read_criteria

logger = logging.getLogger(__name__)

NUMBER = re.compile("[0-9]{1,9}", re.ASCII)


@dataclass(slots=True)
class Marking:
    """Marks what matches a query, numbering the matches from 1 through all texts it is given."""

    matcher: Highlighter
    count: int = field(default=0, init=False)

    def __call__(self, text: str, language: str, kind: str) -> Sequence[Piece]:
        pieces = []
        for run in highlight(text, language, self.matcher, TEXT_OF_BLOCK.get(kind)):
            self.count += run.match
            pieces.append(Piece(run.text, self.count if run.match else 0))
        return pieces


@require_safe
def article_by_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever knows only an article's number is sent to its page."""
    return redirect(_with_query(request, article_or_gone(pk)))


@gzip_page
@revalidated
@require_safe
def article(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """An article, with the search that led to it where the address carries one."""
    related = "source", "compared_text", "in_event__event"
    rows = with_quotation_count(Article.objects.select_related(*related))
    rows = rows.prefetch_related(AUTHORSHIPS)
    found = article_or_gone(pk, rows.annotate(is_changed=has_earlier(), has_copies=kept_copies()))
    if slug != found.slug:
        return redirect(_with_query(request, found))
    criteria = read_criteria(request.GET)
    mentions, doubtful = mentions_in(found)
    judges = may_judge(request.user)
    evidence = known(found, found.evidence.select_related("user"))
    doubts = inferred_fields(found, {entry.field: entry.origin for entry in evidence})
    blocks = list(found.blocks.all())
    shows_quotations = request.GET.get("quotes") == "1"
    quoted = of_article(found) if shows_quotations else []
    marker = _marker(criteria)
    if shows_quotations:
        marker = QuotationMarker(marker, places(quoted, blocks))
    text = reading(found, blocks, marker)
    address = permalink(request, found)
    same = carriers(found)
    others = [each for each in same if not each.is_own]
    same_pks = {each.article.pk for each in same}
    versions = versions_of([pk])[pk] if getattr(found, "is_changed", False) else ()
    version = version_cited(request, found, versions)
    event = beside(found)
    context = {
        "article": found,
        "reading": text,
        "known": evidence,
        "dated": next((entry for entry in evidence if entry.field == "published"), None),
        "people": _by_kind(mentions),
        "mentions": mentions,
        # What is no more than a suggestion everywhere says nothing to a reader.
        "doubtful": [each for each in doubtful if judges or not each.entity.suggested],
        "judges": judges,
        "repairs": found.repairs_exact + found.repairs_inferred,
        "originals": may_see_originals(request.user),
        "carriers": others[:SHOWN],
        "kept": outlets_of_copies([found]).get(found.pk, []) if with_copies(found) else [],
        "more_carriers": max(len(others) - SHOWN, 0),
        "is_first": any(each.is_own and each.is_first for each in same),
        "event": event,
        # What is merely near in time and names is told where nothing better is known.
        "coverage": ()
        if event and event.others
        else [each for each in other_coverage(found, mentions) if each.article.pk not in same_pks],
        "changes": max(len(versions) - 1, 0),
        "permalink": address,
        "published_at": web_address(found.url),
        "citation": citation.plain(found, address, doubts, version),
        "bibtex": citation.bibtex(found, address, doubts, version),
        "json_ld": citation.json_ld(citation.schema_org(found, address, doubts)),
        "card": article_card(found, blocks, doubts),
        "criteria": criteria,
        "around": _neighbours(request, criteria, found),
        "match": _match(request, text.matches),
        "quoted": found.quoted,  # type: ignore[attr-defined]
        "speakers": by_speaker(sayings(quoted)) if shows_quotations else (),
        "shows_quotations": shows_quotations,
        "toggle_quotations": _with_parameter(request, "quotes", "" if shows_quotations else "1"),
    }
    return render(request, "newsroom/article.html", context)


def _with_parameter(request: HttpRequest, name: str, value: str) -> str:
    """The address of this page with a parameter of another value, "" for without it."""
    parameters = request.GET.copy()
    parameters.pop(name, None)
    if value:
        parameters[name] = value
    query = parameters.urlencode()
    return f"{request.path}?{query}" if query else request.path


def _with_query(request: HttpRequest, found: Article) -> str:
    query = request.META.get("QUERY_STRING", "")
    return found.get_absolute_url() + (f"?{query}" if query else "")


def _marker(criteria: Criteria) -> Marker:
    if not criteria.text:
        return unmarked
    return Marking(matcher(criteria))


def _neighbours(request: HttpRequest, criteria: Criteria, found: Article) -> Neighbours | None:
    """What lies around the article in its search; None if it came from none, or none can be asked."""
    asked = request.GET.get("n", "")
    position = int(asked) if NUMBER.fullmatch(asked) else 0
    if not position and criteria.changed() == Criteria():
        return None
    try:
        return neighbours(criteria, position)
    except EngineError:
        logger.warning("article %s: its neighbours could not be looked up", found.pk, exc_info=True)
        return None


def _match(request: HttpRequest, matches: int) -> Mapping[str, int]:
    """The match that the address asks for, and those before and after it, in a circle."""
    if not matches:
        return {}
    asked = request.GET.get("match", "")
    current = min(int(asked), matches) if NUMBER.fullmatch(asked) else 0
    return {
        "current": current,
        "before": current - 1 if current > 1 else matches,
        "after": current + 1 if current < matches else 1,
    }


def _by_kind(mentions: Sequence[Mention]) -> list[tuple[str, list[Mention]]]:
    """The mentions of each kind of entity, with the kind's name; kinds without any left out."""
    kinds = [
        (label, [mention for mention in mentions if mention.entity.kind == kind])
        for kind, label in KINDS.items()
    ]
    return [(str(label), some) for label, some in kinds if some]
