"""Pages that need no search: the original, citations, sources, entities.

The article's own page marks the words of a search, and so is `search.web.article_view`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from newsroom.access import may_judge, may_see_originals, shows_original
from newsroom.freshness import revalidated
from newsroom.importing import ImportFailure
from newsroom.intake.versions import Version, versions_of
from newsroom.models import Article, Block, Entity, Quotation, Seed, Source
from newsroom.pages import browse, citation, lacks, moved, names
from newsroom.pages.cards import card
from newsroom.pages.counts import counts
from newsroom.pages.evidence import inferred_fields
from newsroom.pages.formats import KINDS, date_text, showable
from newsroom.pages.gone import article_or_gone
from newsroom.pages.labels import label_of
from newsroom.pages.original import Original, RowPlace
from newsroom.pages.provenance import Provenance
from newsroom.pages.quoted import said_by
from newsroom.pages.resolved import Standings, in_context, mentions_of
from newsroom.pages.stories import stories_of
from newsroom.pages.timeline import gaps, sparkline, timeline
from newsroom.reader import permitted_sources
from newsroom.text import one_line

T = TypeVar("T")

SOURCES_A_PAGE = 50
ENTITIES_A_PAGE = 100
# Doubtful mentions that an editor is shown on the page of an entity; the others have a page.
DOUBTFUL = 5
CITATIONS = {
    "bib": (citation.bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (citation.ris, "application/x-research-info-systems; charset=utf-8"),
}


def permalink(request: HttpRequest, article: Article) -> str:
    """The article's address with the host, the one that citations give."""
    return request.build_absolute_uri(article.get_absolute_url())


def page_of(request: HttpRequest, paginator: Paginator[T]) -> Page[T]:
    """The page that `page` asks for; the nearest one there is."""
    return paginator.get_page(request.GET.get("page"))


@gzip_page
@revalidated
@require_safe
@shows_original
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as received beside the text as read, line by line."""
    article = article_or_gone(pk, Article.objects.select_related("source"))
    versions = list(article.seeds.defer("data", "given", "repairs", "doubts").order_by("-received"))
    chosen = request.GET.get("version", "")
    seed = next((s for s in versions if str(s.pk) == chosen), None) or next(
        (s for s in versions if s.current), None
    )
    if seed is None:
        raise Http404
    full = Seed.objects.get(pk=seed.pk)
    blocks = article.blocks.all() if full.current else ()
    origin = Provenance.of(full)
    context = {
        "article": article,
        "seed": full,
        "origin": origin,
        "size": len(full.data),
        "versions": versions,
        "columns": [(name, showable(text)) for name, text in origin.columns.items()],
    }
    return render(request, "newsroom/original.html", context | comparison(request, full, blocks))


def comparison(request: HttpRequest, seed: Seed, blocks: Iterable[Block]) -> dict[str, Any]:
    """A page of a seed's lines as received and as read, with what became of them, for a template."""
    only = request.GET.get("only", "")
    try:
        text = Original(seed, blocks)
    except ImportFailure as error:
        return {"only": only, "failure": str(error)}
    page: Page[list[RowPlace]] = page_of(request, Paginator(text.pages(only), 1))
    return {
        "only": only,
        "page_obj": page,
        "rows": [text.row(span) for span in page.object_list[0]],
        "faithful": text.faithful,
        "repairs": sum(change.kind != "doubt" for change in text.changes),
        "inferred": sum(change.kind == "inferred" for change in text.changes),
        "doubts": sum(change.kind == "doubt" for change in text.changes),
        "encodings": sorted({c.note for c in text.changes if c.kind != "doubt" and c.note}),
    }


@require_safe
@shows_original
def original_file(request: HttpRequest, pk: int, seed: int) -> HttpResponse:
    """The bytes as received, never to be shown by the browser."""
    row = get_object_or_404(Seed, pk=seed, article=article_or_gone(pk))
    response = HttpResponse(bytes(row.data), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="article-{pk}-{row.sha256[:8]}.bin"'
    return response


@revalidated
@require_safe
def cite(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The article's citation as a file, in BibTeX or RIS."""
    article = article_or_gone(
        pk, Article.objects.select_related("source").prefetch_related("authorships__author")
    )
    write, content_type = CITATIONS[form]
    version = version_cited(request, article, versions_of([pk]).get(pk, ()))
    text = write(article, permalink(request, article), inferred_fields(article), version)
    response = HttpResponse(text, content_type=content_type)
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = f'attachment; filename="{article.slug}.{form}"'
    return response


def version_cited(request: HttpRequest, article: Article, versions: Sequence[Version]) -> str:
    """What a citation calls the version that the article is read from; "" where there is one only.

    Its address is given to those who may see it.
    """
    if not versions:
        return ""
    current = versions[-1]
    said = gettext("Version %(number)s of %(total)s, %(date)s") % {
        "number": current.number,
        "total": len(versions),
        "date": date_text(current.when.date(), "day"),
    }
    if not may_see_originals(request.user):
        return said
    address = reverse("version", args=[article.pk, current.name])
    return f"{said}: {request.build_absolute_uri(address)}"


@gzip_page
@revalidated
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every source: how many articles, from when to when, and when there are none."""
    query = one_line(request.GET.get("q", ""))[:100]
    sort = "count" if request.GET.get("sort") == "count" else "name"
    page = page_of(request, Paginator(browse.sources(query, sort), SOURCES_A_PAGE))
    shown = list(page.object_list)
    by_source = browse.months_of_sources([source.pk for source in shown])
    every = [month for by_month in by_source.values() for month in by_month]
    span = (min(every), max(every)) if every else None
    dates = browse.spans_of_sources(shown)
    missing = lacks.of_sources([source.pk for source in shown])
    rows = []
    for source in shown:
        by_month = by_source.get(source.pk, {})
        without = gaps(by_month)
        rows.append(
            {
                "source": source,
                "dates": dates.get(source.pk),
                "path": sparkline(by_month, span) if span else "",
                "gaps": sum(gap.months for gap in without),
                "longest": without[0] if without else None,
                "lacks": missing[source.pk].cells,
            }
        )
    context = {
        "page_obj": page,
        "rows": rows,
        "query": query,
        "sort": sort,
        "span": span and [month[:4] for month in span],
        "without": 0 if query else lacks.without_source(),
    }
    return render(request, "newsroom/sources.html", context)


@gzip_page
@revalidated
@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """One source: its articles over time, the gaps, who it writes about, the newest articles."""
    found = moved.find(permitted_sources(Source.objects.all()), slug)
    if found.slug != slug:
        return redirect(found)
    articles = Article.objects.readable().filter(source=found)
    without = lacks.of(articles)
    total = without.total
    if not total and found.articles.exists():
        raise Http404  # all that it has is withheld
    by_month = counts(articles, "month")
    missing = gaps(by_month)
    context = {
        "source": found,
        "card": card(found.name, articles_said(total)),
        "total": total,
        "dated": total - without.counts["date"],
        "lacks": without.told,
        "timeline": timeline(by_month),
        "gaps": missing[:5],
        "gap_months": sum(gap.months for gap in missing),
        "more_gaps": max(0, len(missing) - 5),
        "entities": browse.entities_of(found),
        "newest": browse.newest(articles),
    }
    return render(request, "newsroom/source.html", context)


@gzip_page
@revalidated
@require_safe
def entities(request: HttpRequest) -> HttpResponse:
    """The people, organisations and places: the foremost of each kind, or a list of those chosen."""
    choice = names.Choice.of(request.GET)
    tallies = names.Tallies()
    tally = tallies.of(choice.kind, choice.letter)
    context: dict[str, Any] = {
        "choice": choice,
        "letters": tallies.letters(choice),
        "kinds": [(kind, label, tallies.of(kind)) for kind, label in KINDS.items()],
    }
    if choice.narrows:
        # Who asks for a name by its letters is shown it, however seldom it is.
        often = bool(tally.often) and not (choice.every or choice.query)
        page = page_of(request, Paginator(names.names(choice, often=often), ENTITIES_A_PAGE))
        context |= {
            "page_obj": page,
            "rows": names.counted(list(page.object_list)),
            "once": tally.once if tally.often and not choice.query else 0,
            "often": often,
        }
    else:
        context["foremost"] = [
            (kind, label, names.foremost(kind))
            for kind, label, tally in context["kinds"]
            if tally.total
        ]
    return render(request, "newsroom/entities.html", context)


def articles_said(number: int) -> str:
    """How many articles of this archive there are on something, for a description of its page."""
    return ngettext(
        "%(number)s article in this archive", "%(number)s articles in this archive", number
    ) % {"number": number_format(number, force_grouping=True)}


@gzip_page
@revalidated
@require_safe
def entity(request: HttpRequest, slug: str) -> HttpResponse:
    """One entity: its names, when it was in the news, with whom, and where."""
    quoted = Quotation.objects.spoken().filter(entity=OuterRef("pk"))
    found = moved.find(Entity.objects.readable().annotate(quoted=Exists(quoted)), slug)
    if found.slug != slug:
        return redirect(found)
    articles = browse.articles_of(found)
    total, dated = articles.aggregate(total=Count("pk"), dated=Count("published")).values()
    by_month = counts(articles, "month")
    together = browse.mentioned_with(found)
    label = label_of(found.name, found.kind)
    aliases = [found.name, *(alias.name for alias in found.aliases.all())]
    standings = Standings.of(found)
    judges = may_judge(request.user)
    doubtful = mentions_of(found, "doubtful")[:DOUBTFUL] if judges and standings.doubtful else ()
    context = {
        "entity": found,
        "card": card(label, articles_said(total)),
        "label": label,
        "kind": KINDS[found.kind],
        "standings": standings,
        "judges": judges,
        "doubted": in_context(doubtful),
        "aliases": [name for name in dict.fromkeys(aliases) if name != label],
        "total": total,
        "dated": dated,
        "timeline": timeline(by_month),
        "together": [(KINDS[kind], together[kind]) for kind in KINDS if kind in together],
        "most_about": browse.most_about(found, aliases),
        "sources": browse.sources_of(found),
        "stories": stories_of(found),
        "newest": browse.newest(articles, limit=6),
        "said": said_by(found) if found.quoted else None,  # type: ignore[attr-defined]
    }
    return render(request, "newsroom/entity.html", context)
