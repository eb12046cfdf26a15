"""The page on which articles are compared, and its files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from newsroom import finder
from newsroom.freshness import revalidated
from newsroom.models import Article, ArticleQuerySet
from newsroom.pages.cards import card
from newsroom.pages.comparing import KEYS, MOST, address_of, compare
from newsroom.pages.comparison_files import as_csv, as_json
from newsroom.pages.evidence import tell_dates
from newsroom.pages.formats import shortened, showable
from newsroom.pages.gone import article_or_gone
from newsroom.pages.related import Related, mentions_in, other_coverage

# An article as people write it: its number, or any of its addresses.
NUMBER: Final = re.compile(r"#?\s*([0-9]{1,18})", re.ASCII)
ADDRESS: Final = re.compile(r"/articles/([0-9]{1,18})(?:[/?#]|$)", re.ASCII)
OFFERED: Final = 10
LONGEST: Final = 300  # characters of what is searched for
FORMS: Final[Mapping[str, tuple[Any, str]]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An article that may be compared with those chosen, and the address at which it is."""

    article: Article
    address: str
    shared: int = 0


@gzip_page
@revalidated
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """Articles side by side; with fewer than two chosen, a field that finds more."""
    chosen = _chosen(request)
    asked = request.GET.get("find", "").strip()[:LONGEST]
    found = _numbered(asked)
    numbers = [article.pk for article in chosen]
    if found is not None and len(numbers) < MOST:
        return redirect(address_of([*numbers, found.pk]))
    context: dict[str, Any] = {
        "chosen": [
            (key, article, address_of([pk for pk in numbers if pk != article.pk]))
            for key, article in zip(KEYS, chosen, strict=False)
        ],
        "asked": asked,
        "offers": _offers(asked, numbers),
        "full": len(chosen) == MOST,
        "card": card(_title(chosen), _title(chosen)),
    }
    if len(chosen) == 1 and not asked:
        context["coverage"] = _coverage(chosen[0])
    if len(chosen) > 1:
        context["comparison"] = compare(chosen)
        context["files"] = [
            (form, address_of(numbers, "compare-file", form=form)) for form in FORMS
        ]
    return render(request, "newsroom/compare.html", context)


@revalidated
@require_safe
def comparison_file(request: HttpRequest, form: str) -> HttpResponse:
    """The comparison as a file, in CSV or JSON."""
    chosen = _chosen(request)
    if len(chosen) < 2:
        raise Http404
    write, content_type = FORMS[form]
    text = write(
        compare(chosen), lambda article: request.build_absolute_uri(article.get_absolute_url())
    )
    response = HttpResponse(text, content_type=content_type)
    response["X-Robots-Tag"] = "noindex"
    numbers = "-".join(str(article.pk) for article in chosen)
    response["Content-Disposition"] = f'attachment; filename="comparison-{numbers}.{form}"'
    return response


def _articles() -> ArticleQuerySet:
    rows = Article.objects.readable().select_related("source")
    return rows.prefetch_related("authorships__author", "blocks")


def _chosen(request: HttpRequest) -> list[Article]:
    """The articles that the address names, each once. Raises Http404 where one is not here."""
    found: dict[int, Article] = {}
    for key in KEYS:
        written = request.GET.get(key, "").strip()
        if not written:
            continue
        match = NUMBER.fullmatch(written)
        if match is None:
            raise Http404
        article = article_or_gone(int(match[1]), _articles())
        found.setdefault(article.pk, article)
    tell_dates(found.values())
    return list(found.values())


def _numbered(asked: str) -> Article | None:
    """The article that is asked for by its number or its address."""
    match = NUMBER.fullmatch(asked) or ADDRESS.search(asked)
    return Article.objects.readable().filter(pk=int(match[1])).first() if match else None


def _offers(asked: str, numbers: Sequence[int]) -> list[Offer]:
    """Articles that these words find, without those chosen already."""
    if not asked:
        return []
    rows = Article.objects.readable().select_related("source").exclude(pk__in=numbers)
    found = finder.find(asked, OFFERED + len(numbers))
    if found is not None and found.ids:
        articles = rows.in_bulk(list(found.ids))
        ordered = [articles[pk] for pk in found.ids if pk in articles]
    else:
        ordered = list(rows.filter(title__icontains=asked)[:OFFERED])
    return [Offer(each, address_of([*numbers, each.pk])) for each in ordered[:OFFERED]]


def _coverage(article: Article) -> list[Offer]:
    related: list[Related] = other_coverage(article, mentions_in(article)[0])
    return [Offer(r.article, address_of([article.pk, r.article.pk]), r.shared) for r in related]


def _title(chosen: Sequence[Article]) -> str:
    return " – ".join(shortened(showable(article.title), 100) for article in chosen)
