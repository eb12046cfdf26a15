"""A search to subscribe to: its newest articles as RSS and Atom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import quote

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from newsroom.archive import OwnName, own_name
from newsroom.freshness import revalidated
from newsroom.models import Article
from newsroom.pages import citation
from newsroom.pages.formats import date_text
from newsroom.text import one_line
from search.criteria import Criteria
from search.engines.base import EngineError
from search.results.articles import RELATED as DEFAULT
from search.results.articles import LoadedArticle, Related
from search.results.service import every_article
from search.web.forms import read_criteria
from search.web.views import no_index

LENGTH = 50
RELATED: tuple[Related, ...] = (*DEFAULT, "origins")


class OwnDate(SyndicationFeed):
    """A feed that changed when the archive changed its articles last, whatever day these are of."""

    def latest_post_date(self) -> dt.datetime:
        """When the newest change was made; without articles the day that the archive began."""
        changed: list[dt.datetime] = [item["updateddate"] for item in self.items]
        return max(changed, default=self.feed["begun"])


class RssFeed(OwnDate, Rss201rev2Feed):
    """RSS 2.0."""


class AtomFeed(OwnDate, Atom1Feed):
    """Atom 1.0."""


GENERATORS: dict[str, type[SyndicationFeed]] = {"rss": RssFeed, "atom": AtomFeed}


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed tells: its title, the page that it belongs to, its articles.

    `key` tells it from the archive's other feeds, under whatever address and host it is asked for.
    `since_import` dates the articles by when the archive got them, not by when they appeared.
    """

    key: str
    title: str
    link: str
    articles: Iterable[LoadedArticle]
    since_import: bool = False


@gzip_page
@revalidated
@require_safe
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """The newest articles of a search, whatever it is sorted by."""
    criteria = read_criteria(request.GET).changed(sort="newest")
    try:
        articles = every_article(criteria, RELATED)[1]
    except EngineError as error:
        return no_index(request, error)
    key = f"search:{replace(criteria, page=1).query_string}"
    channel = Channel(key, title(criteria), criteria.url, islice(articles, LENGTH))
    return respond(request, channel, form)


def title(criteria: Criteria) -> str:
    """What a feed of the search is called."""
    if criteria.text:
        return _("Newsroom: %(query)s") % {"query": criteria.text}
    return _("Newsroom: chosen articles") if criteria.filtered else _("Newsroom: all articles")


def respond(request: HttpRequest, channel: Channel, form: str) -> HttpResponse:
    """The channel as a feed of the form "rss" or "atom"."""
    view = ArticleFeed()
    view.channel, view.feed_type, view.own = channel, GENERATORS[form], own_name()
    # What a reader that follows it subscribes to: this search, and not the whole archive.
    view.feed_url = request.get_full_path()
    response: HttpResponse = view(request)
    response["X-Robots-Tag"] = "noindex"
    return response


class ArticleFeed(Feed[LoadedArticle, None]):
    """Articles with their standfirst or first paragraph.

    XML cannot hold control characters, so every text goes through `one_line`. Titles are plain text
    (for RSS the profile of its advisory board says so), summaries are HTML. What is only inferred
    of an article is no date or author of its entry: the summary says it, as such.
    """

    channel: Channel
    own: OwnName
    feed_url = ""

    def title(self) -> str:
        return one_line(self.channel.title)

    def link(self) -> str:
        return self.channel.link

    def description(self) -> str:
        """What RSS wants of a channel."""
        return _("The newest articles of this search, and what is inferred of them")

    def subtitle(self) -> str:
        """The same in Atom."""
        return self.description()

    def feed_guid(self) -> str:
        return self.own.tag(quote(self.channel.key, safe=":=&"))

    def feed_extra_kwargs(self, obj: None) -> dict[str, Any]:
        return {"begun": self.own.begun}

    def author_name(self) -> str:
        """Who answers for entries that nobody signed; Atom wants one for each (RFC 4287, 4.1.2)."""
        return _("Newsroom")

    def items(self) -> list[LoadedArticle]:
        return list(self.channel.articles)

    def item_title(self, item: LoadedArticle) -> str:
        return one_line(item.article.title)

    def item_description(self, item: LoadedArticle) -> str:
        text = one_line(item.article.standfirst or _first_paragraph(item.article))
        doubts = _doubts(item)
        return escape(f"{text} [{doubts}]".strip() if doubts else text)

    def item_link(self, item: LoadedArticle) -> str:
        return item.article.get_absolute_url()

    def item_guid(self, item: LoadedArticle) -> str:
        return self.own.tag(f"article:{item.article.pk}")

    item_guid_is_permalink = False

    def item_author_name(self, item: LoadedArticle) -> str:
        """Who signed it, else its outlet, else the archive: readers want somebody."""
        article, doubts = item.article, item.doubts
        names = "" if "authors" in doubts else ", ".join(citation.authors(article))
        source = one_line(article.source.name) if article.source and "source" not in doubts else ""
        return names or source or self.author_name()

    def item_pubdate(self, item: LoadedArticle) -> dt.datetime | None:
        if self.channel.since_import:
            return item.article.created
        if item.article.published is None or "published" in item.doubts:
            return None
        return dt.datetime.combine(item.article.published, dt.time(), dt.UTC)

    def item_updateddate(self, item: LoadedArticle) -> dt.datetime:
        return item.article.updated

    def item_categories(self, item: LoadedArticle) -> list[str]:
        return [one_line(entity.name) for entity in item.entities[:10]]


def _doubts(item: LoadedArticle) -> str:
    """What is inferred of an article, with the values that its entry leaves out for that."""
    doubts, article = item.doubts, item.article
    said = [citation.doubts_in_words(doubts)]
    if "authors" in doubts:
        said += citation.authors(article)
    if "source" in doubts and article.source:
        said.append(one_line(article.source.name))
    if "published" in doubts and article.published_on:
        said.append(date_text(*article.published_on))
    return ": ".join(filter(None, (said[0], ", ".join(said[1:]))))


def _first_paragraph(article: Article) -> str:
    """How the text begins, cut at a word."""
    first: Any = next((b for b in article.blocks.all() if b.kind == "paragraph"), None)
    text = one_line(first.text) if first else ""
    if len(text) <= 400:
        return text
    return text[:400].rsplit(" ", 1)[0] + "…"
