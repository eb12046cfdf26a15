"""What search engines of the web are told there is: sitemap.xml and robots.txt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from newsroom.freshness import revalidated
from newsroom.models import Article, Entity, Source
from newsroom.pages.stories import StoryLine, lines, listed

# A file of the sitemap is made in well under a second.
FILE_LENGTH = 2_000
# Pages that are another view of what is listed, or endless.
CLOSED = (
    "/admin/", "/api/", "/saved/", "/facets/", "/export.", "/quotes/export.", "/quotes/feed.", "/coverage", "/feed.", "/articles/*/cite.",
    "/articles/*/original/", "/articles/*/same-text/", "/articles/*/versions/", "/compare.", "/sign-in/",
    # Searches and other narrowings: robots that know no "*" are told of the searches at least.
    "/?", "/*?", "/names/?*=*&kind=", "/names/?*=*&sort=", "/names/?*=*&q=", "/names/?*=*&all=", "/sources/?*=*&sort=",
    "/sources/?*=*&q=", "/names/*/articles/?*=*&known=",
    "/stories/?*=*&sort=",
)  # fmt: skip
# Of these the few that make another page (`newsroom.pages.canonical`); the longer line counts.
OPEN = (
    "/static/", "/sitemap", "/*?lang=", "/?lang=", "/names/?letter=", "/names/?page=", "/sources/?page=",
    "/names/*/articles/?page=", "/stories/?page=", "/stories/*/?page=",
    # The page on the API, and nothing below it.
    "/api/$",
)  # fmt: skip


class ArticleSitemap(Sitemap[Article]):
    """Every article that readers see, with when it last changed."""

    limit = FILE_LENGTH

    def items(self) -> QuerySet[Article]:
        return Article.objects.readable().order_by("pk").only("title", "updated")

    def lastmod(self, item: Article) -> dt.datetime:
        return item.updated

    def get_latest_lastmod(self) -> dt.datetime | None:
        newest: dt.datetime | None = Article.objects.readable().aggregate(newest=Max("updated"))[
            "newest"
        ]
        return newest


class SourceSitemap(Sitemap[Source]):
    """Every source that such articles have."""

    limit = FILE_LENGTH

    def items(self) -> QuerySet[Source]:
        seen = Article.objects.readable().filter(source=OuterRef("pk"))
        return Source.objects.filter(Exists(seen)).order_by("pk").only("slug")


class EntitySitemap(Sitemap[Entity]):
    """Every entity that is shown."""

    limit = FILE_LENGTH

    def items(self) -> QuerySet[Entity]:
        return Entity.objects.readable().order_by("pk").only("slug")


class StorySitemap(Sitemap[StoryLine]):
    """Every story."""

    limit = FILE_LENGTH

    def items(self) -> Listed:
        return Listed(listed())

    def location(self, item: StoryLine) -> str:
        return item.url


class Listed(Sequence[StoryLine]):
    """Stories as a sitemap takes some of them at a time."""

    def __init__(self, rows: QuerySet[Any, dict[str, Any]]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return self._rows.count()

    def __getitem__(self, some: Any) -> Any:
        return lines(self._rows[some])


class PageSitemap(Sitemap[str]):
    """The pages that are always there."""

    def items(self) -> list[str]:
        return ["search", "sources", "entities", "stories", "quotes", "calendar", "help"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS: dict[str, type[Sitemap[Any]]] = {
    "pages": PageSitemap,
    "articles": ArticleSitemap,
    "sources": SourceSitemap,
    "names": EntitySitemap,
    "stories": StorySitemap,
}


@revalidated
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where robots need not go, and where the sitemap is."""
    # Robots that take the first line that fits, not the longest, need these first.
    lines = ["User-agent: *", *(f"Allow: {path}" for path in OPEN)]
    lines += [f"Disallow: {path}" for path in CLOSED]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
