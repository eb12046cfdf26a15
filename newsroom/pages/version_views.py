"""The versions of an article: what its document said before, and which words were changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from newsroom.access import shows_original
from newsroom.freshness import revalidated
from newsroom.intake.versions import Version, VersionText, read, versions_of
from newsroom.models import Article
from newsroom.pages.formats import date_text, direction, showable
from newsroom.pages.gone import article_or_gone
from newsroom.partial_dates import PartialDate
from newsroom.word_difference import How, Paragraph, Run, folded, word_difference


@dataclass(frozen=True, slots=True)
class Differing:
    """A value beside the text that two versions have differently."""

    label: str
    runs: Sequence[Run]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one version has and another has not: headline, other values, text with what is unchanged counted."""

    headline: Sequence[Run]
    values: Sequence[Differing]
    parts: Sequence[Paragraph | int]
    added: int
    removed: int

    @property
    def is_headline_changed(self) -> bool:
        return any(run.how is not How.EQUAL for run in self.headline)

    @property
    def is_empty(self) -> bool:
        return not (self.is_headline_changed or self.values or self.added or self.removed)


def difference(old: VersionText, new: VersionText) -> Difference:
    """What `new` has and `old` has not, and the other way round."""
    values = [
        (_("Standfirst"), old.standfirst, new.standfirst),
        (_("Date"), _date(old), _date(new)),
        (_("Authors"), ", ".join(old.authors), ", ".join(new.authors)),
    ]
    paragraphs = word_difference(
        *([showable(text) for text, _language in each.paragraphs] for each in (old, new))
    )
    return Difference(
        _runs(old.title, new.title),
        [
            Differing(label, _runs(before, after))
            for label, before, after in values
            if before != after
        ],
        list(folded(paragraphs)),
        _words(paragraphs, How.ADDED),
        _words(paragraphs, How.REMOVED),
    )


def _runs(old: str, new: str) -> list[Run]:
    return [run for each in word_difference([showable(old)], [showable(new)]) for run in each.runs]


def _date(version: VersionText) -> str:
    date = PartialDate.parse(version.published) if version.published else None
    return date_text(*date) if date else ""


def _words(paragraphs: Sequence[Paragraph], how: How) -> int:
    return sum(len(run.text.split()) for each in paragraphs for run in each.runs if run.how is how)


def address_of(article: Article, version: Version) -> str:
    """The permalink of a version: it follows from what the document said, and stays."""
    return reverse("version", args=[article.pk, version.name])


@gzip_page
@revalidated
@require_safe
@shows_original
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """An article's versions, and the words that differ between two of them."""
    article = article_or_gone(pk, Article.objects.select_related("source"))
    found = versions_of([pk]).get(pk, [])
    context: dict[str, Any] = {
        "article": article,
        "versions": found[::-1],
        "changes": len(found) - 1,
    }
    if len(found) > 1:
        newer = _asked(request, "to", found) or found[-1]
        earlier = [each for each in found if each.number < newer.number] or found[:1]
        older = _asked(request, "from", found) or earlier[-1]
        texts = read([older.seed_id, newer.seed_id])
        context |= {"older": older, "newer": newer}
        if older.seed_id in texts and newer.seed_id in texts:
            told = texts[newer.seed_id]
            context |= {
                "difference": difference(texts[older.seed_id], told),
                "language": told.language,
                "direction": direction(told.language),
            }
    return render(request, "newsroom/versions.html", context)


def _asked(request: HttpRequest, parameter: str, found: Sequence[Version]) -> Version | None:
    name = request.GET.get(parameter, "")
    return next((each for each in found if each.name == name), None)


@gzip_page
@revalidated
@require_safe
@shows_original
def version(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One version of an article, as its document told it."""
    article = article_or_gone(pk, Article.objects.select_related("source"))
    found = versions_of([pk]).get(pk, [])
    chosen = next((each for each in found if each.name == name), None)
    if chosen is None:
        raise Http404
    text = read([chosen.seed_id]).get(chosen.seed_id)
    context = {
        "article": article,
        "version": chosen,
        "total": len(found),
        "text": text,
        "paragraphs": list(_paragraphs(text)) if text else [],
        "published": _date(text) if text else "",
        "before": next((each for each in found if each.number == chosen.number - 1), None),
    }
    return render(request, "newsroom/version.html", context)


def _paragraphs(text: VersionText) -> Iterator[tuple[str, str, str]]:
    for words, language in text.paragraphs:
        yield showable(words), language, direction(language)
